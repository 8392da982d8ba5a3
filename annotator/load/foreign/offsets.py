"""Checking that a span has the text it states, and converting its offsets to code points.

Older versions of Label Studio counted UTF-16 code units, as browsers do, and browsers count CRLF as one character. Both
are recognised by the stated text, never guessed.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TypeGuard

from annotator.errors import InputError
from annotator.load.foreign.tool_record import Span

_Back = Callable[[int], int | None]
"""From an offset in some unit to code points; ``None`` if it falls inside a character."""


def as_given(text: str, start: object, end: object, what: str = "a span") -> Span:
    """The span without white space at its edges.

    Raises:
        InputError: if it is not inside the text, or is blank.

    """
    if not _is_offset(start) or not _is_offset(end):
        raise InputError(f"{what} has no offsets")
    if not 0 <= start < end <= len(text):
        raise InputError(f"{what} {start}–{end} is outside the text of {len(text)} characters")
    return _trimmed(text, start, end, what)


def verified(text: str, start: object, end: object, said: str | None) -> tuple[Span, bool]:
    """The span in code points, and whether its offsets were converted. ``said`` is the text it should have.

    Raises:
        InputError: if no unit gives that text, or no text is stated and the unit matters.

    """
    what = "a span"
    if not _is_offset(start) or not _is_offset(end):
        raise InputError(f"{what} has no offsets")
    if said is None:
        if any(ord(char) > 0xFFFF for char in text[:end]):
            raise InputError(f"{what} {start}–{end} states no text, so its offsets after an emoji cannot be checked")
        return as_given(text, start, end), False
    for number, back in enumerate(_ways(text)):
        first, last = back(start), back(end)
        if first is not None and last is not None and _plain(text[first:last]) == _plain(said):
            return _trimmed(text, first, last, what), number > 0
    raise InputError(f"{what} {start}–{end} does not have the text it states")


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _trimmed(text: str, start: int, end: int, what: str) -> Span:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    if not right:
        raise InputError(f"{what} {start}–{end} is blank")
    return start + left, start + right


def _plain(text: str) -> str:
    """Normalise line ends as browsers do; older versions write them as a backslash and an n."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\\n", "\n")


def _ways(text: str) -> Iterator[_Back]:
    yield lambda offset: offset if 0 <= offset <= len(text) else None
    yield _counting(_utf16(text))
    if "\r\n" in text:
        yield _counting(_one_for_crlf(text, [1] * len(text)))
        yield _counting(_one_for_crlf(text, _utf16(text)))


def _utf16(text: str) -> list[int]:
    return [2 if char > "\uffff" else 1 for char in text]


def _one_for_crlf(text: str, units: list[int]) -> list[int]:
    return [0 if text.startswith("\r\n", at) else unit for at, unit in enumerate(units)]


def _counting(units: list[int]) -> _Back:
    sums = [0]
    for unit in units:
        sums.append(sums[-1] + unit)

    def back(offset: int) -> int | None:
        at = bisect_left(sums, offset)
        return at if at < len(sums) and sums[at] == offset else None

    return back
