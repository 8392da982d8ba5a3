"""Questions: one answered with a key, one answered with a line of text, and what becomes of what cannot be saved."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotator.text import counted, one_line
from annotator.tui.marks import CHOSEN
from annotator.tui.save_queue import SaveQueue, SaveState
from annotator.tui.screens.fields import Field, LineInput
from annotator.tui.screens.list_modal import Foot
from annotator.tui.screens.modal import SHEET, Hints, Modal, sheet_room

_FRAME = 5
"""Cells beside an answer: the frame, its padding and the scrollbar."""
LONGEST = 300
"""Characters shown of one answer; a quoted passage may be a page long."""


class Choose(Modal[str]):
    """Asks for one of a few answers; returns its key, or ``None`` when the reviewer left."""

    DEFAULT_CLASSES = SHEET
    AUTO_FOCUS = "OptionList"

    def __init__(self, title: str, options: Sequence[tuple[str, str]], current: str | None = None) -> None:
        """Each of ``options`` is a key (one character) and its description; ``current`` is the current key."""
        super().__init__()
        self._title = title
        self._options = options
        self._current = current

    def compose(self) -> ComposeResult:
        """The answers and the keys."""
        with Vertical(id="dialog"):
            yield Static(Content(one_line(self._title)), classes="question")
            options = [Option(self._prompt(key, words), id=str(n)) for n, (key, words) in enumerate(self._options)]
            yield OptionList(*options, compact=True, markup=False)
            yield Foot()
            yield Hints(("Enter", "Choose", "choose"), ("Esc", "Back", "leave"))

    def on_mount(self) -> None:
        """Start on the current answer."""
        keys = [key for key, _ in self._options]
        if self._current in keys:
            self.query_one(OptionList).highlighted = keys.index(self._current)

    def on_resize(self) -> None:
        """Make room for the answer under the cursor in full where an answer is cut."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        longest = max(self._prompt(*option).cell_length for option in self._options)
        for foot in self.query(Foot):  # none once the answer is given
            foot.display = longest + _FRAME > (sheet_room(self.size).right or self.size.width)
            self.call_after_refresh(self._cap)

    def _cap(self) -> None:
        """Leave the other parts their rows."""
        for answers in self.query(OptionList):
            others = [each for each in answers.siblings if each.display]
            left = self.query_one("#dialog").size.height - sum(each.outer_size.height for each in others)
            answers.styles.max_height = max(1, left)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the answer under the cursor in full."""
        self.query_one(Foot).tell(self._options[event.option_index][1])

    def on_key(self, event: events.Key) -> None:
        """An answer's key chooses it."""
        if event.character in [key for key, _ in self._options]:
            event.stop()
            event.prevent_default()
            self.answer(event.character)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click chooses."""
        self.answer(self._options[event.option_index][0])

    def action_choose(self) -> None:
        """Choose the answer under the cursor."""
        self.query_one(OptionList).action_select()

    def _prompt(self, key: str, words: str) -> Content:
        shown = one_line(words)
        shown = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
        mark = CHOSEN if key == self._current else " "
        return Content.assemble((f"{mark} {one_line(key)}  ", "bold"), shown)


class NameForm(Modal[str]):
    """Asks for a name; returns it without blanks around it, or ``None`` when the reviewer left."""

    DEFAULT_CLASSES = SHEET
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Save", id="name.keep", tooltip="Save under this name"),
    ]

    def __init__(self, question: str, initial: str = "", *, field: str = "Name") -> None:
        """``question`` is shown above the field called ``field``, ``initial`` in it."""
        super().__init__()
        self._question = question
        self._initial = initial
        self._field = field

    def compose(self) -> ComposeResult:
        """The question, the field, the keys."""
        with Vertical(id="dialog"):
            yield Static(Content(one_line(self._question)), classes="question")
            yield Field(self._field, LineInput(self._initial))
            yield Hints(("Enter", "Save", "keep"), ("Esc", "Cancel", "leave"))

    def on_input_submitted(self) -> None:
        """Enter keeps the name."""
        self.action_keep()

    def action_keep(self) -> None:
        """Return the name; stay if it is empty."""
        name = self.query_one(LineInput).value.strip()
        if name:
            self.answer(name)
        else:
            self.query_one(Field).complain(f"Type the {self._field.lower()} first.")


async def is_settled(queue: SaveQueue, ask: Callable[[Modal[Any]], Awaitable[Any]], say: Callable[[str], None]) -> bool:
    """Whether nothing is left to save. The reviewer may stay, or give up what cannot be saved; for workers only."""
    while queue.waiting:
        say("Saving before leaving…")
        if await queue.settle() is not SaveState.UNSAVED:
            break
        many = len(queue.waiting)
        lose = f"Leave and lose {counted(many, 'unsaved decision')}"
        options = [("r", "Try to save again"), ("s", "Stay"), ("l", lose)]
        answer = await ask(Choose(f"{many} not saved: {queue.failure}", options))
        if answer == "l":
            queue.discard()
        elif answer == "r":
            queue.retry()
        else:
            return False
    return True
