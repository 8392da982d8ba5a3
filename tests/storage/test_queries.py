"""How many questions the database is asked, and that it answers them from indexes."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.orders import ArticleOrder, Filter, Order, Walk
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.conftest import DeskMaker
from tests.storage.statements import recorded
from tests.support import store

CLAIMS = 1000
_numbers = itertools.count()


def lines(number: int, what: str = "Line") -> str:
    return "\n".join(f"{what} {n} says that {n + 2} ships came." for n in range(number))


@pytest.fixture(scope="module")
def busy(_migrated: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:
    """A desk on a database with a long article of which every claim is answered with a source, and short ones."""
    path = tmp_path_factory.mktemp("busy") / "busy.db"
    shutil.copy(_migrated, path)
    database = open_database(str(path))
    long = store(database, lines(CLAIMS + 1)).article_id
    for n in range(40):
        store(database, lines(5, f"Article {n}"))
    desk = DeskMaker(path)("ana", reviews_per_claim=2)
    _answer_all(database, desk, long)
    yield desk
    desk.close()
    database.close()


def _answer_all(database: Database, desk: ReviewDesk, article_id: str) -> None:
    """One answer by hand, and the others copied from it: a thousand decisions would take the tests too long."""
    first = desk.articles.open(article_id).claims[0].id
    desk.answers.decide(first, "verified")
    desk.answers.cite(first, Citation(Stance.SUPPORTS, url="https://stat.example/ports"))
    copies = (_MORE_REVIEWS, _MORE_EVIDENCE, _MORE_EVENTS)
    with database.write() as session:
        for statement in copies:
            session.execute(text(statement))


_MORE_REVIEWS = """
INSERT INTO review (claim_id, reviewer_id, role, label, status, flagged, submitted_at, version, updated_at)
SELECT claim.id, 1, role, label, status, flagged, submitted_at, version, updated_at FROM claim, review
WHERE claim.article_id = 1 AND claim.id <> review.claim_id"""
_MORE_EVIDENCE = """
INSERT INTO evidence (review_id, source_id, stance, quote_prefix, quote_suffix, evidence_set, created_at)
SELECT review.id, 1, stance, '', '', 0, evidence.created_at FROM review, evidence WHERE review.id <> 1"""
_MORE_EVENTS = """
INSERT INTO event (at, kind, payload, reviewer_id, claim_id, article_id)
SELECT event.at, kind, payload, 1, claim.id, claim.article_id FROM event, claim
WHERE event.id = (SELECT max(id) FROM event) AND claim.article_id = 1"""


def articles(desk: ReviewDesk) -> list[str]:
    return [row.article.id for row in desk.articles.list_progress()]


def test_opening_an_article_takes_few_questions_however_long_it_is(busy: ReviewDesk) -> None:
    long, short, *_ = articles(busy)
    with recorded(busy.context.database) as sent:
        opened = busy.articles.open(long)
    assert len(opened.claims) == CLAIMS
    assert all(claim.review and claim.review.evidence for claim in opened.claims)
    few = len(sent)
    assert few <= 15
    with recorded(busy.context.database) as sent:
        busy.articles.open(short)
    assert few - len(sent) <= 6  # one more batch for each kind of thing that claims have


def test_the_list_of_articles_is_one_question(busy: ReviewDesk) -> None:
    with recorded(busy.context.database) as sent:
        assert len(busy.articles.list_progress()) == 41
    assert len(sent) == 1


Act = Callable[[ReviewDesk, str, str], Any]


def _nothing(_desk: ReviewDesk, _article: str, _claim: str) -> None:
    """No preparation."""


def _flag(desk: ReviewDesk, _article: str, claim: str) -> None:
    desk.answers.flag(claim, False)
    desk.answers.flag(claim, True)


def _flag_and_undo(desk: ReviewDesk, article: str, claim: str) -> None:
    _flag(desk, article, claim)
    desk.undo()


def _cite(desk: ReviewDesk, _article: str, claim: str) -> None:
    desk.answers.cite(claim, Citation(Stance.REFUTES, url=f"https://stat.example/{next(_numbers)}"))


def _edit(desk: ReviewDesk, article: str, claim: str) -> None:
    span = next(row for row in desk.articles.open(article).claims if row.id == claim)
    desk.spans.edit(claim, span.start, span.end - 1)


HOT: dict[str, tuple[int, Act, Act]] = {
    "decide": (14, _nothing, lambda desk, _, claim: desk.answers.decide(claim, "not_a_claim")),
    "verify": (36, _nothing, lambda desk, _, claim: desk.answers.decide(claim, "verified")),
    "flag": (14, _nothing, lambda desk, _, claim: desk.answers.flag(claim, True)),
    "cite": (38, _nothing, _cite),
    "undo": (16, _flag, lambda desk, _, __: desk.undo()),
    "redo": (18, _flag_and_undo, lambda desk, _, __: desk.redo()),
    "next": (3, _nothing, lambda desk, article, _: desk.walk.find_next_article(article)),
    "place": (3, _nothing, lambda desk, _, __: desk.walk.find_start()),
    "remember": (2, _nothing, lambda desk, article, claim: desk.walk.remember(Place(article, 0, claim))),
    "recent sources": (3, _nothing, lambda desk, _, __: desk.sources.list_recent()),
    "done today": (1, _nothing, lambda desk, _, __: desk.progress.count_today()),
    "add claim": (14, _nothing, lambda desk, article, _: desk.spans.add(article, 5, 12)),
    "edit span": (33, _nothing, _edit),
    "open": (17, _nothing, lambda desk, article, _: desk.articles.open(article)),
    "list": (1, _nothing, lambda desk, _, __: desk.articles.list_progress()),
    "page": (4, _nothing, lambda desk, article, _: desk.articles.list_page(ArticleOrder.LIST, "", article)),
    "beside": (1, _nothing, lambda desk, article, _: desk.articles.find_beside(article, -1)),
    "left": (4, _nothing, lambda desk, _, __: desk.progress.count_left()),
    **{
        f"next by {order}": (6, _nothing, lambda desk, _, claim, order=order: _next_in(desk, order, claim))
        for order in Order
    },
}


def _next_in(desk: ReviewDesk, order: Order, claim: str) -> None:
    for filter_, direction in ((Filter.ALL, 1), (Filter.ALL, -1)):
        desk.walk.find_next(Walk(order), filter_, claim, direction)


@pytest.mark.parametrize("name", HOT)
def test_what_reviewers_do_all_day_costs_the_same_in_a_long_article(busy: ReviewDesk, name: str) -> None:
    limit, prepare, act = HOT[name]
    counts = []
    for article in articles(busy)[:2]:
        claim = busy.articles.open(article).claims[2].id
        prepare(busy, article, claim)
        with recorded(busy.context.database) as sent:
            act(busy, article, claim)
        counts.append(len(sent))
    assert 0 < max(counts) <= limit
    assert counts[0] - counts[1] <= 9


GROWING = ("claim", "review", "evidence", "event", "suggestion", "sentence")


@pytest.mark.parametrize("name", HOT)
def test_what_reviewers_do_all_day_is_answered_from_indexes(busy: ReviewDesk, name: str) -> None:
    article = articles(busy)[0]
    claim = busy.articles.open(article).claims[3].id
    HOT[name][1](busy, article, claim)
    with recorded(busy.context.database) as sent:
        HOT[name][2](busy, article, claim)
    assert sent
    scanned = set()
    with busy.context.database.engine.connect() as connection:
        for statement, parameters in sent:
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                words = step.detail.split()
                if words[0] == "SCAN" and words[1] in (*GROWING, "other") and "INDEX" not in words:
                    scanned.add((words[1], step.detail, statement[:300]))
    assert scanned == set()


def test_the_plan_test_would_notice_a_scan(busy: ReviewDesk) -> None:
    with busy.context.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM review WHERE seconds = 1")
        assert [row.detail for row in rows] == ["SCAN review"]
