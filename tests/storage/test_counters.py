"""The counters of the queue: whatever is written, they are what the rows say."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from annotator.domain.records import Citation, Claim
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.errors import AnnotatorError
from annotator.ingest.importer import import_sources
from annotator.load.dataset import load
from annotator.load.foreign.annotators import People
from annotator.load.foreign.file_records import ForeignFile
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.loader import load_foreign
from annotator.load.foreign.verdicts import Taking
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.counters import wrong_counters
from annotator.storage.database.bulk import insert_rows
from annotator.storage.database.engine import Database
from annotator.storage.mended import repair
from annotator.storage.project import load_project
from annotator.storage.queue import count_flagged, left
from annotator.storage.reviewers import find_reviewer, insert_reviewer
from annotator.storage.schema.models import ReviewRow
from tests.conftest import DeskMaker
from tests.export.support import export_to
from tests.ingest.suggesters import NumberSuggester
from tests.support import store

PEOPLE = ("ana", "ben", "eva")
PROOF = Citation(Stance.SUPPORTS, url="https://stat.example/ports")
MOMENT = datetime(2026, 5, 12, tzinfo=UTC)
GIVEN = {
    "status": ReviewStatus.SUBMITTED, "role": Role.REVIEWER, "flagged": False, "version": 1, "updated_at": MOMENT,
    "submitted_at": MOMENT, "unconfirmed": False,
}  # fmt: skip
REPORT = "Report {0}\nTen ships came. Two ships left in {0}."
who, at = st.sampled_from(PEOPLE), st.integers(0, 30)


class Work(RuleBasedStateMachine):
    """Several reviewers at work, while articles come, claims go, and the project changes its mind."""

    def __init__(self, desk_of: Callable[..., ReviewDesk], other: Path) -> None:
        """``desk_of`` makes desks, which Hypothesis wants on a new database each time; ``other`` is an export."""
        super().__init__()
        self.desk_of = desk_of
        self.other, self.file = other, other.with_name("news.txt")
        self.file.unlink(missing_ok=True)
        self.desks = {"ana": desk_of("ana", reviews_per_claim=1)}
        self.database = self.desks["ana"].context.database
        self.bring()

    def desk(self, name: str) -> ReviewDesk:
        return self.desks.setdefault(name, self.desk_of(name))

    def claim(self, n: int) -> tuple[int, str]:
        with self.database.read() as session:
            found = session.connection().execute(text("SELECT id, public_id FROM claim ORDER BY id")).all()
        key, public_id = found[-1 - n % len(found)]
        return int(key), str(public_id)

    @rule()
    def bring(self) -> None:
        with self.database.read() as session:
            number = session.connection().execute(text("SELECT count(*) FROM article")).scalar_one()
        store(self.database, REPORT.format(number))

    @rule(number=st.integers(1, 9), scored=st.booleans())
    def update(self, number: int, scored: bool) -> None:
        """A file is imported again, with its news; what was answered is carried over."""
        self.file.write_text(f"News\n\nIn 2024 ten ships came. By 2025 there were {number}.", "utf-8")
        import_sources(
            self.database, [str(self.file)], NumberSuggester() if scored else None, threshold=0.3, update=True
        )

    @rule()
    def merge(self) -> None:
        """What somebody did in another database, in part to the same claims, comes as an export."""
        load(self.database, self.other)

    @rule(n=at, labels=st.lists(st.sampled_from(("not_a_claim", "unverifiable")), min_size=1, max_size=2))
    def load_tasks(self, n: int, labels: list[str]) -> None:
        """Sentences labelled elsewhere: some are claims here, others become articles."""
        with self.database.read() as session:
            scheme = load_project(self.database).scheme
            known = session.connection().execute(text("SELECT exact FROM claim ORDER BY id")).scalars().all()
        texts = (known[-1 - n % len(known)], f"Task {n} says that {n} trams ran.")
        tasks = self.other.with_name("tasks.jsonl")
        records = (
            {"id": at, "text": words, "label": [label]}
            for at, (words, label) in enumerate(zip(texts, labels, strict=False))
        )
        tasks.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
        taking = Taking(LabelTable(scheme), People("crowd three"), "en")
        load_foreign(self.database, ForeignFile(str(tasks)), "doccano", taking)

    @rule(name=who, n=at, label=st.sampled_from(("not_a_claim", "unverifiable", "verified")))
    def decide(self, name: str, n: int, label: str) -> None:
        with suppress(AnnotatorError):  # the claim may be withdrawn
            self.desk(name).answers.decide(self.claim(n)[1], label)

    @rule(name=who, n=at)
    def cite(self, name: str, n: int) -> None:
        with suppress(AnnotatorError):
            self.desk(name).answers.cite(self.claim(n)[1], PROOF)

    @rule(name=who, n=at, flagged=st.booleans())
    def flag(self, name: str, n: int, flagged: bool) -> None:
        with suppress(AnnotatorError):
            self.desk(name).answers.flag(self.claim(n)[1], flagged)

    @rule(name=who, n=at)
    def skip(self, name: str, n: int) -> None:
        with suppress(AnnotatorError):
            self.desk(name).answers.skip(self.claim(n)[1])

    @rule(name=who, back=st.booleans())
    def reverse(self, name: str, back: bool) -> None:
        with suppress(AnnotatorError):
            (self.desk(name).undo if back else self.desk(name).redo)()

    @rule(name=who, end=st.integers(1, 6))
    def add(self, name: str, end: int) -> None:
        desk = self.desk(name)
        with suppress(AnnotatorError):
            desk.spans.add(desk.articles.list_progress()[-1].article.id, 0, end)

    @rule(n=at, gone=st.booleans())
    def withdraw(self, n: int, gone: bool) -> None:
        with self.database.write() as session:
            moment = datetime.now(UTC).replace(tzinfo=None) if gone else None
            moved = text("UPDATE claim SET withdrawn_at = :at WHERE id = :claim")
            session.connection().execute(moved, {"at": str(moment) if moment else None, "claim": self.claim(n)[0]})

    @rule(wanted=st.integers(1, 3))
    def want(self, wanted: int) -> None:
        self.desk_of("ana", reviews_per_claim=wanted)

    @rule(n=at, labels=st.lists(st.sampled_from(("not_a_claim", "unverifiable")), min_size=1, max_size=3))
    def load(self, n: int, labels: list[str]) -> None:
        """Answers of people who have no desk, all in one statement."""
        claim = self.claim(n)[0]
        with self.database.write() as session:
            rows = []
            for label, name in zip(labels, ("eva", "crowd one", "crowd two"), strict=False):
                person = find_reviewer(session, name) or insert_reviewer(session, name)
                known = text("SELECT 1 FROM review WHERE claim_id = :claim AND reviewer_id = :person")
                if session.connection().execute(known, {"claim": claim, "person": person}).first() is None:
                    rows.append({"claim_id": claim, "reviewer_id": person, "label": label} | GIVEN)
            insert_rows(session, ReviewRow, rows)

    @rule(n=at)
    def empty(self, n: int) -> None:
        """All answers to a claim are taken back in one statement."""
        with self.database.write() as session:
            gone = text(
                "UPDATE review SET status = 'open', label = NULL, submitted_at = NULL, flagged = FALSE "
                "WHERE claim_id = :claim"
            )
            session.connection().execute(gone, {"claim": self.claim(n)[0]})

    @invariant()
    def counters_are_what_the_rows_say(self) -> None:
        with self.database.read() as session:
            assert list(wrong_counters(session)) == []

    def teardown(self) -> None:
        """In the end everyone's queue is what their articles show."""
        for desk in self.desks.values():
            me, claims = desk.context.reviewer_id, all_claims(desk)
            with self.database.read() as session:
                assert left(session, me).claims == sum(claim.needs_me for claim in claims)
                flagged = [claim for claim in claims if claim.review and claim.review.flagged]
                assert count_flagged(session, me) == len(flagged)
            place = desk.walk.find_next_article(None)
            assert (place and place.claim_id) == next((claim.id for claim in claims if claim.needs_me), None)


