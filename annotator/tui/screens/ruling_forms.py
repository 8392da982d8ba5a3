"""The questions and forms above the adjudicator's screen."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from annotator.domain.vocabulary import Stance
from annotator.tui.marks import spec_of

if TYPE_CHECKING:
    from textual.app import App

    from annotator.domain.disputes import Dispute
    from annotator.domain.records import Citation
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk
    from annotator.tui.screen_state import ScreenState


class DecidingScreen(Protocol):
    """What the forms need of the screen below them."""

    dispute: "Dispute | None"
    app: "App[object]"

    def say(self, words: str) -> None:
        """Show a message."""

    def decide(self, run: "Callable[[str], Outcome]", *, move: bool = True) -> None:
        """Carry out a decision about the claim shown."""


class RulingForms:
    """Opens forms, imported on first use, and hands what they return to the screen."""

    def __init__(self, screen: DecidingScreen, desk: "ReviewDesk", state: "ScreenState") -> None:
        self._screen, self._desk, self._state = screen, desk, state

    def ask(self, question: str, then: Callable[[str], None]) -> None:
        """Ask for some words; nothing happens without any."""
        from annotator.tui.screens.note_form import NoteForm

        def closed(words: str | None) -> None:
            if words:
                then(words)
            elif words is not None:
                self._screen.say("Nothing was decided: some words are needed.")

        self._screen.app.push_screen(NoteForm(question), closed)

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
        before = (dispute.claim.review.note if dispute.claim.review else None) or ""

        def closed(note: str | None) -> None:
            if note is not None and note != before:
                self._screen.decide(lambda claim: self._desk.adjudication.explain(claim, note or None), move=False)

        self._screen.app.push_screen(NoteForm(f"Reason for the ruling on: {dispute.claim.exact}", before), closed)

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
