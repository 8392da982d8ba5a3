"""How exports read the database: in few statements, with little held, and true to what is stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, Table, event, select
from sqlmodel.sql.sqltypes import UTCDateTime

from annotator.dataset.builder import ArticleRecords, article_record
from annotator.dataset.record_types import utc_text
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.export_articles import article_ids, exported_articles
from annotator.storage.export_rows import exported_claims
from annotator.storage.raw_values import plain_columns
from annotator.storage.reviewers import reviewer_id
from annotator.storage.viewpoint import Viewpoint
from tests.export.support import export_to, opened
from tests.perf.generate import Plan, generate
from tests.support import store


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield asked
    event.remove(database.engine, "before_cursor_execute", hear)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 reviewed claims."""
    return generate(tmp_path_factory.mktemp("many") / "many.db", Plan(400, reviewers=1, done=1.0))


def test_statements_grow_with_pages_and_not_with_claims(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {}
    with opened(many) as database:
        for page in (400, 200, 100):
            monkeypatch.setattr("annotator.storage.export_rows.PAGE", page)
            with statements(database) as asked:
                assert export_to(database, tmp_path / "out.jsonl", viewer="measured").claims == 400
            counts[400 // page] = len(asked)
    assert counts[1] < 48
    assert counts[2] - counts[1] <= 8
    assert counts[4] - counts[2] <= 16


def test_a_page_is_found_by_keys_and_not_by_going_through_a_table(many: Path) -> None:
    with opened(many) as database, database.read() as session:
        with statements(database) as asked:
            assert len(list(exported_claims(session, Viewpoint(1, True, 1)))) == 400
        (page,) = {each for each in asked if each.startswith("SELECT claim.id AS id, ")}
        driver = session.connection().connection.driver_connection
        assert driver is not None
        plan = driver.execute(f"EXPLAIN QUERY PLAN {page}", [1] * page.count("?")).fetchall()
    steps = [row[3] for row in plan]
    assert {"SEARCH sentence", "SEARCH suggestion"} <= {" ".join(step.split()[:2]) for step in steps}, steps


def test_sources_that_were_forgotten_are_looked_up_again(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(many) as database:
        export_to(database, tmp_path / "whole.jsonl", viewer="measured")
        monkeypatch.setattr("annotator.storage.export_rows.PAGE", 20)
        monkeypatch.setattr("annotator.storage.export_rows._SOURCES", 15)
        monkeypatch.setattr("annotator.storage.export_rows._ARTICLES", 3)
        export_to(database, tmp_path / "small.jsonl", viewer="measured")
    assert (tmp_path / "small.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_source_told_in_many_ways_is_told_as_it_was_first(
    either: Database, either_desk: Callable[..., ReviewDesk]
) -> None:
    article = store(either)
    ana, ben = either_desk("ana", reviews_per_claim=2), either_desk("ben", reviews_per_claim=2)
    first, second, third = (claim.id for claim in ana.articles.open(article.article_id).claims[:3])
    url = "https://stat.example/a"
    ben.answers.decide(third, "verified")
    ben.answers.cite(third, Citation(Stance.SUPPORTS, url, title="Ben alone", publisher="Ben’s"))
    for claim, title, author in ((first, None, "A. N."), (second, "Second", "B. O.")):
        for desk in (ana, ben):
            desk.answers.decide(claim, "verified")
            desk.answers.cite(claim, Citation(Stance.SUPPORTS, url, title=title, author=author))
    ana.answers.cite(first, Citation(Stance.CONTEXT, url, title="Third", author="C. P."))
    view = Viewpoint(reviewer_id(either, "ana"), True, 2)
    with either.read() as session:
        told = {
            (piece.source.title, piece.source.author, piece.source.publisher)
            for claim in exported_claims(session, view)
            for review in claim.reviews
            for piece in review.evidence
        }
    assert told == {("Second", "A. N.", None)}


def test_articles_are_read_ahead_in_either_order(many: Path) -> None:
    with opened(many) as database, database.read() as session:
        ids = article_ids(session)
        plain = {each.public_id: article_record(each) for each in exported_articles(session, ids)}
        for order, expected in ((sorted(ids), False), (ids, True), (ids[::3], True), ([*ids, *ids], True)):
            records = ArticleRecords(session)
            if expected:
                records.expect(ids)
            with statements(database) as asked:
                got = [records(public_id) for public_id in order]
            assert [record.id for record in got] == order
            assert [record.text for record in got] == [plain[public_id].text for public_id in order]
            assert [record.sentences for record in got] == [plain[public_id].sentences for public_id in order]
            assert all(record.sentences for record in got)
            if order in (ids, sorted(ids)):  # twice as many with each reading, which takes five statements
                assert len(asked) <= 5 * (1 + len(ids).bit_length())


def test_little_is_read_ahead_when_it_is_not_asked_for(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    monkeypatch.setattr(
        "annotator.dataset.builder.exported_articles",
        lambda session, ids: sizes.append(len(ids)) or exported_articles(session, ids),
    )
    with opened(many) as database, database.read() as session:
        ids = article_ids(session)
        records = ArticleRecords(session)
        for public_id in sorted(ids, reverse=True):
            records(public_id)
    assert sum(sizes) <= 2 * len(ids)


moments = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
plain = Table("plain", MetaData(), Column("id", Integer, primary_key=True), Column("at", UTCDateTime()),
              Column("said", JSON(none_as_null=True)), Column("bare", DateTime()))  # fmt: skip


@given(st.lists(st.tuples(moments | st.none(), st.lists(values) | st.none()), min_size=1, max_size=5))
def test_times_and_json_come_out_as_sqlalchemy_and_json_have_them(rows: list[tuple[datetime | None, object]]) -> None:
    import sqlalchemy

    engine = sqlalchemy.create_engine("sqlite://")
    plain.create(engine)
    with engine.begin() as connection:
        connection.execute(plain.insert(), [{"at": at, "said": said} for at, said in rows])
        found = connection.execute(select(*plain_columns(plain.c, "at said")).order_by(plain.c.id)).all()
    engine.dispose()
    assert found == [(None if at is None else utc_text(at), said) for at, said in rows]


def test_times_are_in_utc_whatever_the_zone_of_the_database(
    either: Database, either_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    article = store(either)
    ana = either_desk("ana")
    before = datetime.now(UTC)
    ana.answers.decide(ana.articles.open(article.article_id).claims[0].id, "unverifiable")
    with either.read() as session:
        if not either.is_sqlite:
            session.connection().exec_driver_sql("SET TIME ZONE 'Asia/Tokyo'")
        (review,) = [review for claim in exported_claims(session, ana.context.view) for review in claim.reviews]
        (stored,) = exported_articles(session, article_ids(session))
    submitted = review.row.submitted_at
    assert submitted is not None and submitted.endswith("Z") and stored.imported_at.endswith("Z")
    assert before <= datetime.fromisoformat(submitted) <= before + timedelta(minutes=10)
    assert datetime.fromisoformat(stored.imported_at) <= before
