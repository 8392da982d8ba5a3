"""Earlier answers to claims that one reviewer may see.

In a blind project another reviewer's answer is only read from the database when its claim is closed. Every query here
ensures that in its WHERE clause; callers need not check.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.records import Evidence
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.candidates import Candidate, Likely
from annotator.storage.reviews import evidence_seen
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.storage.schema.models_versions import ClaimVersionRow
from annotator.storage.viewpoint import Viewpoint, may_see

_PAGE = 500


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A submitted answer that the viewer may see; all ids are row ids. Its claim gets ``wanted`` reviews."""

    claim_id: int
    review_id: int
    reviewer_id: int
    role: Role
    label: str
    submitted_at: datetime
    wanted: int


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A stored claim (``key`` is its row id) with the public id and title of its article."""

    key: int
    public_id: str
    exact: str
    article_id: str
    title: str | None


def answered_candidates(likely: Likely, but: str | None, view: Viewpoint) -> list[Candidate]:
    """Claims that may say the same and have a visible answer, without claim ``but`` (public id); best first."""
    others = [col(ClaimRow.public_id) != but] if but is not None else []
    return likely.claims(col(ClaimRow.withdrawn_at).is_(None), *others, _answered(view))


def _submitted(view: Viewpoint) -> ColumnElement[bool]:
    return and_(col(ReviewRow.status) == ReviewStatus.SUBMITTED, may_see(view))


def _answered(view: Viewpoint) -> ColumnElement[bool]:
    return exists().where(col(ReviewRow.claim_id) == ClaimRow.id, _submitted(view))


def answers_to(
    session: Session, keys: Sequence[int], view: Viewpoint, and_to: str | None = None
) -> dict[int, list[GivenAnswer]]:
    """The submitted answers that the viewer may see, by the claim's row id, oldest first.

    ``and_to`` is one more claim, known by its public id.
    """
    columns = (
        col(ReviewRow.claim_id), col(ReviewRow.id), col(ReviewRow.reviewer_id),
        col(ReviewRow.role), col(ReviewRow.label), col(ReviewRow.submitted_at), col(ClaimRow.wanted),
    )  # fmt: skip
    wanted: ColumnElement[bool] = col(ReviewRow.claim_id).in_(keys)
    if and_to is not None:
        named = select(col(ClaimRow.id)).where(col(ClaimRow.public_id) == and_to).scalar_subquery()
        wanted = or_(wanted, col(ReviewRow.claim_id) == named)
    given = select_columns(*columns).select_from(ReviewRow).join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
    statement = given.where(wanted, _submitted(view))
    ordered = statement.order_by(col(ReviewRow.submitted_at), col(ReviewRow.id))
    found: dict[int, list[GivenAnswer]] = {}
    for claim, review, reviewer, role, label, at, needed in session.execute(ordered):
        found.setdefault(claim, []).append(GivenAnswer(claim, review, reviewer, Role(role), label, at, needed))
    return found


def written_with(session: Session, reviews: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """The reviewer's handle and the note of each review, by the review's row id."""
    statement = select(col(ReviewRow.id), col(ReviewerRow.handle), col(ReviewRow.note))
    statement = statement.join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id).where(
        col(ReviewRow.id).in_(list(reviews))
    )
    return {key: (handle, note) for key, handle, note in session.exec(statement)}


def claims_at(session: Session, keys: Sequence[int]) -> dict[int, PlacedClaim]:
    """Claims with their articles, by the claim's row id."""
    rows = session.execute(_placed().where(col(ClaimRow.id).in_(keys)))
    return {row[0]: PlacedClaim(*row) for row in rows}


def older_versions(session: Session, key: int) -> list[PlacedClaim]:
    """The claims that the claim with row id ``key`` was in older versions of its article, the last one first."""
    found: list[PlacedClaim] = []
    statement = _placed().join(ClaimVersionRow, col(ClaimVersionRow.earlier_id) == ClaimRow.id)
    while row := session.execute(statement.where(col(ClaimVersionRow.claim_id) == key)).one_or_none():
        found.append(PlacedClaim(*row))
        key = found[-1].key
    return found


def said_in(session: Session, key: int) -> tuple[str, str]:
    """The words of the claim with row id ``key``, and of the sentence in which it begins."""
    statement = select(col(ClaimRow.exact), col(SentenceRow.text)).join(
        SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id
    )
    return session.exec(statement.where(col(ClaimRow.id) == key)).one()


def _placed() -> Select[int, str, str, str, str | None]:
    """A query for the fields of ``PlacedClaim``."""
    columns = (
        col(ClaimRow.id), col(ClaimRow.public_id), col(ClaimRow.exact), col(ArticleRow.public_id), col(ArticleRow.title)
    )  # fmt: skip
    return select_columns(*columns).join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)


def evidence_for(session: Session, answers: Iterable[GivenAnswer], view: Viewpoint) -> dict[int, list[Evidence]]:
    """The evidence cited for the given answers, by the review's row id."""
    return evidence_seen(session, (answer.review_id for answer in answers), view)


def checked_at(session: Session, keys: Sequence[int]) -> dict[int, CheckedClaimRow]:
    """Claims of imported collections by row id."""
    if not keys:
        return {}
    rows = session.exec(select(CheckedClaimRow).where(col(CheckedClaimRow.id).in_(keys)))
    return {row.id: row for row in rows}


def answered_pages(session: Session, view: Viewpoint) -> Iterator[dict[int, PlacedClaim]]:
    """All claims with an answer that the viewer may see: pages of claims by row id, in the order of their row ids."""
    statement = (
        _placed().where(col(ClaimRow.withdrawn_at).is_(None), _answered(view)).order_by(col(ClaimRow.id)).limit(_PAGE)
    )
    last = 0
    while rows := session.execute(statement.where(col(ClaimRow.id) > last)).all():
        yield {row[0]: PlacedClaim(*row) for row in rows}
        last = rows[-1][0]
