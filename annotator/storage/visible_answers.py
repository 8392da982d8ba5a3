"""What a report on the whole team tells: only what everybody may see, so that it is the same for whoever asks.

In a blind project, labels and sources are those of closed claims. How many answers there are, by whom and when, is no
secret there either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.schema.models_tallies import TallyRow
from annotator.storage.viewpoint import is_closed, may_see

if TYPE_CHECKING:
    from annotator.storage.project import Project

_STANDING = case((col(SourceRow.url).is_(None), ""), (col(SourceRow.host) == "", "file:"), else_=col(SourceRow.host))


@dataclass(frozen=True, slots=True)
class VisibleAnswer:
    """A submitted answer to a claim (public id), with the stances of what it cites."""

    claim: str
    reviewer: str
    role: Role
    label: str
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """Claims by how far they are: ``closed``, ``begun`` with some of the answers wanted, or ``untouched``."""

    articles: int
    claims: int
    closed: int
    begun: int
    untouched: int


def visible_answers(session: Session, project: "Project") -> Iterator[VisibleAnswer]:
    """Every submitted answer that everybody may see, adjudications included, claim by claim."""
    cited = and_(col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None))
    statement = (
        _visible(
            select_columns(
                col(ReviewRow.id), col(ClaimRow.public_id), col(ReviewerRow.handle), col(ReviewRow.role),
                col(ReviewRow.label), col(EvidenceRow.stance),
            ).select_from(ReviewRow),
            project,
        )
        .join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
        .outerjoin(EvidenceRow, cited)
        .order_by(col(ClaimRow.id), col(ReviewRow.id))
    )  # fmt: skip
    for (_, claim, reviewer, role, label), rows in groupby(session.execute(statement), key=lambda row: row[:5]):
        stances = tuple(Stance(row[5]) for row in rows if row[5] is not None)
        yield VisibleAnswer(claim, reviewer, Role(role), label, stances)


def _visible(statement: Any, project: "Project") -> Any:
    """Limit a selection from reviews to submitted answers of people that everybody may see."""
    return statement.join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id).where(
        col(ReviewRow.status) == ReviewStatus.SUBMITTED,
        col(ReviewRow.role) != Role.MODEL,
        col(ReviewRow.label).is_not(None),
        col(ClaimRow.withdrawn_at).is_(None),
        may_see(project.view(None)),
    )


def cited_hosts(session: Session, project: "Project") -> dict[str, dict[Stance, int]]:
    """How often these answers cite each host, by stance.

    ``file:`` stands for files, an empty host for sources without an address. A merged source has the host of the one
    it was merged into.
    """
    cited = aliased(SourceRow)
    standing = func.coalesce(col(cited.merged_into), col(cited.public_id))
    statement = (
        _visible(
            select_columns(_STANDING.label("host"), col(EvidenceRow.stance), func.count()).select_from(ReviewRow),
            project,
        )
        .join(EvidenceRow, col(EvidenceRow.review_id) == ReviewRow.id)
        .join(cited, col(cited.id) == EvidenceRow.source_id)
        .join(SourceRow, col(SourceRow.public_id) == standing)
        .where(col(EvidenceRow.withdrawn_at).is_(None))
        .group_by(_STANDING, col(EvidenceRow.stance))
    )
    found: dict[str, dict[Stance, int]] = {}
    for host, stance, count in session.execute(statement):
        found.setdefault(host, {})[Stance(stance)] = count
    return found


def claim_counts(session: Session) -> ClaimCounts:
    """How many claims are closed, begun and untouched; withdrawn ones do not count."""
    answered = col(ClaimRow.submitted) > 0
    columns = (func.count(), *(func.count().filter(each) for each in (is_closed(), and_(answered, ~is_closed()))))
    statement = select_columns(*columns).select_from(ClaimRow).where(col(ClaimRow.withdrawn_at).is_(None))
    claims, closed, begun = session.execute(statement).one()
    articles = session.execute(select_columns(func.count()).select_from(ArticleRow)).scalar_one()
    return ClaimCounts(articles, claims, closed, begun, claims - closed - begun)


def answers_by_day(session: Session) -> dict[str, dict[str, int]]:
    """How many claims each reviewer (handle) answered on each day (UTC, ISO 8601) on which they answered any."""
    day = func.substr(col(TallyRow.key), 1, 10)
    statement = (
        select_columns(col(ReviewerRow.handle), day, func.sum(col(TallyRow.n)))
        .join(ReviewerRow, col(ReviewerRow.id) == TallyRow.reviewer_id)
        .where(col(TallyRow.kind) == "quarter", col(TallyRow.n) > 0)
        .group_by(col(ReviewerRow.handle), day)
        .order_by(col(ReviewerRow.handle), day)
    )
    found: dict[str, dict[str, int]] = {}
    for handle, on, count in session.execute(statement):
        found.setdefault(handle, {})[on] = int(count)
    return found
