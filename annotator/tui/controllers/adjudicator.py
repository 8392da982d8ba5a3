"""Opens the adjudicator's screen with its forms, and the list of what a reviewer was overruled in."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from annotator.domain.vocabulary import Stance
from annotator.tui.marks import spec_of

if TYPE_CHECKING:
    from annotator.domain.records import Citation
    from annotator.domain.work import Place
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.article_opener import ArticleOpener
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.screens.ruling_screen import AdjudicationScreen


class Adjudicator:
    """Opens the two screens; both are imported on first use."""

    def __init__(self, state: "ScreenState", stage: "Stage", articles: "ArticleOpener") -> None:
        self._state = state
        self._stage = stage
        self._articles = articles

    def adjudicate(self) -> None:
        """Show the disagreements, unless the reviewer may not decide them."""
        self._stage.start(self._adjudicate(), "adjudication", exclusive=True)

    async def _adjudicate(self) -> None:
        desk, queue = self._state.desk, self._state.queue
        if desk is None or queue is None:
            return
        await queue.settle()
        if not await asyncio.to_thread(desk.adjudication.is_allowed):
            self._stage.refuse("only adjudicators of the project decide between answers", "adjudicate")
            return
        from annotator.tui.screens.ruling_screen import AdjudicationScreen

        place = await self._stage.ask(
            AdjudicationScreen(desk, self._state, lambda screen: RulingForms(screen, desk, self._state))
        )
        await self._go_to(place or self._state.place)

    def list_overruled(self) -> None:
        """List the reviewer's answers that were decided otherwise."""
        self._stage.start(self._list_overruled(), "adjudication", exclusive=True)

    async def _list_overruled(self) -> None:
        desk = self._state.desk
        if desk is None:
            return
        answers = await asyncio.to_thread(desk.adjudication.list_overruled)
        from annotator.tui.screens.overruled import OverruledScreen

        place = await self._stage.ask(OverruledScreen(answers, self._state.scheme))
        if place is not None:
            await self._go_to(place)

    async def _go_to(self, place: "Place | None") -> None:
        """Open the claim, or what was open again: answers in it may have been reopened."""
        if place is not None:
            await self._articles.open(place)


REASON = "Why is this right? Its reviewers read it."


class RulingForms:
    """Opens forms, imported on first use, and hands what they return to the screen."""

    def __init__(self, screen: "AdjudicationScreen", desk: "ReviewDesk", state: "ScreenState") -> None:
        self._screen, self._desk, self._state = screen, desk, state

    def ask(self, question: str, then: Callable[[str], None], placeholder: str) -> None:
        """Ask for some words; nothing happens without any. ``placeholder`` is shown until there are some."""
        from annotator.tui.screens.note_form import NoteForm

        def closed(words: str | None) -> None:
            if words:
                then(words)
            elif words is not None:
                self._screen.say("Nothing was decided: some words are needed.")

        self._screen.app.push_screen(NoteForm(question, placeholder=placeholder), closed)

    def choose(self, question: str, options: Sequence[tuple[str, int]], then: Callable[[int], None]) -> None:
        """Ask for one of several answers; each option is its words and the row id of the review."""
        from annotator.tui.screens.questions import Choose

        keys = [str(n) for n in range(1, len(options) + 1)][:9]

        def closed(key: str | None) -> None:
            if key is not None:
                then(options[keys.index(key)][1])

        shown = [(key, words) for key, (words, _) in zip(keys, options, strict=False)]
        self._screen.app.push_screen(Choose(question, shown), closed)

    def explain(self) -> None:
        """Edit the reason of the ruling."""
        from annotator.tui.screens.note_form import NoteForm

        dispute = self._screen.dispute
        if dispute is None:
            return
        title = f"Reason for the ruling on: {dispute.claim.exact}"
        before = (dispute.claim.review.note if dispute.claim.review else None) or ""

        def closed(note: str | None) -> None:
            if note is not None and note != before:
                self._screen.decide(lambda claim: self._desk.adjudication.explain(claim, note or None), move=False)

        self._screen.app.push_screen(NoteForm(title, before, placeholder=REASON), closed)

    def cite(self) -> None:
        """Cite a source in the ruling."""
        from annotator.tui.screens.source_form import SourceForm

        dispute = self._screen.dispute
        if dispute is None:
            return
        review, state = dispute.claim.review, self._state
        label = review.label if review else None
        stance = state.scheme.stance_of(label) if label else Stance.SUPPORTS

        def cite(citation: "Citation | None", _: "Citation | None" = None) -> None:
            if citation is not None:
                self._screen.decide(lambda claim: self._desk.adjudication.cite(claim, citation), move=False)

        form = SourceForm(
            dispute.claim.exact, state.recent, dispute.article_url, stance,
            spec_of(state.scheme, label).title if label else None,
            cited=review.evidence if review else (), desk=self._desk,
        )  # fmt: skip
        self._screen.app.push_screen(form, cite)
