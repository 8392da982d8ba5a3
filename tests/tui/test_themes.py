"""Themes: one key shows the next, a reviewer's choice is kept, and the cursor is told without colour in all of them."""

from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from annotator.review.desk import ReviewDesk
from annotator.tui.themes import IN_TURN, THEMES
from tests.support import screen_strips
from tests.tui.conftest import Sit, Sitting

Maker = Callable[..., ReviewDesk]
REVERSED, UNDERLINED = "7", "4"


async def test_a_key_shows_the_next_theme_and_names_it(sit: Sit, council: str) -> None:
    async with sit() as it:
        for place, name in enumerate((*IN_TURN[1:], IN_TURN[0]), 2):
            await it.press("t")
            assert it.app.theme == name
            at = f"{(place - 1) % len(IN_TURN) + 1} of {len(IN_TURN)}"
            assert f"Theme {name} ({at}). t: the next; any other key keeps it." in it.status
        await it.press("t", "j")
        assert it.app.theme == IN_TURN[1] and "Theme" not in it.status


async def test_it_is_there_again_for_this_reviewer_alone(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit(theme="nord") as it:
        await it.press("t")
        assert it.app.theme == IN_TURN[0]
        await it.press(*["t"] * len(IN_TURN))
        assert it.app.theme == "nord", "a theme from the configuration is one of those to come back to"
        await it.press("t", "t", "q")
        await it.until(lambda: not it.app.is_running)
    async with sit(theme="nord") as it:
        assert it.app.theme == IN_TURN[1]
    assert make_desk("bob").walk.chosen_theme() is None


async def test_choosing_an_order_keeps_the_theme_and_the_other_way_round(council: str, make_desk: Maker) -> None:
    walk = make_desk().walk
    walk.choose_theme("ansi-dark")
    walk.choose(walk.read())
    assert walk.chosen_theme() == "ansi-dark"


async def test_a_theme_that_is_gone_leaves_that_of_the_configuration(sit: Sit, council: str, make_desk: Maker) -> None:
    make_desk().walk.choose_theme("of-another-version")
    async with sit(theme="annotator-light") as it:
        assert it.app.theme == "annotator-light"


async def test_without_colour_the_terminals_own_colours_are_not_used_but_kept(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_desk().walk.choose_theme("ansi-light")
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit(theme="ansi-dark") as it:
        assert it.app.theme == "annotator-light"
        await it.press("q")
        await it.until(lambda: not it.app.is_running)
    assert make_desk().walk.chosen_theme() == "ansi-light"


async def test_the_palette_keeps_its_choice_too_and_no_choice_keeps_nothing(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await it.press("q")
        await it.until(lambda: not it.app.is_running)
    assert make_desk().walk.chosen_theme() is None
    async with sit() as it:
        it.app.theme = "gruvbox"
        await it.press("q")
        await it.until(lambda: not it.app.is_running)
    assert make_desk().walk.chosen_theme() == "gruvbox"


def as_sent(it: Sitting, colours: str | None) -> list[str]:
    """The lines of the screen with the control sequences for a terminal with so many colours."""
    lines = []
    for strip in screen_strips(it.app):
        out = StringIO()
        console = Console(file=out, force_terminal=True, color_system=colours, width=400)  # type: ignore[arg-type]
        for text, style, _ in strip:
            out.write(style.render(text, color_system=console._color_system) if style else text)
        lines.append(out.getvalue())
    return lines


def attributes_of(line: str, words: str) -> set[str]:
    """The parameters of the control sequence before ``words``."""
    before = line[: line.index(words)]
    return set(before[before.rindex("\x1b[") + 2 : before.rindex("m")].split(";"))


@pytest.mark.parametrize("theme", [*(own.name for own in THEMES), "ansi-dark", "ansi-light"])
async def test_the_cursor_is_told_in_any_number_of_colours(sit: Sit, council: str, second: str, theme: str) -> None:
    async with sit(theme=theme) as it:
        assert it.claim.exact.startswith("The city council")
        for colours in ("standard", "256", "truecolor"):
            line, other = (
                next(line for line in as_sent(it, colours) if words in line)
                for words in ("The city council", "“We burned a third")
            )
            assert REVERSED in attributes_of(line, "▸")
            assert {"1", UNDERLINED} <= attributes_of(line, "The city council")
            assert "1" not in attributes_of(other, "“We burned")
        await it.press("O")
        await it.until(lambda: it.form == "Choose")
        for colours in ("standard", "256"):
            lines = as_sent(it, colours)
            assert UNDERLINED in attributes_of(next(line for line in lines if "article order" in line), "article order")
            other = next(line for line in lines if "strongest suggestion" in line)
            assert UNDERLINED not in attributes_of(other, "strongest suggestion")
        await it.press("escape", "o")
        await it.until(lambda: it.form == "ArticleList")
        await it.press("down")
        for colours in ("standard", "256"):
            lines = as_sent(it, colours)
            assert REVERSED in attributes_of(next(line for line in lines if "  Harbour handles" in line), "▸ ")
            assert REVERSED in attributes_of(next(line for line in lines if "ype to filter" in line), "t\x1b")
