"""Earlier answers to claims, as far as one reviewer may see them.

In a blind project another reviewer's answer leaves the database only when its claim is closed: the WHERE clause says
so, in every query here, not the caller.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlmodel import Session, col

from annotator.domain.records import Evidence
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.candidates import claim_candidates
from annotator.storage.reviews import evidence_seen
from annotator.storage.schema import tables
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.storage.viewpoint import Viewpoint, may_see

_claim, _article, _review = tables.claim, tables.article, tables.review
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
    return claim_candidates(session, exact, _claim.c.withdrawn_at.is_(None), _claim.c.id != but, _answered(view))


def _submitted(view: Viewpoint) -> ColumnElement[bool]:
    return and_(_review.c.status == ReviewStatus.SUBMITTED, may_see(view))


def _answered(view: Viewpoint) -> ColumnElement[bool]:
    return exists().where(_review.c.claim_id == _claim.c.id, _submitted(view))


def answers_to(session: Session, keys: Sequence[int], view: Viewpoint) -> dict[int, list[GivenAnswer]]:
    """The submitted answers to claims (by row id) that may be seen, oldest first."""
    names = ("claim_id", "id", "reviewer_id", "role", "label", "submitted_at")
    statement = select(*(_review.c[name] for name in names)).where(_review.c.claim_id.in_(keys), _submitted(view))
    found: dict[int, list[GivenAnswer]] = {}
    for claim, review, reviewer, role, label, at in session.execute(
        statement.order_by(_review.c.submitted_at, _review.c.id)
    ):
        found.setdefault(claim, []).append(GivenAnswer(claim, review, reviewer, Role(role), label, at))
    return found


def written_with(session: Session, reviews: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """Who gave the answers with these row ids, and the note that came with each."""
    reviewer = tables.reviewer
    statement = select(_review.c.id, reviewer.c.handle, _review.c.note)
    statement = statement.join(reviewer, reviewer.c.id == _review.c.reviewer_id).where(_review.c.id.in_(list(reviews)))
    return {key: (handle, note) for key, handle, note in session.execute(statement)}


def claims_at(session: Session, keys: Sequence[int]) -> dict[int, PlacedClaim]:
    """Claims by row id."""
    columns = (_claim.c.id, _claim.c.public_id, _claim.c.exact, _article.c.public_id, _article.c.title)
    statement = select(*columns).join(_article, _article.c.id == _claim.c.article_id).where(_claim.c.id.in_(keys))
    return {row[0]: PlacedClaim(*row) for row in session.execute(statement)}


def evidence_for(session: Session, answers: Iterable[GivenAnswer], view: Viewpoint) -> dict[int, list[Evidence]]:
    """What was cited for the given answers, by row id of the review."""
    return evidence_seen(session, (answer.review_id for answer in answers), view)


def checked_at(session: Session, keys: Sequence[int]) -> dict[int, CheckedClaimRow]:
    """Claims of imported collections by row id."""
    rows = session.execute(select(CheckedClaimRow).where(col(CheckedClaimRow.id).in_(keys))).scalars()
    return {row.id or 0: row for row in rows}


def answered_pages(session: Session, view: Viewpoint) -> Iterator[dict[int, PlacedClaim]]:
    """All claims with an answer that may be seen, in pages by row id."""
    columns = (_claim.c.id, _claim.c.public_id, _claim.c.exact, _article.c.public_id, _article.c.title)
    statement = (
        select(*columns)
        .join(_article, _article.c.id == _claim.c.article_id)
        .where(_claim.c.withdrawn_at.is_(None), _answered(view))
        .order_by(_claim.c.id)
        .limit(_PAGE)
    )
    last = 0
    while rows := session.execute(statement.where(_claim.c.id > last)).all():
        yield {row[0]: PlacedClaim(*row) for row in rows}
        last = rows[-1][0]
