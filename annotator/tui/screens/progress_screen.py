"""The screen with a reviewer's own progress: figures, labels by day and kind, hosts of sources."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual_plotext import PlotextPlot

from annotator.text import counted, one_line
from annotator.tui.marks import spec_of
from annotator.tui.screens.modal import Hints, ScrollModal

if TYPE_CHECKING:
    from annotator.domain.figures import Agreement, OwnProgress, Pace
    from annotator.schemes import LabelScheme

_NAME, _BAR = 20, 7
"""Cells of a name and of the longest bar."""
_EVERY = 5
"""Days between two labels below the plot."""


class ProgressScreen(ScrollModal[bool]):
    """Shows one reviewer's progress; Esc, p, q or a click closes it. The answer is true for who wants the team's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,q", "leave", "Close", show=False),
        Binding("M", "agreement", "Agreement", show=False),
    ]

    def __init__(self, progress: "OwnProgress", scheme: "LabelScheme") -> None:
        super().__init__()
        self._progress = progress
        self._scheme = scheme

    def compose(self) -> ComposeResult:
        """Figures, the plot, the two tables, the keys."""
        progress = self._progress
        labels = [(spec_of(self._scheme, name).title, count) for name, count in progress.labels]
        with Vertical(id="dialog", classes="wide") as dialog:
            dialog.border_title = Content(one_line(f"Progress of {progress.reviewer} (only you see this)"))
            with VerticalScroll(id="body"):
                yield Static(Content("\n".join(figures(progress))))
                yield Static(Content(f"Labels by day, the last {len(progress.days)} days"), classes="heading")
                yield PlotextPlot(id="days")
                with Horizontal(classes="tables"):
                    yield Static(Content(table("Labels", labels)))
                    yield Static(Content(table("Sources by host", progress.hosts)))
            yield Hints(("Esc", "Close", "leave"), ("M", "Agreement", "agreement"), ("↑↓ PgUp PgDn", "Scroll", ""))

    def action_agreement(self) -> None:
        """Close and go on to how far reviewers agree."""
        self.answer(True)

    def on_mount(self) -> None:
        """Draw the labels by day."""
        counts = [count for _, count in self._progress.days]
        places = list(range(len(counts)))
        named = places[::-1][::_EVERY]
        plot = self.query_one(PlotextPlot).plt
        plot.bar(places, counts, width=0.6)
        plot.xticks([float(place) for place in named], [self._progress.days[place][0][5:] for place in named])
        plot.ylim(0, max(4, *counts))
        plot.yfrequency(3)


def figures(progress: "OwnProgress") -> list[str]:
    """The figures, one line each."""
    left = f"left {progress.left:,} · drafts {progress.drafts:,} · verdicts due {progress.aged:,}"
    lines = [
        _paced("today", progress.today),
        _paced("overall", progress.overall),
        f"{left} · flagged {progress.flagged:,}",
        _agreed(progress.agreement),
    ]
    if progress.at_work:
        lines.append(f"at work now: {one_line(', '.join(progress.at_work))}")
    if progress.overall.claims > progress.last:
        lines.append(f"pace, medians and agreement: of your last {progress.last:,} answers")
    return lines


def _paced(when: str, pace: "Pace") -> str:
    parts = [f"{when:<8}{counted(pace.claims, 'claim')}"]
    if pace.per_hour is not None:
        parts.append(f"{pace.per_hour:,.0f} per hour")
    if pace.seconds is not None:
        parts.append(f"{counted(round(pace.seconds), 'second')} per label")
    if pace.keystrokes is not None:
        parts.append(f"{counted(round(pace.keystrokes), 'key')} per label")
    return " · ".join(parts)


def _agreed(agreement: "Agreement | None") -> str:
    if agreement is None:
        return "agreement so far: no answers by others to compare with yet"
    share = 100 * agreement.same / agreement.answers
    answers = f"{agreement.same:,} of {agreement.answers:,} answers by others match yours"
    return f"agreement so far: {answers} ({share:.0f}%, {counted(agreement.claims, 'claim')})"


def table(heading: str, rows: Sequence[tuple[str, int]]) -> str:
    """Names with counts and bars; the longest bar is for the highest count."""
    most = max((count for _, count in rows), default=1)
    lines = [
        f"{set_cell_size(one_line(name), _NAME)} {count:>5} {'█' * max(1, round(_BAR * count / most))}"
        for name, count in rows
    ]
    return "\n".join([heading, *(lines or ["none yet"])])
