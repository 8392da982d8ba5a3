"""Two files of one project become one: nothing is lost, differing answers wait for an adjudicator, twice is once."""

import itertools
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, func, select

from annotator.domain.orders import SavedFilter
from annotator.domain.records import Citation, Quote
from annotator.domain.source_facts import ArchiveAttempt
from annotator.domain.vocabulary import Stance
from annotator.errors import ConflictError, EvidenceError, UsageError
from annotator.review.desk import ReviewDesk
from annotator.storage.archives import record_attempt
from annotator.storage.check import check
from annotator.storage.claim_links import link_same, same_claims, unlink_same
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.database_copy import copy_database
from annotator.storage.forgotten_members import forget
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, utc_now
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.schema.models_versions import ArticleAddressRow
from annotator.storage.source_merges import merge
from annotator.storage.splits import keep_splits
from annotator.storage.team import member_called
from annotator.storage.version_rules import version_place
from annotator.storage.versions import supersede
from annotator.storage.walks import save_filter
from annotator.storage.work_apart import is_database, merge_file
from tests.conftest import DeskMaker
from tests.support import appoint, store

LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")
AT = utc_now()
_numbers = itertools.count()


def filled(migrated: Path, folder: Path) -> Path:
    """A project with an article, on which ana has begun."""
    path = folder / f"start-{next(_numbers)}.db"
    shutil.copy(migrated, path)
    maker = DeskMaker(path)
    desk = maker("ana", reviews_per_claim=2)
    article = store(desk.context.database).article_id
    desk.answers.decide(desk.articles.open(article).claims[0].id, "unverifiable")
    appoint(desk.context.database, "cyd")
    maker.close()
    return path


def copy_of(path: Path) -> Path:
    other = path.with_name(f"copy-{next(_numbers)}.db")
    shutil.copy(path, other)
    return other


class Files:
    """Desks on two copies of one file."""

    def __init__(self, start: Path) -> None:
        self.paths = [copy_of(start), copy_of(start)]
        self._makers = [DeskMaker(path) for path in self.paths]

    def desk(self, which: int, who: str) -> ReviewDesk:
        return self._makers[which](who, reviews_per_claim=2)

    def close(self) -> None:
        for maker in self._makers:
            maker.close()


def merged(into: Path, other: Path) -> Any:
    database = open_database(str(into))
    result = merge_file(database, str(other))
    assert [problem for _, found in check(database) for problem in found] == []
    database.close()
    return result


def shared_url(database: Database) -> Any:
    url = database.url
    return Path(url.database or "") if database.is_sqlite else url.render_as_string(hide_password=False)


def add_address(session: Session, article: str) -> None:
    key = session.exec(select(ArticleRow.id).where(col(ArticleRow.public_id) == article)).one()
    session.add(ArticleAddressRow(article_id=key, url="https://two.example/", document_key="two.example/"))


def answers(path: Path) -> dict[Any, Any]:
    """Every answer with its evidence, whatever the row ids."""
    database = open_database(str(path))
    found = {}
    with database.read() as session:
        from sqlmodel import select

        from annotator.storage.reviews import states_of
        from annotator.storage.schema.models import ClaimRow, ReviewerRow, ReviewRow

        rows = session.exec(select(ReviewRow)).all()
        for row, state in zip(rows, states_of(session, rows), strict=True):
            claim = session.get_one(ClaimRow, row.claim_id)
            who = session.get_one(ReviewerRow, row.reviewer_id).handle
            pieces = sorted(
                (each.url, each.stance, each.quote and each.quote.exact, each.set) for each in state.evidence
            )
            value = (state.label, state.status, state.note, state.flagged, state.confidence, tuple(pieces))
            if value != (None, "open", None, False, None, ()):
                found[claim.public_id, who, row.role] = value
    database.close()
    return found


@pytest.fixture
def start(_migrated: Path, tmp_path: Path) -> Path:
    return filled(_migrated, tmp_path)


