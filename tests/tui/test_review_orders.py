"""Going through the claims in an order of one's choice, with keys alone."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len
from textual.events import Key

from annotator.domain.orders import Filter, Order, Walk
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.tui.header import HeaderFacts, header_pieces
from annotator.tui.save_queue import SaveState
from tests.support import store
from tests.tui.conftest import Sit, Sitting

Maker = Callable[..., ReviewDesk]


@pytest.fixture
def harbour(database: Database, council: str) -> str:
    """A second article, with the strongest suggestion of all in its third sentence."""
    scores = (0.1, 0.2, 0.97, 0.7, 0.1, 0.1)
    return store(
        database, title="Harbour handles record cargo", url="https://harbour.example/r", scores=scores
    ).article_id


async def order(it: Sitting, *keys: str) -> None:
    """Open the list of orders and press keys in it and what follows it."""
    await it.press("O")
    await it.until(lambda: it.form == "Choose")
    for key in keys:
        form = it.app.screen
        await it.pilot.press(key)
        await it.until(lambda form=form: it.app.screen is not form)
    await it.until(lambda: not it.review.stage.is_leading)


async def test_tab_and_labels_walk_the_order_across_articles(
    sit: Sit, council: str, harbour: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await it.press("O")
        await it.until(lambda: it.form == "Choose")
        it.matches_snapshot("orders")
        assert "disagree" not in it.text
        await it.press("s")
        await it.until(lambda: it.claim.exact.startswith("“We will double"))
        assert "by: strongest" in it.lines[0]
        await it.shows("Tab order: strongest.")
        visited = []
        for _ in range(3):
            await it.press("x")
            await it.until(lambda: it.review.state.queue is not None and not it.review.stage.is_leading)
            visited.append(it.claim.exact[:11])
        assert visited == ["The city co", "“We burned ", "Traffic ros"]
        await it.press("shift+tab")
        await it.until(lambda: not it.review.stage.is_leading)
        await it.shows("No claim before this one needs you in this order")
        await it.press("tab")
        await it.until(lambda: it.claim.exact.startswith("About 8,400"))
        await it.press("tab")
        await it.shows("Back at the first claim of this order")
        assert it.claim.exact.startswith("Traffic")
    async with sit() as it:
        assert "by: strongest" in it.lines[0]
    assert make_desk().walk.read() == Walk(Order.SCORE)


async def test_decisions_typed_ahead_are_for_the_claims_the_order_leads_to(
    sit: Sit, council: str, harbour: str, make_desk: Maker
) -> None:
    async with sit() as it:
        await order(it, "s")
        await it.pilot.press("x", "n", "x", "n", "x")
        await it.shows("No claim needs you in this order")
        claims = [
            claim
            for row in make_desk().articles.list_progress()
            for claim in make_desk().articles.open(row.article.id).claims
        ]
        given = {claim.exact[:8]: claim.review.label for claim in claims if claim.review}
        assert given == {
            "“We will": "not_a_claim", "The city": "unverifiable", "“We burn": "not_a_claim",
            "Traffic ": "unverifiable", "About 8,": "not_a_claim",
        }  # fmt: skip


async def test_one_host_or_topic_a_saved_filter_and_drafts_in_all_articles(
    sit: Sit, council: str, harbour: str, make_desk: Maker
) -> None:
    desk = make_desk()
    for claim in desk.articles.open(harbour).claims[:1]:
        desk.answers.decide(claim.id, "verified")
    async with sit() as it:
        await order(it, "h", "1")
        assert "by: dailyledger.example" in it.lines[0] and it.review.state.opened is not None
        assert it.review.state.opened.article.id == council
        await order(it, "t", "1")
        await it.press("F", "u")
        await it.press("O")
        await it.pilot.press("k")
        await it.until(lambda: it.form == "NameForm")
        await it.type("mine [/] unsourced")
        await it.press("enter")
        await it.shows("Saved as “mine [/] unsourced”")
        await order(it, "h", "0")
        await order(it, "t", "0")
        assert "by:" not in it.lines[0]
        await it.press("tab")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == harbour)
        assert it.claim.needs_me and it.claim.review is not None and it.claim.review.label == "verified"
        await it.press("F", "a")
        await it.pilot.press("O", "l")
        await it.shows("mine [/] unsourced — event, dailyledger.example, only")
        await it.pilot.press("1")
        await it.until(lambda: it.review.state.chosen is Filter.UNSOURCED)
        await it.shows("No claim needs you in this order")
        await it.pilot.press("O", "l")
        await it.shows("rename one")
        await it.pilot.press("r")
        await it.shows("Rename which")
        await it.pilot.press("1")
        await it.until(lambda: it.form == "NameForm")
        await it.press("end", "!", "enter")
        await it.shows("is now called “mine [/] unsourced!”")
        await it.pilot.press("O", "l")
        await it.shows("remove one")
        await it.pilot.press("x")
        await it.shows("Remove which")
        await it.pilot.press("1")
        await it.shows("Removed the saved filter")
        assert make_desk().walk.list_filters() == []


def test_the_top_line_tells_order_filter_and_what_is_saved_on_80_cells() -> None:
    facts = HeaderFacts(
        "ana", None, 137, Filter.UNSOURCED, None, SaveState.SAVED, 0, "r", False, "uncertain, a-long-host.example"
    )
    for width in (80, 120):
        left, right = header_pieces(facts, width)
        line = "".join(piece[0] for piece in (*left, *right))
        assert cell_len(line) <= width
        assert "by: uncertain" in line and "only: unsourced" in line and line.endswith("today 137 · saved ✓ ")
        assert "ana" in line


def burst(it: Sitting, *keys: str) -> None:
    """Keys as a slow line delivers them: all at once."""
    for key in keys:
        it.app.post_message(Key(key, key if len(key) == 1 else None))


async def test_what_is_typed_before_the_form_for_a_source_can_open_is_typed_into_it(
    sit: Sit, council: str, harbour: str, make_desk: Maker
) -> None:
    desk = make_desk()

    def cited() -> list[list[str | None]]:
        claims = [claim for row in desk.articles.list_progress() for claim in desk.articles.open(row.article.id).claims]
        return [[claim.review.label, *(each.source.url for each in claim.review.evidence)]
                for claim in claims if claim.review and claim.review.label]  # fmt: skip

    async with sit() as it:
        burst(it, "v", *"https://a.example/x", "tab", *"hop", "ctrl+s")
        await it.until(lambda: cited() == [["verified", "https://a.example/x"]])
        await order(it, "s")
        burst(it, "n", "d", "1")
        # also where the next claim was looked up first
        await it.until(lambda: sorted(map(len, cited())) == [1, 2, 2])
        burst(it, "v", "escape")
        await it.shows("Kept as a draft")
        assert it.form == "ReviewScreen" and len(cited()) == 4
