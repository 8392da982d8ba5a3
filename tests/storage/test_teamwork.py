"""Random teams at work, with people who crash and come back: never a review too many, and none missing in the end."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import col

from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.schema.models import utc_now
from annotator.storage.schema.models_progress import LeaseRow
from tests.conftest import DeskMaker
from tests.support import store

NAMES = ("ana", "bo", "cy", "dee", "eli")
TEXTS = [f"Report {n}.\nThe port handled {n} million tonnes. It has {n} cranes.\nNobody asked." for n in range(4)]
PLACES = """SELECT claim.id, claim.submitted + (SELECT COUNT(*) FROM lease WHERE lease.claim_id = claim.id
AND lease.expires_at > :now AND NOT EXISTS (SELECT 1 FROM review WHERE review.claim_id = claim.id
AND review.reviewer_id = lease.reviewer_id AND review.status IN ('submitted', 'skipped'))), claim.wanted FROM claim"""


class Team:
    """People at desks of one database, each of whom answers one claim at a time."""

    def __init__(self, database: Database, make: DeskMaker, people: int, wanted: int) -> None:
        self._database = database
        self.desks = [make(name, reviews_per_claim=wanted) for name in NAMES[:people]]
        self._at: dict[str, str | None] = {}
        for words in TEXTS:
            store(database, words)

    def answer_one(self, desk: ReviewDesk) -> bool:
        """The desk's reviewer answers the next claim where their queue leads; whether it led anywhere."""
        name = desk.context.reviewer
        at = self._at.get(name)
        claim = self._first(desk, at) if at else None
        if claim is None:
            place = desk.walk.find_next_article(at)
            if place is None:
                return False
            self._at[name] = place.article_id
            claim = self._first(desk, place.article_id)
            assert claim is not None, "the queue leads to an article only if there is something to do in it"
        desk.answers.decide(claim, random.Random(claim + name).choice(["not_a_claim", "unverifiable"]))
        return True

    @staticmethod
    def _first(desk: ReviewDesk, article: str) -> str | None:
        desk.walk.come_to(article)
        return next((claim.id for claim in desk.articles.open(article).claims if claim.needs_me), None)

    def crash(self, desk: ReviewDesk) -> None:
        """The reviewer is away until their lease has run out, and starts anew some time later."""
        with self._database.write() as session:
            mine = update(LeaseRow).where(col(LeaseRow.reviewer_id) == desk.context.reviewer_id)
            session.execute(mine.values(expires_at=utc_now() - timedelta(seconds=1)))
        self._at.pop(desk.context.reviewer, None)
        desk.walk._shared_work._article = None

    def finish(self) -> None:
        """Work until nobody's queue leads anywhere."""
        led = True
        while led:
            led = sum(self.answer_one(desk) for desk in self.desks) > 0
            self.check()

    def check(self) -> list[tuple[int, int, int]]:
        """No claim has more reviews and people at it than it wants; returns the claims with both numbers."""
        with self._database.read() as session:
            rows = [tuple(row) for row in session.execute(text(PLACES), {"now": _now(self._database)})]
        assert [row for row in rows if row[1] > row[2]] == []
        return rows


def _now(database: Database) -> object:
    return utc_now().strftime("%Y-%m-%d %H:%M:%S.%f") if database.is_sqlite else utc_now()


@pytest.mark.parametrize("seed", range(2))
def test_never_more_reviews_than_wanted_and_none_missing(either: Database, either_desk: DeskMaker, seed: int) -> None:
    chance = random.Random(seed)
    people = chance.randint(2, 5)
    team = Team(either, either_desk, people, chance.randint(1, min(3, people)))
    for _ in range(30):
        desk = chance.choice(team.desks)
        act: Callable[[ReviewDesk], object] = team.crash if chance.random() < 0.2 else team.answer_one
        act(desk)
        team.check()
    team.finish()
    for desk in team.desks:
        team.crash(desk)  # whoever never came back
    team.finish()
    assert {(given, wanted) for _, given, wanted in team.check()} == {
        (team.desks[0].context.project.reviews_per_claim,) * 2
    }


@pytest.mark.parametrize("people", [3, 4])
def test_two_reviews_by_more_people_are_two_reviews(either: Database, either_desk: DeskMaker, people: int) -> None:
    """Without leases three people gave 41% more reviews than needed, and four 69%."""
    team = Team(either, either_desk, people, 2)
    team.finish()
    claims = team.check()
    assert sum(given for _, given, _ in claims) == 2 * len(claims)
