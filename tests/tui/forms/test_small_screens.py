"""Help, find and the one-key chooser."""

from typing import Any

import pytest
from textual import events
from textual.widgets import Static

from annotator.domain.records import Citation, Source
from annotator.domain.vocabulary import Stance
from annotator.tui.screens.find import FindScreen
from annotator.tui.screens.help import HelpScreen
from annotator.tui.screens.note_form import NoteForm
from annotator.tui.screens.questions import Choose
from annotator.tui.screens.source_form import SourceForm

GROUPS = [
    (
        "Move",
        [(f"f{n}", f"Goes to place number {n} and says a good deal about it while it does so") for n in range(30)],
    ),
    ("Label", [("v", "Verified"), ("d", "Disputed")]),
]
WRITTEN = Citation(Stance.SUPPORTS, url="https://a.example/")
FILTERS = [("a", "All"), ("n", "Needs me"), ("1", "One")]


@pytest.mark.parametrize("key", ["escape", "question_mark", "q"])
async def test_help_lists_keys_and_closes(opened: Any, key: str) -> None:
    async with opened(HelpScreen(GROUPS)) as it:
        assert it.shows("Goes to place number 0")
        await it.press(key)
        assert (it.is_open, it.result) == (False, None)


@pytest.mark.parametrize("keys", [["end"], ["pagedown"] * 9, ["space"] * 5 + ["j"] * 30])
async def test_help_scrolls_to_its_last_key(opened: Any, keys: list[str]) -> None:
    async with opened(HelpScreen(GROUPS), (60, 20)) as it:
        assert not it.shows("Disputed")
        await it.press(*keys)
        await it.pilot.wait_for_animation()
        assert it.shows("Disputed")


async def test_help_scrolls_back_up(opened: Any) -> None:
    async with opened(HelpScreen(GROUPS)) as it:
        await it.press("j", "j", "j")
        assert not it.shows("place number 0")
        await it.press("k", "k", "k")
        assert it.shows("place number 0")


async def test_help_closes_by_mouse(opened: Any) -> None:
    async with opened(HelpScreen(GROUPS)) as it:
        await it.click("Close")
        assert not it.is_open


async def test_help_wraps_words_and_never_keys(opened: Any) -> None:
    async with opened(HelpScreen([("Move", [("ctrl+pagedown", "word " * 60)])]), (60, 20)) as it:
        assert it.shows("ctrl+pagedown")
        assert it.text.count("word") == 60


async def test_help_takes_hostile_text(opened: Any, all_hostile: list[str]) -> None:
    async with opened(HelpScreen([(text, [(text[:40], text)]) for text in all_hostile]), (160, 50)) as it:
        assert it.shows("@SUM(A1)")
        while not it.shows("🏳"):
            assert not it.acting
            await it.press("space")
        assert not it.acting


async def test_find_calls_back_while_typing_and_shows_what_it_says(opened: Any) -> None:
    asked: list[str] = []

    def search(words: str) -> str:
        asked.append(words)
        return f"{len(words)} found"

    async with opened(FindScreen("", search)) as it:
        await it.press("a", "b", "backspace")
        assert asked == ["a", "ab", "a"]
        assert it.shows("1 found")
        await it.press("enter")
        assert it.result == "a"


async def test_find_starts_with_the_words_of_last_time(opened: Any) -> None:
    asked: list[str] = []
    async with opened(FindScreen("cargo", asked.append)) as it:
        assert asked[0] == "cargo"
        assert it.shows("Find cargo")
        await it.press("end", "s", "enter")
        assert (asked[-1], it.result) == ("cargos", "cargos")
    async with opened(FindScreen("cargo", asked.append)) as it:
        await it.press("s", "enter")
        assert it.result == "s", "typing replaces the words of last time"


async def test_find_left_is_not_find_emptied(opened: Any) -> None:
    async with opened(FindScreen("ab")) as it:
        await it.press("escape")
        assert (it.is_open, it.result) == (False, None)
    async with opened(FindScreen("ab")) as it:
        await it.press("backspace", "backspace", "enter")
        assert (it.is_open, it.result) == (False, "")


async def test_find_by_mouse(opened: Any) -> None:
    async with opened(FindScreen("ab")) as it:
        await it.click("Keep")
        assert it.result == "ab"
    async with opened(FindScreen("ab")) as it:
        await it.click("Leave")
        assert (it.is_open, it.result) == (False, None)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
