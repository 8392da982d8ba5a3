"""Eight reviewers on one SQLite file, each in a process of their own: ``python -m tests.perf.team [DECISIONS]``.

Prints how many decisions there were, whether any was lost or given twice, and how long a decision took, against a bare
commit in the same run: one row into an empty database, by one process, after the team has gone.
"""

import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.storage.workers import in_processes
from tests.support import keep_project, store

PEOPLE = 8
REVIEWS = 2
CLAIMS = 20
"""Claims of an article."""
_BARE = 300
_SECONDS = 1800.0
_REVIEWS_OF = "SELECT claim_id, COUNT(*), COUNT(DISTINCT reviewer_id) FROM review WHERE status = 'submitted' GROUP BY 1"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the team came to; times are in seconds."""

    given: int
    stored: int
    events: int
    too_many: int
    missing: int
    failures: tuple[str, ...]
    took: float
    decisions: tuple[float, ...]
    bare: tuple[float, ...]


def prepare(path: Path, decisions: int) -> None:
    """Make a database in which the team has so many decisions to take, at least."""
    from annotator.settings import load_settings
    from tests.support import for_project

    database = open_database(str(path))
    keep_project(database, for_project(load_settings(database=str(path), reviewer="ana"), reviews_per_claim=REVIEWS))
    for article in range(-(-decisions // (REVIEWS * CLAIMS))):
        lines = (f"The port handled {article}.{n} million tonnes." for n in range(CLAIMS))
        store(database, "\n".join(lines), scores=[0.9] * CLAIMS)
    database.close()


def work(path: str, reviewer: str) -> tuple[list[float], list[str]]:
    """Answer whatever the queue leads to; how long each decision took, and what failed."""
    database = open_database(path)
    desk = ReviewDesk(database, load_project(database), reviewer)
    times: list[float] = []
    failures: list[str] = []
    place = desk.walk.find_next_article(None)
    while place is not None and len(failures) < 10:
        try:
            _answer(desk, place, times)
            place = desk.walk.find_next_article(place.article_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, the run is to tell it
            failures.append(f"{type(error).__name__}: {error}")
    desk.close()
    return times, failures


def _answer(desk: ReviewDesk, place: Place, times: list[float]) -> None:
    for claim in desk.articles.open(place.article_id).claims:
        if claim.needs_me:
            began = time.perf_counter()
            desk.answers.decide(claim.id, "unverifiable")
            times.append(time.perf_counter() - began)


def bare_commits(path: Path) -> list[float]:
    """How long it takes to write one row and nothing else, as safely."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (x)")
    times = []
    for n in range(_BARE):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t VALUES (?)", (n,))
        connection.execute("COMMIT")
        times.append(time.perf_counter() - began)
    connection.close()
    return times


def run(folder: Path, decisions: int, people: int = PEOPLE) -> Run:
    """Let the team take all decisions, and look at what is stored."""
    path = folder / "team.db"
    prepare(path, decisions)
    began = time.perf_counter()
    answers = in_processes([(work, str(path), f"reviewer{n}") for n in range(people)], _SECONDS)
    took = time.perf_counter() - began
    failures = [str(value) for state, value in answers if state != "done"]
    done = [value for state, value in answers if state == "done"]
    times = [each for found, _ in done for each in found]
    failures += [each for _, failed in done for each in failed]
    database = open_database(str(path))
    with database.read() as session:
        reviews = session.execute(text(_REVIEWS_OF)).all()
        events = session.execute(text("SELECT COUNT(*) FROM event WHERE kind = 'review'")).scalar_one()
        claims = session.execute(text("SELECT COUNT(*) FROM claim")).scalar_one()
    database.close()
    stored = sum(number for _, number, _ in reviews)
    return Run(
        given=len(times),
        stored=stored,
        events=events,
        too_many=sum(max(0, number - REVIEWS) for _, number, _ in reviews),
        missing=REVIEWS * claims - stored,
        failures=tuple(failures),
        took=took,
        decisions=tuple(sorted(times)),
        bare=tuple(sorted(bare_commits(folder / "bare.db"))),
    )


def _at(times: tuple[float, ...], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))] * 1000 if times else 0.0


def report(found: Run) -> list[str]:
    """The run in lines."""
    p99, bare = _at(found.decisions, 0.99), _at(found.bare, 0.99)
    return [
        f"{found.given:,} decisions in {found.took:.1f} s, {found.stored:,} stored, {found.events:,} in the history",
        f"{found.too_many} too many, {found.missing} missing, {len(found.failures)} failed",
        f"decision: median {_at(found.decisions, 0.5):.1f} ms, p99 {p99:.1f} ms, longest {_at(found.decisions, 1):.0f}",
        f"bare commit: median {_at(found.bare, 0.5):.2f} ms, p99 {bare:.2f} ms; p99 is {p99 / bare:.1f} ×",
        *found.failures[:5],
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as where:
        print("\n".join(report(run(Path(where), int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))))
