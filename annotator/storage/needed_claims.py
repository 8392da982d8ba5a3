"""When a claim needs a reviewer: the only definition. ``viewpoint`` says when it is closed.

A claim needs them for a first answer (``is_open`` and ``is_unanswered``), or for another look although it is closed
(``other_looks``): their verdict is due, or an adjudicator sent their answer back. No index answers all at once: each is
looked for by itself.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ClaimRow, ReviewRow
from annotator.storage.schema.models_rulings import SentBackRow
from annotator.storage.viewpoint import is_closed, is_open

_ANSWERED = (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)
_WAITING = (ReviewStatus.DRAFT, ReviewStatus.OPEN)
_ruling, _question = aliased(ReviewRow, name="own_ruling"), aliased(SentBackRow, name="own_question")


def own_review(reviewer_id: int) -> ColumnElement[bool]:
    """SQL to join a claim to the reviewer's own review, without adjudications."""
    return and_(
        col(ReviewRow.claim_id) == ClaimRow.id,
        col(ReviewRow.reviewer_id) == reviewer_id,
        col(ReviewRow.role) == Role.REVIEWER,
    )


def has_judged(reviewer_id: int) -> ColumnElement[bool]:
    """SQL: the reviewer has ruled on the claim or sent an answer back, so that they have read all answers to it.

    That stays so when they undo it. Such a claim is for other reviewers to answer.
    """
    ruled = exists().where(
        col(_ruling.claim_id) == ClaimRow.id,
        col(_ruling.reviewer_id) == reviewer_id,
        col(_ruling.role) == Role.ADJUDICATOR,
    )
    asked = exists().where(col(_question.claim_id) == ClaimRow.id, col(_question.asked_by) == reviewer_id)
    return or_(ruled.correlate(ClaimRow), asked.correlate(ClaimRow))


def is_unanswered() -> ColumnElement[bool]:
    """SQL: the reviewer has neither answered the claim nor skipped it. Requires the outer join on ``own_review``."""
    return or_(col(ReviewRow.id).is_(None), col(ReviewRow.status).not_in(_ANSWERED))


def is_due(reviewer_id: int, today: date) -> ColumnElement[bool]:
    """SQL: the reviewer's verdict is due for another look, in words that the index of these dates answers."""
    return and_(
        col(ReviewRow.reviewer_id) == reviewer_id,
        col(ReviewRow.role) == Role.REVIEWER,
        col(ReviewRow.recheck_at).is_not(None),
        col(ReviewRow.recheck_at) <= today.isoformat(),
        col(ReviewRow.status) == ReviewStatus.SUBMITTED,
        col(ClaimRow.withdrawn_at).is_(None),
    )


def other_looks(reviewer_id: int, today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """SQL: what makes a closed claim need the reviewer; each has an index, and no claim meets both.

    Both require a join on ``own_review``.
    """
    return is_due(reviewer_id, today), is_asked(reviewer_id)


def is_asked(reviewer_id: int) -> ColumnElement[bool]:
    """SQL: the reviewer's answer was sent back and not given again, and the claim has enough answers without it.

    Requires a join on ``own_review``.
    """
    asked = select(col(SentBackRow.claim_id)).where(question_stands(), col(SentBackRow.reviewer_id) == reviewer_id)
    return and_(
        col(ClaimRow.id).in_(asked),
        col(ReviewRow.reviewer_id) == reviewer_id,
        col(ReviewRow.role) == Role.REVIEWER,
        col(ReviewRow.status).not_in(_ANSWERED),  # in these words SQLite begins with the questions, not with all drafts
        col(ClaimRow.withdrawn_at).is_(None),
        is_closed(),
    )


def is_sent_back(answer: type[ReviewRow]) -> ColumnElement[bool]:
    """SQL: this answer was sent back and has not been given again."""
    asked = exists().where(
        col(SentBackRow.claim_id) == answer.claim_id,
        col(SentBackRow.reviewer_id) == answer.reviewer_id,
        question_stands(),
    )
    return and_(col(answer.role) == Role.REVIEWER, waits_again(answer), asked)


def waits_again(answer: type[ReviewRow]) -> ColumnElement[bool]:
    """SQL: this answer, which was sent back some time, has not been given again."""
    return col(answer.status).in_(_WAITING)


def question_stands() -> ColumnElement[bool]:
    """SQL: the adjudicator has not taken the question back."""
    return col(SentBackRow.withdrawn_at).is_(None)


def begun_claims(session: Session, reviewer_id: int) -> list[tuple[int, str]]:
    """The claims (row id, public id) that have an answer, want more and need the reviewer, in reading order."""
    theirs = aliased(ReviewRow)
    statement = (
        select(col(ClaimRow.id), col(ClaimRow.public_id))
        .join(theirs, col(theirs.claim_id) == ClaimRow.id)
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(
            col(theirs.status) == ReviewStatus.SUBMITTED,
            col(theirs.role) == Role.REVIEWER,
            is_open(),
            is_unanswered(),
        )
        .distinct()
        .order_by(col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.id))
        .add_columns(col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.end))
    )
    return [(key, public_id) for key, public_id, *_ in session.execute(statement)]
