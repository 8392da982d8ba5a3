"""What one reviewer has done, and how far others whose answers they may see said the same."""

from datetime import date
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlmodel import Session

from annotator.domain.figures import Agreement
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.recheck_dates import is_aged
from annotator.storage.schema import tables
from annotator.storage.viewpoint import Viewpoint, may_see

_claim, _review, _evidence, _source = tables.claim, tables.review, tables.evidence, tables.source


def submitted(session: Session, reviewer_id: int) -> list[Row[Any]]:
    """The reviewer's verdicts that stand, in the order they were submitted: when, which, and what each took."""
    columns = (_review.c[name] for name in ("submitted_at", "label", "seconds", "keystrokes"))
    statement = (
        select(*columns)
        .join(_claim, _claim.c.id == _review.c.claim_id)
        .where(
            _review.c.reviewer_id == reviewer_id,
            _review.c.role == Role.REVIEWER,
            _review.c.status == ReviewStatus.SUBMITTED,
            _claim.c.withdrawn_at.is_(None),
        )
        .order_by(_review.c.submitted_at, _review.c.id)
    )
    return list(session.execute(statement).all())


def aged_verdicts(session: Session, reviewer_id: int, today: date) -> int:
    """How many of the reviewer's verdicts want another look."""
    statement = (
        select(func.count())
        .select_from(_review)
        .join(_claim, _claim.c.id == _review.c.claim_id)
        .where(
            _review.c.reviewer_id == reviewer_id,
            _review.c.role == Role.REVIEWER,
            _claim.c.withdrawn_at.is_(None),
            is_aged(today),
        )
    )
    count: int = session.execute(statement).scalar_one()
    return count


def cited_addresses(session: Session, reviewer_id: int) -> dict[str | None, int]:
    """The addresses that the reviewer's evidence rests on, each with how often; ``None`` for sources without one."""
    cited = _source.alias("cited")
    statement = (
        select(_source.c.url, func.count())
        .select_from(_evidence)
        .join(_review, _review.c.id == _evidence.c.review_id)
        .join(cited, cited.c.id == _evidence.c.source_id)
        .join(_source, _source.c.public_id == func.coalesce(cited.c.merged_into, cited.c.public_id))
        .where(_review.c.reviewer_id == reviewer_id, _evidence.c.withdrawn_at.is_(None))
        .group_by(_source.c.url)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def agreement(session: Session, view: Viewpoint) -> Agreement | None:
    """How many submitted answers of others, as far as ``view`` may see them, are the viewer's own answer too."""
    mine = tables.review.alias("mine")
    statement = (
        select(
            func.count(_review.c.claim_id.distinct()),
            func.count(),
            func.coalesce(func.sum(case((_review.c.label == mine.c.label, 1), else_=0)), 0),
        )
        .select_from(_review)
        .join(mine, mine.c.claim_id == _review.c.claim_id)
        .join(_claim, _claim.c.id == _review.c.claim_id)
        .where(
            mine.c.reviewer_id == view.reviewer_id,
            mine.c.role == Role.REVIEWER,
            mine.c.status == ReviewStatus.SUBMITTED,
            _review.c.reviewer_id != view.reviewer_id,
            _review.c.role == Role.REVIEWER,
            _review.c.status == ReviewStatus.SUBMITTED,
            _claim.c.withdrawn_at.is_(None),
            may_see(view),
        )
    )
    claims, answers, same = session.execute(statement).one()
    return Agreement(claims, answers, int(same)) if answers else None
