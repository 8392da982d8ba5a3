"""The evidence finder: passages from the library beside the claim, cited with a digit."""

import asyncio
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from annotator.domain.asked_questions import Question
from annotator.domain.library import LibraryDocument, Passage
from annotator.text import one_line
from annotator.tui.screens.document_screen import DocumentScreen, Selected
from annotator.tui.screens.fields import LineInput
from annotator.tui.screens.modal import SHEET, Hints, Modal
from annotator.tui.widgets.passage_list import PassageList

OTHER = "other"
"""What the screen returns when the reviewer wants to cite something that is not in the library."""
_HINTS = (
    ("1–5", "Cite", ""),
    ("Enter", "Open", "open"),
    ("x", "Not relevant", "reject"),
    ("/", "Words", "words"),
    ("Tab", "Question", "question"),
    ("s", "Other source", "other"),
    ("Esc", "Leave", "leave"),
)
_NOTHING = "Nothing in the library is about this: / looks for other words, s cites another source."
_EMPTY = "No documents were added to the library yet: L and then + adds some, s cites another source."


@dataclass(frozen=True, slots=True)
class FinderWork:
    """What the screen has done for it. ``find``, ``note``, ``show``, ``is_stocked`` block: call them in a thread."""

    find: Callable[[str, int | None], list[Passage]]
    """Looks for words and for the question with this number, or for all that are open."""
    note: Callable[[str, int | None, Sequence[Passage]], None]
    """Stores what was shown."""
    show: Callable[[str], LibraryDocument]
    """A whole document."""
    cite: Callable[[Passage, tuple[int, int] | None, int | None], bool]
    """Cites a passage or a span of its document, as an answer to a question; returns whether the screen is to stay."""
    opened: Callable[[Passage], None]
    dismiss: Callable[[Passage], None]
    quoted: Callable[[], Set[str]]
    """The quotes that the claim has now."""
    is_stocked: Callable[[], bool]
    """Whether anybody has added documents."""


