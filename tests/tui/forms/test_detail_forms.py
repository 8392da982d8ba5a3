"""The forms for the dates of a verdict and for a claim's own wording."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input, TextArea

from annotator.days_ahead import day_ahead
from annotator.domain.records import Normalised
from annotator.errors import InputError
from annotator.tui.screens.dates_form import Dates, DatesForm
from annotator.tui.screens.normalise_form import NormaliseForm

TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+30d", "2026-03-02"), (" + 2 W ", "2026-02-14"), ("+1m", "2026-02-28"), ("+6m", "2026-07-31"),
        ("+1y", "2027-01-31"), ("+0d", "2026-01-31"), (" 2026-05-12 ", "2026-05-12"), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_a_day_is_given_itself_or_counted_from_today(typed: str, meant: str) -> None:
    assert day_ahead(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["soon", "+", "+m", "+9999y", "+30x", "-30d", "2026-02-30", "2026-5-1", "+١d"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(InputError):
        day_ahead(typed, TODAY)


@given(st.dates(date(2000, 1, 1), date(3000, 1, 1)), st.integers(0, 9999), st.sampled_from("dwmy"))
def test_days_ahead_are_never_behind(today: date, many: int, unit: str) -> None:
    try:
        meant = day_ahead(f"+{many}{unit}", today)
    except InputError:
        assert unit == "y"
    else:
        assert date.fromisoformat(meant) >= today


async def test_dates_are_asked_for_and_judged_in_place(opened: Any) -> None:
    async with opened(DatesForm("[/] The claim \x1b[2J", None, None, TODAY)) as it:
        assert it.shows("2026-01-31")
        await it.press(*"+6m")
        assert it.shows("that is 2026-07-31")
        await it.press("enter")
        assert it.result == Dates("2026-01-31", "2026-07-31")
    async with opened(DatesForm("The claim", "2026-01-02", "2026-01-01", TODAY)) as it:
        await it.press("enter")
        assert it.shows("before the verdict's own date")
        await it.press("ctrl+u", *"soon", "ctrl+s")
        assert it.shows("“soon” is not a day: write 2026-05-12, or +30d")
        await it.press("up", "ctrl+u", *"2026-02-01", "enter")
        assert it.shows("in the future")
        await it.press("ctrl+u", "down", "ctrl+u", "enter")
        assert it.result == Dates("", "")


async def test_leaving_dates_with_changes_asks_once(opened: Any) -> None:
    async with opened(DatesForm("The claim", None, None, TODAY)) as it:
        await it.press("1", "escape")
        assert it.shows("Not saved yet")
        await it.press("escape")
        assert (it.is_open, it.result) == (False, None)
    async with opened(DatesForm("The claim", None, None, TODAY)) as it:
        await it.press("escape")
        assert (it.is_open, it.result) == (False, None)


async def test_a_wording_is_filled_in_and_changed(opened: Any) -> None:
    known = Normalised("It rose.", "the mayor", "2026-05-12", "LYSNA")
    async with opened(NormaliseForm("It rose.", known), (80, 24)) as it:
        for words in ("It rose.", "the mayor", "2026-05-12", "LYSNA", "Said by", "^s Save"):
            assert it.shows(words)
        await it.press(*[*"!"], "tab", "down", "ctrl+u", *"May", "ctrl+s")
        assert it.shows("is not a date")
        await it.press("ctrl+u", *"2025", "enter")
        assert it.result == Normalised("It rose.!", "the mayor", "2025", "LYSNA")


async def test_hostile_wordings_are_shown_harmless_and_come_back_as_they_were(opened: Any, all_hostile: Any) -> None:
    async with opened(NormaliseForm(all_hostile[0], Normalised("x"))) as it:
        for text in all_hostile:
            it.form.query_one(TextArea).focus()
            await it.paste(text)
            it.form.query_one("#place", Input).focus()
            await it.paste(text)
            assert not it.acting
    for text in all_hostile[:4]:
        async with opened(NormaliseForm(text, Normalised(text, text, text, text))) as it:
            await it.press("ctrl+s")
            assert it.result == Normalised(text, text, text, text)
