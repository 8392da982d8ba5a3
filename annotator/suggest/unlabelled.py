"""Speech without labels: posts with a signature under them, and interviews whose questions are paragraphs of their own.

Web pages mark the questions of an interview by bold type, which an import loses. What is left is an article that says
it is an interview, short paragraphs that ask or address somebody, and answers in the first person or in quotation
marks.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.first_names import FIRST_NAMES
from annotator.suggest.label_words import CLOSING
from annotator.suggest.turn_labels import NOT_SPOKEN, Turn, clean_name, interviewee, label_of

_SIGNED = re.compile(r"\s*[—–―-]+\s*(?P<name>[^()@]{2,60}?)\s*\(@\w{2,30}\)")
_DASHED = re.compile(
    r"\s*[—–―-]+\s*(?P<name>[^\W\d_][^,:;!?@()“”\"]{2,40}?)(?:\s?\([^()@]{1,20}\))?(?P<details>,[^:;!?“”\"]{1,60})?$"
)
_WITHHELD = re.compile(
    r"\s*[—–―-]+\s*(?P<name>(?:name|names)\b[^:;!?@]{0,30}\b(?:supplied|withheld))\W*$", re.IGNORECASE
)
"""A letter whose writer is not named: “Name and address supplied”."""
_OWN = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")
_DASHES = ("—", "–", "―", "-")
_YOU = re.compile(r"\b[Yy]our?\b")
_INTERVIEW = re.compile(
    r"\b(?:interview|conversation|questions|q&a|talks?|talked|spoke|speaks|met|asked|answers)\b", re.IGNORECASE
)
_OUTSIDE = re.compile(r"[“„«\"][^”“»\"]*(?:[”“»\"]|$)")
_LEAST_QUESTIONS = 3
_MOST_CHARACTERS = 500
_LONGEST_QUESTION = 4
"""Sentences of a question with what leads to it."""


def answer(article: Sequence[SentenceText], paragraphs: Sequence[tuple[int, ...]], turns: list[Turn | None]) -> None:
    """Give the answers of an interview without labels to whom it is with."""
    ends = (article[places[-1]].text.rstrip() for places in paragraphs)
    if sum(end.endswith("?") for end in ends) < _LEAST_QUESTIONS:
        return
    asking = [number for number, places in enumerate(paragraphs) if _asks(article, places)]
    questions = [number for number in asking if article[paragraphs[number][-1]].text.rstrip().endswith("?")]
    if len(questions) < _LEAST_QUESTIONS:
        return
    asked = set(asking)
    before = article[: paragraphs[asking[0]][0]]
    name = interviewee(before) if any(_INTERVIEW.search(sentence.text) for sentence in before) else None
    answers = [number for number in range(asking[0], len(paragraphs)) if number not in asked]
    quoted = any(article[paragraphs[number][0]].kind is SentenceKind.QUOTE for number in answers)
    own = sum(_is_own(article, paragraphs[number]) for number in answers)
    if name is None or (not quoted and own * 2 < len(answers)):
        return
    for number in answers:
        if article[paragraphs[number][0]].text.lower().startswith(CLOSING):
            break
        for place in paragraphs[number]:
            if _is_all_quoted(article[place]) if quoted else article[place].kind not in NOT_SPOKEN:
                turns[place] = Turn(name)
            elif article[place].kind is SentenceKind.QUOTE:
                turns[place] = Turn(name, answers=True)


def _asks(article: Sequence[SentenceText], places: tuple[int, ...]) -> bool:
    texts = [article[place].text for place in places]
    if sum(map(len, texts)) > _MOST_CHARACTERS:
        return False
    plain = all(article[place].quotation is None and article[place].kind is SentenceKind.BODY for place in places)
    asks = texts[-1].rstrip().endswith("?") or any(_YOU.search(text) for text in texts)
    return plain and asks and len(texts) <= _LONGEST_QUESTION and not any(re.search(r"\bI\b", text) for text in texts)


def _is_own(article: Sequence[SentenceText], places: tuple[int, ...]) -> bool:
    return any(_OWN.search(article[place].text) for place in places)


def _is_all_quoted(sentence: SentenceText) -> bool:
    """Whether a sentence of a quotation has no word outside its marks, so that no reporting words either."""
    if sentence.quotation is None:
        return False
    text = sentence.text.strip()
    first = re.search(r"[“„«”»\"]", text)
    if first is None:
        return True
    outside = _OUTSIDE.sub("", text) if first[0] not in "”»" else text[first.end() :]
    return not any(char.isalnum() for char in outside)


def sign(article: Sequence[SentenceText], paragraphs: Sequence[tuple[int, ...]], turns: list[Turn | None]) -> None:
    """Write the posts that a line under them signs: “— Karl Ott (@karlott) 3 March”, “- Ana Ruiz, Lysna”.

    Without a handle, one signature counts only under "I" and "we" or after a colon: it may be the article's own. A
    quotation is left to ``attribution``.
    """
    found = list(_signatures(article, paragraphs))
    for name, above, sure in found:
        quoted = any(article[place].quotation is not None for place in above)
        introduced = above[0] > 0 and article[above[0] - 1].text.rstrip().endswith(":")
        own = any(_OWN.search(article[place].text) for place in above)
        if sure or (not quoted and (introduced or own or len(found) > 1)):
            for place in above:
                turns[place] = turns[place] or Turn(name)


def _signatures(
    article: Sequence[SentenceText], paragraphs: Sequence[tuple[int, ...]]
) -> Iterator[tuple[str, tuple[int, ...], bool]]:
    """Each signature's name, the sentences that it signs, and whether it has a handle."""
    for number, places in enumerate(paragraphs):
        for place in places:
            text = article[place].text
            if not text.lstrip().startswith(_DASHES):
                continue
            hidden = _WITHHELD.match(text)
            signed = hidden or _SIGNED.match(text) or _DASHED.match(text)
            above = tuple(other for other in places if other < place) or (paragraphs[number - 1] if number else ())
            if signed is None or not above or article[above[0]].kind in NOT_SPOKEN:
                continue
            name = clean_name(signed["name"])
            if "@" in text or hidden or (label_of(f"{name}: ") is not None and (name.isupper() or _is_person(name))):
                yield name, above, "@" in text


def _is_person(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and (words[0].lower() in FIRST_NAMES or (len(words[0]) == 2 and words[0][1] == "."))
