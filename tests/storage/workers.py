"""What other processes and threads do in tests: small jobs that can be sent to them by name."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import text

from annotator.domain.records import ArticleInput, Citation, SentenceSpan
from annotator.domain.vocabulary import SentenceKind, Stance
from annotator.ingest import batches
from annotator.ingest.importer import import_sources
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.articles import store_article
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from annotator.storage.reviewers import reviewer_id
from tests.ingest.suggesters import NumberSuggester

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["annotator.review.desk", "annotator.storage.articles", "alembic.command"])
_READY_SECONDS = 30


def _run(job: Callable[..., Any], arguments: tuple[Any, ...], barrier: Any, answer: Callable[[Any], None]) -> None:
    try:
        barrier.wait(_READY_SECONDS)
        answer(("done", job(*arguments)))
    except Exception as error:  # noqa: BLE001 - the test asserts that there was none, whatever it is
        answer(("failed", f"{type(error).__name__}: {error}"))


def _run_in_process(job: Callable[..., Any], arguments: tuple[Any, ...], barrier: Any, pipe: Any) -> None:
    _run(job, arguments, barrier, pipe.send)


def in_processes(jobs: Sequence[tuple[Any, ...]], seconds: float = _READY_SECONDS) -> list[Any]:
    """Run all jobs (a function and its arguments each) at the same moment, each in a process of its own.

    Each may take so many seconds.
    """
    barrier = CONTEXT.Barrier(len(jobs))
    started = []
    for job, *arguments in jobs:
        ours, theirs = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(target=_run_in_process, args=(job, tuple(arguments), barrier, theirs))
        process.start()
        theirs.close()
        started.append((process, ours))
    answers = [pipe.recv() if pipe.poll(seconds) else ("failed", "no answer") for _, pipe in started]
    for process, _ in started:
        process.join(_READY_SECONDS)
    return answers


def in_threads(jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run all jobs at the same moment, each in a thread of this process."""
    barrier = threading.Barrier(len(jobs))
    answers: list[Any] = [("failed", "no answer")] * len(jobs)
    threads = [
        threading.Thread(target=_run, args=(job, tuple(arguments), barrier, _setter(answers, n)))
        for n, (job, *arguments) in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_READY_SECONDS)
    return answers


def _setter(answers: list[Any], n: int) -> Callable[[Any], None]:
    def put(answer: Any) -> None:
        answers[n] = answer

    return put


def count_up(where: str, times: int) -> None:
    """Read a number and write one more, ``times`` times."""
    database = open_database(where)
    for _ in range(times):
        with database.write() as session:
            number = session.execute(text("SELECT place_sentence FROM reviewer WHERE id = 1")).scalar_one()
            session.execute(text("UPDATE reviewer SET place_sentence = :n WHERE id = 1"), {"n": number + 1})
    database.close()


def create(where: str) -> int:
    """Open a database that may be new, and use it."""
    database = open_database(where)
    key = reviewer_id(database, f"r{os.getpid()}-{threading.get_ident()}")
    database.close()
    return key


def know_reviewer(where: str, handle: str) -> int:
    """The id of a reviewer who may be new."""
    database = open_database(where)
    key = reviewer_id(database, handle)
    database.close()
    return key


def desk_on(where: str, reviewer: str) -> ReviewDesk:
    """A desk, with the project set up as it is at every start."""
    database = open_database(where)
    settings = load_settings(database=where, reviewer=reviewer)
    return ReviewDesk(database, set_up_project(database, settings), reviewer)


def open_desk(where: str, reviewer: str) -> None:
    """Open a desk and close it."""
    desk_on(where, reviewer).close()


def import_article(where: str, body: str) -> bool:
    """Store one article; whether it was new."""
    database = open_database(where)
    spans = [SentenceSpan(0, len(body), 0, SentenceKind.BODY)]
    stored = store_article(database, ArticleInput(body, "test"), spans, [], None, 0.5, "test")
    database.close()
    return stored is not None


def import_table(where: str, table: str) -> tuple[int, int]:
    """Import a table of articles, a few in each transaction; returns how many were new and how many known."""
    batches.BATCH_CHARS = 400
    database = open_database(where)
    report = import_sources(database, [table], NumberSuggester(), threshold=0.5, audit=0.3)
    database.close()
    if report.failed:
        raise AssertionError(report.failed)
    return report.imported, report.duplicates


def comment_and_flag(where: str, reviewer: str, claim_ids: Sequence[str]) -> int:
    """Comment on each claim and give it a label; returns how many decisions there were."""
    desk = desk_on(where, reviewer)
    for claim_id in claim_ids:
        desk.answers.comment(claim_id, f"by {reviewer}")
        desk.answers.decide(claim_id, "not_a_claim")
    desk.close()
    return 2 * len(claim_ids)


def only_flag(where: str, reviewer: str, claim_ids: Sequence[str]) -> int:
    """Flag each claim and say how sure one is; returns how many decisions there were."""
    desk = desk_on(where, reviewer)
    for claim_id in claim_ids:
        desk.answers.flag(claim_id, True)
        desk.answers.set_confidence(claim_id, 4)
    desk.close()
    return 2 * len(claim_ids)


def cite(where: str, reviewer: str, claim_ids: Sequence[str], url: str) -> int:
    """Cite the same new source for every claim."""
    desk = desk_on(where, reviewer)
    for n, claim_id in enumerate(claim_ids):
        desk.answers.cite(claim_id, Citation(Stance.SUPPORTS, url=f"{url}/{n}", title="A report"))
    desk.close()
    return len(claim_ids)
