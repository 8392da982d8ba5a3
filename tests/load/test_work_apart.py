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

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.errors import ConflictError, EvidenceError, UsageError
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.team import member_called
from annotator.storage.work_apart import is_database, merge_file
from tests.conftest import DeskMaker
from tests.support import appoint, store

LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")
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
    assert result.copied == {"articles": 1, "claims": 3, "sources": 1}
    desk = DeskMaker(files.paths[0])("cyd", reviews_per_claim=2)
    assert desk.adjudication.find_next() == first
    assert desk.articles.find(added.id)[1] is not None
    assert len(desk.articles.open(third).claims) == 2
    desk.close()
    again = merged(*files.paths)
    assert (again.answers, again.conflicts, set(again.copied.values())) == (0, [], {0})


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
