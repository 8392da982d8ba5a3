"""Dates, rewording, aged verdicts and the keys that a claim took, on the running application."""

from collections.abc import Callable
from typing import Any

from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.recheck_dates import local_today
from annotator.tui.article_state import Filter
from tests.support import store

MakeDesk = Callable[..., ReviewDesk]


async def test_a_verdict_is_dated_a_claim_reworded_and_both_undone(sit: Any, council: str, make_desk: MakeDesk) -> None:
    async with sit() as it:
        claim = it.claim.id
        await it.press("x", "k")
        assert it.claim.id == claim
        await it.press("D")
        assert it.form == "DatesForm"
        await it.press(*"+0d", "enter")
        today = local_today().isoformat()
        own = it.stored(make_desk()).claims[0].review
        assert own is not None and (own.as_of, own.recheck_at) == (today, today)
        assert "look again" in it.text
        assert "guideline" not in it.text
        await it.press("W")
        assert it.form == "NormaliseForm"
        assert all(words in it.text for words in ("the authority", "2026-05-12", "The city council of Brennholt"))
        await it.press("!", "ctrl+s")
        own = it.stored(make_desk()).claims[0].review
        assert own is not None and own.normalised is not None
        assert own.normalised.text.endswith("full.!")
        assert (own.normalised.said_by, own.normalised.date, own.normalised.place) == (
            "the authority", "2026-05-12", None,
        )  # fmt: skip
        assert "reworded" in it.text
        await it.press("u", "u")
        own = it.stored(make_desk()).claims[0].review
        assert own is not None and (own.normalised, own.recheck_at) == (None, None)


async def test_the_place_comes_from_the_dateline(sit: Any, database: Database) -> None:
    store(database, "OSTRAVIN, 3 May 2025 – The mill made 300 loaves. It rose.")
    async with sit() as it:
        await it.press("j", "W")
        assert "OSTRAVIN" in next(line for line in it.lines if "Place" in line)


async def test_aged_verdicts_are_gone_through_by_keys_across_articles(
    sit: Any, council: str, second: str, make_desk: MakeDesk
) -> None:
    desk = make_desk("ana")
    aged = [desk.articles.open(council).claims[0].id, desk.articles.open(second).claims[2].id]
    for claim in aged:
        desk.answers.decide(claim, "not_a_claim")
        desk.answers.set_dates(claim, "2020-01-01", "2020-02-01")
    desk.walk.remember(Place(council))
    async with sit((80, 24)) as it:
        await it.press("F", "v")
        assert it.review.state.chosen is Filter.AGED
        assert it.claim.id == aged[0]
        await it.press("x")
        await it.until(lambda: it.review.state.claim is not None and it.review.state.claim.id == aged[1])
        await it.press("n")
        await it.shows("No verdicts are due for another look")
        first, other = (desk.articles.open(article) for article in (council, second))
        assert not any(claim.aged for claim in (*first.claims, *other.claims))
        own = first.claims[0].review
        assert own is not None and own.as_of == local_today().isoformat()


async def test_keys_and_seconds_are_of_this_claim_alone(sit: Any, council: str, make_desk: MakeDesk) -> None:
    async with sit() as it:
        first = it.claim.id
        await it.press("c", *"ab", "ctrl+s", "x")
        await it.press("n")
        claims = {claim.id: claim for claim in it.stored(make_desk()).claims if claim.review}
        keys = [claim.review.keystrokes for claim in claims.values() if claim.review]
        assert claims[first].review is not None
        assert keys == [5, 1]
        assert all(claim.review is not None and claim.review.seconds is not None for claim in claims.values())
