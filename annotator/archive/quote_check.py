"""Finding a quote in a text: exactly, with an ellipsis, approximately, or not at all.

Spaces, quotation marks, dashes, ellipses, ligatures and composed accents are normalised before comparing; results are
offsets in the original text (code points, end exclusive). Letter case, digits and words are not normalised: “1.4
million” never matches “4.1 million” exactly.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.domain.source_facts import QuoteMatch, QuoteStatus

LIKENESS = 0.8
"""Minimum similarity (normalised Indel, as in rapidfuzz) of an approximate match."""
SHORTEST = 12
"""Shorter quotes match only exactly, because nearly any text contains something similar."""
FARTHEST = 400
"""How many code points an ellipsis may leave out."""

_ALIKE = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u02ba\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u02bc\u00b4`\uff07", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
}
_ELLIPSIS = re.compile(r"\s*(?:\[\s*\.\.\.\s*\]|\(\s*\.\.\.\s*\)|\.\.\.)\s*")


@dataclass(frozen=True, slots=True)
class Folded:
    """A normalised text, and for each of its characters the span it came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Normalise ``text``; runs of white space become one space, none at either end."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in _folded(text[start:end]):
            if char == " " and (not chars or chars[-1] == " "):
                if chars:
                    ends[-1] = end
                continue
            chars.append(char)
            starts.append(start)
            ends.append(end)
    if chars and chars[-1] == " ":
        del chars[-1], starts[-1], ends[-1]
    return Folded("".join(chars), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with its combining accents."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _folded(cluster: str) -> str:
    if cluster.isascii():
        return " " if cluster.isspace() else cluster
    if cluster in _ALIKE:
        return _ALIKE[cluster]
    composed = unicodedata.normalize("NFKC", cluster)
    return "".join(" " if char.isspace() else _ALIKE.get(char, char) for char in composed)


def find_quote(quote: str, text: Folded | str, prefix: str = "", suffix: str = "", *, original: str = "") -> QuoteMatch:
    """Find ``quote`` in ``text``. ``prefix`` and ``suffix`` choose among several places.

    For many quotes in one text, pass the text folded, and the ``original`` too.
    """
    if isinstance(text, str):
        original, text = text, fold(text)
    wanted = fold(quote).text
    if not wanted or not text.text:
        return QuoteMatch(QuoteStatus.MISSING)
    exact = _exact(wanted, text.text, fold(prefix).text, fold(suffix).text)
    if exact is not None:
        return _match(QuoteStatus.EXACT, text, original, exact, exact + len(wanted), 1.0)
    return _elided(wanted, text, original) or _near(wanted, text, original) or QuoteMatch(QuoteStatus.MISSING)


def _match(status: QuoteStatus, text: Folded, original: str, start: int, end: int, similarity: float) -> QuoteMatch:
    first, last = text.span(start, end)
    return QuoteMatch(status, first, last, round(similarity, 4), original[first:last])


def _exact(wanted: str, text: str, prefix: str, suffix: str) -> int | None:
    """The first place of ``wanted``, or the one that fits best between ``prefix`` and ``suffix``."""
    best, most = None, -1
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        before, after = text[max(0, at - len(prefix) - 1) : at].rstrip(), text[end : end + len(suffix) + 1].lstrip()
        fit = _shared(prefix[::-1], before[::-1]) + _shared(suffix, after)
        if fit > most:
            best, most = at, fit
        if not prefix and not suffix:
            break
        at = text.find(wanted, at + 1)
    return best


def _shared(one: str, other: str) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _elided(wanted: str, text: Folded, original: str) -> QuoteMatch | None:
    """The place where all parts of a quote with ellipses follow one another closely enough."""
    parts = [part for part in _ELLIPSIS.split(wanted) if part]
    if len(parts) < 2 or len("".join(parts)) < SHORTEST:
        return None
    first = text.text.find(parts[0])
    while first >= 0:
        end = _following(parts[1:], text.text, first + len(parts[0]))
        if end is not None:
            return _match(QuoteStatus.ELIDED, text, original, first, end, len("".join(parts)) / (end - first))
        first = text.text.find(parts[0], first + 1)
    return None


def _following(parts: list[str], text: str, end: int) -> int | None:
    for part in parts:
        at = text.find(part, end, end + FARTHEST + len(part))
        if at < 0:
            return None
        end = at + len(part)
    return end


def _near(wanted: str, text: Folded, original: str) -> QuoteMatch | None:
    """The most similar passage, if similar enough, extended to whole words."""
    from rapidfuzz.fuzz import partial_ratio_alignment, ratio

    if len(wanted) < SHORTEST:
        return None
    if len(text.text) < len(wanted):
        score = ratio(wanted, text.text) / 100
        return _match(QuoteStatus.APPROXIMATE, text, original, 0, len(text.text), score) if score >= LIKENESS else None
    found = partial_ratio_alignment(wanted, text.text, score_cutoff=LIKENESS * 100)
    if found is None:
        return None
    start, end = _trimmed(wanted, text.text, *_whole_words(text.text, found.dest_start, found.dest_end))
    return _match(QuoteStatus.APPROXIMATE, text, original, start, end, found.score / 100)


def _trimmed(wanted: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The span without words at its edges that reduce the similarity.

    An alignment is as long as the quote, so if the quote says more than the page it begins too early or ends too late.
    """
    from rapidfuzz.fuzz import ratio

    while (at := text.find(" ", start, end) + 1) and ratio(wanted, text[at:end]) >= ratio(wanted, text[start:end]):
        start = at
    while (at := text.rfind(" ", start, end)) > start and (
        ratio(wanted, text[start:at]) >= ratio(wanted, text[start:end])
    ):
        end = at
    return start, end


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start] == " ":
        start += 1
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
