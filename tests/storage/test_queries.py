"""How many questions the database is asked, and that it answers them from indexes."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from annotator.domain.orders import ArticleOrder, Filter, Order, Walk
from annotator.domain.records import Citation
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.storage.database.location import open_database
from tests.conftest import DeskMaker
from tests.storage.busy import fill
from tests.storage.statements import recorded

CLAIMS = 1000
_numbers = itertools.count()


@pytest.fixture(scope="module")
def busy(_migrated: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:
    """A desk on a database with a long article of which every claim is answered with a source, and short ones."""
    path = tmp_path_factory.mktemp("busy") / "busy.db"
    shutil.copy(_migrated, path)
    database = open_database(str(path))
    desk = DeskMaker(path)("ana", reviews_per_claim=2)
    fill(database, desk, CLAIMS, 40)
    yield desk
    desk.close()
    database.close()


def articles(desk: ReviewDesk) -> list[str]:
    return [row.article.id for row in desk.articles.list_progress()]


def test_opening_an_article_takes_few_questions_however_long_it_is(busy: ReviewDesk) -> None:
    long, short, *_ = articles(busy)
    with recorded(busy.context.database) as sent:
        opened = busy.articles.open(long)
    assert len(opened.claims) == CLAIMS
    assert all(claim.review and claim.review.evidence for claim in opened.claims)
    few = len(sent)
    assert few <= 8
    with recorded(busy.context.database) as sent:
        busy.articles.open(short)
    assert few - len(sent) <= 1  # short ones have no evidence to show


def test_the_list_of_articles_takes_three_questions(busy: ReviewDesk) -> None:
    with recorded(busy.context.database) as sent:
        assert len(busy.articles.list_progress()) == 41
    assert len(sent) == 3  # the articles, their further addresses, and which are versions


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


def _cite_supporting(desk: ReviewDesk, _article: str, claim: str) -> Any:
    return desk.answers.cite(claim, Citation(Stance.SUPPORTS, url=f"https://stat.example/new/{next(_numbers)}"))


def _edit(desk: ReviewDesk, article: str, claim: str) -> None:
    span = next(row for row in desk.articles.open(article).claims if row.id == claim)
    desk.spans.edit(claim, span.start, span.end - 1)


HOT: dict[str, tuple[int, Act, Act]] = {
    "decide": (5, _nothing, lambda desk, _, claim: desk.answers.decide(claim, "not_a_claim")),
    "verify": (8, _nothing, lambda desk, _, claim: desk.answers.decide(claim, "verified")),
    "dispute": (9, _nothing, lambda desk, _, claim: desk.answers.decide(claim, "disputed")),
    "flag": (5, _nothing, lambda desk, _, claim: desk.answers.flag(claim, True)),
    "note": (5, _nothing, lambda desk, _, claim: desk.answers.comment(claim, f"Note {next(_numbers)}")),
    "skip": (5, _nothing, lambda desk, _, claim: desk.answers.skip(claim)),
    "cite": (10, _nothing, _cite),
    "undo": (5, _flag, lambda desk, _, __: desk.undo()),
    "undo a citation": (7, _cite, lambda desk, _, __: desk.undo()),
    "redo": (5, _flag_and_undo, lambda desk, _, __: desk.redo()),
    "next": (2, _nothing, lambda desk, article, _: desk.walk.find_next_article(article)),
    "place": (3, _nothing, lambda desk, _, __: desk.walk.find_start()),
    "remember": (1, _nothing, lambda desk, article, claim: desk.walk.remember(Place(article, 0, claim))),
    "recent sources": (3, _nothing, lambda desk, _, __: desk.sources.list_recent()),
    "done today": (1, _nothing, lambda desk, _, __: desk.progress.count_today()),
    "add claim": (8, _nothing, lambda desk, article, _: desk.spans.add(article, 5, 12)),
    "edit span": (18, _nothing, _edit),
    "open": (8, _nothing, lambda desk, article, _: desk.articles.open(article)),
    "history": (1, _nothing, lambda desk, _, claim: desk.articles.history(claim)),
    "list": (3, _nothing, lambda desk, _, __: desk.articles.list_progress()),
    "page": (5, _nothing, lambda desk, article, _: desk.articles.list_page(ArticleOrder.LIST, "", article)),
    "beside": (1, _nothing, lambda desk, article, _: desk.articles.find_beside(article, -1)),
    "left": (4, _nothing, lambda desk, _, __: desk.progress.count_left()),
    **{
        f"next by {order}": (8, _nothing, lambda desk, _, claim, order=order: _next_in(desk, order, claim))
        for order in Order
    },
}
"""The most statements of each act, without BEGIN and COMMIT.

A label with earlier evidence that turns into a draft takes one more, for the place. A span is edited after the article
is opened (8). “next by” is two steps.
"""


def test_a_claim_takes_eight_statements_to_label_and_ten_to_cite_for(busy: ReviewDesk) -> None:
    """On a claim that nobody has touched: the label makes a draft, its first source completes the answer."""
    claim = busy.articles.open(articles(busy)[20]).claims[0].id
    counts = []
    for act in (HOT["verify"][2], _cite_supporting):
        with recorded(busy.context.database) as sent:
            outcome = act(busy, "", claim)
        counts.append(len(sent))
    assert outcome.claim.review.status is ReviewStatus.SUBMITTED
    assert 0 < counts[0] <= 8
    assert 0 < counts[1] <= 10


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
