"""The rows around the article: messages to their end, whole keys, progress, and where there is more of the panel."""

from collections.abc import Callable
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, LabelSpec
from annotator.tui.keys import Mode, build_keymap
from annotator.tui.widgets.bars import KeyBar, StatusLine
from annotator.tui.widgets.looks import PARTS
from tests.support import HOSTILE, screen_lines
from tests.tui.conftest import ACTING, Sit

LONG = "The copy says “…than a thousand of them were counted…”, not “…than nine thousand of them…”."


class Said(Screen[None]):
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"look--{part}" for part in PARTS}

    def __init__(self, shown: Widget) -> None:
        super().__init__()
        self._shown = shown

    def compose(self) -> ComposeResult:
        yield Static("above")
        yield self._shown
        yield Static("below")


class Sayer(App[None]):
    def __init__(self, shown: Widget) -> None:
        super().__init__()
        self._shown = shown

    def get_default_screen(self) -> Screen[None]:
        return Said(self._shown)


async def test_a_warning_takes_two_rows_where_it_must_and_anything_else_one() -> None:
    app = Sayer(StatusLine())
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


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("mode", list(Mode))
async def test_the_key_bar_cuts_no_key_and_ends_in_a_button(width: int, mode: Mode) -> None:
    app = Sayer(KeyBar())
    keymap = build_keymap(DEFAULT_SCHEME, {})
    async with app.run_test(size=(width, 3)) as pilot:
        bar = app.screen.query_one(KeyBar)
        bar.offer(keymap.bar(mode))
        await pilot.pause()
        shown = screen_lines(app)[1]
        whole = {f"{action.shown_key} {action.title}" for action in keymap.bar(mode)}
        left = shown.removesuffix(" more…")
        assert left != shown
        for words in sorted(whole, key=len, reverse=True):
            left = left.replace(f" {words}", "", 1)
        assert left == ""
        if mode is Mode.REVIEW and width >= 40:
            assert " Tab Next" in shown and " ? Help" in shown


async def test_at_eighty_columns_next_and_help_come_before_anything_rare() -> None:
    long = LabelScheme("long", tuple(LabelSpec(f"label{n}", "Long label " * 2, str(n), "L") for n in range(6)))
    for scheme in (DEFAULT_SCHEME, long):
        app = Sayer(KeyBar())
        async with app.run_test(size=(80, 3)) as pilot:
            app.screen.query_one(KeyBar).offer(build_keymap(scheme, {}).bar(Mode.REVIEW))
            await pilot.pause()
            shown = screen_lines(app)[1]
            assert " Tab Next" in shown and " ? Help" in shown and shown.endswith(" more…")


async def test_the_button_opens_the_keys_in_both_modes(sit: Sit, council: str) -> None:
    async with sit() as it:
        for keys in ((), ("e",)):
            await it.press(*keys)
            await it.click("more…")
            await it.until(lambda: it.form == "HelpScreen")
            await it.press("escape")


@pytest.mark.parametrize("width", [50, 60, 80, 100, 160])
async def test_the_header_has_a_bar_for_the_article_and_never_loses_the_saved_state(
    sit: Sit, council: str, width: int
) -> None:
    async with sit((width, 24)) as it:
        assert it.lines[0].endswith("saved ✓")
        assert ("[----------]" in it.lines[0]) == (width >= 80)
        await it.press("x")
        assert ("[===-------]" in it.lines[0]) == (width >= 80)
        it.review.state.reviewer = "a reviewer with a very long name"
        it.review.stage.show_header()
        await it.pilot.pause()
        assert it.lines[0].endswith("saved ✓")


async def test_the_panel_scrolls_by_key_and_says_that_there_is_more(
    sit: Sit, council: str, make_desk: Callable[..., ReviewDesk]
) -> None:
    desk = make_desk()
    claim = desk.articles.open(council).claims[0].id
    for n in range(12):
        desk.answers.cite(claim, Citation(Stance.SUPPORTS, f"https://stat.example/{n}", title=f"Table {n}"))
    async with sit() as it:
        assert "J: 13 more rows" in it.text and "Table 11" not in it.text
        await it.press("J")
        assert "J: 8 more rows" in it.text
        await it.press("J", "ctrl+down", "J")
        assert "K: back up" in it.text and "type     event" in it.text and "more row" not in it.text
        await it.press("K", "ctrl+up", "K")
        assert "J: 13 more rows" in it.text
        await it.press("J", "j")
        assert "back up" not in it.text, "another claim is shown from its top"
