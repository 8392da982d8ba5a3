"""Finding quotations, and telling utterances from scare quotes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.paragraphs import Paragraph
from annotator.ingest.text_lines import BLANK

_MARK = re.compile(r"[“”„‟«»‹›\"‘’‚「」『』']")
_CLOSES = {
    "“": "”", "„": "“”‟\"", "‟": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "”": "”",
    "「": "」", "『": "』", "‚": "‘’", "‘": "’", "'": "'",
}  # fmt: skip
_SINGLE = "‘'"
_OWN_CLOSER = frozenset("\"”'»›")
"""Marks that also close, so they open only at the start of a word."""
_SINGLE_END = {
    "‘": re.compile(r"(?:(?<=[.,!?…;:])|(?<=[^\Ws_]))’(?!\w)"),
    "'": re.compile(r"(?<=[.,!?…;:])'(?!\w)"),
}
_SINGLE_REACH = 2_000
_BEFORE_OPENING = frozenset("([{—–-/“‘\"'«„" + BLANK)


@dataclass(frozen=True, slots=True)
class Quoted:
    """``text[start:end]`` including its marks. Parts of one quotation in several paragraphs share ``group``."""

    start: int
    end: int
    group: int


def find_quotations(text: str, paragraphs: Iterable[Paragraph]) -> list[Quoted]:
    """Every quotation, in order.

    An unclosed one ends with its paragraph. If the next paragraph opens with the same mark, it continues the quotation,
    as is the convention for quotations of several paragraphs.
    """
    quotations: list[Quoted] = []
    group, pending = 0, ""
    for paragraph in paragraphs:
        goes_on = bool(pending) and text.startswith(pending, paragraph.start)
        pending, head = "", paragraph.kind is SentenceKind.HEADLINE
        for start, end, closed in _in_paragraph(text, paragraph.start, paragraph.end):
            group += not (goes_on and start == paragraph.start)
            quotations.append(Quoted(start, end, group))
            pending = "" if closed or head else text[start]
    return quotations


def _in_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each quotation in a paragraph, and whether it was closed."""
    opened = -1
    skip_to = dry_to = start
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match[0]
        if at < skip_to:
            continue
        if opened >= 0 and _closes(text, text[opened], at, end):
            yield opened, at + 1, True
            opened = -1
        elif opened >= 0:
            if mark == text[opened] and _opens(text, at, start, end):
                yield opened, at, True
                opened = at
        elif _opens(text, at, start, end):
            if mark not in _SINGLE:
                opened = at
                continue
            limit = min(end, at + _SINGLE_REACH)
            close = _SINGLE_END[mark].search(text, max(at + 1, dry_to), limit)
            if close:
                skip_to = close.end()
                yield at, close.end(), True
            else:
                dry_to = limit
    if opened >= 0:
        yield opened, end, False


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether the mark at ``at`` can open a quotation: it comes before a word and not directly after one."""
    mark = text[at]
    if mark not in _CLOSES or at + 1 >= end:
        return False
    if text[at + 1] in BLANK and mark != "«":
        return False
    if mark in _OWN_CLOSER or mark in _SINGLE:
        return at == start or text[at - 1] in _BEFORE_OPENING
    return at == start or not text[at - 1].isalnum()


def _closes(text: str, opener: str, at: int, end: int) -> bool:
    """Whether the mark at ``at`` closes what ``opener`` opened, rather than opening another quotation."""
    if text[at] not in _CLOSES[opener]:
        return False
    if opener == "“":
        return True
    leads_in = at + 1 < end and text[at + 1].isalnum() and text[at - 1] in _BEFORE_OPENING
    return not leads_in


_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_SPOKEN_END = re.compile(r"[,.!?…。！？—–-][\W_]*$")
_LEADS_TO_QUOTE = re.compile(r"[:,][\W_]*$")
_ATTRIBUTION_WORDS = 15
_INTRODUCTION_WORDS = 10
_BARE_QUOTE_WORDS = 3


def is_utterance(text: str, start: int, end: int, quoted: list[Quoted]) -> bool:
    """Whether the sentence ``text[start:end]`` is somebody's words, at most with a clause that attributes them.

    ``quoted`` are the quotations it overlaps. It is one if

    - it has nothing but the quotation, which has at least three words or ends like a sentence (“Never.”);
    - it opens with the quotation, whose end is marked as speech, and at most fifteen words follow (“Never,” he said);
    - it ends with the quotation, introduced by a colon or comma after at most ten words (He said: “Never.”).

    Anything else only quotes words, like a ‘so-called’ term.
    """
    inside = [(max(start, part.start), min(end, part.end)) for part in quoted]
    first, last = inside[0][0], inside[-1][1]
    words = sum(len(_WORD.findall(text, left, right)) for left, right in inside)
    outside = len(_WORD.findall(text, start, end)) - words
    spoken = _SPOKEN_END.search(text, inside[0][0], min(end, inside[0][1] + 1)) is not None
    if outside <= 0:
        return words >= _BARE_QUOTE_WORDS or spoken
    if not _WORD.search(text, start, first):
        return spoken and outside <= _ATTRIBUTION_WORDS
    introduced = _LEADS_TO_QUOTE.search(text, start, first) is not None
    return introduced and not _WORD.search(text, last, end) and outside <= _INTRODUCTION_WORDS
