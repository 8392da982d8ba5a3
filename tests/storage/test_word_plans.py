"""How both databases search everything: by the full-text indexes, never by reading all notes, quotes or names."""

from typing import Any

import pytest

from annotator.domain.orders import ArticleOrder, Filter, Order, Walk
from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import add_address
from annotator.storage.schema.ddl_words import INDEXES, Words
from annotator.storage.schema.models import ArticleRow, Base, ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow, SourceWordingRow
from annotator.storage.schema.models_versions import ArticleAddressRow
from annotator.storage.word_search import keys_with
from tests.storage.test_queue_plans import GROWING, is_scan, plans
from tests.support import store

BY_BITMAP = ("seqscan", "indexscan", "indexonlyscan")
"""What is off in PostgreSQL: its full-text indexes can be read as bitmaps only."""
NAMED = ("article", "source", "source_wording", "article_address")


@pytest.fixture(params=[False, True], ids=["open", "blind"])
def desk(request: pytest.FixtureRequest, either: Database, either_desk: Any) -> ReviewDesk:
    article = store(either, title="Harbour", url="https://port.example/harbour").article_id
    made: ReviewDesk = either_desk("ana", blind=request.param, reviews_per_claim=2)
    add_address(either, article, "https://mirror.example/harbour")
    claim = made.articles.open(article).claims[0].id
    url = "https://port.example/harbour-2"
    made.answers.cite(claim, Citation(Stance.SUPPORTS, url=url, quote=Quote("the harbour"), note="harbour page"))
    made.answers.comment(claim, "harbour mill")
    return made


def scans(steps: list[str], tables: tuple[str, ...]) -> list[str]:
    """The steps that read a whole table, other than a full-text index."""
    words = [(step, step.removeprefix("->").split()) for step in steps if "VIRTUAL TABLE" not in step]
    return [step for step, parts in words if parts[0] in ("SCAN", "Seq") and set(parts[1:4]) & set(tables)]


def test_a_search_of_everything_reads_no_whole_table(desk: ReviewDesk) -> None:
    steps = list(plans(desk, lambda: desk.articles.search("harbour mi"), BY_BITMAP))
    assert scans(steps, (*GROWING, *NAMED)) == []


@pytest.mark.parametrize("of", [ArticleRow, ArticleAddressRow, SourceRow, SourceWordingRow, ReviewRow, EvidenceRow])
def test_each_index_answers_by_itself(desk: ReviewDesk, of: type[Base]) -> None:
    for index in (each for each in INDEXES if each.table == of.__tablename__):

        def act(index: Words = index) -> None:
            with desk.context.database.read() as session:
                assert session.scalars(keys_with(session, of, index, ["harbour"])).all()

        assert any(index.name in step for step in plans(desk, act, BY_BITMAP))


def test_the_filters_of_the_lists_of_sources_and_articles_do_too(desk: ReviewDesk) -> None:
    def act() -> None:
        desk.sources.search("harbour", 50)
        desk.articles.list_page(ArticleOrder.LIST, "harbour")
        desk.walk.find_next(Walk(Order.ARTICLE, host="port.example"), Filter.ALL, None)

    steps = list(plans(desk, act, BY_BITMAP))
    assert [step for step in steps if is_scan(step)] == []
    assert scans(steps, ("source", "source_wording", "article_address")) == []
    assert any("article_words" in step for step in steps)


def test_types_and_hosts_are_counted_along_the_queue(desk: ReviewDesk) -> None:
    steps = list(plans(desk, lambda: [desk.walk.count_types(), desk.walk.count_hosts()]))
    assert [step for step in steps if is_scan(step)] == []
    for name in ("uq_article_progress_queue", "ix_claim_open", "ix_review_recheck"):
        assert any(name in step for step in steps), name
