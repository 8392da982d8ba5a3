"""The source form: opening it, its drafts, one source after another, and what becomes of each citation."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.errors import AnnotatorError, NotFoundError
from annotator.tui.controllers.kept_forms import KeptForms
from annotator.tui.marks import spec_of
from annotator.tui.save_queue import ALL_CITED, Intent
from annotator.tui.shelf import Digits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from annotator.domain.records import Citation, Claim, Evidence, Source
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.claim_decisions import Decisions
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.screens.source_form import SourceForm


_CHOICES = "123456789abcdefghijklmnopqrstuvwxyz"
"""The keys of the sources to choose from."""


@dataclass(frozen=True, slots=True)
class CiteIntent(Intent):
    """A citation being saved."""

    typed: "Citation" = field(kw_only=True)
    """The form's draft of it."""
    parked: "Citation | None" = None
    """The draft that was kept for the claim before, and is done with."""


class SourceForms:
    """Opens the source form (imported on first use) and saves what it returns."""

    def __init__(self, state: "ScreenState", stage: "Stage", decisions: "Decisions") -> None:
        self._state = state
        self._stage = stage
        self._decisions = decisions
        self.drafts = KeptForms(state, stage)
        """What was typed into forms that were left."""
        self._digits = Digits()
        self._unfolded = False
        """Whether the form shows all its fields, as the reviewer left it."""
        self._form: SourceForm | None = None
        """The form, while it is open."""
        self._asked_for: str | None = None
        """The claim the form is open for."""
        self._offered = Stance.SUPPORTS
        """The stance the form had when it opened."""
        self._cited: Outcome | None = None
        """The outcome of the last citation saved while the form stayed open."""

    def ask(self, said: str = "") -> None:
        """Open the form for the claim under the cursor, with a sentence in it."""
        from annotator.tui.screens.source_form import SourceForm

        state, claim = self._state, self._decisions.target_of_form()
        if claim is None or state.opened is None:
            return
        label = claim.review.label if claim.review else None
        self._cited, self._asked_for, stance = None, claim.id, self._stance(label)
        draft = self.drafts.draft_of(claim.id, stance)
        self._offered = draft.stance if draft else stance
        self._digits.open(state.opened.article.id, state.recent)
        self._form = form = SourceForm(
            claim.exact, self._digits.sources, state.opened.article.url, stance,
            spec_of(state.scheme, label).title if label else None, draft=draft,
            cited=claim.review.evidence if claim.review else (), said=said,
            more=lambda citation, typed: self._cite(claim, citation, typed, advance=False), desk=state.desk,
            others=self._digits.without(state.recent), unfolded=self._unfolded,
        )  # fmt: skip

        def closed(citation: "Citation | None") -> None:
            self._form, self._unfolded = None, form.unfolded
            if citation is not None:
                self._cite(claim, citation, form.draft, advance=label is not None)
            else:
                self._left(claim, form)

        self._stage.push(form, closed)

    def withdraw(self) -> None:
        """Withdraw a source: the only one at once (undo brings it back), else the chosen one."""

        def withdraw(claim: "Claim", piece: "Evidence") -> None:
            self._decisions.decide(
                Intent(lambda desk: desk.answers.withdraw_evidence(claim.id, piece.id), "Withdraw", claim.id)
            )

        self._pick("withdraw", withdraw)

    def turn(self) -> None:
        """Turn the stance of a source: of the only one at once, else of the chosen one."""

        def turn(claim: "Claim", piece: "Evidence") -> None:
            label = claim.review.label if claim.review else None
            draft = claim.review is not None and claim.review.status is ReviewStatus.DRAFT
            self._decisions.decide(
                Intent(
                    lambda desk: desk.answers.turn_stance(claim.id, piece.id), "Turn", claim.id, label, advance=draft
                )
            )

        self._pick("turn", turn)

    def _pick(self, verb: str, then: "Callable[[Claim, Evidence], None]") -> None:
        """Do something with the only source cited for the claim, or with the one that the reviewer chooses."""
        from annotator.tui.screens.questions import Choose

        claim = self._decisions.target()
        if claim is None:
            return
        pieces = claim.review.evidence[: len(_CHOICES)] if claim.review else ()
        if not pieces:
            self._stage.refuse(f"no source is cited here to {verb}", verb)
            return

        def closed(key: str | None) -> None:
            if key is not None:
                then(claim, pieces[_CHOICES.index(key)])

        if len(pieces) == 1:
            closed("1")
        else:
            from annotator.tui.source_words import evidence_words

            options = [(key, evidence_words(piece)) for key, piece in zip(_CHOICES, pieces, strict=False)]
            self._stage.push(Choose(f"{verb.capitalize()} which source?", options), closed)

    def failed(self, failure: str) -> None:
        """Nothing can be saved: say so in the open form too."""
        if self._form is not None:
            self._form.say(failure)

    def saved(self, intent: Intent, outcome: "Outcome | None") -> None:
        """A decision is saved: update forms, drafts and recent sources."""
        if outcome is None:
            return
        self._give_digits(outcome)
        cited = isinstance(intent, CiteIntent) and intent.claim_id is not None
        if cited or not outcome.article_id:  # sources were changed, perhaps recent ones
            self._stage.start(self._refresh_recent(outcome), "recent", exclusive=True)
        if isinstance(intent, CiteIntent) and intent.claim_id is not None:
            self._cited_now(intent, intent.claim_id, outcome)

    def refused(self, intent: Intent, why: str) -> None:
        """A decision was refused: return a citation to its form, which opens again, or keep it as a draft."""
        if not isinstance(intent, CiteIntent):
            return
        form = self._form_for(intent.claim_id)
        if form is not None:
            form.refused(intent.typed, why)
            return
        self.drafts.keep(intent.claim_id or "", intent.typed, self._offered)
        claim = self._state.claim
        if claim is not None and claim.id == intent.claim_id and self._stage.screen.is_current:
            self.ask(f"Not saved: {why}")
        else:
            key = self._state.keymap["source"].shown_key
            self._stage.say(f"{why} {key} opens the form as you left it.", "error")

    async def store_drafts(self) -> None:
        """Keep what is in the open form too, and wait until all is stored: the program is about to end."""
        if self._form is not None and self._asked_for is not None and self._form.is_mounted:
            self.drafts.keep(self._asked_for, self._form.draft, self._offered)
        await self.drafts.stored()

    def _left(self, claim: "Claim", form: "SourceForm") -> None:
        """The form was left: keep what was typed, and move on if sources were cited."""
        self.drafts.keep(claim.id, form.draft, self._offered)
        label = claim.review.label if claim.review else None
        if self._cited is not None or self._is_being_cited(claim):
            # queued behind the citations, so that the cursor moves on when the last one is saved
            done = Intent(lambda desk: self._cited, ALL_CITED, claim.id, label, advance=label is not None)
            self._decisions.decide(done)
        else:
            self.say_draft(claim)

    def say_draft(self, claim: "Claim") -> None:
        """Say what the answer to a claim still needs to count, if anything: its form was left."""
        missing = self._missing(claim, claim.review.label if claim.review else None)
        if missing is not None:
            key = self._state.keymap["source"].shown_key
            self._stage.say(f"Kept as a draft: it counts once {missing} is cited ({key}).", "warning")

    def _is_being_cited(self, claim: "Claim") -> bool:
        waiting = self._state.queue.waiting if self._state.queue else ()
        return any(isinstance(intent, CiteIntent) and intent.claim_id == claim.id for intent in waiting)

    def _missing(self, claim: "Claim", label: str | None) -> str | None:
        """What the answer still needs to count, in words."""
        stances = claim.review.stances if claim.review else ()
        return self._state.scheme.evidence_rule.missing(label, stances)

    def _stance(self, label: str | None) -> Stance:
        """The likely stance of a source for a claim with this label."""
        return self._state.scheme.stance_of(label) if label else Stance.SUPPORTS

    def _cite(self, claim: "Claim", citation: "Citation", typed: "Citation", *, advance: bool) -> None:
        """Queue the citation; what was typed comes back if it is refused."""
        label = claim.review.label if claim.review else None
        self._decisions.decide(
            CiteIntent(
                lambda desk: desk.answers.cite(claim.id, citation), "Source", claim.id, label, advance=advance,
                typed=typed, parked=self._state.drafts.get(claim.id),
            )
        )  # fmt: skip

    def _cited_now(self, intent: CiteIntent, claim_id: str, outcome: "Outcome") -> None:
        """A citation is saved: drop its draft, and archive its page if the project wants that."""
        if intent.parked is not None and self._state.drafts.get(claim_id) is intent.parked:
            self.drafts.drop(claim_id)
        if not intent.advance and claim_id == self._asked_for:
            self._cited = outcome
        desk = self._state.desk
        if desk is not None and desk.sources.archives_when_cited():
            self._stage.start(self._archive(desk, outcome), "archive")

    def _give_digits(self, outcome: "Outcome") -> None:
        """Give digits to the sources of a claim of the open article."""
        opened, review = self._state.opened, outcome.claim.review if outcome.claim else None
        if opened is not None and review is not None and outcome.article_id == opened.article.id:
            self._digits.open(opened.article.id, self._state.recent)
            self._digits.give(piece.source for piece in sorted(review.evidence, key=lambda piece: piece.id))

    async def _refresh_recent(self, outcome: "Outcome") -> None:
        state = self._state
        if state.desk is not None:
            state.recent = await asyncio.to_thread(state.desk.sources.list_recent)
            if not outcome.article_id:  # sources were merged, or have another address
                self._digits.sources = await asyncio.to_thread(_as_now, state.desk, self._digits.sources)
            self._digits.renew(state.recent)
        form = self._form_for(outcome.claim.id if outcome.claim else None)
        if form is not None:
            review = outcome.claim.review if outcome.claim else None
            sources, others = self._digits.sources, self._digits.without(state.recent)
            form.accepted(outcome.warning, sources, others, review.evidence if review else ())

    def _form_for(self, claim_id: str | None) -> "SourceForm | None":
        """The open form if it is for this claim: keys typed ahead may have opened one for the next."""
        return self._form if claim_id == self._asked_for else None

    async def _archive(self, desk: "ReviewDesk", outcome: "Outcome") -> None:
        """Keep a copy of the source just cited, in the background, and compare the quote with it."""
        review = outcome.claim.review if outcome.claim else None
        if review is None or not review.evidence:
            return
        newest = max(review.evidence, key=lambda piece: piece.id)
        try:
            warning = await asyncio.to_thread(desk.sources.archive_newly_cited, outcome, newest)
        except AnnotatorError as error:
            self._stage.say(str(error), "error")
            warning = str(error)
        else:
            if warning is not None:
                self._stage.warn(warning)
        form = self._form_for(outcome.claim.id if outcome.claim else None)
        if form is not None and warning is not None:
            form.say(warning)


def _as_now(desk: "ReviewDesk", sources: "Sequence[Source]") -> "list[Source]":
    """The sources that these became by merges and corrections, each in its place; runs in a thread."""
    found = []
    for source in sources:
        try:
            found.append(desk.sources.show(source.id).source)
        except NotFoundError:
            found.append(source)
    return found
