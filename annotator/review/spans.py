"""The part of the desk that adds claims by hand and changes their spans, undoably."""

from dataclasses import replace
from datetime import UTC, datetime

from annotator.domain.records import Claim
from annotator.domain.vocabulary import Origin
from annotator.domain.work import Outcome
from annotator.errors import ConflictError, InputError
from annotator.review import event_words
from annotator.review.desk_context import DeskContext
from annotator.review.rule import settle
from annotator.storage import decisions
from annotator.storage.claim_rows import claim_at, claim_row, move_claim, new_claim
from annotator.storage.claim_views import StoredClaim, claim_seen, claim_value, stored_claim_at
from annotator.storage.database.engine import Session
from annotator.storage.decisions import AnswerChange
from annotator.storage.event_payloads import ClaimState
from annotator.storage.opened_article import article_row
from annotator.storage.schema.models import ArticleRow, ClaimRow


class SpanEditor:
    """Adds and moves claims for one reviewer."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def add(self, article_id: str, start: int, end: int) -> Outcome:
        """Add ``text[start:end]``, without white space at its ends, as a claim.

        An existing claim with this span is returned; a withdrawn one is restored.

        Raises:
            InputError: when the span contains no word.

        """
        with self._context.database.write() as session:
            article = article_row(session, article_id)
            start, end = trimmed(article.text, start, end)
            claim = claim_at(session, article.id or 0, start, end)
            if claim is not None and claim.withdrawn_at is None:
                return Outcome("This is already a claim.", self._claim(session, claim), article_id)
            before = decisions.claim_state(claim) if claim else ClaimState(start, end, withdrawn=True)
            if claim is None:
                claim = new_claim(session, article, start, end, Origin.MANUAL, self._context.reviewer_id)
            claim.withdrawn_at = None
            return self._keep(session, claim, "claim added", before)

    def edit(self, claim_id: str, start: int, end: int) -> Outcome:
        """Change the claim's span to ``text[start:end]``, without white space at its ends.

        Raises:
            InputError: when the span contains no word.
            ConflictError: when the claim was withdrawn, another claim has that span, or somebody else
                has answered it or remarked on it.

        """
        with self._context.database.write() as session:
            claim = claim_row(session, claim_id)
            decisions.refuse_withdrawn(claim)
            article = session.get_one(ArticleRow, claim.article_id)
            start, end = trimmed(article.text, start, end)
            if (start, end) == (claim.start, claim.end):
                return Outcome("The span is unchanged.", self._claim(session, claim), article.public_id)
            other = claim_at(session, claim.article_id, start, end)
            if other is not None and other.withdrawn_at is None:
                raise ConflictError("Another claim has exactly this span: choose a different one.")
            decisions.refuse_answered(session, claim, self._context.reviewer_id)
            before = decisions.claim_state(claim)
            move_claim(session, claim, article, start, end)
            return self._keep(session, claim, "span changed", before, moved=True)

    def _to_confirm(self, claim: StoredClaim) -> AnswerChange | None:
        """The change that makes the reviewer's answer a draft: it was given for other words."""
        project, row = self._context.project, claim.review
        if row is None or row.label is None:
            return None
        before = claim.state(row)
        after = settle(replace(before, unconfirmed=True), project.scheme, project.guideline_version, datetime.now(UTC))
        return AnswerChange(row, before, after) if after != before else None

    def _keep(
        self, session: Session, claim: ClaimRow, action: str, before: ClaimState, *, moved: bool = False
    ) -> Outcome:
        session.add(claim)
        session.flush()
        stored = stored_claim_at(session, claim.id, self._context.view)
        answer = self._to_confirm(stored) if moved else None
        decisions.save_claim(session, claim, self._context.reviewer_id, action, before, answer)
        value = claim_seen(session, stored, self._context.view)
        return Outcome(event_words.done(action, value, self._context.project.scheme), value, value.article_id)

    def _claim(self, session: Session, claim: ClaimRow) -> Claim:
        return claim_value(session, claim, self._context.view)


def only_place(text: str, exact: str, near: tuple[int, int] | None = None) -> tuple[int, int]:
    """Where ``exact`` stands in ``text``; of several places, the only one that overlaps the span ``near``.

    Raises:
        InputError: when it stands nowhere, or the place is uncertain.

    """
    starts, start = [], text.find(exact)
    while exact and start >= 0:
        starts.append(start)
        start = text.find(exact, start + 1)
    if len(starts) > 1 and near is not None:
        starts = [start for start in starts if start < near[1] and near[0] < start + len(exact)] or starts
    if len(starts) == 1:
        return starts[0], starts[0] + len(exact)
    if not starts:
        raise InputError("The article has no such words: give them exactly as they stand there, with spaces and marks.")
    raise InputError(f"The article has these words {len(starts)} times: say which with --start and --end.")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends.

    Raises:
        InputError: when it lies outside the text or nothing is left.

    """
    if not 0 <= start < end <= len(text):
        raise InputError(f"The span {start}–{end} is outside this article: choose part of its text.")
    piece = text[start:end]
    if not piece.strip():
        raise InputError("A claim needs at least one word: choose more text.")
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
