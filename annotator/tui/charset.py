"""What the screen is drawn with where a terminal cannot show every sign: ASCII for marks, frames and typography."""

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from annotator.tui.marks import SIGNS

if TYPE_CHECKING:
    from annotator.schemes import LabelScheme

_POOR = ("linux", "vt", "ansi", "dumb")
"""How ``TERM`` begins for terminals whose fonts hold few signs, such as the console of Linux."""
_TYPOGRAPHY = dict(zip("“”„‘’–—…·←→↑↓⇧█░▏▕", '"""\'\'--.-<>^v+=-||', strict=True))
_LINES = {**dict.fromkeys("─━═╌┄▁▂▔▄▀", "-"), **dict.fromkeys("│┃║╎┊▌▐▎▍▊▋▉▇▆▅▃", "|")}
_CORNERS = dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰╔╗╚╝┏┓┗┛", "+")


def is_poor(environ: Mapping[str, str], encoding: str) -> bool:
    """Whether a terminal shows only ASCII for certain: its encoding is not UTF-8, or its font is small."""
    return not encoding.lower().replace("-", "").startswith("utf") or environ.get("TERM", "").startswith(_POOR)


def filters(scheme: "LabelScheme", environ: Mapping[str, str]) -> list[LineFilter]:
    """The filters that every row passes before it is drawn: none where all signs can be shown."""
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"  # where Textual writes to
    return [Ascii(plain_signs(scheme), encoding)] if is_poor(environ, encoding) else []


def plain_signs(scheme: "LabelScheme") -> dict[str, str]:
    """What stands for each character: a mark's own sign, for a label's sign its key."""
    plain = _TYPOGRAPHY | _LINES | _CORNERS
    for sign in SIGNS:
        plain |= dict(zip(sign.shown, sign.plain, strict=True))
    keys = {label.glyph: label.key for label in scheme.labels if len(label.key) == 1 and label.key.isascii()}
    return plain | {glyph: key for glyph, key in keys.items() if len(glyph) == 1}


class Ascii(LineFilter):
    """Replaces characters by others of the same width; one that the terminal's ``encoding`` lacks becomes ``?``.

    Links are left out too: such a terminal may print the address instead of obeying.
    """

    def __init__(self, plain: Mapping[str, str], encoding: str) -> None:
        super().__init__()
        self._plain = str.maketrans(dict(plain))
        self._encoding = encoding
        self._spelt = lru_cache(4096)(self._spell)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in characters that can be shown."""
        return [
            Segment(self._spelt(text) if not text.isascii() else text, _without_link(style), control)
            for text, style, control in segments
        ]

    def _spell(self, text: str) -> str:
        drawn = text.translate(self._plain)
        return "".join(char if self._has(char) else "?" * cell_len(char) for char in drawn)

    def _has(self, char: str) -> bool:
        return char.isascii() or char.encode(self._encoding, "ignore") != b""


def _without_link(style: Style | None) -> Style | None:
    return style.update_link(None) if style is not None and style.link else style