async def test_find_takes_one_line_and_leaves_the_article_in_sight(opened: Any, size: tuple[int, int]) -> None:
    async with opened(FindScreen("ab", lambda words: "12 found"), size) as it:
        before = it.app.screen_stack[0]
        await before.mount(Static("the article"))
        await it.pilot.pause()
        assert it.shows("the article")
        assert [line for line in it.lines if line.strip()][-1] == it.lines[-1]
        assert all(words in it.lines[-1] for words in ("Find ab", "12 found", "Keep", "Leave"))


async def test_find_takes_hostile_text(opened: Any, all_hostile: list[str]) -> None:
    async with opened(FindScreen("\x1b[31m[/b]\u202e", lambda words: words), (60, 20)) as it:
        assert not it.acting
        for text in all_hostile:
            await it.press("ctrl+u")
            await it.paste(text)
            assert not it.acting


@pytest.mark.parametrize("key", ["a", "n", "1"])
async def test_an_answers_key_chooses_it(opened: Any, key: str) -> None:
    async with opened(Choose("Show", FILTERS)) as it:
        await it.press(key)
        assert it.result == key


async def test_an_answer_is_chosen_with_the_cursor_which_starts_on_the_present_one(opened: Any) -> None:
    async with opened(Choose("Show", FILTERS, "n")) as it:
        assert it.shows("• n  Needs me")
        await it.press("down", "enter")
        assert it.result == "1"


async def test_another_key_chooses_nothing_and_escape_leaves(opened: Any) -> None:
    async with opened(Choose("Show", FILTERS)) as it:
        await it.press("z", "5")
        assert it.is_open
        await it.press("escape")
        assert (it.is_open, it.result) == (False, None)


async def test_choosing_by_mouse(opened: Any) -> None:
    async with opened(Choose("Show", FILTERS)) as it:
        await it.click("Needs me")
        assert it.result == "n"
    async with opened(Choose("Show", FILTERS)) as it:
        await it.click("Back")
        assert (it.is_open, it.result) == (False, None)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
async def test_many_long_answers_can_all_be_reached(opened: Any, size: tuple[int, int]) -> None:
    answers = [(letter, f"{letter}: " + "a long quote " * 40) for letter in "abcdefghijkl"]
    async with opened(Choose("Take back", answers), size) as it:
        assert max(map(len, it.lines)) <= size[0]
        assert it.shows("Esc")
        await it.press("end")
        assert it.shows("l: a long quote")
        await it.press("enter")
        assert it.result == "l"


async def test_a_long_question_can_be_read_to_its_end(opened: Any) -> None:
    question = "3 not saved: The database is locked by another program for more than ten seconds; close it. Leave?"
    async with opened(Choose(question, FILTERS), (60, 20)) as it:
        assert "Leave?" in it.text
        assert it.shows("Needs me")


async def test_a_very_long_answer_is_cut(opened: Any) -> None:
    async with opened(Choose("Take back", [("a", "x" * 9000)]), (160, 50)) as it:
        assert it.text.count("x") < 4 * 110, "one row of the list and three of its foot"
        assert it.shows("…")


async def test_choose_takes_hostile_text(opened: Any, all_hostile: list[str]) -> None:
    answers = [(chr(ord("a") + n), text) for n, text in enumerate(all_hostile)]
    async with opened(Choose(" ".join(all_hostile), answers)) as it:
        for _ in answers:
            assert not it.acting
            await it.press("down")
        await it.press("b")
        assert it.result == "b"


HURRIED = [
    (lambda: Choose("Show", FILTERS), "n"),
    (lambda: Choose("Show", FILTERS), "enter"),
    (lambda: FindScreen("ab"), "enter"),
    (lambda: HelpScreen(GROUPS), "escape"),
    (lambda: HelpScreen(GROUPS), "q"),
    (lambda: NoteForm("Note", "text"), "ctrl+s"),
    (lambda: SourceForm("A claim.", [], None, Stance.SUPPORTS, draft=WRITTEN), "enter"),
    (lambda: SourceForm("A claim.", [], None, Stance.SUPPORTS, draft=WRITTEN), "ctrl+s"),
    (lambda: SourceForm("A claim.", [Source("s1", "https://a.example/", key="a.example")], None, Stance.SUPPORTS), "1"),
]


@pytest.mark.parametrize(("make", "key"), HURRIED)
async def test_a_key_pressed_twice_in_a_hurry_answers_once(opened: Any, make: Any, key: str) -> None:
    async with opened(make()) as it:
        character = key if len(key) == 1 else None
        for _ in range(2):  # both are on their way before the first is dealt with
            it.app.post_message(events.Key(key, character))
        await it.pilot.pause()
        await it.pilot.pause()
        assert not it.is_open
        assert len(it.app.screen_stack) == 1