def test_work_of_two_people_comes_together_and_what_differs_waits(start: Path) -> None:
    files = Files(start)
    ana, bo = files.desk(0, "ana"), files.desk(1, "bo")
    article = ana.articles.list_progress()[0].article.id
    first, second, *_ = (claim.id for claim in ana.articles.open(article).claims)
    bo.answers.give(
        first, "verified", [Citation(Stance.SUPPORTS, "https://bo.example/", quote=Quote("4.1"))], "by train"
    )
    ana.answers.give(second, "verified", [Citation(Stance.SUPPORTS, "https://ana.example/")], None)
    third = store(bo.context.database, "Another text. It has 12 claims.").article_id
    added = bo.spans.add(article, 0, 7).claim
    assert added is not None
    files.close()
    result = merged(*files.paths)
    assert (result.answers, result.conflicts) == (1, [])
    assert {name: number for name, number in result.copied.items() if number} == {
        "articles": 1, "claims": 3, "sources": 1,
    }  # fmt: skip
    desk = DeskMaker(files.paths[0])("cyd", reviews_per_claim=2)
    assert desk.adjudication.find_next() == first
    assert desk.articles.find(added.id)[1] is not None
    assert len(desk.articles.open(third).claims) == 2
    desk.close()
    again = merged(*files.paths)
    assert (again.answers, again.conflicts, set(again.copied.values())) == (0, [], {0})


def test_a_merge_does_not_bring_back_a_name_that_was_forgotten(start: Path) -> None:
    files = Files(start)
    bo = files.desk(0, "bo")
    claims = [claim.id for claim in bo.articles.open(bo.articles.list_progress()[0].article.id).claims]
    away = files.desk(1, "bo")
    away.answers.decide(claims[0], "not_a_claim")
    files.close()
    database = open_database(str(files.paths[0]))
    with database.write() as session:
        name = forget(session, member_called(session, "ana"), "bo").pseudonym
    assert merge_file(database, str(files.paths[1])).answers == 1
    with database.read() as session:
        handles = set(session.exec(select(ReviewerRow.handle)))
    assert (name in handles, "bo" in handles) == (True, False)
    assert [problem for _, found in check(database) for problem in found] == []
    database.close()
    assert {key[1] for key in answers(files.paths[0])} == {"ana", name}


def test_a_dry_run_stores_nothing(start: Path) -> None:
    files = Files(start)
    bo = files.desk(1, "bo")
    bo.answers.decide(bo.articles.open(bo.articles.list_progress()[0].article.id).claims[0].id, "not_a_claim")
    files.close()
    before = answers(files.paths[0])
    database = open_database(str(files.paths[0]))
    assert merge_file(database, str(files.paths[1]), dry_run=True).lines() == ["Taken: 1 answer."]
    database.close()
    assert answers(files.paths[0]) == before
    assert merged(*files.paths).answers == 1


def test_what_somebody_may_do_in_the_other_file_counts_for_nothing_here(start: Path) -> None:
    files = Files(start)
    appoint(files.desk(1, "bo").context.database, "eve")
    bo, eve = files.desk(1, "bo"), files.desk(1, "eve")
    claim = bo.articles.open(bo.articles.list_progress()[0].article.id).claims[0].id
    bo.answers.decide(claim, "not_a_claim")
    eve.adjudication.decide(claim, "not_a_claim")
    files.close()
    result = merged(*files.paths)
    assert result.lines()[1].startswith("eve is no adjudicator here: 1 ruling left out.")
    assert {(who, role) for _, who, role in answers(files.paths[0])} == {("ana", "reviewer"), ("bo", "reviewer")}
    database = open_database(str(files.paths[0]))
    with database.read() as session:
        assert not member_called(session, "eve").may_adjudicate
    appoint(database, "eve")
    database.close()
    result = merged(*files.paths)
    assert (result.answers, result.told()) == (1, [])


def test_undo_goes_on_after_a_merge(start: Path) -> None:
    files = Files(start)
    ana, away = files.desk(0, "ana"), files.desk(1, "ana")
    article = ana.articles.list_progress()[0].article.id
    first, second, third, *_ = (claim.id for claim in ana.articles.open(article).claims)
    ana.answers.decide(second, "not_a_claim")
    away.answers.decide(third, "not_a_claim")
    away.answers.comment(third, "on the train")
    away.answers.decide(first, "not_a_claim")
    ana.answers.comment(first, "later")
    files.close()
    result = merged(*files.paths)
    assert result.conflicts == [f"ana answered claim {first} in both files: the later answer stands."]
    ana = DeskMaker(files.paths[0])("ana", reviews_per_claim=2)
    assert "done in another file of the project" in {each.what for each in ana.articles.history(third)}
    labels = lambda: [ana.articles.find(claim)[1].review for claim in (first, second, third)]  # noqa: E731
    assert [each and (each.label, each.note) for each in labels()] == [
        ("unverifiable", "later"), ("not_a_claim", None), ("not_a_claim", "on the train"),
    ]  # fmt: skip
    while ana.undo() is not None:
        pass
    assert all(each is None or (each.label, each.note) == (None, None) for each in labels())
    assert ana.redo() is not None
    ana.close()


