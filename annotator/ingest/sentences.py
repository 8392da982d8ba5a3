"""Where one sentence of a paragraph ends and the next begins."""

import re
import unicodedata
from collections.abc import Iterator

from annotator.english import QUOTING_VERBS
from annotator.graphemes import snap
from annotator.ingest.abbreviations import dot_ends_sentence, starts_sentence
from annotator.ingest.shapes import MARKER
from annotator.ingest.text_lines import BLANK, CLOSERS, trim

MAX_SENTENCE = 10_000
"""Code points after which a text without a full stop is cut all the same, so that screens and parsers can take it."""

_SPACED = ".!?…‽⁇⁈⁉‼؟۔।॥։።፧"
_UNSPACED = "。！？｡"
_STOP = re.compile(
    rf"(?P<mark>[{re.escape(_SPACED + _UNSPACED)}]+[\ufe0e\ufe0f]*)"
    rf"(?P<close>(?:[{re.escape(CLOSERS)}]|\[\d{{1,3}}\]|[ \xa0\u202f][»›](?!\w))*)"
)
_GAP = re.compile(rf"[{re.escape(BLANK)}]*")
_LEAD = re.compile(r"[“”„‟\"'‘‚«»‹›(\[{¿¡—–\- \xa0\u202f]*")
_QUOTE_CLOSERS = frozenset("”’\"'»›」』“«")
_REPORTING = re.compile(rf"(?:[^\W\d_a-z][\w’'.-]*\s+){{1,5}}?(?:{'|'.join(QUOTING_VERBS)})\b")
_CAMEL = re.compile(r"[a-z][A-Z]")
_FIRST_PERSON = re.compile(r"I(?:\b|[’'])")
_GLUED = re.compile(r"(?<=[^\W\d_]{3})\.[A-Z][a-z’']*\s")
_WORD_EDGE = re.compile(r"[\s(\[{“”„\"«»‘—–/]+")
_VISIBLE = re.compile(r"[^\W_]")
_QUOTE_GOES_ON = frozenset("と、，；")
_WORD_REACH = 40
_NEXT_REACH = 120


def split_sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """The sentences of the paragraph ``text[start:end]``: trimmed, in order, nothing visible left out.

    What has neither letter nor digit (“!!!”, a lone dash) stays with the sentence before it, or after it at the start.
    """
    begin, letter = start, _letter_from(text, start, end)
    for stop in _stops(text, start, end, language):
        if letter >= stop:
            continue
        after = _letter_from(text, stop, end)
        if after == end:
            break
        yield from cut_long(text, begin, stop)
        begin, letter = stop, after
    yield from cut_long(text, begin, end)


def _letter_from(text: str, start: int, end: int) -> int:
    """Where the first letter or digit after ``start`` is; ``end`` when there is none."""
    found = _VISIBLE.search(text, start, end)
    return found.start() if found else end


def _stops(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """The offsets inside the paragraph at which a sentence ends."""
    caseless = text[start:end].islower()
    marker = MARKER.match(text, start, end)
    for found in _STOP.finditer(text, marker.end() if marker else start, end):
        after = _after_blanks(text, found.end(), end)
        if after == end:
            return
        if unicodedata.category(text[after])[0] == "M":
            continue
        if after > found.end():
            lead = _lead_end(text, after, end)
            ends = _ends_before_space(text, start, found, text[lead : min(end, lead + _NEXT_REACH)], language, caseless)
        else:
            ends = _ends_without_space(text, found, text[after : min(end, after + _NEXT_REACH)], language)
        if ends:
            yield found.end()


def _after_blanks(text: str, start: int, end: int) -> int:
    """The first offset from ``start`` on that is not blank; ``end`` when all is."""
    found = _GAP.match(text, start, end)
    return found.end() if found else start


def _lead_end(text: str, start: int, end: int) -> int:
    """Where the first word begins once opening marks and dashes are passed."""
    found = _LEAD.match(text, start, end)
    return found.end() if found else start


def _ends_without_space(text: str, found: re.Match[str], following: str, language: str) -> bool:
    """A stop with no space after it: one of Chinese or Japanese, or an English one whose space was lost."""
    if not _UNSPACED_SET.isdisjoint(found["mark"]):
        return following[0] not in _QUOTE_GOES_ON
    glued = found[0] == "." and language == "en" and _GLUED.match(text, found.start()) is not None
    return glued and starts_sentence(following)


_UNSPACED_SET = frozenset(_UNSPACED)


def _ends_before_space(
    text: str, start: int, found: re.Match[str], following: str, language: str, caseless: bool
) -> bool:
    """A stop with a space after it: what stands before and after decides.

    ``following`` begins with the next word. ``caseless`` paragraphs have no capital at all, so that a small letter
    says nothing in them.
    """
    mark, close = found["mark"], found["close"]
    if not following:
        return False
    if not _UNSPACED_SET.isdisjoint(mark):
        return True
    small = following[0].islower() and not _CAMEL.match(following)
    if "…" in mark or ".." in mark:
        omitted = found.start() > start and text[found.start() - 1] in "[("
        return not (omitted or small or _FIRST_PERSON.match(following))
    if small and not caseless:
        return False
    quoted = not _QUOTE_CLOSERS.isdisjoint(close)
    if mark == ".":
        word = _WORD_EDGE.split(text[max(start, found.start() - _WORD_REACH) : found.start()])[-1]
        return quoted or dot_ends_sentence(word, following, language)
    reported = quoted and _REPORTING.match(following) and not starts_sentence(following)
    return not reported


def cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """``text[start:end]`` trimmed, in pieces of at most ``MAX_SENTENCE``, cut at a blank where there is one."""
    start, end = trim(text, start, end)
    while end - start > MAX_SENTENCE:
        cut = _cut_before(text, start, start + MAX_SENTENCE)
        yield trim(text, start, cut)
        start, _ = trim(text, cut, end)
    if start < end:
        yield start, end


def _cut_before(text: str, start: int, limit: int) -> int:
    """The last good place to cut in the second half of ``text[start:limit]``: a blank, else between two characters."""
    for at in range(limit, limit - MAX_SENTENCE // 2, -1):
        if text[at] in BLANK:
            return at
    kept = snap(text[start : limit + 64], limit - start, -1)
    return start + kept if kept else limit  # a cluster may be longer than any sentence: then it is cut
