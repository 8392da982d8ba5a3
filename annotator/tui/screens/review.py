"""The review screen: an article, the claim under the cursor, one key per decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker

from annotator.tui.controllers.answer_forms import AnswerForms
from annotator.tui.controllers.articles import Articles
from annotator.tui.controllers.cursor import Cursor
from annotator.tui.controllers.decisions import Decisions
from annotator.tui.controllers.earlier import Earlier
from annotator.tui.controllers.finder import Finder
from annotator.tui.controllers.import_watch import ImportWatch
from annotator.tui.controllers.library import Library
from annotator.tui.controllers.lifecycle import Lifecycle
from annotator.tui.controllers.order_choice import OrderChoice
from annotator.tui.controllers.outcomes import Outcomes
from annotator.tui.controllers.panels import Panels
from annotator.tui.controllers.route import Route
from annotator.tui.controllers.source_forms import SourceForms
from annotator.tui.controllers.span_editor import SpanEditor
from annotator.tui.controllers.stage import Stage
from annotator.tui.controllers.typed_ahead import TypedAhead
from annotator.tui.screen_state import ScreenState
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.bars import Bar, KeyBar, Rule, StatusLine
from annotator.tui.widgets.claim_panel import ClaimPanel
from annotator.tui.widgets.looks import PARTS

if TYPE_CHECKING:
    from annotator.domain.desk import Desk
    from annotator.schemes import LabelScheme
    from annotator.tui.keys import Keymap

_ALWAYS = {"quit", "help", "retry", "articles", "failures", "guideline", "progress"}
"""Actions that make sense without an open article."""


class ReviewScreen(Screen[None], inherit_bindings=False):
    """Lays the widgets out and owns the controllers; each action of a key is a method of one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"look--{part}" for part in PARTS}

    def __init__(self, open_desk: Callable[[], "Desk"], scheme: "LabelScheme", reviewer: str, keymap: "Keymap") -> None:
        super().__init__()
        self._bindings = BindingsMap(keymap.bindings())
        self._modes = {action.action.split("(")[0]: action.mode for action in keymap.actions}
        self.state = state = ScreenState(scheme, reviewer, keymap)
        self.stage = stage = Stage(self, state)
        self.cursor = Cursor(state, stage)
        self.articles = Articles(state, stage, self.cursor)
        self.route = Route(state, stage, self.cursor, self.articles)
        self.decisions = Decisions(state, stage, self.route)
        self.ahead = TypedAhead(state, lambda event: self.app.post_message(event))
        self.sources = SourceForms(state, stage, self.decisions, self.ahead)
        self.answers = AnswerForms(state, stage, self.decisions)
        self.spans = SpanEditor(state, stage, self.decisions)
        self.earlier = Earlier(state, stage, self.decisions)
        stage.show_earlier(self.earlier.lines, self.earlier.look_soon)
        self.finder = Finder(state, stage, self.cursor)
        self.order = OrderChoice(state, stage, self.route)
        self.panels = Panels(state, stage)
        self.outcomes = Outcomes(state, stage, self.cursor, self.articles, self.route, self.sources)
        self.library = Library(state, stage, self.articles, self.outcomes)
        self.lifecycle = Lifecycle(
            state, stage, open_desk, cursor=self.cursor, articles=self.articles,
            imports=ImportWatch(state, stage, self.articles), outcomes=self.outcomes, library=self.library,
        )  # fmt: skip
        for name, run in self.actions().items():
            setattr(self, f"action_{name}", run)  # where Textual looks for the action ``name`` of a key

    def actions(self) -> dict[str, Callable[..., None]]:
        """What each action of ``keys.ACTIONS`` runs."""
        return {
            "step": self.cursor.step,
            "page": self.cursor.page,
            "edge": self.cursor.edge,
            "needing": self.route.to_next,
            "turn": self.articles.turn,
            "label": self.decisions.label,
            "skip": self.decisions.skip,
            "flag": self.decisions.flag,
            "undo": self.decisions.undo,
            "redo": self.decisions.redo,
            "source": self.sources.ask,
            "withdraw": self.sources.withdraw,
            "comment": self.answers.comment,
            "confidence": self.answers.confidence,
            "dates": self.answers.dates,
            "normalise": self.answers.normalise,
            "seen": self.earlier.list_all,
            "reuse": self.earlier.reuse,
            "edit_span": self.spans.edit,
            "add_claim": self.spans.add,
            "move_edge": self.spans.move_edge,
            "move_other": self.spans.move_other,
            "switch_edge": self.spans.switch_edge,
            "save_span": self.spans.save,
            "leave_span": self.spans.leave,
            "find": self.finder.find,
            "match": self.finder.go_to_match,
            "filter": self.finder.choose_filter,
            "filter_sort": self.finder.choose_sort,
            "order": self.order.choose,
            "articles": self.library.choose_article,
            "everywhere": self.library.search,
            "library": self.library.browse,
            "guideline": self.panels.toggle_guideline,
            "leave_guideline": self.panels.leave_guideline,
            "progress": self.panels.progress,
            "help": self.panels.help,
            "failures": self.panels.failures,
            "retry": self.lifecycle.retry,
            "quit": self.lifecycle.leave,
        }

    def compose(self) -> ComposeResult:
        """Header, article, claim, status, keys."""
        yield Bar(id="header")
        with Container(id="desk"):
            with Vertical(id="reading", classes="-empty"):
                yield Rule(id="article-rule")
                yield ArticleView(self.state.scheme)
                yield Static(id="welcome", markup=False)
            with Vertical(id="claim"):
                yield Rule(id="claim-rule")
                yield ClaimPanel()
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Draw what is known already; the database is opened once that is on the terminal."""
        self.stage.show_header()
        self.stage.show_mode()
        self.call_after_refresh(self.lifecycle.begin)

    def on_resize(self, event: events.Resize) -> None:
        """Arrange everything anew."""
        self.panels.fit(event.size.width, event.size.height)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the present mode's actions, and without an article only those that need none."""
        mode = self._modes.get(action)
        if mode is None:
            return True
        return mode is self.state.mode and (self.state.opened is not None or action in _ALWAYS)

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click in the key bar is the key."""
        await self.run_action(event.action)

    def on_article_view_picked(self, event: ArticleView.Picked) -> None:
        """A click puts the cursor there; a double click begins a new claim."""
        if self.state.opened is None or self.state.span is not None:
            return
        self.cursor.pick(event.offset)
        if event.times == 2:
            self.spans.pick_twice(event.offset)

    def on_article_view_dragged(self, event: ArticleView.Dragged) -> None:
        """Dragging the mouse selects a span."""
        self.spans.drag(event.anchor, event.offset)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a worker failed."""
        self.stage.worker_changed(event)
