"""Two people who start at once: the first look for the other comes soon, and after each decision."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update

from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.schema.models import ReviewerRow, utc_now
from tests.support import store
from tests.tui.conftest import Sit

TEXTS = [f"Report {n}.\nThe port handled {n} million tonnes. It has {n} cranes." for n in (1, 2)]


async def test_after_a_decision_the_screen_leaves_to_others_what_they_hold(
    sit: Sit, database: Database, make_desk: Callable[..., ReviewDesk]
) -> None:
    first, second = (store(database, text).article_id for text in TEXTS)
    async with sit() as it:
        with database.write() as session:  # nobody can tell that ana is at work
            session.execute(update(ReviewerRow).values(created_at=utc_now() - timedelta(days=1)))
        bo = make_desk("bo")
        place = bo.walk.find_next_article(None)
        assert place is not None
        assert place.article_id == first
        await it.press("n")
        await it.until(lambda: it.claim.article_id == second)
        assert [claim.needs_me for claim in bo.articles.open(first).claims].count(True) > 0
        await it.press("n")
        await it.until(lambda: it.review.state.saves == 2)
    assert not {claim.id for claim in bo.articles.open(second).claims if claim.needs_me}
