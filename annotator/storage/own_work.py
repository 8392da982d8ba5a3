"""One reviewer's work, and its agreement with the answers of others that the reviewer may see."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, case, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.figures import Agreement
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.schema.models import ClaimRow, ReviewRow
from annotator.storage.schema.models_tallies import TallyRow
from annotator.storage.viewpoint import Viewpoint, may_see

LAST = 1000
"""How many of a reviewer's last answers medians, pace and agreement are taken over."""


def last_submitted(session: Session, reviewer_id: int) -> list[Row[Any]]:
    """The reviewer's ``LAST`` submitted verdicts in the order of submission, without those on withdrawn claims.

    Each row has the time of submission, and the seconds and the keystrokes that the verdict took.
    """
    columns = (col(ReviewRow.submitted_at), col(ReviewRow.seconds), col(ReviewRow.keystrokes))
    return list(session.execute(_last(select_columns(*columns), reviewer_id)).all())[::-1]


def _last(statement: Any, reviewer_id: int | None) -> Any:
    """Narrow a selection from reviews to the reviewer's last submitted verdicts, newest first."""
    return (
        statement.select_from(ReviewRow)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(
            col(ReviewRow.reviewer_id) == reviewer_id,
            col(ReviewRow.role) == Role.REVIEWER,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            col(ClaimRow.withdrawn_at).is_(None),
        )
        .order_by(col(ReviewRow.submitted_at).desc(), col(ReviewRow.id).desc())
        .limit(LAST)
    )


def labels(session: Session, reviewer_id: int) -> dict[str, int]:
    """How many of the reviewer's submitted verdicts have each label, without those on withdrawn claims."""
    begin = f"{Role.REVIEWER.value} {ReviewStatus.SUBMITTED.value} "
    counted = tallied(session, reviewer_id, "answer")
    return {key.removeprefix(begin): n for key, n in counted.items() if key.startswith(begin)}


def quarters(session: Session, reviewer_id: int, since: datetime) -> dict[datetime, int]:
    """How many of these verdicts were submitted in each quarter of an hour (its beginning) that began at ``since``
    or later.
    """
    counted = tallied(session, reviewer_id, "quarter", from_key=f"{since.astimezone(UTC):%Y-%m-%d %H:%M}")
    return {datetime.fromisoformat(key).replace(tzinfo=UTC): n for key, n in counted.items()}


def hosts(session: Session, reviewer_id: int, most: int) -> dict[str, int]:
    """How often the reviewer cites the ``most`` hosts cited most; ``file:`` counts files, an empty host sources
    without an address.
    """
    statement = _tallies(reviewer_id, "host").order_by(col(TallyRow.n).desc(), col(TallyRow.key)).limit(most)
    return dict(session.exec(statement).all())


def tallied(session: Session, reviewer_id: int | None, kind: str, from_key: str = "") -> dict[str, int]:
    """The reviewer's totals of one kind by key, from a key on."""
    return dict(session.exec(_tallies(reviewer_id, kind).where(col(TallyRow.key) >= from_key)).all())


def _tallies(reviewer_id: int | None, kind: str) -> Any:
    """A statement for the reviewer's totals of one kind, each with its key."""
    return select(TallyRow.key, TallyRow.n).where(
        col(TallyRow.reviewer_id) == reviewer_id, col(TallyRow.kind) == kind, col(TallyRow.n) > 0
    )


def agreement(session: Session, view: Viewpoint) -> Agreement | None:
    """How many of others' submitted answers that the viewer may see equal the viewer's own; ``None`` without any.

    Only the viewer's last answers (``LAST``) are compared.
    """
    last = _last(select_columns(col(ReviewRow.claim_id), col(ReviewRow.label)), view.reviewer_id)
    mine = aliased(ReviewRow, last.subquery("mine"))
    statement = (
        select(
            func.count(col(ReviewRow.claim_id).distinct()),
            func.count(),
            func.coalesce(func.sum(case((col(ReviewRow.label) == mine.label, 1), else_=0)), 0),
        )
        .select_from(ReviewRow)
        .join(mine, col(mine.claim_id) == ReviewRow.claim_id)
        .where(
            col(ReviewRow.reviewer_id) != view.reviewer_id,
            col(ReviewRow.role) == Role.REVIEWER,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            may_see(view),
        )
    )
    claims, answers, same = session.exec(statement).one()
    return Agreement(claims, answers, int(same)) if answers else None


def under_other_guidelines(
    session: Session, reviewer_id: int, version: str, labels: Sequence[str]
) -> list[tuple[str, str | None]]:
    """The reviewer's submitted answers that were given under another version of the guideline, oldest first.

    Each as the public id of its claim and the day that the verdict refers to. ``labels`` narrows them, if any.
    """
    statement = (
        select(col(ClaimRow.public_id), col(ReviewRow.as_of))
        .join(ReviewRow, col(ReviewRow.claim_id) == ClaimRow.id)
        .where(
            col(ReviewRow.reviewer_id) == reviewer_id,
            col(ReviewRow.role) == Role.REVIEWER,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            func.coalesce(col(ReviewRow.guideline_version), "") != version,
            col(ClaimRow.withdrawn_at).is_(None),
            *([col(ReviewRow.label).in_(labels)] if labels else []),
        )
        .order_by(col(ReviewRow.submitted_at), col(ReviewRow.id))
    )
    return [(claim, as_of) for claim, as_of in session.exec(statement)]
