"""The part of the desk that looks at what was said before."""

from dataclasses import replace
from typing import Any

from annotator.domain.desk import Outcome
from annotator.domain.records import Citation
from annotator.domain.seen_before import SeenBefore, SeenClaim
from annotator.domain.vocabulary import Likeness, ReviewStatus
from annotator.errors import ConflictError, DatabaseError, EvidenceError
from annotator.review import event_words, rule
from annotator.review.contradictions import states
from annotator.review.reuse import Reused, citations_of, find
from annotator.review.same_claims import seen_before
from annotator.review.warning import contradicted
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.engine import Database, Session
from annotator.storage.project import Project
from annotator.storage.reviews import review_row, state_of
from annotator.storage.schema.models import ClaimRow, ReviewRow

State = dict[str, Any]


class Earlier:
    """Earlier answers to a claim, their sources used again, and warnings where a new label contradicts them."""

    _database: Database
    _project: Project
    _me: int

    def seen_before(self, claim_id: str) -> SeenBefore:
        """Earlier claims that say the same as this one, or nearly, as this reviewer may see them.

        Raises:
            NotFoundError: when there is no such claim.

        """
        with self._database.read() as session:
            row = claim_row(session, claim_id)
            return seen_before(session, row.id or 0, row.exact, self._me, self._project)

    def reuse(self, claim_id: str, earlier: SeenClaim) -> Outcome:
        """Cite all sources of an earlier claim that says the same, as one decision; submits a draft.

        Stances and quotes come along. What is cited just so already is not cited twice; the article under review is
        left out.

        Raises:
            ConflictError: when ``earlier`` is no longer among what may be seen.
            EvidenceError: when it does not say the same, or nothing is left to cite.

        """
        if earlier.likeness is not Likeness.SAME:
            raise EvidenceError("That claim is similar but different: its sources do not prove this one.")
        with self._database.write() as session:
            claim = claim_row(session, claim_id)
            known = seen_before(session, claim.id or 0, claim.exact, self._me, self._project)
            now = find(known.claims, earlier)
            if now is None or now.likeness is not Likeness.SAME:
                raise ConflictError("That earlier claim was changed or taken back since: nothing was reused.")
            row = review_row(session, claim.id or 0, self._me)
            before = state_of(session, row)
            after, reused = self._cited_again(session, claim, row, before, citations_of(now, self._project.scheme))
            reused.refuse_nothing()
            outcome = self._remembered(session, self._save(session, claim, row, "sources reused", before, after))
        outcome = replace(outcome, message=reused.message(now))
        return self._warned(outcome) if before["status"] == ReviewStatus.DRAFT else outcome

    def _cited_again(
        self, session: Session, claim: ClaimRow, row: ReviewRow, state: State, citations: list[Citation]
    ) -> tuple[State, Reused]:
        """The state with all citations that can be, and the count of those that cannot."""
        reused = Reused()
        for citation in citations:
            try:
                state = self._cited(session, claim, row, state, citation)
            except rule.OwnArticleError:
                reused.own += 1
            except rule.CitedAlreadyError:
                reused.known += 1
            else:
                reused.cited += 1
        return state, reused

    def _warned(self, outcome: Outcome) -> Outcome:
        """The outcome with a warning where the claim's label contradicts an earlier one; nothing is held back."""
        scheme = self._project.scheme
        label = outcome.claim.review.label if outcome.claim and outcome.claim.review else None
        if outcome.claim is None or label is None or not states(scheme, label):
            return outcome
        try:
            with self._database.read() as session:
                row = claim_row(session, outcome.claim.id)
                earlier = contradicted(session, row, label, self._me, self._project)
        except DatabaseError:  # the decision is on disk already, and must not look as if it were not
            return outcome
        if earlier is None:
            return outcome
        warning = event_words.contradiction(earlier, scheme)
        return replace(outcome, message=f"{outcome.message.rstrip('.')}. {warning}", warning=warning)

    def _cited(self, session: Session, claim: ClaimRow, row: ReviewRow, state: State, citation: Citation) -> State:
        """The state with one more piece of evidence; the desk knows how."""
        raise NotImplementedError

    def _save(
        self, session: Session, claim: ClaimRow, row: ReviewRow, action: str, before: State, after: State
    ) -> Outcome:
        """Write a review with its event; the desk knows how."""
        raise NotImplementedError

    def _remembered(self, session: Session, outcome: Outcome) -> Outcome:
        """Keep where a draft was made; the desk knows how."""
        raise NotImplementedError
