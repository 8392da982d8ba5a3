"""The review screen: an article, the claim under the cursor, one key per decision."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker

from annotator.tui.controllers.adjudicator import Adjudicator
from annotator.tui.controllers.answer_forms import AnswerForms
from annotator.tui.controllers.article_opener import ArticleOpener
from annotator.tui.controllers.claim_decisions import Decisions
from annotator.tui.controllers.cursor import Cursor
from annotator.tui.controllers.earlier_claims import Earlier
from annotator.tui.controllers.evidence import EvidenceFinder
from annotator.tui.controllers.finder import Finder
from annotator.tui.controllers.first_steps import FirstSteps
from annotator.tui.controllers.import_watch import ImportWatch
from annotator.tui.controllers.lifecycle import Lifecycle
from annotator.tui.controllers.list_opener import ListOpener
from annotator.tui.controllers.order_choice import OrderChoice
from annotator.tui.controllers.others_watch import OthersWatch
from annotator.tui.controllers.outcomes import Outcomes
from annotator.tui.controllers.outside import Outside
from annotator.tui.controllers.panels import Panels
from annotator.tui.controllers.question_forms import QuestionForms
from annotator.tui.controllers.route import Route
from annotator.tui.controllers.source_forms import SourceForms
from annotator.tui.controllers.span_editor import SpanEditor
from annotator.tui.controllers.stage import Stage
from annotator.tui.controllers.theme_choice import ThemeChoice
from annotator.tui.controllers.typed_ahead import TypedAhead
from annotator.tui.save_queue import SaveQueue, SaveState
from annotator.tui.screen_state import ScreenState
from annotator.tui.shelf import Shelf
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.bars import Bar, KeyBar, Rule, StatusLine
from annotator.tui.widgets.claim_panel import ClaimPanel
from annotator.tui.widgets.looks import PARTS

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme
    from annotator.tui.keys import Keymap


class ReviewScreen(Screen[None], inherit_bindings=False):
    """Lays out the widgets and owns the controllers; every action is a method of one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"look--{part}" for part in PARTS}

    def __init__(
        self, open_desk: Callable[[], "ReviewDesk"], scheme: "LabelScheme", reviewer: str, keymap: "Keymap"
    ) -> None:
        super().__init__()
        self._bindings = BindingsMap(keymap.bindings())
        self._modes = {action.action.split("(")[0]: action.mode for action in keymap.actions}
        self.state = state = ScreenState(scheme, reviewer, keymap)
        self.stage = stage = Stage(self, state)
        self.cursor = Cursor(state, stage)
        self.articles = ArticleOpener(state, stage, self.cursor)
        self.route = Route(state, stage, self.cursor, self.articles)
        self.ahead = TypedAhead(state, lambda: self.app, stage.say)
        self.decisions = Decisions(state, stage, self.ahead.refuse)
        self.sources = SourceForms(state, stage, self.decisions)
        self.evidence = EvidenceFinder(state, stage, self.decisions, self.sources)
        self.questions = QuestionForms(state, stage, self.decisions, self.evidence)
        self.answers = AnswerForms(state, stage, self.decisions)
        self.spans = SpanEditor(state, stage, self.decisions)
        self.earlier = Earlier(state, stage, self.decisions)
        stage.show_earlier(self.earlier.lines, self.earlier.look_soon)
        self.finder = Finder(state, stage, self.cursor)
        self.order = OrderChoice(state, stage, self.route)
        self.panels = Panels(state, stage)
        self.adjudicator = Adjudicator(state, stage, self.articles)
        self.outside = Outside(state, stage)
        others = OthersWatch(state, stage, self.articles, self.route)
        self.outcomes = Outcomes(
            state, stage, self.cursor, self.articles, self.route, self.sources, self.evidence, self.ahead, others
        )  # fmt: skip
        self.themes = ThemeChoice(state, stage)
        self.library = ListOpener(state, stage, self.articles, self.outcomes.saved)
        imports = ImportWatch(state, stage, self.articles)
        self.lifecycle = Lifecycle(
            state, stage, self.cursor, imports,
            open_desk=open_desk, attach=self._use, forms=self.sources, themes=self.themes, ahead=self.ahead,
            others=others,
        )  # fmt: skip
        self.first_steps = FirstSteps(state, stage, imports, self.lifecycle)
        for name, method in _ACTIONS.items():
            setattr(self, f"action_{name}", method(self))  # where Textual looks up the action ``name``

    def _use(self, desk: "ReviewDesk") -> None:
        outcomes, state = self.outcomes, self.state
        state.desk = desk
        state.queue = SaveQueue(desk, outcomes.saved, outcomes.refused, outcomes.saving_changed)
        state.shelf = Shelf(desk, lambda work: self.stage.start(work, "archive"))
        state.shelf.listeners.append(self.library.say_archived)

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
        """Draw what is known; the database is opened after the first paint."""
        self.stage.show_header()
        self.stage.show_mode()
        self.call_after_refresh(self.lifecycle.begin)

    def on_resize(self, event: events.Resize) -> None:
        """Lay everything out again."""
        self.panels.fit(event.size.width, event.size.height)

    def on_screen_suspend(self) -> None:
        """Leave room for the form that opens."""
        self.panels.make_room()

    def on_screen_resume(self) -> None:
        """Take the room of the form that closed."""
        self.panels.make_room()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow what can do something as things stand."""
        mode = self._modes.get(action)
        return mode is None or self.state.why_not(action, mode) is None

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click runs its action, behind what was typed before, or says why it does nothing."""
        await self.ahead.in_turn(partial(self._run_clicked, event.action))

    async def _run_clicked(self, action: str) -> None:
        mode = self._modes.get(action.split("(")[0])
        why = self.state.why_not(action.split("(")[0], mode) if mode else None
        if why is None:
            await self.run_action(action)
        else:
            self.stage.refuse(why, next(each.id for each in self.state.keymap.actions if each.action == action))

    def on_paste(self, event: events.Paste) -> None:
        """Say where a paste has a place; its letters are no keys."""
        event.stop()
        self.stage.refuse(self.state.refused_paste(event.text))

    def is_undecided(self, event: events.Event | None) -> bool:
        """Whether it is open what the next key is meant for: a decision is being saved, or the cursor is on its way."""
        queue = self.state.queue
        saving = queue is not None and queue.state is SaveState.SAVING and not queue.stuck
        return saving or self.stage.is_leading or not self.lifecycle.begun or self._awaits_first(event)

    def _awaits_first(self, event: events.Event | None) -> bool:
        """Whether a key waits for the first article of an import."""
        state = self.state
        coming = state.opened is None and state.importing is not None and state.importing.running
        return coming and not (isinstance(event, events.Key) and state.keymap.means_the_same(event.key))

    async def on_claim_panel_picked(self, event: ClaimPanel.Picked) -> None:
        """A click on a line of the panel opens what the line is about."""
        name, _, number = event.name.partition(" ")
        if name == "source" and number.isdecimal():
            await self.ahead.in_turn(partial(_at_once, self.outside.open_number, int(number)))
        elif name in _LINES:
            await self.ahead.in_turn(partial(self._run_clicked, _LINES[name]))

    def on_article_view_picked(self, event: ArticleView.Picked) -> None:
        """A click moves the cursor there; a double click begins a new claim."""
        if self.state.opened is None or self.state.span is not None:
            return
        self.cursor.pick(event.offset)
        if event.times == 2:
            self.spans.pick_twice(event.offset)

    def on_article_view_dragged(self, event: ArticleView.Dragged) -> None:
        """Dragging the mouse selects a span."""
        self.spans.drag(event.anchor, event.offset)

    def on_claim_panel_shifted(self) -> None:
        """Say how much of the panel is out of view."""
        self.stage.show_panel_title()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a worker failed."""
        self.stage.worker_changed(event)


async def _at_once(run: Callable[[int], None], number: int) -> None:
    run(number)


_LINES = {
    "note": "comment", "dates": "dates", "reworded": "normalise", "source": "source",
    "seen": "seen", "similar": "seen", "others": "seen", "asked": "ask",
}  # fmt: skip
"""What a click on a line of the claim panel runs, by the line's name."""

