"""Local dates, and the verdicts whose re-check date has come."""

from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col

from annotator.domain.vocabulary import ReviewStatus
from annotator.storage.schema.models import ReviewRow

_NEVER = "9999-12-31"


def local_today() -> date:
    """Today's date in the reviewer's time zone."""
    return datetime.now().astimezone().date()


def local_midnight(day: date) -> datetime:
    """The start of a day in the reviewer's time zone, with the offset that applied on that day."""
    return datetime.combine(day, time.min).astimezone()


def has_aged(row: ReviewRow, today: date) -> bool:
    """Whether a review is submitted and its re-check date is ``today`` or earlier."""
    due = row.recheck_at is not None and row.recheck_at <= today.isoformat()
    return due and row.status == ReviewStatus.SUBMITTED


def is_aged(today: date) -> ColumnElement[bool]:
    """SQL for ``has_aged``; false rather than null when an outer join found no review."""
    return and_(
        col(ReviewRow.id).is_not(None),
        col(ReviewRow.status) == ReviewStatus.SUBMITTED,
        func.coalesce(col(ReviewRow.recheck_at), _NEVER) <= today.isoformat(),
    )
