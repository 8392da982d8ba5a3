"""What a reviewer is told of their own work, and that others' answers stay theirs until claims are closed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from annotator.domain.figures import Agreement, Pace
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.review.progress import DAYS, HOSTS, by_day, by_host, pace
from annotator.storage.database.engine import Database
from annotator.storage.recheck_dates import local_today
from tests.support import store

MakeDesk = Callable[..., ReviewDesk]
START = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    submitted_at: datetime
    seconds: float | None = None
    keystrokes: int | None = None


def test_the_pace_leaves_pauses_out() -> None:
    minutes = (0, 1, 2, 4, 60, 62)
    rows = [Row(START + timedelta(minutes=minute), float(minute), minute) for minute in minutes]
    assert pace(6, rows) == Pace(6, pytest.approx(4 / (6 / 60)), 3.0, 3.0)
    assert pace(1, rows[:1]) == Pace(1, None, 0.0, 0)
    assert pace(0, []) == Pace(0, None, None, None)
    assert pace(2, [replace(row, seconds=None, keystrokes=None) for row in rows[:2]]) == Pace(2, 60.0, None, None)
    assert pace(9, [Row(START + timedelta(seconds=n)) for n in range(9)]).per_hour is None, "too little to say"


def test_days_are_the_last_ones_with_their_gaps() -> None:
    today = date(2026, 5, 12)
    noon = datetime(2026, 5, 12, 12).astimezone()
    days = by_day({noon: 2, noon - timedelta(days=3): 1, noon - timedelta(days=DAYS): 1}, today)
    assert len(days) == DAYS
    assert [day for day in days if day[1]] == [("2026-05-09", 1), ("2026-05-12", 2)]
    assert list(days) == sorted(days)


def test_hosts_come_by_how_often_they_were_cited() -> None:
    counts = {"b.example": 3, "a.example": 3, "": 1, "file:": 1}
    assert by_host(counts) == (("a.example", 3), ("b.example", 3), ("files", 1), ("no address", 1))
    assert len(by_host({f"h{n}.example": 1 for n in range(99)})) == HOSTS


def test_everything_a_reviewer_did_is_counted_and_nothing_of_others(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    ana, bo = either_desk("ana", reviews_per_claim=2), either_desk("bo")
    claims = [claim.id for claim in ana.articles.open(article).claims]
    nothing = ana.progress.report()
    assert (nothing.left, nothing.labels, nothing.hosts, nothing.agreement) == (5, (), (), None)
    ana.answers.cite(claims[0], Citation(Stance.SUPPORTS, "https://stat.example/a"))
    ana.answers.decide(claims[0], "verified", 10.0, 5)
    ana.answers.decide(claims[1], "not_a_claim", 20.0, 7)
    ana.answers.decide(claims[2], "disputed")
    ana.answers.flag(claims[3], True)
    ana.answers.set_dates(claims[1], "2020-01-01", "2020-02-02")
    taken = ana.answers.cite(claims[3], Citation(Stance.CONTEXT, "https://gone.example/")).claim
    assert taken is not None and taken.review is not None
    ana.answers.withdraw_evidence(claims[3], taken.review.evidence[0].id)
    bo.answers.cite(claims[4], Citation(Stance.SUPPORTS, "https://bo.example/"))
    found = ana.progress.report()
    assert (found.reviewer, found.left, found.drafts, found.aged, found.flagged) == ("ana", 4, 1, 1, 1)
    assert found.today == found.overall == Pace(2, None, 15.0, 6.0)
    assert found.days[-1] == (local_today().isoformat(), 2)
    assert dict(found.labels) == {"verified": 1, "not_a_claim": 1}
    assert found.hosts == (("stat.example", 1),)


def test_agreement_is_told_of_closed_claims_alone(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    ana, bo, cy = (either_desk(name, reviews_per_claim=3) for name in ("ana", "bo", "cy"))
    claims = [claim.id for claim in ana.articles.open(article).claims]
    for claim in claims[:3]:
        ana.answers.decide(claim, "not_a_claim")
        bo.answers.decide(claim, "not_a_claim")
    alone = ana.progress.report()
    assert alone.agreement is None
    for claim, label in ((claims[0], "not_a_claim"), (claims[1], "unverifiable")):
        cy.answers.decide(claim, label)
    assert ana.progress.report().agreement == Agreement(claims=2, answers=4, same=3)
    assert replace(ana.progress.report(), agreement=None) == alone
    assert cy.progress.report().agreement == Agreement(claims=2, answers=4, same=2)
    open_ = either_desk("ana", blind=False)
    assert open_.progress.report().agreement == Agreement(claims=3, answers=5, same=4)
