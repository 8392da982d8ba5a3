"""How far reviewers agree: groups above, the figures of the one under the cursor below or beside them."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from annotator.domain.agreement_figures import TITLES, UNDEFINED, Estimate
from annotator.domain.team_choices import GroupBy
from annotator.errors import AnnotatorError
from annotator.text import counted, one_line
from annotator.tui.marks import shorten
from annotator.tui.mishaps import mishap_words
from annotator.tui.screens.modal import Hints, Modal
from annotator.tui.screens.row_list import RowList

if TYPE_CHECKING:
    from annotator.domain.agreement_figures import GroupAgreement
    from annotator.schemes import LabelScheme
    from annotator.tui.screens.row_list import Piece

Measure = Callable[[GroupBy | None], "Iterator[GroupAgreement]"]
"""Measures one group after the other (``TeamMeasures.agreement``)."""
GROUPINGS: tuple[GroupBy | None, ...] = (None, *GroupBy)
_NUMBER, _FIGURE, _NAME, _VALUE, _SCALE = 7, 8, 19, 18, 19
"""Cells of a number and of a figure in the list; of a figure's name, its value and the drawing of its interval."""
_LISTED = {"percent": "equal", "alpha": "alpha"}
"""The figures on labels that the list has."""


class AgreementScreen(Modal[None]):
    """Agreement overall and by group, as ``annotator agreement`` has it; measured in the background, group by group.

    In a blind project it is that of closed claims, which everybody may see.
    """

    guide_topic: ClassVar[str] = "teams"
    BESIDE = frozenset(("measure",))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("home", "end(-1)", "First", show=False),
        Binding("end", "end(1)", "Last", show=False),
        Binding("right,l,tab", "turn(1)", "Next grouping", show=False),
        Binding("left,h,shift+tab", "turn(-1)", "Previous grouping", show=False),
        Binding("q", "leave", "Close", show=False),
    ]

    def __init__(self, measure: Measure, scheme: "LabelScheme", *, blind: bool) -> None:
        super().__init__()
        self._measure = measure
        self._scheme = scheme
        self._blind = blind
        self._by: GroupBy | None = None
        self._found: dict[GroupBy | None, list[GroupAgreement]] = {}
        self._whole: set[GroupBy | None] = set()
        """The groupings of which every group is measured."""
        self._failure = ""
        """Why the grouping that is shown could not be measured."""

    def compose(self) -> ComposeResult:
        """The groupings, the groups, the figures of one, the keys."""
        with Vertical(id="dialog", classes="full") as dialog:
            dialog.border_title = Content("Agreement on closed claims" if self._blind else "Agreement")
            yield Static(id="groupings")
            with Horizontal(id="groups"):
                with Vertical(id="listed"):
                    yield Static(classes="columns")
                    yield RowList(self._draw)
                yield Static(id="figures")
            yield Hints(("←→", "Grouping", "turn(1)"), ("↑↓", "Group", ""), ("Esc", "Close", "leave"))

    def on_mount(self) -> None:
        """Begin with all answers."""
        self._show()

    def on_resize(self) -> None:
        """Put the figures beside the groups where there is room, and draw them for their width."""
        self.set_class(self.size.width >= 120, "-wide")
        self.call_after_refresh(self._tell)

    def on_row_list_moved(self) -> None:
        """Show the figures of the group under the cursor."""
        self._tell()

    def action_move(self, by: int) -> None:
        """Move the cursor by ``by`` groups."""
        self.query_one(RowList).cursor += by

    def action_page(self, by: int) -> None:
        """Move the cursor by ``by`` screens."""
        rows = self.query_one(RowList)
        rows.cursor += by * max(1, rows.size.height - 1)

    def action_end(self, direction: int) -> None:
        """Go to the first group (-1) or the last (1)."""
        rows = self.query_one(RowList)
        rows.cursor = 0 if direction < 0 else rows.count - 1

    def action_turn(self, by: int) -> None:
        """Show the next grouping, or the previous one (-1)."""
        self._by = GROUPINGS[(GROUPINGS.index(self._by) + by) % len(GROUPINGS)]
        self._show()

    def _show(self) -> None:
        """List the groups of a grouping; measure those that are not measured yet."""
        words = [(by or "all", by is self._by) for by in GROUPINGS]
        shown = [Content.styled(f" {word} ", "bold reverse" if here else "") for word, here in words]
        self.query_one("#groupings", Static).update(Content(" ").join(shown))
        self._failure = ""
        self._list(0)
        if self._by not in self._whole:
            self.run_worker(self._work(self._by), group="measure", exclusive=True, exit_on_error=False)

    async def _work(self, by: GroupBy | None) -> None:
        """Measure in a thread; leaving this grouping ends the work after the group that is being measured."""
        found = self._found[by] = []
        groups = self._measure(by)
        try:
            while (group := await asyncio.to_thread(next, groups, None)) is not None:
                found.append(group)
                self._list(self.query_one(RowList).cursor)
        except Exception as error:
            words = str(error) if isinstance(error, AnnotatorError) else mishap_words(error)
            self._failure = f"Not measured: {one_line(words)}"
            self._tell()
            raise
        self._whole.add(by)
        self._list(self.query_one(RowList).cursor)

    @property
    def _groups(self) -> "list[GroupAgreement]":
        return self._found.get(self._by, [])

    def _list(self, cursor: int) -> None:
        rows, whole = self.query_one(RowList), self._by in self._whole
        many = counted(len(self._groups), "group")
        self.query_one("#dialog").border_subtitle = Content(many if whole else f"{many}, measuring …")
        rows.show(len(self._groups), cursor)
        self._tell()

    def _called(self, group: "GroupAgreement") -> str:
        if group.group is None:
            return "all answers"
        return one_line(self._scheme.title_of(group.group) if self._by is GroupBy.LABEL else group.group)

    def _draw(self, at: int, width: int) -> list["Piece"]:
        group = self._groups[at]
        name = max(1, width - _NUMBER - _FIGURE * len(_LISTED))
        figures = (group.labels[each].value for each in _LISTED)
        shown = (UNDEFINED if value is None else f"{value:.2f}" for value in figures)
        return [
            (shorten(self._called(group), name - 1), name, False),
            (f"{group.labels['percent'].n:>{_NUMBER},}", _NUMBER, True),
            *((f"{words:>{_FIGURE}}", _FIGURE, False) for words in shown),
        ]

    def _tell(self) -> None:
        """Draw the heads of the columns and the figures under the cursor."""
        rows, figures = self.query_one(RowList), self.query_one("#figures", Static)
        heads = "".join(f"{each:>{_FIGURE}}" for each in _LISTED.values())
        name = max(1, rows.row_width - 2 - _NUMBER - len(heads))
        head = f"  {self._by or 'answers':<{name}}{'claims':>{_NUMBER}}{heads}"
        self.query_one(".columns", Static).update(Content(head if rows.count else ""))
        if self._failure:
            figures.update(Content(self._failure))
        elif rows.cursor < len(self._groups):
            figures.update(Content("\n".join(self._lines(self._groups[rows.cursor], figures.size.width))))
        elif self._by in self._whole:
            figures.update(Content("No claim has an answer yet that everybody may see."))
        else:
            figures.update(Content("Measuring …"))

    def _lines(self, group: "GroupAgreement", width: int) -> Iterator[str]:
        """Every figure of a group: what it is of, over how many, its interval in numbers and drawn, or why not."""
        yield f"{self._called(group)}: {counted(group.answers, 'answer')} by {counted(group.reviewers, 'reviewer')}"
        if group.why_nothing:
            yield ""
            yield group.why_nothing
            return
        for part, titles in TITLES.items():
            for number, (name, title) in enumerate(titles.items()):
                found = group.part(part)[name]
                begin = f"{part if number == 0 else '':<9}{title:<{_NAME}}"
                rest = f"{found.n:>6,}  {found.words:<{_VALUE}}{drawn(found)}"
                yield shorten(begin + (rest if found.value is not None else f" {UNDEFINED} {found.undefined}"), width)


def drawn(found: Estimate) -> str:
    """The interval on a scale from 0 to 1 with the value in it; what is below 0 is drawn at its beginning."""
    if found.value is None:
        return ""

    def at(value: float) -> int:
        return round(max(0.0, min(1.0, value)) * (_SCALE - 1))

    cells = [" "] * _SCALE
    if found.low is not None and found.high is not None:
        for cell in range(at(found.low), at(found.high) + 1):
            cells[cell] = "━"
    cells[at(found.value)] = "█"
    return f"│{''.join(cells)}│"
