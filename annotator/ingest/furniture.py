"""Recognising what stands beside an article: related links, prompts, correction notes, credits, notes on the author,
lists of the article's own sources.

Its sentences get no suggestions: a correction note repeats the error that was corrected, and a link is another article.
"""

import re

_APART = r"\s*(?:[:|>»→]|\s[–—-]\s)"
_LINKS = (
    r"(?:read|see|watch|listen)\s+(?:more|also|next|here)|also\s+(?:read|see|watch)|related(?:\s+(?:stor(?:y|ies)|articles?|"
    r"content|coverage|news|links?|posts?|topics?|reading))?|see\s+also|watch|don[’']t\s+miss|recommended(?:\s+(?:for\s+you|"
    r"reading|stories))?|you\s+(?:may|might)\s+also\s+like|what\s+to\s+read\s+next|more\s+(?:on\s+this(?:\s+story)?|stories|"
    r"news|coverage)|further\s+reading|trending(?:\s+now)?|most\s+read|top\s+stories|"
    r"lesen\s+sie\s+(?:auch|mehr|dazu)|mehr\s+zum\s+thema|čtěte\s+(?:také|více|i)|související(?:\s+články)?|"
    r"lire\s+aussi|à\s+lire(?:\s+aussi)?|lee\s+(?:también|más)|leia\s+(?:também|mais)|leggi\s+anche|lees\s+(?:ook|meer)|"
    r"czytaj\s+(?:też|także|więcej)"
)
_LINK = re.compile(rf"[\[(]?(?:{_LINKS}){_APART}\s*\S", re.IGNORECASE)
_HEADING = re.compile(rf"[\[(]?(?:{_LINKS}|more\s+from\s+\S+(?:\s+\S+){{0,4}})[:.…>»\])]*", re.IGNORECASE)
_PROMPT = re.compile(
    r"(?:sign\s+up|subscribe|register|log\s+in|join)\b.{0,80}\b(?:newsletters?|inbox|briefings?|updates|alerts|e-?mails?|"
    r"channel|podcast|subscribers?|today|now|free)\b|.{0,40}\bdelivered\s+(?:straight\s+)?to\s+your\s+inbox|"
    r"(?:follow|like|find|join)\s+us\s+on\b|get\s+(?:the|our)\b.{0,60}\b(?:newsletter|app|briefing|inbox)\b|"
    r"(?:click|tap)\s+here\s+to\b|download\s+(?:the|our)\b.{0,30}\bapp\b|advertisement\W*$|advertising\W*$|"
    r"sponsored(?:\s+content)?\W*$|share\s+(?:this|on)\b.{0,60}$|support\s+(?:our|independent)\s+journalism|"
    r"thanks?\s+for\s+reading|(?:view|see)\s+this\s+post\s+on\b|subscribe\s+to\s+(?:keep|continue)\s+reading|"
    r"(?:©|\(c\)|copyright)\s+(?:©\s*)?(?:\d{4}|\S+(?:\s+\S+){0,4}\s+\d{4})|all\s+rights\s+reserved|"
    r"our\s+standards:|(?:abonnieren\s+sie|přihlaste\s+se\s+k\s+odběru|inscrivez-vous|suscríbete)\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"[\W_]*(?:corrections?|clarifications?|editor[’']?s[’']?\s+note|note\s+to\s+(?:readers|editors)|"
    r"oprava|upřesnění|korrektur|berichtigung|anm(?:erkung|\.)\s+d(?:er|\.)\s+red(?:aktion|\.)?|rectificatif|correction|"
    r"correcci[oó]n|fe\s+de\s+errata|errata|erratum)\b[^:.]{0,40}[:–—]|"
    r"\W*this\s+(?:\w+\s+\d{1,2}\s+)?(?:article|story|piece|post|report|version|headline)\b(?:\s+\w+){0,3}?\s+(?:was|has\s+been|"
    r"is)\s+(?:\w+\s+)?(?:updated|corrected|amended|refiled|edited|revised|changed|clarified)\b|"
    r"\W*an?\s+(?:earlier|previous|original)\s+version\s+of\s+this\b|\W*(?:refiles|corrects|adds|updates)\s+(?:to|paragraph|dropped|"
    r"with|details|headline)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:photo(?:graph)?s?|images?|pictures?|video|graphics?|illustrations?|foto|bild|cover)\s*(?:credits?)?:\s*\S.{0,120}|"
    r"file\s+[–—-]\s.*|.*\((?:\w+\s+)?(?:photo|image|picture|foto|graphic)\b[^()]{0,100}\)|"
    r".*:(?:(?<=\bphoto:)|(?<=\bimage:)|(?<=\bfoto:))\s*[^.]{2,60}|"
    r".{2,120}\bcontribut(?:ed|ing)\s+to\s+this\s+(?:report|story|article|piece)\b.{0,20}|"
    r"[(\[]?(?:additional\s+)?(?:reporting|writing|editing)\s+(?:by|from)\b.{1,200}",
    re.IGNORECASE,
)
_SOURCES = (
    r"(?:(?:our|the|main|full|list\s+of|more)\s+)?(?:sources?|references?|citations?|footnotes|endnotes|bibliography|works\s+cited)"
    r"(?:\s+(?:consulted|cited|used|and\s+notes|and\s+references|for\s+this\s+(?:story|article|fact[\s-]?check)))?|"
    r"quellen(?:angaben)?|zdroje|źródła|zdroj|fuentes|fonti|fontes|bronnen|références|referencias"
)
_SOURCES_HEADING = re.compile(rf"[\[(]?(?:{_SOURCES})\s*[:.\])]*", re.IGNORECASE)
_SOURCES_LINE = re.compile(rf"[\[(]?(?:{_SOURCES})\s*:\s*\S.*", re.IGNORECASE)
_CITED = re.compile(
    r"https?://|\b(?:accessed|retrieved|archived|visited|interview(?:ed)?\s+with|e-?mails?\s+(?:with|from|to|interview|exchange)|"
    r"(?:press|news)\s+releases?|statement\s+from|abgerufen|dostupné|navštíveno|consulté|consultado|ibid|doi)\b|"
    r"[\d\]][.)\]\s]*$",
    re.IGNORECASE,
)
"""Signs of a line that names a source: an address, a day of access, an interview, a year or a day at the end."""
_STATES = re.compile(r"[.!?][”\"')\]]*\s+[A-ZÀ-Ž“\"']|[.!?…][”\"')\]]*$")
"""A sentence that ends, as lines which name sources seldom do."""
_SIGNATURE = re.compile(r"[—–-]{1,2}\s*[^@()\n]{1,80}\(@[\w.@-]{1,60}\)[^.!?\n]{0,40}")
"""The line below an embedded post: “— Karl Ott (@karlott) March 3, 2026”."""
_ADDRESSES = re.compile(r"(?:https?://\S+\s+)+")
_CAPTION_WORDS = 40
_AUTHOR = re.compile(
    r"(?:[A-ZÀ-Ž][\w’'.-]+\s+){1,4}(?:is|are|was)\s+(?:an?|the|our)\s+(?:[\w’'-]+\s+){0,6}?(?:reporter|writer|editor|"
    r"correspondent|columnist|journalist|producer|intern|contributor|fellow|blogger)s?\b"
)
_REACH = re.compile(
    r"(?:reach|contact|e-?mail|write\s+to|follow|message)\s+(?:him|her|them|me|us|[A-ZÀ-Ž]\w+(?:\s[A-ZÀ-Ž]\w+)?)\s+(?:at|on|via|"
    r"directly)\b.*(?:@|twitter|x\.com|facebook|signal|linkedin|bluesky|\bX\b)",
    re.IGNORECASE,
)
_LONGEST = 1_000


def is_aside(paragraph: str, *, near_end: bool = False) -> bool:
    """Whether a paragraph stands beside the article; notes on the author are looked for ``near_end`` only."""
    if len(paragraph) > _LONGEST:
        return False
    whole = " ".join(paragraph.split())
    words = whole.lstrip("-*•· ")
    if not words:
        return False
    if _SIGNATURE.fullmatch(whole):
        return True
    words = _ADDRESSES.sub("", words, count=1)
    if _LINK.match(words) or is_heading_of_links(words) or is_heading_of_sources(words) or _CORRECTION.match(words):
        return True
    if _SOURCES_LINE.fullmatch(words) and is_citation(words):
        return True
    if _PROMPT.match(words) and len(words.split()) <= _CAPTION_WORDS:
        return True
    if _CREDIT.fullmatch(words) and len(words.split()) <= _CAPTION_WORDS:
        return True
    return near_end and bool(_AUTHOR.match(words) or _REACH.search(words))


def is_heading_of_links(paragraph: str) -> bool:
    """Whether a paragraph is only the heading above links to other articles."""
    if len(paragraph) > _LONGEST:
        return False
    return _HEADING.fullmatch(" ".join(paragraph.split()).lstrip("-*•· ")) is not None


def is_heading_of_sources(paragraph: str) -> bool:
    """Whether a paragraph is only the heading above the sources of an article."""
    if len(paragraph) > _LONGEST:
        return False
    return _SOURCES_HEADING.fullmatch(" ".join(paragraph.split()).lstrip("-*•· ")) is not None


def is_citation(paragraph: str) -> bool:
    """Whether a paragraph below such a heading, or one that begins so, names sources rather than tells anything."""
    if len(paragraph) > _LONGEST:
        return False
    return not _STATES.search(paragraph) or _CITED.search(paragraph) is not None
