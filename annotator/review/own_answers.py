"""The part of the desk for answers: labels, evidence, notes, dates and rewordings, all undoable."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.asked_questions import moved
from annotator.domain.records import Citation, Evidence, Normalised
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.domain.work import Outcome
from annotator.errors import EvidenceError, InputError
from annotator.review import rule
from annotator.review.desk_context import DeskContext
from annotator.review.own_questions import answered
from annotator.storage import own_work
from annotator.storage.recheck_dates import local_today
from annotator.text import check_storable

if TYPE_CHECKING:
    from annotator.review.review_writer import ReviewWriter
    from annotator.review.source_library import SourceLibrary


class OwnAnswers:
    """Changes one reviewer's answers."""

    def __init__(
        self,
        context: DeskContext,
        writer: "ReviewWriter",
        sources: "SourceLibrary",
        warn: Callable[[Outcome], Outcome],
        *,
        timing: bool,
    ) -> None:
        self._context = context
        self._writer = writer
        self._sources = sources
        self._warn = warn
        self._timing = timing

    def decide(self, claim_id: str, label: str, seconds: float | None = None, keystrokes: int | None = None) -> Outcome:
        """Label the claim; the answer is a draft until the evidence rule is met. An aged verdict is renewed.

        Raises:
            UsageError: when the project has no such label, or no longer gives it.

        """
        spec = self._context.project.scheme.given(label)
        effort = (seconds, keystrokes) if self._timing else (None, None)
        outcome = self._writer.change(claim_id, spec.title.lower(), lambda state: _labelled(state, label, *effort))
        return self._warn(outcome)

    def skip(self, claim_id: str) -> Outcome:
        """Skip the claim; evidence and note are kept."""
        return self._writer.change(
            claim_id, "skipped", lambda state: replace(state, label=None, status=ReviewStatus.SKIPPED)
        )

    def comment(self, claim_id: str, note: str | None) -> Outcome:
        """Set or clear this reviewer's note on the claim."""
        check_storable(note or "", "The note")
        text = (note or "").strip() or None
        action = "note kept" if text else "note cleared"
        return self._writer.change(claim_id, action, lambda state: replace(state, note=text))

    def set_confidence(self, claim_id: str, confidence: int | None) -> Outcome:
        """Set how sure the reviewer is, from 1 (guess) to 5 (certain), or clear it."""
        if confidence is not None and not 1 <= confidence <= 5:
            raise InputError(f"Confidence must be from 1 (guess) to 5 (certain), not {confidence}.")
        action = f"confidence {confidence}" if confidence else "confidence cleared"
        return self._writer.change(claim_id, action, lambda state: replace(state, confidence=confidence))

    def flag(self, claim_id: str, flagged: bool) -> Outcome:
        """Flag the claim for another look, or remove the flag."""
        action = "flagged" if flagged else "flag removed"
        return self._writer.change(claim_id, action, lambda state: replace(state, flagged=flagged))

    def set_dates(self, claim_id: str, as_of: str | None, recheck_at: str | None) -> Outcome:
        """Set or clear the day the verdict refers to and the day it is due for a re-check.

        Raises:
            InputError: for an invalid day, a verdict in the future, or a re-check before the verdict.

        """
        known, due = rule.checked_dates(as_of, recheck_at, local_today())
        action = "dates kept" if known or due else "dates cleared"
        return self._writer.change(claim_id, action, lambda state: replace(state, as_of=known, recheck_at=due))

    def ask_again(self, labels: Sequence[str] = ()) -> int:
        """Make this reviewer's answers under other versions of the guideline due today; returns how many.

        Only those with one of ``labels``, if any are given. The answers count as they are until they are given again.
        """
        me, version = self._context.reviewer_id, self._context.project.guideline_version
        with self._context.database.read() as session:
            older = own_work.under_other_guidelines(session, me, version, labels)
        today = local_today().isoformat()
        for claim_id, as_of in older:
            self.set_dates(claim_id, as_of, today)
        return len(older)

    def normalise(self, claim_id: str, normalised: Normalised | None) -> Outcome:
        """Set this reviewer's rewording of the claim; an empty one clears it."""
        kept = rule.trimmed_wording(normalised) if normalised is not None else None
        action = "claim reworded" if kept else "rewording cleared"
        return self._writer.change(claim_id, action, lambda state: replace(state, normalised=kept))

    def cite(self, claim_id: str, citation: Citation, question: int | None = None) -> Outcome:
        """Cite a source for the claim; this submits a draft whose evidence rule is now met.

        Its quote answers the question with this number (from 1), if one is given.

        Raises:
            EvidenceError: when no source is named, it is the article itself, or the same citation exists.

        """
        with self._context.database.write() as session:
            review = self._writer.open(session, claim_id, citing=True)
            after = self._writer.cite(session, review, review.before, citation)
            if question is not None:
                after = answered(after, question, after.evidence[-1])
            outcome = self._writer.save(session, review, "source cited", after)
            outcome = self._writer.remember(session, review, outcome)
        if review.before.status is ReviewStatus.DRAFT:
            outcome = self._warn(outcome)
        return self._sources.warn_of_misquotes(outcome, _newly_quoted(outcome, review.before))

    def withdraw_evidence(self, claim_id: str, evidence_id: int) -> Outcome:
        """Withdraw one citation; a label that needed it becomes a draft.

        Raises:
            EvidenceError: when the review has no such evidence.

        """

        def change(state: ReviewState) -> ReviewState:
            kept = tuple(piece for piece in state.evidence if piece.id != evidence_id)
            if kept == state.evidence:
                raise EvidenceError("That source is no longer cited here.")
            return replace(state, evidence=kept)

        return self._writer.change(claim_id, "source taken back", change)

    def turn_stance(self, claim_id: str, evidence_id: int) -> Outcome:
        """Turn one citation round: from supporting to refuting and back; context takes the stance of the label.

        Raises:
            EvidenceError: when the review has no such evidence, or the turned citation exists already.

        """
        with self._context.database.write() as session:
            review = self._writer.open(session, claim_id, citing=True)
            piece = next((each for each in review.before.evidence if each.id == evidence_id), None)
            if piece is None:
                raise EvidenceError("That source is no longer cited here.")
            kept = replace(review.before, evidence=tuple(each for each in review.before.evidence if each is not piece))
            stance = self._turned(piece.stance, kept.label)
            citation = Citation(
                stance, source_id=piece.source, quote=piece.quote, accessed_at=piece.accessed_at,
                note=piece.note, set=piece.set,
            )  # fmt: skip
            after = self._writer.cite(session, review, kept, citation)
            after = replace(after, questions=moved(after.questions, {piece.id: after.evidence[-1].id}))
            outcome = self._writer.save(session, review, f"source now {stance.value}", after)
            outcome = self._writer.remember(session, review, outcome)
        return self._warn(outcome) if review.before.status is ReviewStatus.DRAFT else outcome

    def _turned(self, stance: Stance, label: str | None) -> Stance:
        if stance is Stance.CONTEXT:
            stance = self._context.project.scheme.stance_of(label)
            return Stance.SUPPORTS if stance is Stance.CONTEXT else stance
        return stance.opposite

    def give(self, claim_id: str, label: str, citations: Sequence[Citation], note: str | None) -> Outcome:
        """Label a claim with all its sources and a note as one decision; for scripts.

        Existing citations are not repeated; a ``note`` of ``None`` changes nothing. Raises what ``decide``, ``cite``
        and ``comment`` raise.
        """
        title = self._context.project.scheme.given(label).title.lower()
        check_storable(note or "", "The note")
        with self._context.database.write() as session:
            review = self._writer.open(session, claim_id, citing=True)
            after = _labelled(review.before, label)
            for citation in citations:
                with suppress(rule.CitedAlreadyError):
                    after = self._writer.cite(session, review, after, citation)
            if note is not None:
                after = replace(after, note=note.strip() or None)
            outcome = self._writer.save(session, review, title, after)
        outcome = self._warn(outcome)
        return self._sources.warn_of_misquotes(outcome, _newly_quoted(outcome, review.before))


def _labelled(
    state: ReviewState, label: str, seconds: float | None = None, keystrokes: int | None = None
) -> ReviewState:
    """The state with a label; unchanged when it has that label, confirmed, and no re-check is due."""
    rechecked = rule.rechecked(state, local_today())
    if rechecked == state and state.label == label and not state.unconfirmed:
        return state
    return rule.relabelled(rechecked, label, seconds, keystrokes)


def _newly_quoted(outcome: Outcome, before: ReviewState) -> list[Evidence]:
    """The evidence that a decision added and whose quotes can be checked against an archived copy."""
    known = {piece.id for piece in before.evidence}
    review = outcome.claim.review if outcome.claim else None
    added = [piece for piece in review.evidence if piece.id not in known] if review else []
    return [piece for piece in added if piece.quote is not None and piece.source.sha256 is not None]
