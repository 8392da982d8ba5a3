"""The reviewer's calendar: today, and the verdicts that have reached the day to be looked at again."""

from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col

from annotator.domain.vocabulary import ReviewStatus
from annotator.storage.schema.models import ReviewRow

_NEVER = "9999-12-31"


def local_today() -> date:
    """The day on the reviewer's wall."""
    return datetime.now().astimezone().date()


def local_midnight(day: date) -> datetime:
    """When a day began where the reviewer is, also when the clocks were changed since."""
    return datetime.combine(day, time.min).astimezone()


def has_aged(row: ReviewRow, today: date) -> bool:
    """Whether a review is a verdict whose re-check date is ``today`` or earlier."""
    due = row.recheck_at is not None and row.recheck_at <= today.isoformat()
    return due and row.status == ReviewStatus.SUBMITTED


def is_aged(today: date) -> ColumnElement[bool]:
    """SQL of ``has_aged``; false, never null, where an outer join found no review."""
    return and_(
        col(ReviewRow.id).is_not(None),
        col(ReviewRow.status) == ReviewStatus.SUBMITTED,
        func.coalesce(col(ReviewRow.recheck_at), _NEVER) <= today.isoformat(),
    )
