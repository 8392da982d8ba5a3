"""A piece of a text around the words that were looked for, with the words between marks: nothing is told by colour."""

from rich.cells import cell_len

from annotator.text import one_line, places_of
from annotator.tui.marks import shorten

_BEFORE = 24
"""Characters shown before the first place, as long as the row has room."""


def snippet(text: str, words: str, cells: int) -> str:
    """``text`` in one line of at most ``cells``, from shortly before the first of ``words``, with ‹ › around them."""
    line = " ".join(one_line(text).split())
    places = places_of(words, line)
    far = bool(places) and places[0][1] > cells * 2 // 3
    start = places[0][0] - min(_BEFORE, cells // 3) if far else 0
    if far:
        start = line.find(" ", start, places[0][0]) + 1 or places[0][0]
    shown, at = "…" if start else "", start
    for begin, end in places:
        shown += f"{line[at:begin]}‹{line[begin:end]}›"
        at = end
        if cell_len(shown) > cells:
            break
    return shorten(shown + line[at:], cells)
