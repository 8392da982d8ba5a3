"""How far the team is: who is at work, how many reviews are missing, and when they will be there at the present pace.

All of it are sums over everybody. They say nothing of a single claim, so they are shown in blind projects, too.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlmodel import Session, col, func, select

from annotator.storage.schema.models import ClaimRow, ReviewerRow, utc_now
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.schema.models_tallies import TallyRow
from annotator.storage.viewpoint import is_open

_DAYS = 7
"""The present pace is that of so many days."""
_LONGEST = 3650
"""Days; what takes longer has no expected end."""


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """``active`` are the handles of those at work now, ``missing`` the reviews that open claims still want.

    ``per_day`` is how many the team gave a day in the last week, or since it began in that week. ``finish`` is the day
    on which none will be missing; ``None`` when nobody works.
    """

    active: tuple[str, ...]
    missing: int
    per_day: float
    finish: date | None


def at_work(session: Session) -> tuple[str, ...]:
    """The handles of those who have claims leased now; whoever works alone has none."""
    leased = select(col(LeaseRow.reviewer_id)).where(col(LeaseRow.expires_at) > utc_now())
    return tuple(
        session.exec(select(col(ReviewerRow.handle)).where(col(ReviewerRow.id).in_(leased)).order_by("handle"))
    )


def team_progress(session: Session, now: datetime) -> TeamProgress:
    """The progress of the team at a time."""
    missing = session.exec(
        select(func.coalesce(func.sum(col(ClaimRow.wanted) - col(ClaimRow.submitted)), 0)).where(is_open())
    ).one()
    since = now - timedelta(days=_DAYS)
    quarters = select(func.coalesce(func.sum(col(TallyRow.n)), 0), func.min(col(TallyRow.key))).where(
        col(TallyRow.kind) == "quarter", col(TallyRow.key) >= since.strftime("%Y-%m-%d %H:%M"), col(TallyRow.n) > 0
    )
    given, first = session.exec(quarters).one()
    if not given or first is None:
        return TeamProgress(at_work(session), int(missing), 0.0, None)
    began = datetime.fromisoformat(f"{first}+00:00")
    per_day = int(given) / max(1.0, (now - began) / timedelta(days=1))
    days = ceil(int(missing) / per_day)
    finish = (now + timedelta(days=days)).date() if days <= _LONGEST else None
    return TeamProgress(at_work(session), int(missing), round(per_day, 1), finish)
