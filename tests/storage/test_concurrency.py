"""Several threads and several processes on one database: nothing lost, nothing twice, nobody told "locked"."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.history import rebuild_reviews
from annotator.storage.reviewers import reviewer_id
from tests.storage import workers
from tests.support import ARTICLE, store

Runner = Callable[[Sequence[tuple[Any, ...]]], list[Any]]
MakeDesk = Callable[..., ReviewDesk]

together = pytest.mark.parametrize("run", [workers.in_threads, workers.in_processes], ids=["threads", "processes"])


def results(answers: list[Any]) -> list[Any]:
    assert [answer for answer in answers if answer[0] != "done"] == []
    return [answer[1] for answer in answers]


def scalar(database: Database, statement: str) -> Any:
    with database.read() as session:
        return session.execute(text(statement)).scalar_one()


@together
def test_reading_and_then_writing_loses_nothing(where: str, either: Database, run: Runner) -> None:
    reviewer_id(either, "ana")
    results(run([(workers.count_up, where, 12)] * 3))
    assert scalar(either, "SELECT place_sentence FROM reviewer") == 36


def test_threads_on_one_database_object_lose_nothing(either: Database) -> None:
    key = reviewer_id(either, "ana")

    def up() -> None:
        for _ in range(20):
            with either.write() as session:
                number = session.execute(text("SELECT place_sentence FROM reviewer")).scalar_one()
                session.execute(
                    text("UPDATE reviewer SET place_sentence = :n WHERE id = :key"), {"n": number + 1, "key": key}
                )

    results(workers.in_threads([(up,)] * 4))
    assert scalar(either, "SELECT place_sentence FROM reviewer") == 80


@together
def test_a_new_database_can_be_made_by_several_at_once(new_where: str, run: Runner) -> None:
    keys = results(run([(workers.create, new_where)] * 4))
    assert sorted(keys) == [1, 2, 3, 4]
    database = open_database(new_where, create=False)
    assert scalar(database, "SELECT count(*) FROM alembic_version") == 1
    database.close()


def test_the_same_reviewer_is_made_known_once(where: str, either: Database) -> None:
    keys = results(workers.in_threads([(workers.know_reviewer, where, "ana")] * 4))
    assert len(set(keys)) == 1
    assert scalar(either, "SELECT count(*) FROM reviewer") == 1


def test_desks_that_open_at_the_same_moment_set_the_project_up_once(where: str, either: Database) -> None:
    results(workers.in_threads([(workers.open_desk, where, f"r{n}") for n in range(4)]))
    assert scalar(either, "SELECT count(*) FROM project") == 1
    assert scalar(either, "SELECT count(*) FROM event WHERE kind = 'project'") == 1


@together
def test_an_article_imported_by_several_at_once_is_stored_once(where: str, either: Database, run: Runner) -> None:
    new = results(run([(workers.import_article, where, "The dam is 40 metres high. " * 50)] * 4))
    assert sorted(new) == [False, False, False, True]
    assert scalar(either, "SELECT count(*) FROM article") == 1
    assert scalar(either, "SELECT count(*) FROM event WHERE kind = 'import'") == 1


def test_two_machines_that_import_the_same_articles_in_part_end_in_one_database(
    where: str, either: Database, tmp_path: Path
) -> None:
    tables = []
    for name, numbers in (("one", range(40)), ("other", range(59, 19, -1))):
        table = tmp_path / f"{name}.jsonl"
        lines = [{"text": f"Dam {n}\n\nThe dam was built in {1700 + n}. It leaks."} for n in numbers]
        table.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        tables.append(str(table))
    done = results(workers.in_processes([(workers.import_table, where, table) for table in tables]))
    assert [imported + known for imported, known in done] == [40, 40]
    assert sum(imported for imported, _ in done) == scalar(either, "SELECT count(*) FROM article") == 60
    assert scalar(either, "SELECT count(*) FROM sentence") == 180
    assert scalar(either, "SELECT count(DISTINCT public_id) FROM claim WHERE origin = 'suggested'") == 120
    assert scalar(either, "SELECT count(*) FROM event WHERE kind = 'import'") == 60
    assert scalar(either, "SELECT count(*) FROM text_facts") == scalar(
        either, "SELECT count(DISTINCT exact) FROM claim"
    )
    assert [problem for _, problems in check(either) for problem in problems] == []
    assert [workers.import_table(where, table) for table in tables] == [(0, 40), (0, 40)]


@together
def test_one_person_at_two_terminals_loses_no_decision(
    where: str, either: Database, either_desk: MakeDesk, run: Runner
) -> None:
    article = store(either, ARTICLE)
    desk = either_desk("ana")
    claims = [claim.id for claim in desk.articles.open(article.article_id).claims]
    counts = results(run([(workers.comment_and_flag, where, "ana", claims), (workers.only_flag, where, "ana", claims)]))
    for claim in desk.articles.open(article.article_id).claims:
        assert claim.review is not None
        assert claim.review.label == "not_a_claim"
        assert claim.review.note == "by ana"
        assert claim.review.confidence == 4
        assert claim.review.flagged
    assert scalar(either, "SELECT count(*) FROM event WHERE kind = 'review'") == sum(counts)
    undone = 0
    while desk.undo() is not None:
        undone += 1
    assert undone == sum(counts)
    with either.read() as session:
        assert {state.label for state in rebuild_reviews(session, 0, 10**9).values()} == {None}


def test_several_people_on_the_same_claims_each_keep_their_answers(
    where: str, either: Database, either_desk: MakeDesk
) -> None:
    article = store(either, ARTICLE)
    claims = [claim.id for claim in either_desk("r0", reviews_per_claim=4).articles.open(article.article_id).claims]
    results(workers.in_threads([(workers.comment_and_flag, where, f"r{n}", claims) for n in range(4)]))
    assert scalar(either, "SELECT count(*) FROM review WHERE status = 'submitted'") == 4 * len(claims)
    assert scalar(either, "SELECT count(DISTINCT reviewer_id) FROM review") == 4


def test_a_new_source_cited_by_several_at_once_is_one_source(
    where: str, either: Database, either_desk: MakeDesk
) -> None:
    article = store(either, ARTICLE)
    claims = [claim.id for claim in either_desk("r0", reviews_per_claim=4).articles.open(article.article_id).claims]
    results(
        workers.in_threads([(workers.cite, where, f"r{n}", claims, "https://stat.example/ports") for n in range(4)])
    )
    assert scalar(either, "SELECT count(*) FROM source") == len(claims)
    assert scalar(either, "SELECT count(*) FROM evidence") == 4 * len(claims)
