"""Splitting a paragraph into sentences."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.english import QUOTING_VERBS
from annotator.graphemes import snap
from annotator.ingest.abbreviations import dot_ends_sentence, starts_sentence
from annotator.ingest.shapes import MARKER
from annotator.ingest.text_lines import BLANK, CLOSERS, NOTE_MARKS, trim

MAX_SENTENCE = 10_000
"""Longest sentence in code points; longer text without a full stop is cut, for screens and parsers."""

_SPACED = ".!?…‽⁇⁈⁉‼؟۔।॥։።፧"
_UNSPACED = "。！？｡"
_UNSPACED_SET = frozenset(_UNSPACED)
_STOP = re.compile(
    rf"(?P<mark>\.(?:[ \xa0]\.){{2,}}|[{re.escape(_SPACED + _UNSPACED)}]+[\ufe0e\ufe0f]*)"
    rf"(?P<close>(?:[{re.escape(CLOSERS)}]|[ \x"
    rf"a0\u202f][»›](?!\w))*{NOTE_MARKS}"
    rf"(?:(?<=[a-z]{{4}}\.)\d{{1,3}}(?=\s+[A-Z“\"]))?)"
)
"""A full stop with what closes after it: quotation marks, brackets, marks of notes, also a note's glued figure."""
_OPENS_AFTER_UNSPACED = re.compile("[“«]")
"""Marks that close in German, and open in Chinese and Japanese."""
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_SAYS_EAST = re.compile(r"\w{1,8}?(?:说|說|表示|称|稱|问|問|回答|答道|指出|强调|と)")
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
_RATE = re.compile(r"[^\W\d_]/[^\W\d_]")
"""The end of a rate, such as km/h or m/s: its last letter is no initial."""
_OPENS_SENTENCE = frozenset("¿¡")


def split_sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """The sentences of the paragraph ``text[start:end]``: trimmed, in order, with every visible character.

    Marks without a letter or digit (“!!!”, a lone dash) join the sentence before, or after at the start.
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


def quoted_sentences(quote: str) -> Iterator[str]:
    """The sentences of a quotation, of which neither the paragraph nor the language is known."""
    return (quote[start:end] for start, end in split_sentences(quote, 0, len(quote), "en"))


def _letter_from(text: str, start: int, end: int) -> int:
    letter = _VISIBLE.search(text, start, end)
    return letter.start() if letter else end


def _stops(text: str, start: int, end: int, language: str) -> Iterator[int]:
    caseless = text[start:end].islower()
    marker = MARKER.match(text, start, end)
    for found in _STOP.finditer(text, marker.end() if marker else start, end):
        stop = _stop_at(found)
        after = _match_end(_GAP, text, stop.end, end)
        if after == end:
            return
        if unicodedata.category(text[after])[0] == "M":
            continue
        if after > stop.end:
            lead = _match_end(_LEAD, text, after, end)
            following = text[lead : min(end, lead + _NEXT_REACH)]
            asks = not _OPENS_SENTENCE.isdisjoint(text[after:lead]) and not following[:1].islower()
            ends = asks or _ends_before_space(text, start, stop, following, language, caseless)
        else:
            ends = _ends_without_space(text, stop, text[after : min(end, after + _NEXT_REACH)], language)
        if ends:
            yield stop.end


@dataclass(frozen=True, slots=True)
class _Stop:
    """A full stop at ``start``, with what closes after it up to ``end``."""

    start: int
    end: int
    mark: str
    close: str


def _stop_at(found: re.Match[str]) -> _Stop:
    mark, close = found["mark"], found["close"]
    if not _UNSPACED_SET.isdisjoint(mark) and (opens := _OPENS_AFTER_UNSPACED.search(close)):
        close = close[: opens.start()]
    return _Stop(found.start(), found.end("mark") + len(close), mark, close)


def _match_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start


def _ends_without_space(text: str, stop: _Stop, following: str, language: str) -> bool:
    """A stop without a space after it: Chinese or Japanese, or an English one whose space was lost."""
    if not _UNSPACED_SET.isdisjoint(stop.mark):
        quoted = not _QUOTE_CLOSERS.isdisjoint(stop.close)
        return following[0] not in _QUOTE_GOES_ON and not (quoted and _SAYS_EAST.match(following))
    if stop.mark[0] in "!?" and _EAST.match(following):
        return _EAST.match(text, stop.start - 1) is not None
    glued = (stop.mark, stop.close) == (".", "") and language == "en" and _GLUED.match(text, stop.start) is not None
    return glued and starts_sentence(following)


def _ends_before_space(text: str, start: int, stop: _Stop, following: str, language: str, caseless: bool) -> bool:
    """A stop with a space after it, judged by the words before and after.

    ``following`` begins with the next word. ``caseless`` paragraphs have no capitals, so lower case means nothing.
    """
    mark, close = stop.mark, stop.close
    if not following:
        return False
    if not _UNSPACED_SET.isdisjoint(mark):
        return True
    small = following[0].islower() and not _CAMEL.match(following)
    if "…" in mark or ".." in mark or " " in mark:
        omitted = stop.start > start and text[stop.start - 1] in "[("
        return not (omitted or small or _FIRST_PERSON.match(following))
    if small and not caseless:
        return False
    quoted = not _QUOTE_CLOSERS.isdisjoint(close)
    if mark == ".":
        word = _WORD_EDGE.split(text[max(start, stop.start - _WORD_REACH) : stop.start])[-1]
        is_rate = _RATE.match(text, max(start, stop.start - 3)) is not None
        return quoted or is_rate or dot_ends_sentence(word, following, language)
    reported = quoted and _REPORTING.match(following) and not starts_sentence(following)
    return not reported


def cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """``text[start:end]`` trimmed, in pieces of at most ``MAX_SENTENCE``, cut at blanks where possible."""
    start, end = trim(text, start, end)
    while end - start > MAX_SENTENCE:
        cut = _cut_before(text, start, start + MAX_SENTENCE)
        yield trim(text, start, cut)
        start, _ = trim(text, cut, end)
    if start < end:
        yield start, end


def _cut_before(text: str, start: int, limit: int) -> int:
    """The last good place to cut in the second half of ``text[start:limit]``: a blank, else between characters."""
    for at in range(limit, limit - MAX_SENTENCE // 2, -1):
        if text[at] in BLANK:
            return at
    kept = snap(text[start : limit + 64], limit - start, -1)
    return start + kept if kept else limit  # a cluster longer than a sentence is cut
