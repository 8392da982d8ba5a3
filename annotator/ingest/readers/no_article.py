"""Recognising pages that stand where an article should be: errors, checks of the browser, prompts, indexes."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHORT = 150
"""Words; a longer text is an article, whatever it says."""
_ERROR = re.compile(
    r"(?:error\s*)?(?:404|403|410|500|502|503)(?:\s+(?:error|not found|forbidden).*)?|.*\b(?:page|article|story"
    r"|site|file)"
    r"\s+(?:was\s+|could\s+not\s+be\s+|cannot\s+be\s+|can’t\s+be\s+|can't\s+be\s+|is\s+)?(?:not\s+found|found|no"
    r" longer available"
    r"|doesn.t exist|missing|unavailable).*|.*\b(?:access denied|forbidden|service unavailable|bad gateway)\b.*"
    r"|.*\b(?:seite nicht gefunden|stránka nenalezena|page introuvable|página no encontrada|pagina non trovata)\b.*",
    re.IGNORECASE,
)
_ERROR_SAID = re.compile(
    r"\bpage (?:that )?you(?:.re| are|.ve| have)? (?:looking for|request\w*|tr\w+)|could not be found|no longer"
    r" exists?",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"just a moment|checking (?:your|the) browser|attention required|are you (?:a robot|human)|verify(?:ing)?"
    r" (?:that )?you"
    r" are (?:a )?human|unusual traffic|enable javascript|complete the captcha|please enable cookies|ddos protection",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"we (?:value|respect|care about) your privacy|before you continue|your privacy (?:choices|matters)|cookie"
    r" (?:settings|consent"
    r"|preferences)|\bpartners\b.{0,80}\b(?:store|access)|accept (?:all )?cookies|datenschutz-?einstellungen"
    r"|vážíme si vašeho"
    r" soukromí",
    re.IGNORECASE | re.DOTALL,
)
_PROMPT = re.compile(
    r"subscribe (?:now |today )?(?:to|for) (?:keep|continue|read\w*|unlimited|full|get)|to (?:continue|keep)"
    r" reading|already a"
    r" (?:subscriber|member)|(?:this|the) (?:article|content|story) is (?:for|only|reserved|exclusive)[\w"
    r" ]{0,20}subscribers"
    r"|free articles? (?:this|left|remaining|per)|register (?:now )?to (?:read|continue)|sign in to (?:read|continue)"
    r"|weiterlesen mit|nur für abonnenten|réservé aux abonnés|solo para suscriptores|pouze pro předplatitele",
    re.IGNORECASE,
)
_LONGEST_HEAD = 500
"""Characters of a title or heading that are looked at."""
_TEASERS = 6
_LONG_PARAGRAPH = 60
_ARTICLE_TYPE = re.compile(
    r'"@type"\s*+:\s*+(?:\[\s*+)?"(?:\w*Article|BlogPosting|Report\w*|LiveBlogPosting|ClaimReview)"'
)


def doubt_of(tree: "HtmlElement", title: str | None, blocks: list[str]) -> str | None:
    """Why a page is probably no article, continuing a sentence that begins with its name; ``None`` for an article.

    ``tree`` is the whole page, ``blocks`` the text found in it.
    """
    words = sum(len(block.split()) for block in blocks)
    text = "\n".join(blocks)
    names = [title or "", *("".join(node.itertext()) for node in tree.iter("title", "h1"))]
    heads = [" ".join(name.split()) for name in names] + ["".join(node.itertext()) for node in tree.iter("h2")][:3]
    heads = [head[:_LONGEST_HEAD] for head in heads]
    if words < _SHORT:
        if any(_ERROR.fullmatch(head) for head in heads) and (_ERROR_SAID.search(text) or words < _SHORT // 3):
            return "is a page that says something was not found or not allowed"
        if any(_CHECK.search(head) for head in (*heads, text)):
            return "is a check of the browser, not the page itself"
        if _CONSENT.search(text) or any(_CONSENT.search(head) for head in heads):
            return "is a question about cookies, not the page itself"
        if _PROMPT.search(text):
            return "ends in a prompt to subscribe after a few lines"
    return "is a list of articles, not one" if _is_index(tree, blocks) else None


def is_cut_short(blocks: list[str]) -> bool:
    """Whether one of the last blocks is a prompt to subscribe."""
    return any(_PROMPT.search(block) for block in blocks[-4:])


def _is_index(tree: "HtmlElement", blocks: list[str]) -> bool:
    """Whether most paragraphs are teasers of linked headings, none is long, and the page states no article."""
    if any(len(block.split()) > _LONG_PARAGRAPH for block in blocks):
        return False
    types = tree.xpath("//meta[@property='og:type']/@content")
    stated = any(_ARTICLE_TYPE.search(node.text or "") for node in tree.iter("script"))
    if stated or "article" in types:
        return False
    teasers = sum(_is_teaser(node) for node in tree.iter("h1", "h2", "h3", "h4"))
    return teasers >= _TEASERS and teasers * 2 >= len(blocks)


def _is_teaser(heading: "HtmlElement") -> bool:
    """Whether all words of a heading are a link."""
    words = "".join(heading.itertext()).split()
    inside = [word for link in heading.iter("a") for word in "".join(link.itertext()).split()]
    return bool(words) and (inside == words or (heading.getparent() is not None and heading.getparent().tag == "a"))
