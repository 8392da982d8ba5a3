"""The status line: a warning is there to its end, and what comes beside it stands beneath it."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from annotator.tui.widgets.bars import StatusLine
from annotator.tui.widgets.looks import PARTS
from tests.support import HOSTILE, screen_lines
from tests.tui.conftest import ACTING

LONG = "The copy says “…than a thousand of them were counted…”, not “…than nine thousand of them…”."


class Said(Screen[None]):
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"look--{part}" for part in PARTS}

    def compose(self) -> ComposeResult:
        yield Static("above")
        yield StatusLine()
        yield Static("below")


class Sayer(App[None]):
    def get_default_screen(self) -> Screen[None]:
        return Said()


async def test_a_warning_takes_two_rows_where_it_must_and_anything_else_one() -> None:
    app = Sayer()
    async with app.run_test(size=(60, 6)) as pilot:
        said = app.screen.query_one(StatusLine)

        async def lines(*pieces: tuple[str, str]) -> list[str]:
            said.show(pieces)
            await pilot.pause()
            shown = screen_lines(app)
            return shown[1 : shown.index("below")]

        assert await lines((" Saved.", "")) == [" Saved."]
        broken = await lines((f" {LONG}", "warning"))
        assert len(broken) == 2
        assert " ".join(line.strip() for line in broken) == LONG
        assert await lines((f" {LONG}", "")) == [f" {LONG}"[:59] + "…"]
        both = await lines((f" {LONG}", "warning"), (" The import is complete: 2 articles.", "success"))
        assert both[0].endswith("…") and both[1] == " The import is complete: 2 articles."
        assert await lines() == [""]
        assert len(await lines((" " + "漢" * 200, "error"))) == 1, "there is no space to break it at"
        for hostile in HOSTILE:
            assert not ACTING & set("".join(await lines((hostile, "error"), (hostile, ""))))
        await pilot.resize_terminal(120, 6)
        assert await lines((f" {LONG}", "warning")) == [f" {LONG}"]
