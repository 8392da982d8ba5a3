"""The list of articles in pages: each article once, in every order, from both ends, and filtered by words."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.orders import ArticleOrder
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.domain.work import ArticlePage, ArticleProgress
from annotator.review.desk import ReviewDesk
from annotator.storage.article_pages import article_page
from annotator.storage.database.engine import Database
from annotator.storage.versions import supersede
from tests.support import store

DETAILS = (
    {"title": "Zinc falls", "published_at": "2026-03-01", "publisher": "Daily Ledger"},
    {"title": "bridge opens", "author": "Émile Zola"},
    {"title": "Apples", "published_at": "2026-05-02"},
    {"url": "https://www.evening.example/tram"},
    {"title": "Bridge opens", "published_at": "2026-03-01"},
)


@pytest.fixture
def desk(either: Database, either_desk: Any) -> ReviewDesk:
    """A desk on five articles, with a draft, a flag and an answer that is due for another look."""
    for n, details in enumerate(DETAILS):
        store(either, f"Report {n}\nTen ships came to {n}. " + "Two ships left. " * n, **details)
    desk = either_desk()
    claims = [desk.articles.open(row.article.id).claims for row in desk.articles.list_progress()]
    desk.answers.decide(claims[1][0].id, "verified")
    desk.answers.flag(claims[1][1].id, True)
    desk.answers.decide(claims[2][0].id, "verified")
    desk.answers.cite(claims[2][0].id, Citation(Stance.SUPPORTS, url="https://stat.example/ports"))
    with either.write() as session:
        session.connection().execute(text("UPDATE review SET recheck_at = '2026-01-01' WHERE status = 'submitted'"))
    return desk


def page(desk: ReviewDesk, order: ArticleOrder, words: str, beside: str | None, direction: int) -> ArticlePage:
    with desk.context.database.read() as session:
        return article_page(session, desk.context.reviewer_id, order, words, beside, direction, limit=2)


def paged(desk: ReviewDesk, order: ArticleOrder, direction: int = 1, words: str = "") -> list[ArticleProgress]:
    """All rows, two at a time, from one end to the other."""
    found: list[ArticleProgress] = []
    while True:
        beside = found[-1].article.id if found else None
        some = page(desk, order, words, beside, direction)
        found += some.rows[::direction]
        if not some.more:
            return found


def expected(rows: list[ArticleProgress], order: ArticleOrder) -> list[ArticleProgress]:
    def title(row: ArticleProgress) -> str:
        return (row.article.title or row.article.url or row.article.id).lower()

    if order is ArticleOrder.NEWEST:
        return sorted(rows, key=lambda row: row.article.published_at or "", reverse=True)
    keys: dict[ArticleOrder, Any] = {
        ArticleOrder.LIST: lambda _: 0,
        ArticleOrder.LEFT: lambda row: -row.needs,
        ArticleOrder.DRAFTS: lambda row: -row.drafts,
        ArticleOrder.TITLE: title,
    }
    return sorted(rows, key=keys[order])


@pytest.mark.parametrize("order", ArticleOrder)
def test_pages_bring_each_article_once_in_order_and_back_again(desk: ReviewDesk, order: ArticleOrder) -> None:
    rows = desk.articles.list_progress()
    assert [(row.claims, row.done, row.drafts, row.flagged) for row in rows] == [
        (1, 0, 0, 0), (2, 0, 1, 1), (3, 0, 0, 0), (4, 0, 0, 0), (5, 0, 0, 0),
    ]  # fmt: skip
    assert paged(desk, order) == expected(rows, order)
    assert paged(desk, order, -1) == expected(rows, order)[::-1]
    assert list(desk.articles.list_page(order, "").rows) == expected(rows, order)


def test_words_are_looked_for_in_all_that_is_said_of_an_article(desk: ReviewDesk) -> None:
    rows = [row.article.id for row in desk.articles.list_progress()]

    def found(words: str) -> list[int]:
        return [rows.index(row.article.id) for row in paged(desk, ArticleOrder.LIST, words=words)]

    assert found("BRIDGE opens") == [1, 4]
    assert found("émile") == found("zola bridge") == [1]
    assert found("evening.example") == [3] and found("ledger") == [0]
    assert found("2026-03") == [0, 4] and found(rows[2]) == [2]
    assert found("%") == found("_") == []
    some = desk.articles.list_page(ArticleOrder.TITLE, "bridge")
    assert (some.matched, some.total, some.more) == (2, 5, False)
    assert [row.article.id for row in desk.articles.list_progress("bridge", left=True)] == [rows[1], rows[4]]


def test_the_neighbours_of_an_article(desk: ReviewDesk) -> None:
    rows = [row.article.id for row in desk.articles.list_progress()]
    assert [desk.articles.find_beside(each, 1) for each in rows] == [*rows[1:], None]
    assert [desk.articles.find_beside(each, -1) for each in rows] == [None, *rows[:-1]]
    assert desk.articles.count() == 5


def test_the_newest_version_stands_for_an_article(desk: ReviewDesk) -> None:
    rows = [row.article.id for row in desk.articles.list_progress()]
    first, second, last = rows[0], rows[1], rows[-1]
    with desk.context.database.write() as session:
        assert supersede(session, last, second) is not None
    shown = [row for row in rows if row != second]
    for order in ArticleOrder:
        assert sorted(row.article.id for row in paged(desk, order)) == sorted(shown)
    everything = desk.articles.list_page(ArticleOrder.LIST, "", older=True)
    assert [row.article.id for row in everything.rows] == rows
    assert (everything.matched, everything.total, everything.older) == (5, 5, 1)
    some = desk.articles.list_page(ArticleOrder.LIST, "bridge")
    assert ([row.article.id for row in some.rows], some.matched, some.total) == ([last], 1, 4)
    assert desk.articles.list_page(ArticleOrder.LIST, "bridge", older=True).matched == 2
    assert desk.articles.find_beside(first, 1) == rows[2] and desk.articles.find_beside(rows[2], -1) == first
    assert desk.articles.find_beside(second, 1) == rows[2]


def test_articles_without_a_title_have_one_name_everywhere(desk: ReviewDesk) -> None:
    rows = desk.articles.list_progress()
    assert [row.article.name for row in rows[2:4]] == ["Apples", "https://www.evening.example/tram"]
    assert rows[0].article.title == "Zinc falls"
    bare = replace(rows[0].article, title=None)
    assert bare.name == "Untitled"
    found = desk.articles.search("evening.example")[0].found
    assert [each.text for each in found] == ["https://www.evening.example/tram"]
    sentences = next(group for group in desk.articles.search("came to 3") if group.found)
    assert sentences.found[0].about == "https://www.evening.example/tram"
