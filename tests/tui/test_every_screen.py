"""Every screen at three sizes as text, in two themes with enough contrast, and without colour with its focus marked."""

import os
import shutil
from itertools import groupby
from pathlib import Path

import pytest
from rich.color import Color
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widgets import OptionList

from tests.support import screen_strips
from tests.tui import settling
from tests.tui.conftest import ACTING, SNAPSHOTS, Sitting
from tests.tui.screens import SCREENS, SIZES, attributes, furnish, go, greys, is_quiet, same_each_day, sitting

settling.use()
THEMES = ("annotator-light", "annotator-dark")
_DRAWN = set("─│┃━╭╮╰╯┌┐└┘├┤┬┴┼█▁▂▃▄▅▆▇░▊▎▔▕▌▐▏▉▋▍")
"""Lines, frames, scrollbars and bars: what is not read."""
_ENOUGH = 4.5
"""The least contrast of text, as in WCAG 2.1, success criterion 1.4.3."""


@pytest.fixture(scope="module")
def furnished(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something of everything."""
    path = tmp_path_factory.mktemp("furnished") / "all.db"
    shutil.copy(_migrated, path)
    furnish(path)
    return path


@pytest.mark.parametrize("name", SCREENS)
async def test_every_screen(name: str, furnished: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.db"
    shutil.copy(furnished, path)
    shown, faint = [], set()
    async with sitting(path, SIZES[0]) as it:
        await go(it, name)
        for size in SIZES:
            await it.pilot.resize_terminal(*size)
            await it.until(lambda size=size: it.app.size == Size(*size) and is_quiet(it))  # type: ignore[misc]
            shown.append(f"== {size[0]}x{size[1]}\n{_folded(it.lines)}")
            assert max(map(len, it.lines)) <= size[0] and len(it.lines) == size[1]
            assert not ACTING & set("".join(it.lines))
            for field in it.app.screen.query("Input, TextArea"):
                field.cursor_blink = False  # type: ignore[attr-defined]
            for theme in THEMES:
                it.app.theme = theme
                await it.pilot.pause()
                faint |= {(theme, *found) for found in _hard_to_read(it)}
            assert all(red == green == blue for red, green, blue in greys(it))
            _focus_is_marked_without_colour(it)
    _matches_snapshot(f"every/{name}", same_each_day("\n".join(shown)))
    assert not faint


def _folded(lines: list[str]) -> str:
    """The lines, with each run of equal ones written once."""
    folded = []
    for line, run in groupby(lines):
        many = len(list(run))
        folded += [line] * many if many < 4 else [line, f"~~ {many - 1} more rows like this"]
    return "\n".join(folded)


def _matches_snapshot(name: str, text: str) -> None:
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("ANNOTATOR_UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", "utf-8")
    assert text + "\n" == path.read_text("utf-8")


def _hard_to_read(it: Sitting) -> set[tuple[str, float]]:
    """Words with too little contrast to what is behind them, and their contrast."""
    found = set()
    strips = screen_strips(it.app)
    if it.form == "CommandPalette":  # what is below it is there to be seen, not to be read
        region = it.app.screen.query_one("#--container").region
        strips = [strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom]]
    for strip in strips:
        for text, style, _ in strip:
            if style is None or not set(text) - _DRAWN - set(" ▸…·") or style.color is None or style.bgcolor is None:
                continue
            contrast = _contrast(style.color, style.bgcolor)
            if contrast < _ENOUGH:
                found.add((text.strip(), round(contrast, 1)))
    return found


def _contrast(one: Color, other: Color) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [value / 255 for value in colour.get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _focus_is_marked_without_colour(it: Sitting) -> None:
    """The claim, row, answer or field that keys go to is reversed, underlined or has a mark before it."""
    cells = attributes(it)
    if it.form == "ReviewScreen":
        rows = [row for row in cells[2:] if row and row[0] == ("▸", True, False, True, False)]
        assert len(rows) == 1 or it.app.focused is not None
        return
    focused = it.app.focused
    if focused is None or isinstance(focused, VerticalScroll):
        return  # the only thing to scroll there
    beside = focused.parent.region if focused.parent is not None else focused.region
    here = [cell for row in cells[beside.y : beside.bottom] for cell in row[beside.x : beside.right]]
    marked = "underlined" if isinstance(focused, OptionList) else "reversed"
    assert any(underlined if marked == "underlined" else reverse for _, _, underlined, reverse, _ in here), focused
    if isinstance(focused, OptionList):
        rows = cells[focused.region.y : focused.region.bottom]
        lit = [row for row in rows if any(cell[2] for cell in row[focused.region.x : focused.region.right])]
        assert len(lit) == 1