def test_another_project_and_the_same_file_are_refused(start: Path, _migrated: Path, tmp_path: Path) -> None:
    other = filled(_migrated, tmp_path)
    before = answers(start)
    with pytest.raises(UsageError, match="is not a copy of this project: export it there"):
        merged(start, other)
    with pytest.raises(UsageError, match="is the database in use"):
        merged(start, start)
    assert answers(start) == before
    assert is_database(str(start))
    assert not is_database(str(tmp_path / "none"))


@pytest.fixture
def shared(start: Path, either: Database) -> Database:
    """The project's database, of which ``start`` is a copy; on PostgreSQL the file was copied to the server."""
    if not either.is_sqlite:
        file = open_database(str(start))
        copy_database(file, either, lambda *_: None)
        file.close()
        return either
    shutil.copy(start, str(either.url.database))
    return either


def taken(database: Database, other: Path) -> dict[str, int]:
    """What was merged, in numbers."""
    result = merge_file(database, str(other))
    assert [problem for _, found in check(database) for problem in found] == []
    return {name: number for name, number in result.copied.items() if number} | {"answers": result.answers}


def test_links_versions_addresses_and_sources_come_along(start: Path, shared: Database) -> None:
    away = DeskMaker(start)("ana", reviews_per_claim=2)
    article = away.articles.list_progress()[0].article.id
    first, second, *_ = (claim.id for claim in away.articles.open(article).claims)
    for url in ("https://one.example/a", "https://two.example/b"):
        away.answers.cite(second, Citation(Stance.SUPPORTS, url, title="Port figures"))
    newer = store(away.context.database, f"{away.articles.open(article).text} And 3 more ships.").article_id
    with away.context.database.write() as session:
        link_same(session, first, second, 1)
        one, two = session.exec(select(SourceRow).order_by(col(SourceRow.id))).all()
        for n, page in enumerate(("one", "two")):
            record_attempt(
                session, one, ArchiveAttempt("", AT, True, page, content_sha256=f"{n}" * 64, text_sha256="b" * 64), 1
            )
        merge(session, one, two, 1, "merged")
        add_address(session, newer)
        keep_splits(session, "halves", ["a", "b"], {article: "a"})
        save_filter(session, 1, SavedFilter("mine"))
        assert supersede(session, newer, article) is not None
    away.close()
    desk = DeskMaker(shared_url(shared))("bo", reviews_per_claim=2)
    desk.answers.decide(second, "not_a_claim")  # is carried over when the version comes
    desk.close()
    with shared.read() as session:
        assert len(session.exec(select(ArticleRow)).all()) == 1
    result = taken(shared, start)
    assert result == {
        "articles": 1, "claims": 6, "sources": 2, "copies of sources": 2, "sources merged": 1,
        "links of same claims": 1, "versions of articles": 1, "answers": result["answers"],
    }  # fmt: skip
    assert result["answers"] > 0
    again = merge_file(shared, str(start))
    assert (set(again.copied.values()), again.answers, again.conflicts) == ({0}, 0, [])
    assert again.left == ["1 split stayed in the other file.", "1 saved filter stayed in the other file."]
    assert again.contents == []
    with shared.read() as session:
        assert [set(pair) for pair in same_claims(session)] == [{first, second}]
        place = version_place(session, newer)
        assert place is not None
        assert place.older == article
        assert [row.merged_into is None for row in session.exec(select(SourceRow).order_by(col(SourceRow.id)))] == [
            True,
            False,
        ]
        carried = select(ReviewRow).join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        carried = carried.join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id).where(
            col(ArticleRow.public_id) == newer
        )
        assert {row.label for row in session.exec(carried)} >= {"not_a_claim", "unverifiable"}
        assert session.exec(select(func.count()).select_from(ArticleAddressRow)).one() == 1


def test_what_was_undone_here_is_not_taken_twice(start: Path, shared: Database) -> None:
    away = DeskMaker(start)("ana", reviews_per_claim=2)
    article = away.articles.list_progress()[0].article.id
    first, second, *_ = (claim.id for claim in away.articles.open(article).claims)
    with away.context.database.write() as session:
        link_same(session, first, second, 1)
    for url in ("https://one.example/a", "https://two.example/b"):
        away.answers.cite(second, Citation(Stance.SUPPORTS, url))
    with away.context.database.write() as session:
        one, two = session.exec(select(SourceRow).order_by(col(SourceRow.id))).all()
        merge(session, one, two, 1, "merged")
    away.close()
    taken(shared, start)
    ana = DeskMaker(shared_url(shared))("ana", reviews_per_claim=2)
    with shared.write() as session:
        assert unlink_same(session, first, second, 1)
    undone = ana.undo()
    assert undone is not None
    assert taken(shared, start) == {"answers": 0}
    with shared.read() as session:
        assert same_claims(session) == []
    ana.close()


