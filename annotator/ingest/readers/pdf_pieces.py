"""The pieces of text on a page of a PDF, and its superscripts and subscripts, which only size and place tell.

A PDF has no mark for them: “10⁶” is a 10 and a smaller 6 above its baseline, which plain extraction makes 106.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.ingest.readers.scripts import written_out

if TYPE_CHECKING:
    from pypdf import PageObject

_SMALLER = 0.9
"""The letters of a script are at most this much of its neighbour's; browsers draw them at 0.83."""
_SHIFTS = (0.06, 0.65)
"""How far a baseline is from its neighbour's, in heights of the neighbour's letters."""
_WIDTHS = (0.2, 0.9)
"""The narrowest and the widest that the letters of a text are on average, in heights of them."""
_NARROW = frozenset(".,()-/fijlrt")
_WIDTH_OF = {True: 0.3, False: 0.55}
"""How wide a narrow letter and any other letter or figure of a script is, in heights of it."""
_GAP = 0.12
"""A space is at least as wide, in heights of its letters."""
_SAME = 0.04
"""Baselines that are no farther apart are one, in heights of letters."""
_SCRIPT = re.compile(r"(?=.*[\d+\-−–‐n*†‡§])[\d.,/+\-−–‐()=n*†‡§]{1,8}|[^\W\d_]{1,3}")
_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,2}")
_MINUS = str.maketrans("–‐", "−−")
_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that was drawn at once: the height of its letters, where it starts and its baseline, in units of a page."""

    text: str
    height: float
    x: float
    y: float
    upright: bool
    risen: bool = False
    """Whether its baseline was moved by a text rise, so that ``x`` is where its line starts."""


def page_pieces(page: "PageObject") -> list[Piece]:
    """The text of a page in pieces, with superscripts and subscripts of figures as such characters."""
    pieces: list[Piece] = []
    rise = shown = 0.0

    def before(operator: bytes, operands: Sequence[object], *_matrices: object) -> None:
        nonlocal rise, shown
        if operator == b"Ts" and operands and isinstance(operands[0], int | float):
            rise = float(operands[0])
        elif operator in _SHOWING:
            shown = rise

    def note(text: str, outer: list[float], own: list[float], _font: object, size: float) -> None:
        if text:
            pieces.append(_piece(text, outer, own, size, shown))

    text = page.extract_text(visitor_operand_before=before, visitor_text=note)
    if "".join(piece.text for piece in pieces) != text:
        return [Piece(text, 0, 0, 0, upright=False)]
    return _with_scripts([*_runs(pieces)])


def _piece(text: str, outer: list[float], own: list[float], size: float, rise: float) -> Piece:
    """A piece by its matrices (of the page, and of the text) and text rise."""
    tilt, up = own[0] * outer[1] + own[1] * outer[3], own[2] * outer[1] + own[3] * outer[3]
    height = size * abs(own[3] or own[1]) * abs(outer[3] or outer[1])
    x = own[4] * outer[0] + own[5] * outer[2] + outer[4]
    y = own[4] * outer[1] + own[5] * outer[3] + outer[5] + rise * up
    return Piece(text, height, x, y, up > abs(tilt), bool(rise))


def _runs(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces; those on one baseline with letters of one height are one, and a blank one belongs to that before."""
    run: Piece | None = None
    for piece in pieces:
        alike = run and not run.text.endswith("\n") and run.height == piece.height and _level(run, piece)
        if run and (alike or not piece.text.strip()):
            run = replace(run, text=run.text + piece.text)
            continue
        if run:
            yield run
        run = piece
    if run:
        yield run


def _level(one: Piece, other: Piece) -> bool:
    return one.upright == other.upright and abs(one.y - other.y) <= _SAME * max(one.height, other.height)


def _with_scripts(runs: Sequence[Piece]) -> list[Piece]:
    """The runs with scripts written out, on the line of what they belong to and as high as that."""
    done: list[Piece] = []
    base = script = None
    for index, run in enumerate(runs):
        owner = _owner(run, base, runs[index + 1 : index + 3])
        if owner and owner is base:
            done[-1] = replace(done[-1], text=done[-1].text.removesuffix("\n"))
        elif script and base and not owner and _level(run, base) and run.x >= script.x:
            done[-1] = replace(done[-1], text=_on_one_line(done[-1].text, script, run))
        done.append(_written(run, owner) if owner else run)
        script = run if owner else None
        base = owner or (run if run.text.strip() else base)
    return done


def _owner(run: Piece, before: Piece | None, following: Sequence[Piece]) -> Piece | None:
    """What a run is a script of: the text before it, or, as the mark of a note, that which follows; else ``None``."""
    if not _SCRIPT.fullmatch(run.text.strip()):
        return None
    if before and _follows(run, before):
        return before
    after = next((each for each in following if each.text.strip()), None)
    return after if after and _leads(run, after) else None


def _shift(script: Piece, other: Piece) -> float | None:
    """How far a script is above the baseline of a neighbour, in heights of its letters; ``None`` if it is no script."""
    if not (script.upright and other.upright and 0 < script.height <= _SMALLER * other.height):
        return None
    shift = (script.y - other.y) / other.height
    return shift if _SHIFTS[0] <= abs(shift) <= _SHIFTS[1] else None


def _follows(script: Piece, base: Piece) -> bool:
    """Whether a script stands at the end of ``base``."""
    if _shift(script, base) is None:
        return False
    least, most = (len(base.text.strip()) * width * base.height for width in _WIDTHS)
    return script.risen or least <= script.x - base.x <= most + base.height


def _leads(mark: Piece, text: Piece) -> bool:
    """Whether a raised mark of a note stands at the start of its ``text``."""
    raised = _MARK.fullmatch(mark.text.strip()) and (_shift(mark, text) or 0) > 0
    return bool(raised) and (mark.risen or 0 < text.x - mark.x <= (len(mark.text.strip()) + 2) * mark.height)


def _written(script: Piece, owner: Piece) -> Piece:
    """A script written out, with the height of the letters that it belongs to."""
    bare = script.text.strip()
    words = written_out(bare.translate(_MINUS) if len(bare) > 1 else bare, raised=script.y > owner.y)
    return replace(script, text=script.text.replace(bare, words), height=owner.height)


def _on_one_line(words: str, script: Piece, later: Piece) -> str:
    """The ``words`` of a script without the end of line that its baseline made, and with the space that this hid."""
    text = words.removesuffix("\n")
    if text == words or text.endswith(" ") or later.text.startswith(" "):
        return text
    width = sum(_WIDTH_OF[letter in _NARROW] for letter in script.text.strip()) * script.height
    return f"{text} " if later.x - script.x - width >= _GAP * later.height else text
