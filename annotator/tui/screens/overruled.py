"""The list of a reviewer's own answers that an adjudicator decided otherwise."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.domain.work import Place
from annotator.text import counted
from annotator.tui.dispute_words import overruled_words
from annotator.tui.screens.list_modal import ENDS, Foot, ListModal
from annotator.tui.screens.modal import Hints
from annotator.tui.screens.row_list import RowList

if TYPE_CHECKING:
    from annotator.domain.disputes import Overruled
    from annotator.schemes import LabelScheme
    from annotator.tui.screens.row_list import Piece


class OverruledScreen(ListModal[Place]):
    """Lists overruled answers, the newest ruling first; Enter opens the claim in its article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
        Binding("enter", "open", "Open", show=False),
        Binding("q", "leave", "Close", show=False),
        *ENDS,
    ]
    guide_topic = "teams"

    def __init__(self, answers: "Sequence[Overruled]", scheme: "LabelScheme") -> None:
        super().__init__()
        self._answers = answers
        self._words = [overruled_words(each, scheme) for each in answers]
        self._wide = max((cell_len(labels) for labels, _ in self._words), default=0) + 2

    def compose(self) -> ComposeResult:
        """The rows, the one under the cursor in full, the keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content(f"Overruled: {counted(len(self._answers), 'answer')} of yours")
            yield Static(classes="columns")
            yield RowList(self._draw)
            yield Foot()
            yield Hints(("Enter", "Open the claim", "open"), ("↑↓", "Choose", ""), ("Esc", "Close", "leave"))

    def on_mount(self) -> None:
        """Show the rows, or that there are none."""
        self.say("your label → the ruling; the claim and the adjudicator's reason")
        if not self._answers:
            self.say("No adjudicator has decided otherwise than you so far.")
        self.rows.show(len(self._answers))

    def full(self, at: int) -> str:
        """Everything that a row says."""
        labels, words = self._words[at]
        return f"{self._answers[at].at:%Y-%m-%d}  {labels}  {words}"

    def action_open(self) -> None:
        """Close, and open the claim in its article."""
        if self._answers:
            chosen = self._answers[self.rows.cursor]
            self.answer(Place(chosen.article_id, 0, chosen.claim_id))

    def _draw(self, place: int, width: int) -> list["Piece"]:
        labels, words = self._words[place]
        return [(labels, self._wide, False), (words, max(0, width - self._wide), True)]
