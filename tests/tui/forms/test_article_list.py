"""Choosing an article."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from annotator.domain.orders import ArticleOrder
from annotator.domain.records import Article
from annotator.domain.work import ArticlePage, ArticleProgress
from annotator.tui.marks import progress_bar
from annotator.tui.screens.article_list import ArticleList, Columns, ListPage, title_of
from annotator.tui.screens.row_list import RowList


def row(n: int, title: str | None = None, claims: int = 4, done: int = 1, **fields: Any) -> ArticleProgress:
    described = {"title": title, "url": None, "publisher": None, "author": None, "published_at": None} | fields
    return ArticleProgress(Article(f"a{n}", "0" * 64, language=None, sentence_count=9, **described), claims, done, 0, 0)


ROWS = [
    row(1, "Zinc prices fall", published_at="2026-03-01"),
    row(2, "Bridge opens", claims=9, done=0, publisher="Daily Ledger"),
    row(3, "Apples and wages", claims=5, done=5, published_at="2026-05-02"),
    row(4, None, url="https://www.evening.example/tram"),
]


def paged(rows: list[ArticleProgress]) -> ListPage:
    """The pages that the desk would read of these rows."""
    keys: dict[ArticleOrder, Any] = {
        ArticleOrder.LIST: lambda _: 0,
        ArticleOrder.LEFT: lambda row: -row.needs,
        ArticleOrder.DRAFTS: lambda row: -row.drafts,
        ArticleOrder.TITLE: lambda row: title_of(row).casefold(),
        ArticleOrder.NEWEST: lambda row: [*(-ord(char) for char in row.article.published_at or ""), 1],
    }

    def page(
        order: ArticleOrder, words: str, beside: str | None, direction: int, *, older: bool = False
    ) -> ArticlePage:
        ordered = sorted(rows, key=keys[order])
        at = next((n for n, row in enumerate(ordered) if row.article.id == beside), None)
        side = ordered if at is None else ordered[at + 1 :] if direction > 0 else ordered[:at]
        some = [row for row in side if is_found(row, words)]
        some = some[:PAGE] if direction > 0 else some[-PAGE:]
        matched = sum(is_found(row, words) for row in rows)
        return ArticlePage(tuple(some), matched, len(rows), len(some) == PAGE)

    return page


PAGE = 100


def is_found(row: ArticleProgress, words: str) -> bool:
    """Whether a row would be found for the words."""
    about = row.article
    told = " ".join(filter(None, (about.title, about.url, about.publisher, about.author, about.published_at, about.id)))
    return all(word in told.casefold() for word in words.casefold().split())


@pytest.fixture
def listed(opened: Any) -> Callable[..., AbstractAsyncContextManager[Any]]:
    """Opens a list; every key and click waits until the rows have been read."""

    @asynccontextmanager
    async def opens(*args: Any) -> AsyncIterator[Any]:
        async with opened(*args) as it:
            for name in ("press", "click", "paste"):
                setattr(it, name, waiting(it, getattr(it, name)))
            await settled(it)
            yield it

    return opens


def waiting(it: Any, act: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def acted(*args: Any) -> None:
        await act(*args)
        await settled(it)

    return acted


async def settled(it: Any) -> None:
    """Wait until nothing is being read."""
    while any(not worker.is_finished for worker in it.pilot.app.workers):
        await it.pilot.pause(0.01)
    await it.pilot.pause()


def rows_of(it: Any) -> RowList:
    return it.form.query_one(RowList)


async def test_enter_opens_the_article_under_the_cursor_which_starts_on_the_open_one(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS), "a2")) as it:
        assert it.shows("▸ • Bridge opens")
        await it.press("down", "enter")
        assert it.result == "a3"


async def test_leaving_opens_nothing(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS), "a2")) as it:
        await it.press("escape")
        assert (it.is_open, it.result) == (False, None)


async def test_typing_filters_and_the_cursor_stays_with_its_article(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS), "a3")) as it:
        await it.press(*"es")
        assert rows_of(it).count == 2
        assert it.shows("2 of 4")
        await it.press("enter")
        assert it.result == "a3"


async def test_the_filter_knows_publisher_and_address(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS))) as it:
        await it.press(*"evening tram", "enter")
        assert it.result == "a4"


async def test_nothing_matches_says_so_and_enter_stays(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS))) as it:
        await it.press(*"qqq", "enter")
        assert it.is_open
        assert it.shows("No article matches")
        await it.press(*["backspace"] * 3)
        assert rows_of(it).count == 4


async def test_no_articles_at_all(listed: Any) -> None:
    async with listed(ArticleList(paged([]))) as it:
        assert it.shows("There are no articles yet")
        await it.press("enter", "down", "up", "pagedown", "ctrl+t")
        assert it.is_open


async def test_the_order_is_changed_by_key_and_the_cursor_stays_with_its_article(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS), "a3")) as it:
        await it.press("ctrl+t")
        assert it.shows("most left to do first")
        place = {name: n for n, line in enumerate(it.lines) for name in ("Zinc", "Bridge", "Apples") if name in line}
        assert place["Bridge"] < place["Zinc"] < place["Apples"]
        await it.press("enter")
        assert it.result == "a3"


async def test_an_article_is_chosen_by_mouse_alone(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS), "a1")) as it:
        await it.click("Progress")
        assert it.shows("most left to do first")
        await it.click("Article ")
        await it.click("evening.example")
        assert it.result == "a4"
    async with listed(ArticleList(paged(ROWS), "a1")) as it:
        await it.click("Close")
        assert (it.is_open, it.result) == (False, None)


async def test_a_click_on_a_column_head_orders(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS)), (120, 30)) as it:
        await it.click("Published")
        assert it.shows("newest first")
        await it.click("Article ")
        assert it.shows("by title")


async def test_a_click_below_the_last_row_is_nothing(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS))) as it:
        await it.pilot.click(RowList, offset=(5, 8))
        assert it.is_open


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
async def test_progress_is_told_in_numbers_and_fits(listed: Any, size: tuple[int, int]) -> None:
    rows = [ArticleProgress(row(1, "Harbour " * 30).article, 12, 5, 3, 2)]
    async with listed(ArticleList(paged(rows)), size) as it:
        line = next(line for line in it.lines if "Harbour" in line)
        numbers = line.rpartition("…")[2].split()
        assert numbers == [progress_bar(5, 12, 5 if size[0] < 70 else 10), "5/12", "3", "2", "│"]
        assert max(map(len, it.lines)) <= size[0]


async def test_ten_thousand_articles_scroll_to_the_end_and_the_wheel_works(listed: Any) -> None:
    rows = [row(n, f"Number {n}") for n in range(10_000)]
    async with listed(ArticleList(paged(rows), "a5000")) as it:
        assert it.shows("Number 5000")
        await it.press("ctrl+end")
        assert it.shows("▸   Number 9999")
        await it.press("ctrl+home", "pagedown", "pagedown", "pageup")
        assert it.shows("▸   Number")
        rows_of(it).scroll_relative(y=100, animate=False)
        await settled(it)
        assert not it.shows("▸")
        await it.press(*"99", "9")
        assert rows_of(it).count == len([n for n in range(10_000) if "999" in str(n)])


async def test_pages_are_read_as_one_scrolls_and_no_more_than_some_are_held(listed: Any) -> None:
    rows = [row(n, f"Number {n}") for n in range(3_000)]
    async with listed(ArticleList(paged(rows), "a1500")) as it:
        assert rows_of(it).count == 200
        for _ in range(30):
            await it.press("pageup")
        assert it.shows(f"▸   Number {1500 - 30 * (rows_of(it).size.height - 1)}")
        for key in ("pageup", "pagedown"):
            await it.press(*[key] * 20)
        assert it.shows(f"▸   Number {1500 - 30 * (rows_of(it).size.height - 1)}")
        for _ in range(120):
            await it.press("pagedown")
        assert rows_of(it).count <= 1_000
        page = rows_of(it).size.height - 1
        await it.press("enter")
        assert it.result == f"a{1500 + 90 * page}"


async def test_home_and_end_move_in_the_filter(listed: Any) -> None:
    async with listed(ArticleList(paged(ROWS))) as it:
        await it.press(*"rid", "home", "B", "end", "g")
        assert it.form.query_one(Input).value == "Bridg"


async def test_the_cursor_stays_in_sight_when_the_terminal_shrinks(listed: Any) -> None:
    async with listed(ArticleList(paged([row(n, f"Number {n}") for n in range(100)]), "a40"), (80, 50)) as it:
        await it.pilot.resize_terminal(60, 20)
        await it.pilot.pause()
        assert it.shows("▸ • Number 40")
        assert max(map(len, it.lines)) <= 60


async def test_hostile_text_is_only_text(listed: Any, all_hostile: list[str]) -> None:
    rows = [
        row(n, text or None, url=text, publisher=text, author=text, published_at=text)
        for n, text in enumerate(all_hostile)
    ]
    async with listed(ArticleList(paged(rows)), (160, 50)) as it:
        assert it.shows("@SUM(A1)")
        assert not it.acting
        for text in all_hostile:
            await it.press("ctrl+u")
            await it.paste(text)
            assert not it.acting
        await it.press("ctrl+u", "ctrl+t", "ctrl+t", "ctrl+t")
        assert not it.acting
        assert rows_of(it).count == len(rows)


@given(st.integers(46, 300))
def test_columns_spend_exactly_the_width_and_leave_room_for_a_title(width: int) -> None:
    columns = Columns.for_width(width)
    assert columns.title + columns.place + columns.date + columns.bar + 23 == width
    assert columns.title >= 15


def test_an_article_without_a_title_is_called_by_its_address_if_it_has_one() -> None:
    assert title_of(ROWS[3]) == "https://www.evening.example/tram"
    assert title_of(row(7)) == "Untitled"


async def test_a_key_that_is_held_goes_on_while_rows_are_read(listed: Any) -> None:
    """The reading is not started again by each row that comes into view: then it would never end."""
    quick = paged([row(n, f"Report {n}") for n in range(300)])

    def slow(*asked: Any, **more: Any) -> ArticlePage:
        time.sleep(0.03)
        return quick(*asked, **more)

    async with listed(ArticleList(slow)) as it:
        await it.pilot.pause()
        for _ in range(160):
            it.form.app.simulate_key("down")
            await asyncio.sleep(0.005)
        await it.pilot.pause()
        assert rows_of(it).cursor > PAGE
