"""The evidence finder: opening it for a claim, and what becomes of what is done there."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.evidence_search import Search
from annotator.domain.shown_outcomes import ShownOutcome
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.text import one_line
from annotator.tui.marks import shorten
from annotator.tui.save_queue import Intent

if TYPE_CHECKING:
    from annotator.domain.library import Passage
    from annotator.domain.records import Claim
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.claim_decisions import Decisions
    from annotator.tui.controllers.source_forms import SourceForms
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.screens.finder_screen import FinderScreen, FinderWork

_STANCES = [
    ("s", "It supports the claim", Stance.SUPPORTS),
    ("r", "It refutes the claim", Stance.REFUTES),
    ("c", "It gives context", Stance.CONTEXT),
]
_QUOTED = 200
"""Cells shown of a quote whose stance is asked for."""


class EvidenceFinder:
    """Opens the finder (imported on first use), and cites what is chosen there."""

    def __init__(self, state: "ScreenState", stage: "Stage", decisions: "Decisions", sources: "SourceForms") -> None:
        self._state = state
        self._stage = stage
        self._decisions = decisions
        self._sources = sources
        self._screen: FinderScreen | None = None
        """The finder, while it is open."""

    def ask(self, question: int | None = None) -> None:
        """Open the finder for the claim under the cursor, for one of its questions (from 1) or the first open one."""
        claim = self._decisions.target_of_form()
        if claim is not None:
            self._show(claim, question)

    def ask_for_source(self) -> None:
        """Ask for the source that a label needs: from the library, if there is one, else with the form."""
        self._stage.start(self._ask_for_source(), "finder", exclusive=True)

    async def _ask_for_source(self) -> None:
        desk, claim = self._state.desk, self._state.claim
        if desk is None:
            return
        if claim is not None and await asyncio.to_thread(desk.finder.is_stocked):
            self._show(claim, None, or_other=True)
        else:
            self._sources.ask()

    def saved(self) -> None:
        """A decision is saved: passages that are cited by now are marked."""
        if self._screen is not None and self._screen.is_mounted:
            self._screen.list.refresh()

    def _show(self, claim: "Claim", question: int | None, *, or_other: bool = False) -> None:
        from annotator.tui.screens.finder_screen import OTHER, FinderScreen

        desk = self._state.desk
        if desk is None:
            return
        questions = claim.review.questions if claim.review else ()
        first = next((n for n, each in enumerate(questions, 1) if each.is_open), None)
        label = claim.review.label if claim.review else None
        title = f"Evidence for “{self._state.scheme.title_of(label)}”" if label else "Evidence from the library"
        self._screen = screen = FinderScreen(
            self._work(desk, claim), title, questions, question or first, or_other=or_other
        )

        def closed(result: str | None) -> None:
            self._screen = None
            if result == OTHER:
                self._sources.ask("Nothing in the library is about this claim." if screen.found_nothing else "")
            elif not screen.has_cited:
                self._sources.say_draft(claim)

        self._stage.push(screen, closed)

    def _work(self, desk: "ReviewDesk", claim: "Claim") -> "FinderWork":
        from annotator.tui.screens.finder_screen import FinderWork

        search = partial(self._search, claim)

        def note(passage: "Passage", outcome: ShownOutcome) -> None:
            kept = asyncio.to_thread(desk.finder.note_outcome, claim.id, passage, outcome)
            self._stage.start(kept, "remember")

        return FinderWork(
            find=lambda words, question: desk.finder.find(search(words, question)),
            note=lambda words, question, found: desk.finder.note_shown(search(words, question), found),
            show=desk.finder.show,
            cite=partial(self._cite, claim),
            opened=lambda passage: note(passage, ShownOutcome.OPENED),
            dismiss=lambda passage: note(passage, ShownOutcome.NOT_RELEVANT),
            quoted=lambda: self._quoted(claim),
            is_stocked=desk.finder.is_stocked,
        )

    def _search(self, claim: "Claim", words: str, question: int | None) -> Search:
        article = self._state.opened.article if self._state.opened else None
        return Search(
            self._now(claim), article.url if article else None, article.published_at if article else None,
            words, question,
        )  # fmt: skip

    def _cite(self, claim: "Claim", passage: "Passage", span: tuple[int, int] | None, question: int | None) -> bool:
        """Cite a passage with the stance of the label, or the one that is asked for; whether the finder is to stay."""
        review = self._now(claim).review
        label = review.label if review else None
        if label is None:
            words = "the selection" if span else f"“{shorten(one_line(passage.quote).strip(), _QUOTED)}”"
            self._ask_stance(words, lambda stance: self._decide(claim, passage, stance, span, question))
            return True
        draft = review is not None and review.status is ReviewStatus.DRAFT
        self._decide(claim, passage, self._state.scheme.stance_of(label), span, question, label, advance=draft)
        return not draft

    def _ask_stance(self, words: str, then: Callable[[Stance], None]) -> None:
        """Ask how ``words`` bear on the claim; they name what is cited, which the form covers."""
        from annotator.tui.screens.questions import Choose

        def closed(key: str | None) -> None:
            if key is not None:
                then(next(stance for each, _, stance in _STANCES if each == key))

        asked = f"How does {words} bear on the claim?"
        self._stage.push(Choose(asked, [(key, said) for key, said, _ in _STANCES]), closed)

    def _decide(
        self,
        claim: "Claim",
        passage: "Passage",
        stance: Stance,
        span: tuple[int, int] | None,
        question: int | None,
        label: str | None = None,
        *,
        advance: bool = False,
    ) -> None:
        self._decisions.decide(
            Intent(
                lambda desk: desk.finder.cite(claim.id, passage, stance, span, question), "Source", claim.id, label,
                advance=advance,
            )
        )  # fmt: skip

    def _quoted(self, claim: "Claim") -> frozenset[str]:
        review = self._now(claim).review
        return frozenset(piece.quote.exact for piece in (review.evidence if review else ()) if piece.quote)

    def _now(self, claim: "Claim") -> "Claim":
        """The claim as it is by now."""
        return self._state.opened.by_id.get(claim.id, claim) if self._state.opened else claim
