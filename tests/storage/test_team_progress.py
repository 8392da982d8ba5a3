"""How far the team is: who is at work, what is missing, and when it will be there."""

from datetime import UTC, datetime, timedelta

from annotator.storage.database.engine import Database
from annotator.storage.team_progress import team_progress
from tests.conftest import DeskMaker
from tests.support import store


def test_the_progress_of_a_team(either: Database, either_desk: DeskMaker) -> None:
    article = store(either).article_id
    ana, bo = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo"))
    claims = [claim.id for claim in ana.articles.open(article).claims]
    now = datetime.now(UTC)
    with either.read() as session:
        before = team_progress(session, now)
    assert (before.active, before.missing, before.per_day, before.finish) == (("ana",), 2 * len(claims), 0.0, None)
    for desk in (ana, bo):
        assert desk.walk.find_next_article(None) is not None
        desk.answers.decide(claims[0], "not_a_claim")
    with either.read() as session:
        found = team_progress(session, datetime.now(UTC))
        later = team_progress(session, now + timedelta(days=5))
        much_later = team_progress(session, now + timedelta(days=9))
    assert (found.active, found.missing, found.per_day) == (("ana", "bo"), 2 * len(claims) - 2, 2.0)
    assert found.finish == (datetime.now(UTC) + timedelta(days=len(claims) - 1)).date()
    assert 0 < later.per_day < 0.5
    assert later.finish is not None
    assert (much_later.per_day, much_later.finish) == (0.0, None)
    assert ana.progress.report().at_work == ("bo",)