_ACTIONS: dict[str, Callable[[ReviewScreen], Callable[..., None]]] = {
    "step": lambda screen: screen.cursor.step,
    "page": lambda screen: screen.cursor.page,
    "edge": lambda screen: screen.cursor.edge,
    "needing": lambda screen: screen.route.to_next,
    "turn": lambda screen: screen.articles.turn,
    "label": lambda screen: screen.decisions.label,
    "skip": lambda screen: screen.decisions.skip,
    "include": lambda screen: screen.decisions.include,
    "flag": lambda screen: screen.decisions.flag,
    "undo": lambda screen: screen.decisions.undo,
    "redo": lambda screen: screen.decisions.redo,
    "source": lambda screen: screen.sources.ask,
    "withdraw": lambda screen: screen.sources.withdraw,
    "turn_stance": lambda screen: screen.sources.turn,
    "comment": lambda screen: screen.answers.comment,
    "confidence": lambda screen: screen.answers.confidence,
    "dates": lambda screen: screen.answers.dates,
    "normalise": lambda screen: screen.answers.normalise,
    "seen": lambda screen: screen.earlier.list_all,
    "reuse": lambda screen: screen.earlier.reuse,
    "evidence": lambda screen: screen.evidence.ask,
    "ask": lambda screen: screen.questions.ask,
    "edit_span": lambda screen: screen.spans.edit,
    "add_claim": lambda screen: screen.spans.add,
    "move_edge": lambda screen: screen.spans.move_edge,
    "move_other": lambda screen: screen.spans.move_other,
    "switch_edge": lambda screen: screen.spans.switch_edge,
    "save_span": lambda screen: screen.spans.save,
    "leave_span": lambda screen: screen.spans.leave,
    "find": lambda screen: screen.finder.find,
    "match": lambda screen: screen.finder.go_to_match,
    "filter": lambda screen: screen.finder.choose_filter,
    "filter_type": lambda screen: screen.finder.choose_type,
    "order": lambda screen: screen.order.choose,
    "articles": lambda screen: screen.library.choose_article,
    "everywhere": lambda screen: screen.library.search,
    "library": lambda screen: screen.library.browse,
    "copy": lambda screen: screen.outside.copy_claim,
    "copy_address": lambda screen: screen.outside.copy_address,
    "open_source": lambda screen: screen.outside.open_source,
    "guideline": lambda screen: screen.panels.toggle_guideline,
    "leave_guideline": lambda screen: screen.panels.leave_guideline,
    "panel": lambda screen: screen.panels.scroll,
    "progress": lambda screen: screen.panels.progress,
    "agreement": lambda screen: screen.panels.agreement,
    "adjudicate": lambda screen: screen.adjudicator.adjudicate,
    "overruled": lambda screen: screen.adjudicator.list_overruled,
    "theme": lambda screen: screen.themes.turn,
    "help": lambda screen: screen.panels.help,
    "more": lambda screen: screen.panels.help,
    "failures": lambda screen: screen.panels.failures,
    "retry": lambda screen: screen.lifecycle.retry,
    "quit": lambda screen: lambda: screen.lifecycle.leave(),
}
"""What each action of ``keys.ACTIONS`` runs, and those without a key of their own."""
