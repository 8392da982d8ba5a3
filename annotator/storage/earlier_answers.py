"""Earlier answers to claims, as far as one reviewer may see them.

In a blind project another reviewer's answer leaves the database only when its claim is closed: the WHERE clause says
so, in every query here, not the caller.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.records import Evidence
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.candidates import claim_candidates
from annotator.storage.reviews import evidence_seen
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.storage.viewpoint import Viewpoint, may_see

_PAGE = 500


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One submitted answer that may be seen; ``reviewer_id`` and ``review_id`` are row ids."""

    claim_id: int
    review_id: int
    reviewer_id: int
    role: Role
    label: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A stored claim by its row id, with where it stands."""

    key: int
    public_id: str
    exact: str
    article_id: str
    title: str | None


def answered_candidates(session: Session, exact: str, but: int, view: Viewpoint) -> list[tuple[int, str]]:
    """Row id and text of claims that may say what ``exact`` says and have an answer that may be seen; not ``but``."""
    return claim_candidates(
        session, exact, col(ClaimRow.withdrawn_at).is_(None), col(ClaimRow.id) != but, _answered(view)
    )


def _submitted(view: Viewpoint) -> ColumnElement[bool]:
    return and_(col(ReviewRow.status) == ReviewStatus.SUBMITTED, may_see(view))


def _answered(view: Viewpoint) -> ColumnElement[bool]:
    return exists().where(col(ReviewRow.claim_id) == ClaimRow.id, _submitted(view))


def answers_to(session: Session, keys: Sequence[int], view: Viewpoint) -> dict[int, list[GivenAnswer]]:
    """The submitted answers to claims (by row id) that may be seen, oldest first."""
    columns = (
        col(ReviewRow.claim_id), col(ReviewRow.id), col(ReviewRow.reviewer_id),
        col(ReviewRow.role), col(ReviewRow.label), col(ReviewRow.submitted_at),
    )  # fmt: skip
    statement = select_columns(*columns).where(col(ReviewRow.claim_id).in_(keys), _submitted(view))
    ordered = statement.order_by(col(ReviewRow.submitted_at), col(ReviewRow.id))
    found: dict[int, list[GivenAnswer]] = {}
    for claim, review, reviewer, role, label, at in session.execute(ordered):
        found.setdefault(claim, []).append(GivenAnswer(claim, review, reviewer, Role(role), label, at))
    return found


def written_with(session: Session, reviews: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """Who gave the answers with these row ids, and the note that came with each."""
    statement = select(col(ReviewRow.id), col(ReviewerRow.handle), col(ReviewRow.note))
    statement = statement.join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id).where(
        col(ReviewRow.id).in_(list(reviews))
    )
    return {key: (handle, note) for key, handle, note in session.exec(statement)}


def claims_at(session: Session, keys: Sequence[int]) -> dict[int, PlacedClaim]:
    """Claims by row id."""
    rows = session.execute(_placed().where(col(ClaimRow.id).in_(keys)))
    return {row[0]: PlacedClaim(*row) for row in rows}


def _placed() -> Select[int, str, str, str, str | None]:
    """Claims in the fields of ``PlacedClaim``."""
    columns = (
        col(ClaimRow.id), col(ClaimRow.public_id), col(ClaimRow.exact), col(ArticleRow.public_id), col(ArticleRow.title)
    )  # fmt: skip
    return select_columns(*columns).join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)


def evidence_for(session: Session, answers: Iterable[GivenAnswer], view: Viewpoint) -> dict[int, list[Evidence]]:
    """What was cited for the given answers, by row id of the review."""
    return evidence_seen(session, (answer.review_id for answer in answers), view)


def checked_at(session: Session, keys: Sequence[int]) -> dict[int, CheckedClaimRow]:
    """Claims of imported collections by row id."""
    rows = session.exec(select(CheckedClaimRow).where(col(CheckedClaimRow.id).in_(keys)))
    return {row.id: row for row in rows}


def answered_pages(session: Session, view: Viewpoint) -> Iterator[dict[int, PlacedClaim]]:
    """All claims with an answer that may be seen, in pages by row id."""
    statement = (
        _placed().where(col(ClaimRow.withdrawn_at).is_(None), _answered(view)).order_by(col(ClaimRow.id)).limit(_PAGE)
    )
    last = 0
    while rows := session.execute(statement.where(col(ClaimRow.id) > last)).all():
        yield {row[0]: PlacedClaim(*row) for row in rows}
        last = rows[-1][0]
