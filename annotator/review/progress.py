"""The part of the desk that reports a reviewer's own progress."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from annotator.domain.decided import Decided
from annotator.domain.figures import Left, OwnProgress, Pace
from annotator.review.desk_context import DeskContext
from annotator.storage import history, own_work, queue
from annotator.storage.ended_answers import ended_times
from annotator.storage.recheck_dates import local_midnight, local_today
from annotator.storage.team_progress import at_work

DAYS = 30
"""Days listed one by one."""
HOSTS = 10
"""Hosts listed one by one."""
UNNAMED = {"": "no address", "file:": "files"}
"""What is shown for sources that have no host. These names come later in the alphabet, so that more hosts are read."""
PAUSE = timedelta(minutes=10)
"""A longer gap between two answers does not count as work."""


class OwnWork:
    """Figures on one reviewer's work; others' answers count only where the reviewer may see them."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def count_today(self) -> int:
        """How many claims this reviewer submitted since local midnight."""
        with self._context.database.read() as session:
            return queue.submitted_since(session, self._context.reviewer_id, local_midnight(local_today()))

    def count_left(self) -> Left:
        """What is left to do."""
        with self._context.database.read() as session:
            return queue.left(session, self._context.reviewer_id)

    def decided_since(self, last: int) -> list[Decided]:
        """The reviewer's history after the entry ``last`` (0: all of it), oldest first."""
        with self._context.database.read() as session:
            return history.decided_since(session, self._context.reviewer_id, last)

    def report(self) -> OwnProgress:
        """The reviewer's work so far, and what is left."""
        today, me = local_today(), self._context.reviewer_id
        midnight, first = local_midnight(today), local_midnight(today - timedelta(days=DAYS - 1))
        with self._context.database.read() as session:
            last = own_work.last_submitted(session, me)
            labels, quarters = own_work.labels(session, me), own_work.quarters(session, me, first)
            left = queue.left(session, me)
            ended = Counter(ended_times(session, me))
            done = Counter(quarters) + Counter({at: n for at, n in ended.items() if at >= first})
            now = sum(n for at, n in done.items() if at >= midnight)
            return OwnProgress(
                reviewer=self._context.reviewer,
                today=pace(now, [row for row in last if row.submitted_at >= midnight]),
                overall=pace(sum(labels.values()) + ended.total(), last),
                last=own_work.LAST,
                days=by_day(done, today),
                left=left.claims,
                drafts=left.drafts,
                aged=queue.count_due(session, me, today),
                flagged=queue.count_flagged(session, me),
                labels=ranked(labels),
                hosts=by_host(own_work.hosts(session, me, HOSTS + len(UNNAMED))),
                agreement=own_work.agreement(session, self._context.view),
                at_work=tuple(each for each in at_work(session) if each != self._context.reviewer),
            )


def pace(claims: int, last: Sequence[Any]) -> Pace:
    """The pace of the last of ``claims`` submitted answers, given oldest first."""
    gaps = [later.submitted_at - row.submitted_at for row, later in pairwise(last)]
    worked = [gap for gap in gaps if gap <= PAUSE]
    hours = sum(worked, timedelta()) / timedelta(hours=1)
    seconds = [row.seconds for row in last if row.seconds is not None]
    keys = [row.keystrokes for row in last if row.keystrokes is not None]
    return Pace(
        claims,
        len(worked) / hours if hours >= 1 / 60 else None,
        median(seconds) if seconds else None,
        median(keys) if keys else None,
    )


def by_day(quarters: Mapping[datetime, int], today: date) -> tuple[tuple[str, int], ...]:
    """Answers per local day over the last ``DAYS`` days, oldest first, zeros included."""
    counted: Counter[date] = Counter()
    for time, count in quarters.items():
        counted[time.astimezone().date()] += count
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return tuple((day.isoformat(), counted[day]) for day in days)


def by_host(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """How often each host was cited, most cited first; with one entry for files and one for sources without address."""
    titles = host_titles(counts)
    return ranked({titles[host]: count for host, count in counts.items()})[:HOSTS]


def host_titles(hosts: Iterable[str]) -> dict[str, str]:
    """What hosts are called where they are listed."""
    return {host: UNNAMED.get(host, host) for host in hosts}


def ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Names with their numbers, the greatest number first, then by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
