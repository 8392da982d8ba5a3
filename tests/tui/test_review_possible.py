"""Possible claims on the screen: shown apart from claims, included or skipped with one key, and undone."""

from collections.abc import Callable

import pytest

from annotator.domain.vocabulary import Origin, ReviewStatus
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.support import store
from tests.tui.conftest import Sit

Maker = Callable[..., ReviewDesk]
TEXT = "The port is old. It moved 3 million tonnes last year. Nobody spoke. The quay costs 9 million euros."
SCORES = (0.2, 0.62, 0.1, 0.95)


@pytest.fixture
def port(database: Database) -> str:
    """An article with one possible claim, one claim and two other sentences."""
    return store(database, TEXT, scores=SCORES, threshold=0.7, possible=0.5).article_id


async def test_a_possible_claim_is_told_apart_without_colour(
    sit: Sit, port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit() as it:
        line = next(line for line in it.lines if "It moved 3 million" in line)
        assert "◌ " in line[:5]
        assert "possible 0.62" in line
        assert it.claim.exact == "The quay costs 9 million euros.", "the cursor begins at a claim"
        await it.press("k", "k")
        assert "possible claim" in it.text
        assert "i makes it a claim, Space skips it." in it.text
        assert "0.62  quantity" in it.text
        it.matches_snapshot("possible-80x24")


async def test_included_it_is_a_claim_like_others_and_undo_takes_it_back(sit: Sit, port: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("k", "k", "i")
        await it.shows("Claim included")
        assert it.claim.exact == "It moved 3 million tonnes last year."
        assert it.claim.origin is Origin.MANUAL
        assert it.claim.suggestion is not None
        assert it.claim.suggestion.score == 0.62
        await it.press("u")
        await it.shows("Undone: claim included")
        assert "possible 0.62" in it.text
        await it.press("U")
        await it.shows("Redone: claim included")
    opened = make_desk("ana").articles.open(port)
    assert [claim.exact for claim in opened.claims] == [TEXT[17:53], TEXT[68:]]
    assert opened.possible == ()


async def test_skipped_it_stays_away_for_this_reviewer_only(sit: Sit, port: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("k", "k", "space")
        await it.shows("Possible claim skipped")
        assert "possible 0.62" not in it.text
    assert make_desk("ana").articles.open(port).possible == ()
    assert len(make_desk("ben").articles.open(port).possible) == 1
    async with sit() as it:
        assert "possible 0.62" not in it.text
        await it.press("u")
        await it.shows("possible 0.62")


async def test_keys_typed_in_a_burst_are_about_the_included_claim(sit: Sit, port: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("k", "k")
        await it.press("i", "x")
        await it.shows("Not a claim")
        queue = it.review.state.queue
        assert queue is not None
        await queue.settle()
    included = make_desk("ana").articles.open(port).claims[0]
    assert included.exact == "It moved 3 million tonnes last year."
    assert included.review is not None
    assert (included.review.label, included.review.status) == ("not_a_claim", ReviewStatus.SUBMITTED)


async def test_a_label_on_a_possible_claim_says_what_to_do(sit: Sit, port: str) -> None:
    async with sit() as it:
        await it.press("k", "k", "x")
        assert "Only a possible claim here: i makes it a claim" in it.status
        await it.press("j", "i")
        assert "i: no possible claim here." in it.status


async def test_at_a_wide_size(sit: Sit, port: str) -> None:
    async with sit((160, 50)) as it:
        await it.press("k", "k")
        it.matches_snapshot("possible-160x50")
