"""The adjudicator's screen: all answers to a claim beside each other, or below each other where there is less room."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from annotator.domain.work import Outcome, Place
from annotator.errors import AnnotatorError
from annotator.text import counted, one_line
from annotator.tui.dispute_words import (
    action_keys,
    asked_lines,
    choice_words,
    heading,
    key_hints,
    opinion_lines,
)
from annotator.tui.keys import shown
from annotator.tui.marks import DIFFERS, spec_of
from annotator.tui.save_queue import Intent, LastDecision
from annotator.tui.screens.modal import Hints, ScrollModal
from annotator.tui.screens.questions import is_settled

if TYPE_CHECKING:
    from annotator.domain.disputes import Dispute, Opinion
    from annotator.domain.records import Review
    from annotator.review.desk import ReviewDesk
    from annotator.tui.screen_state import ScreenState

_COLUMN = 38
"""Cells that an answer needs to stand beside another."""

_WHY = "What did all of them miss? They read this with the ruling."
_QUESTION = "What should the reviewer look at again?"


class Forms(Protocol):
    """The questions and forms that open above the screen."""

    def ask(self, question: str, then: Callable[[str], None], placeholder: str) -> None:
        """Ask for some words; ``placeholder`` is shown until there are some."""

    def choose(self, question: str, options: Sequence[tuple[str, int]], then: Callable[[int], None]) -> None:
        """Ask for one of several answers, each its words and the row id of the review."""

    def explain(self) -> None:
        """Edit the reason of the ruling."""

    def cite(self) -> None:
        """Cite a source in the ruling."""


class AdjudicationScreen(ScrollModal[Place]):
    """Shows one disagreement after another; returns the place of a claim that is to be opened in its article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_article", "Article", id="ruling.article", tooltip="Open the claim in its article"),
    ]
    guide_topic = "teams"

    def __init__(
        self, desk: "ReviewDesk", state: "ScreenState", forms: "Callable[[AdjudicationScreen], Forms]"
    ) -> None:
        """``forms`` makes the questions and forms above this screen."""
        super().__init__()
        self._desk, self._state = desk, state
        self.dispute: Dispute | None = None
        """What is shown, once it is read."""
        self._keys: dict[str, str] = {}
        self._bind()
        self._forms = forms(self)
        self._saves = LastDecision(desk, self._saved, self.say)

    def _bind(self) -> None:
        taken = set(self._bindings.key_to_bindings) - {"tab", "shift+tab"}
        for action, key in action_keys(self._state.keymap, self._state.scheme, taken):
            self._keys.setdefault(action, shown(key))
            self._bindings.key_to_bindings[key] = [Binding(key, action, show=False)]

    def compose(self) -> ComposeResult:
        """The claim, the answers, what was decided, a message, the keys."""
        with Vertical(id="dialog", classes="whole") as dialog:
            dialog.border_title = Content("Adjudication")
            yield Static(id="dispute")
            with VerticalScroll(id="body"):
                yield Container(id="opinions")
                yield Static(id="ruling")
            yield Static(id="said")
            yield Hints(*key_hints(self._keys, self._state.scheme))

    def on_mount(self) -> None:
        """Show the first disagreement."""
        self.work(partial(self._find, None, 1))

    def on_resize(self, event: events.Resize) -> None:
        """Put the answers beside each other if each gets a column of its own."""
        many = len(self.dispute.opinions) if self.dispute else 2
        self.query_one("#opinions").set_class(event.size.width >= max(2, many) * _COLUMN + 40, "-beside")

    def work(self, run: "Callable[[], tuple[str | None, str]]") -> None:
        """Run something at the desk in a thread; it returns the claim to show next, and a message."""
        self.run_worker(self._work(run), group="ruling", exit_on_error=False)

    async def _work(self, run: "Callable[[], tuple[str | None, str]]") -> None:
        claim, words = await asyncio.to_thread(run)
        dispute = await asyncio.to_thread(self._desk.adjudication.open, claim) if claim is not None else None
        await self._show(dispute)
        self.say(words)

    def decide(self, run: "Callable[[str], Outcome]", *, move: bool = True) -> None:
        """Carry out a decision about the claim shown, and ``move`` on to the next disagreement once it is saved.

        Until then the claim stays, and another decision takes the place of one that could not be saved.
        """
        if self.dispute is None:
            self.say("Nothing waits for an adjudicator.")
        else:
            self.run_worker(self._saves.save(self.dispute.claim.id, run, move=move), group="ruling")

    def _saved(self, intent: Intent, outcome: Outcome | None) -> None:
        claim, words = intent.claim_id, outcome.message if outcome else ""
        find = self._desk.adjudication.find_next
        self.work(lambda: (find(claim) if intent.advance else claim, words))

    def answer(self, result: Place | None) -> None:
        """Close, once everything is saved or given up."""
        if self._saves.waiting:
            self.run_worker(self._close(result), group="ruling", exit_on_error=False)
        else:
            super().answer(result)

    async def _close(self, result: Place | None) -> None:
        if await is_settled(self._saves.retried(), self.app.push_screen_wait, self.say):
            super().answer(result)

    def _find(self, claim: str | None, direction: int) -> tuple[str | None, str]:
        found = self._desk.adjudication.find_next(claim, direction)
        return found, "This is the only one left." if found is not None and found == claim else ""

    async def _show(self, dispute: "Dispute | None") -> None:
        self.dispute = dispute
        left = dispute.left if dispute else 0
        self.query_one("#dialog").border_title = Content(f"Adjudication · {counted(left, 'disagreement')} left")
        opinions = self.query_one("#opinions", Container)
        await opinions.remove_children()
        if dispute is None:
            self.query_one("#dispute", Static).update(Content("Nothing waits for an adjudicator."))
            self.query_one("#ruling", Static).update(Content(""))
            return
        self.query_one("#dispute", Static).update(Content("\n".join(heading(dispute, self._state.scheme))))
        await opinions.mount(*(self._box(n, each) for n, each in enumerate(dispute.opinions, 1)))
        self.query_one("#ruling", Static).update(Content("\n").join(self._decided(dispute)))
        self.query_one("#body").scroll_home(animate=False)
        self.on_resize(events.Resize(self.size, self.size))

    def _box(self, number: int, opinion: "Opinion") -> Static:
        others = [each.review for each in self.dispute.opinions if each is not opinion] if self.dispute else []
        box = Static(Content("\n").join(self._lines(opinion.review, others)), classes="opinion")
        box.border_title = Content(f"{number}  {one_line(opinion.who)}")
        return box

    def _lines(self, review: "Review", others: "list[Review]") -> Iterator[Content]:
        for words, differs in opinion_lines(review, others, self._state.scheme):
            yield Content.assemble((f"{DIFFERS} ", "bold"), (words, "bold")) if differs else Content(f"  {words}")

    def _decided(self, dispute: "Dispute") -> Iterator[Content]:
        yield from (Content(line) for line in asked_lines(dispute))
        for review in dispute.given_rulings:
            lines = [words for words, _ in opinion_lines(review, (), self._state.scheme)]
            first = Content.styled(f"Ruling of {one_line(review.reviewer)}: {lines[0]}", "bold")
            yield Content("\n").join([first, *map(Content, lines[1:])])

    def say(self, words: str) -> None:
        """Show a message above the keys."""
        self.query_one("#said", Static).update(Content(one_line(words)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why something was refused."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, AnnotatorError):
            self.say(str(event.worker.error))

    def action_accept(self, number: int) -> None:
        """Rule as the reviewer with this number answered."""
        dispute = self.dispute
        if dispute is None or number > len(dispute.opinions):
            self.say(f"There is no answer {number}.")
            return
        key = dispute.opinions[number - 1].key
        self.decide(lambda claim: self._desk.adjudication.accept(claim, key))

    def action_decide(self, label: str) -> None:
        """Rule anew with a label; ask why where no reviewer gave it."""
        if self.dispute is not None and label not in {each.review.label for each in self.dispute.opinions}:
            title = spec_of(self._state.scheme, label).title
            question = f"Nobody said “{title}”. Why were all wrong?"
            self._forms.ask(question, lambda reason: self._rule(label, reason), _WHY)
        else:
            self._rule(label, None)

    def _rule(self, label: str, reason: str | None) -> None:
        self.decide(lambda claim: self._desk.adjudication.decide(claim, label, reason))

    def action_merge(self) -> None:
        """Ask whose answer counts, and rule so with the sources of all."""
        self._choose("Whose answer counts, with the sources of all?", self._merge)

    def _merge(self, key: int) -> None:
        self.decide(lambda claim: self._desk.adjudication.accept(claim, key, merged=True))

    def action_send_back(self) -> None:
        """Ask whose answer to reopen, and with which question."""
        self._choose("Ask whom?", self._question)

    def _question(self, key: int) -> None:
        self._forms.ask("Your question", lambda words: self._ask_back(key, words), _QUESTION)

    def action_reopen(self) -> None:
        """Reopen an answer without a question."""
        self._choose("Reopen whose answer?", lambda key: self._ask_back(key, ""))

    def _ask_back(self, key: int, question: str) -> None:
        self.decide(lambda claim: self._desk.adjudication.send_back(claim, key, question))

    def _choose(self, question: str, then: Callable[[int], None]) -> None:
        if self.dispute is not None:
            options = [(choice_words(each, self._state.scheme), each.key) for each in self.dispute.opinions]
            self._forms.choose(question, options, then)

    def action_cite(self) -> None:
        """Cite a source in the ruling."""
        self._forms.cite()

    def action_explain(self) -> None:
        """Write the reason of the ruling."""
        self._forms.explain()

    def action_undo(self) -> None:
        """Undo the last decision, and show the claim it was about; one that is not saved is given up."""
        if self._saves.give_up():
            self.say("Given up: it was not saved.")
            return
        self.work(partial(self._reverse, self._desk.undo, "undo"))

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self.work(partial(self._reverse, self._desk.redo, "redo"))

    def _reverse(self, run: "Callable[[], Outcome | None]", verb: str) -> tuple[str | None, str]:
        here = self.dispute.claim.id if self.dispute else None
        outcome = run()
        if outcome is None:
            return here, f"Nothing to {verb}."
        claim = outcome.claim.id if outcome.claim else None
        if claim is not None and self._desk.adjudication.is_ready(claim):
            return claim, outcome.message
        return self._desk.adjudication.find_next(here), outcome.message

    def action_next(self) -> None:
        """Show the next disagreement."""
        self._turn(1)

    def action_previous(self) -> None:
        """Show the previous disagreement."""
        self._turn(-1)

    def _turn(self, direction: int) -> None:
        self.work(partial(self._find, self.dispute.claim.id if self.dispute else None, direction))

    def action_open_article(self) -> None:
        """Close, and open the claim in its article."""
        if self.dispute is not None:
            claim = self.dispute.claim
            self.answer(Place(claim.article_id, claim.sentence, claim.id))
