"""Writing a comment."""

from typing import Any

import pytest

from annotator.tui.screens.note_form import NoteForm


async def test_a_note_is_written_over_several_lines_and_saved(opened: Any) -> None:
    async with opened(NoteForm("Note")) as it:
        await it.press("a", "enter", "b", "ctrl+s")
        assert it.result == "a\nb"


async def test_writing_goes_on_at_the_end_of_the_note(opened: Any) -> None:
    async with opened(NoteForm("Note", "first\nsecond")) as it:
        await it.press("!", "ctrl+s")
        assert it.result == "first\nsecond!"


async def test_a_cleared_note_is_not_a_cancelled_one(opened: Any) -> None:
    async with opened(NoteForm("Note", "old")) as it:
        await it.press(*["backspace"] * 3, "space", "ctrl+s")
        assert (it.is_open, it.result) == (False, "")
    async with opened(NoteForm("Note", "old")) as it:
        await it.press("escape")
        assert (it.is_open, it.result) == (False, None)


async def test_leaving_with_changes_asks_once(opened: Any) -> None:
    form = NoteForm("Note", "old")
    async with opened(form) as it:
        await it.press("x", "escape")
        assert it.is_open
        assert it.shows("Not saved yet")
        await it.press("y")
        assert not it.shows("Not saved yet")
        await it.press("escape", "escape")
        assert (it.is_open, it.result) == (False, None)
    assert form.draft == "oldxy"


async def test_saving_after_being_asked(opened: Any) -> None:
    async with opened(NoteForm("Note")) as it:
        await it.press("x", "escape", "ctrl+s")
        assert it.result == "x"


async def test_a_note_by_mouse(opened: Any) -> None:
    async with opened(NoteForm("Note", "old")) as it:
        await it.click("Save")
        assert it.result == "old"
    async with opened(NoteForm("Note", "old")) as it:
        await it.click("Cancel")
        assert (it.is_open, it.result) == (False, None)


async def test_a_look_at_a_note_changes_no_character_of_it(opened: Any) -> None:
    strange = " tabs\tand\r\nline ends \x1b[0m "
    async with opened(NoteForm("Note", strange)) as it:
        assert not it.acting
        await it.press("ctrl+s")
        assert it.result == strange


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
async def test_the_whole_form_is_on_the_screen(opened: Any, size: tuple[int, int]) -> None:
    async with opened(NoteForm("Note on a claim", "text"), size) as it:
        assert all(it.shows(words) for words in ("Note on a claim", "text", "Save", "Esc"))
        assert max(map(len, it.lines)) <= size[0]


async def test_hostile_text_is_only_text(opened: Any, hostile: str) -> None:
    async with opened(NoteForm(hostile, hostile), (60, 20)) as it:
        assert not it.acting
        await it.paste(hostile)
        assert not it.acting
        await it.press("escape", "escape")