def test_a_merge_that_was_undone_there_is_undone_here(start: Path, shared: Database) -> None:
    away = DeskMaker(start)("ana", reviews_per_claim=2)
    claim = away.articles.open(away.articles.list_progress()[0].article.id).claims[1].id
    for url in ("https://one.example/a", "https://two.example/b"):
        away.answers.cite(claim, Citation(Stance.SUPPORTS, url))
    one, two = (away.sources.find(url) for url in ("https://one.example/a", "https://two.example/b"))
    assert one is not None and two is not None
    away.sources.merge(one.id, two.id)
    assert taken(shared, start)["sources merged"] == 1
    away.undo()
    assert taken(shared, start) == {"merges of sources undone": 1, "answers": 0}
    with shared.read() as session:
        assert set(session.exec(select(col(SourceRow.merged_into)))) == {None}
    assert taken(shared, start) == {"answers": 0}
    away.redo()
    away.close()
    ana = DeskMaker(shared_url(shared))("ana", reviews_per_claim=2)
    assert ana.undo() is not None  # of having taken it: the sources are merged again
    with shared.read() as session:
        assert set(session.exec(select(col(SourceRow.merged_into)))) == {None, one.id}
    ana.close()


def test_the_other_one_may_be_on_a_server(start: Path, shared: Database) -> None:
    """Whichever kind the shared one is, the other is merged into a file."""
    desk = DeskMaker(shared_url(shared))("bo", reviews_per_claim=2)
    claim = desk.articles.open(desk.articles.list_progress()[0].article.id).claims[1].id
    desk.answers.decide(claim, "not_a_claim")
    desk.close()
    here, other = open_database(str(start)), str(shared_url(shared)).replace("+psycopg", "")
    assert is_database(other)
    merged = merge_file(here, other)
    assert (merged.answers, merged.conflicts) == (1, [])
    assert merge_file(here, other).answers == 0
    here.close()


def act(desk: ReviewDesk, article: str, step: tuple[str, int, str]) -> None:
    what, n, label = step
    claims = desk.articles.open(article).claims
    claim = claims[n % len(claims)].id
    acts: dict[str, Callable[[], Any]] = {
        "label": lambda: desk.answers.decide(claim, label),
        "cite": lambda: desk.answers.cite(
            claim, Citation(Stance.SUPPORTS, f"https://{label.replace('_', '')}.example/")
        ),
        "note": lambda: desk.answers.comment(claim, label),
        "skip": lambda: desk.answers.skip(claim),
        "undo": desk.undo,
        "redo": desk.redo,
    }
    with suppress(ConflictError, EvidenceError):
        acts[what]()


steps = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(("ana", "bo")),
        st.tuples(
            st.sampled_from(("label", "label", "cite", "note", "skip", "undo", "redo")), st.integers(0, 3),
            st.sampled_from(LABELS),
        ),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=12)
@given(steps)
def test_merged_either_way_the_answers_are_the_same(_migrated: Path, tmp_path: Path, script: list[Any]) -> None:
    files = Files(filled(_migrated, tmp_path))
    desks = {(which, who): files.desk(which, who) for which in (0, 1) for who in ("ana", "bo")}
    article = desks[0, "ana"].articles.list_progress()[0].article.id
    for which, who, step in script:
        act(desks[which, who], article, step)
    files.close()
    one, other = files.paths
    kept = copy_of(one)
    merged(one, other)
    merged(other, kept)
    assert answers(one) == answers(other)
    first = answers(one)
    assert merged(one, other).conflicts == merged(other, one).conflicts == []
    assert answers(one) == answers(other) == first
    for who in ("ana", "bo"):
        desk = DeskMaker(one)(who, reviews_per_claim=2)
        while desk.undo() is not None:
            pass
        desk.close()
    assert all(problem == [] for _, problem in _checked(one))


def _checked(path: Path) -> list[tuple[str, list[str]]]:
    database: Database = open_database(str(path))
    found = list(check(database))
    database.close()
    return found
