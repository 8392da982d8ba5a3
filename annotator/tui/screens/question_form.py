"""The questions about a claim, and those that its own facts lead to; one line to ask another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.text import counted, one_line
from annotator.tui.marks import shorten
from annotator.tui.screens.list_modal import FilterInput, Foot, ListModal
from annotator.tui.screens.modal import SHEET, Hints
from annotator.tui.screens.row_list import RowList

if TYPE_CHECKING:
    from annotator.domain.asked_questions import Question
    from annotator.domain.records import Claim
    from annotator.tui.screens.row_list import Piece

_STATE = 18
"""Cells for what became of a question."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: a question to ask, or one that stands (from 1) to do something with."""

    text: str | None = None
    number: int = 0


class QuestionForm(ListModal[Wish]):
    """Lists questions that stand, with what became of them, and offers others with a digit each."""

    DEFAULT_CLASSES = SHEET
    AUTO_FOCUS = "#filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Ask", id="question.ask", tooltip="Ask what is typed, or open the one chosen"),
    ]

    def __init__(self, claim: "Claim", offered: Sequence[str]) -> None:
        super().__init__()
        self._claim = claim
        self._asked: tuple[Question, ...] = claim.review.questions if claim.review else ()
        self.offered = list(offered)[:9]

    def compose(self) -> ComposeResult:
        """The claim, the field, the questions, the keys."""
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content("Questions")
            yield Static(Content(one_line(self._claim.exact)), classes="claim")
            yield _QuestionInput(placeholder="your question, or the digit of one below", id="filter")
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Foot()
            yield Hints(("Enter", "Ask, or open", "open"), ("↑↓", "Choose", ""), ("Esc", "Leave", "leave"))

    def on_mount(self) -> None:
        """Show the rows, with the cursor on the first that waits for an answer."""
        first = next((n for n, each in enumerate(self._asked) if each.is_open), 0)
        self.rows.show(len(self._asked) + len(self.offered), first)
        waiting = sum(each.is_open for each in self._asked)
        self.say(f"{counted(len(self._asked), 'question')}, {waiting} to answer" if self._asked else "Offered:")

    def action_open(self) -> None:
        """Ask what is typed; else ask the offered question under the cursor, or open the one that stands."""
        typed = self.query_one(_QuestionInput).value.strip()
        at = self.rows.cursor
        if typed:
            self.answer(Wish(typed))
        elif at < len(self._asked):
            self.answer(Wish(number=at + 1))
        else:
            self.pick(at - len(self._asked))

    def pick(self, place: int) -> None:
        """Ask the offered question in this place, from 0."""
        if 0 <= place < len(self.offered):
            self.answer(Wish(self.offered[place]))

    def full(self, at: int) -> str:
        """The whole question, and what answers it."""
        if at >= len(self._asked):
            return self.offered[at - len(self._asked)]
        question = self._asked[at]
        return " · ".join([question.text, *(each.text for each in question.answers if each.text)])

    def _draw(self, at: int, width: int) -> list["Piece"]:
        if at >= len(self._asked):
            place = at - len(self._asked)
            return [(shorten(f"{place + 1}  {one_line(self.offered[place])}", width), width, True)]
        question = self._asked[at]
        text = shorten(one_line(question.text), width - _STATE - 1)
        return [(text, width - _STATE, False), (_state(question), _STATE, not question.is_open)]


def _state(question: "Question") -> str:
    if question.is_open:
        return "to answer"
    return "no answer found" if question.is_given_up else counted(len(question.answers), "answer")


class _QuestionInput(FilterInput):
    """The field for a question. In the empty field, a digit asks an offered one."""

    def on_key(self, event: events.Key) -> None:
        """Handle the digit before ``Input`` inserts it."""
        place = "123456789".find(event.character or "?")
        form = self.screen
        if not self.value and isinstance(form, QuestionForm) and 0 <= place < len(form.offered):
            event.prevent_default()
            event.stop()
            form.pick(place)
