"""The form for a verdict's date, and the day to look at it again."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from annotator.days_ahead import day_ahead
from annotator.errors import InputError
from annotator.text import iso_day, one_line
from annotator.tui.screens.detail_form import DetailForm
from annotator.tui.screens.fields import Field, LineInput
from annotator.tui.screens.modal import SAVE, Hints


class Dates(NamedTuple):
    """The result of the form: ISO days, or empty."""

    as_of: str
    recheck_at: str


class DatesForm(DetailForm[Dates]):
    """Asks for both days; ``None`` means unchanged, empty ones are cleared."""

    AUTO_FOCUS = "#recheck_at"

    def __init__(self, claim_text: str, as_of: str | None, recheck_at: str | None, today: date) -> None:
        """If neither day is set yet, the verdict is dated ``today``."""
        super().__init__()
        self._claim_text = claim_text
        self._today = today
        self._before = Dates(as_of or ("" if recheck_at else today.isoformat()), recheck_at or "")

    def compose(self) -> ComposeResult:
        """The claim, two fields, what the second comes to, the keys."""
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content("Dates of this verdict")
            yield Static(Content(one_line(self._claim_text)), classes="claim")
            yield Field("As of", LineInput(self._before.as_of, placeholder="2026-05-12", id="as_of"))
            ahead = f"{day_ahead('+6m', self._today)}, +30d, +6m"
            yield Field("Look again", LineInput(self._before.recheck_at, placeholder=ahead, id="recheck_at"))
            yield Static(Content(""), classes="meant")
            yield Static(Content(""), classes="asking")
            yield Hints((SAVE, "Save", "save"), ("Esc", "Cancel", "leave"))

    def problems(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What is not a day, or cannot be a date of a verdict."""
        found: dict[str, str] = {}
        days = {}
        for name, value in typed.items():
            try:
                days[name] = day_ahead(value, self._today) if name == "recheck_at" else iso_day(value or "2000-01-01")
            except InputError as error:
                found[name] = str(error)
        if typed["as_of"] and days.get("as_of", "") > self._today.isoformat():
            found["as_of"] = "That date is in the future: a verdict is dated today or earlier."
        elif len(days) == len(typed) and typed["as_of"] and "" < days["recheck_at"] < days["as_of"]:
            found["recheck_at"] = f"That is {days['recheck_at']}, before the verdict's own date."
        return found

    def result(self, typed: Mapping[str, str]) -> Dates:
        """Both as ISO days."""
        return Dates(typed["as_of"].strip(), day_ahead(typed["recheck_at"], self._today))

    @on(Input.Changed, "#recheck_at")
    def _say_what_is_meant(self) -> None:
        """Judge and show one look at the field: a change may be heard of after more was typed."""
        typed, words = self.typed(), ""
        if typed["recheck_at"].strip().startswith("+") and "recheck_at" not in self.problems(typed):
            words = f"that is {self.result(typed).recheck_at}"
        self.query_one(".meant", Static).update(Content(words))