class FinderScreen(Modal[str]):
    """Shows the best passages for a claim; returns ``OTHER`` or nothing."""

    DEFAULT_CLASSES = SHEET
    AUTO_FOCUS = "PassageList"
    BESIDE = frozenset(("note",))
    guide_topic: ClassVar[str] = "library"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"cite({n})", f"Cite {n}", show=False) for n in range(1, 6)),
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("enter", "open", "Open", id="finder.open", tooltip="Open the document at the passage"),
        Binding("x", "reject", "Not relevant", id="finder.dismiss", tooltip="This passage is not about the claim"),
        Binding("slash", "words", "Words", id="finder.words", tooltip="Type words to narrow the search"),
        Binding("tab", "question", "Question", id="finder.question", tooltip="Look for the next question"),
        Binding("s", "other", "Other source", id="finder.other", tooltip="Cite a source that is not in the library"),
    ]

    def __init__(
        self,
        work: FinderWork,
        about: str,
        questions: Sequence[Question] = (),
        question: int | None = None,
        *,
        or_other: bool = False,
    ) -> None:
        """``about`` names what is looked for; ``question`` is the one to begin with (from 1).

        With ``or_other`` the screen closes with ``OTHER`` at once if nothing is found.
        """
        super().__init__()
        self._work = work
        self._about = about
        self._questions = questions
        self._question = question
        self._words = ""
        self._or_other = or_other
        self.found_nothing = False
        """Whether the last search found nothing."""
        self.has_cited = False
        """Whether anything was cited here."""

    def compose(self) -> ComposeResult:
        """The words, the question, the passages, the keys."""
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content(one_line(self._about))
            yield LineInput(placeholder="words to look for; Enter searches, Esc leaves them", id="words")
            yield Static(classes="about", id="asked")
            yield PassageList(self._work.quoted)
            yield Hints(*(hint for hint in _HINTS if self._questions or hint[0] != "Tab"))

    def on_mount(self) -> None:
        """Search at once."""
        self.query_one("#words").display = False
        self.search()

    @property
    def list(self) -> PassageList:
        """The passages."""
        return self.query_one(PassageList)

    def search(self) -> None:
        """Look for passages in the background; keys wait for them."""
        self._ask()
        self.list.show((), "Searching…")
        self.run_worker(self._search(), group="search", exclusive=True, exit_on_error=False)

    async def _search(self) -> None:
        words, question = self._words, self._question
        found = await asyncio.to_thread(self._work.find, words, question)
        self.found_nothing = not found
        if not found and self._or_other and not words:
            self.answer(OTHER)
            return
        stocked = bool(found) or await asyncio.to_thread(self._work.is_stocked)
        self.list.show(found, _NOTHING if stocked else _EMPTY)
        note = asyncio.to_thread(self._work.note, words, question, found)
        self.run_worker(note, group="note", exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a search failed."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR and event.worker.group == "search":
            self.list.show((), one_line(f"The search failed: {event.worker.error}"))

    def _ask(self) -> None:
        """Show which question is looked for."""
        asked = self.query_one("#asked", Static)
        asked.display = bool(self._questions or self._words)
        parts = []
        if self._question is not None:
            question = self._questions[self._question - 1]
            parts.append(f"asked {self._question}/{len(self._questions)}: {question.text}")
        elif self._questions:
            parts.append(f"all {len(self._questions)} questions" if len(self._questions) > 1 else "the question too")
        if self._words:
            parts.append(f"words: {self._words}")
        asked.update(Content(one_line(" · ".join(parts))))

    def action_move(self, by: int) -> None:
        """Go to the next (1) or previous (-1) passage."""
        self.list.move(by)

    def action_cite(self, number: int) -> None:
        """Cite the passage with this digit."""
        if number <= len(self.list.passages):
            self.list.go(number - 1)
            self.cite(self.list.passages[number - 1], None)

    def cite(self, passage: Passage, span: tuple[int, int] | None) -> None:
        """Cite a passage's best sentence, or a span of its document; the caller says whether this stays open."""
        self.has_cited = True
        if not self._work.cite(passage, span, self._question):
            self.answer(None)

    def action_reject(self) -> None:
        """Say that the passage under the cursor is not about the claim."""
        passage = self.list.current
        if passage is not None:
            self._work.dismiss(passage)
            self.list.drop(self.list.cursor)

    def action_open(self) -> None:
        """Open the document of the passage under the cursor."""
        passage = self.list.current
        if passage is None:
            return
        self._work.opened(passage)

        def closed(selected: Selected | None) -> None:
            if selected is not None:
                self.cite(*selected)

        self.app.push_screen(DocumentScreen(self._work.show, self.list.passages, self.list.cursor), closed)

    def action_words(self) -> None:
        """Go to the field for words."""
        field = self.query_one("#words", Input)
        field.display = True
        field.focus()

    def action_question(self) -> None:
        """Look for the next question, and behind the last for all."""
        if self._questions:
            following = (self._question or 0) + 1
            self._question = following if following <= len(self._questions) else None
            self.search()

    def action_other(self) -> None:
        """Cite a source that is not in the library."""
        self.answer(OTHER)

    def action_leave(self) -> None:
        """Leave the field for words, or the screen."""
        field = self.query_one("#words", Input)
        if field.has_focus:
            field.value = self._words
            self._leave_field(field)
        else:
            self.answer(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search for what was typed."""
        event.stop()
        self._words = " ".join(event.value.split())
        self._leave_field(event.input)
        self.search()

    def _leave_field(self, field: Input) -> None:
        field.display = bool(self._words)
        self.list.focus()

    def on_paste(self, event: events.Paste) -> None:
        """Text pasted on the list is looked for."""
        if self.focused is self.list:
            event.stop()
            self.action_words()
            self.query_one("#words", Input).value = " ".join(event.text.split())