def all_claims(desk: ReviewDesk) -> list[Claim]:
    """All claims in reading order."""
    return [claim for row in desk.articles.list_progress() for claim in desk.articles.open(row.article.id).claims]


@pytest.fixture
def other(_migrated: Path, tmp_path: Path) -> Path:
    """The export of a database in which somebody answered claims of the first reports."""
    folder = tmp_path / "other"
    folder.mkdir()
    shutil.copy(_migrated, folder / "other.db")
    maker = DeskMaker(folder / "other.db")
    desk = maker("dan", reviews_per_claim=1)
    database = desk.context.database
    for number in range(2):
        store(database, REPORT.format(number), scores=(0.1, 0.4, 0.9))
    first, *more = all_claims(desk)
    desk.answers.decide(first.id, "not_a_claim")
    desk.answers.decide(more[-1].id, "verified")
    desk.answers.flag(more[0].id, True)
    export_to(database, folder / "other.jsonl", viewer="dan")
    maker.close()
    return folder / "other.jsonl"


def test_counters_follow_whatever_is_written(_migrated: Path, tmp_path: Path, other: Path) -> None:
    made: list[DeskMaker] = []

    def work() -> Work:
        path = tmp_path / f"{len(made)}.db"
        shutil.copy(_migrated, path)
        made.append(DeskMaker(path))
        return Work(made[-1], other)

    run_state_machine_as_test(work, settings=settings(max_examples=5, stateful_step_count=20))
    for maker in made:
        maker.close()


def test_counters_follow_on_every_database(either_desk: Any, other: Path) -> None:
    short = settings(max_examples=1, stateful_step_count=20, derandomize=True, database=None)
    run_state_machine_as_test(lambda: Work(either_desk, other), settings=short)


SPOILT = {
    "Claim": "UPDATE claim SET submitted = 7 WHERE id = 1",
    "Claim 2": "UPDATE claim SET unscored = NOT unscored WHERE id = 2",
    "Suggester": "DELETE FROM suggester_version",
    "Suggestion": "UPDATE suggestion SET wanting = NOT wanting WHERE id = 2",
    "Article": "UPDATE article_total SET open = 9",
    "The counters of reviewer": "UPDATE article_progress SET needs = 5",
}


@pytest.mark.parametrize("named", SPOILT)
def test_wrong_counters_are_named_and_repaired_beside_a_copy(either: Database, either_desk: Any, named: str) -> None:
    store(either)
    desk = either_desk()
    desk.answers.decide(desk.articles.open(desk.articles.list_progress()[0].article.id).claims[0].id, "not_a_claim")
    with either.write() as session:
        session.connection().execute(text(SPOILT[named]))
    found = dict(check(either))["counters"]
    assert any(problem.startswith(named) and "--repair" in problem for problem in found)
    copy = repair(either)
    assert [problem for _, problems in check(either) for problem in problems] == []
    assert (copy is not None and copy.exists()) is either.is_sqlite
    assert desk.progress.count_left().claims == 4


def test_a_reviewer_without_a_desk_has_no_rows_and_gets_them_with_one(either: Database, either_desk: Any) -> None:
    store(either)
    with either.write() as session:
        insert_reviewer(session, "crowd worker")
    rows = text("SELECT count(*) FROM article_progress")
    with either.read() as session:
        assert session.connection().execute(rows).scalar_one() == 0
    assert either_desk("crowd worker").progress.count_left().claims == 5
    with either.read() as session:
        assert session.connection().execute(rows).scalar_one() == 1
