"""Importing in steps that overlap: the same database whatever the number of processes, whoever dies meanwhile."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from annotator.domain.records import ArticleInput
from annotator.errors import InputError, UsageError
from annotator.ingest import batches, worker_pool
from annotator.ingest.article_parser import ArticleParser, ParseOptions
from annotator.ingest.importer import ImportReport, ItemDone, import_sources
from annotator.matching import facts as facts_module
from annotator.matching.facts import facts_of
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.found_claims import Choosing, NewArticle
from annotator.storage.stored_facts import facts_for
from tests.ingest.suggesters import NumberSuggester, PoisonedSuggester
from tests.support import ROOT

Write = Callable[[str, str], Path]
ROWS = (
    "select sha256, title, origin, language from article order by id",
    'select article_id, n, start, "end", kind, text from sentence order by id',
    'select public_id, article_id, sentence_id, start, "end", exact, origin from claim order by id',
    "select claim_id, score, suggester, reasons from suggestion order by id",
    "select kind, article_id, payload from event where kind <> 'seal' order by id",
    # what a seal holds depends on the time of the import, and its place on the articles stored together
    "select article_id from event where kind = 'seal' order by article_id",
    "select key, article_id from article_key order by id",
    "select key, facts from text_facts order by id",
)


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.read() as session:
        return [tuple(row) for row in session.execute(sql(query))]


def run(database: Database, *sources: Path, **options: object) -> ImportReport:
    given = {"threshold": 0.5, "audit": 0.3, **options}
    suggester = given.pop("suggester", NumberSuggester)
    return import_sources(database, [str(source) for source in sources], suggester, **given)  # type: ignore[arg-type]


def test_what_is_being_read_is_told_before_it_is_read(database: Database, write: Write) -> None:
    files = [write(f"{name}.txt", f"Dam {name} to close\n\nIt was built in 1801.") for name in "ab"]
    told: list[str] = []
    report = run(database, *files, on_read=told.append, on_item=lambda item: told.append(f"done {item.source}"))
    assert report.imported == len(files)
    assert told.index(str(files[0])) < told.index(f"done {files[0]}")
    assert [each for each in told if not each.startswith("done")] == [str(file) for file in files]


def table_of(write: Write, count: int, **others: str) -> Path:
    lines = [{"text": f"Dam {n} to close\n\nThe dam was built in {1800 + n}. It leaks."} for n in range(count)]
    for place, text in others.items():
        lines[int(place.removeprefix("at"))] = {"text": text}
    return write("dams.jsonl", "\n".join(map(json.dumps, lines)))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_CHARS", 200)


@pytest.mark.usefixtures("small_batches")
def test_any_number_of_processes_gives_the_same_rows_in_the_same_order(tmp_path: Path, write: Write) -> None:
    table = table_of(write, 40, at7="Dam 3 to close\r\n\r\nThe dam was built in 1803. It leaks.", at9="")
    stored = []
    for jobs in (1, 2):
        database = open_database(str(tmp_path / f"{jobs}.db"))
        seen: list[ItemDone] = []
        report = run(database, table, jobs=jobs, on_item=seen.append)
        assert (report.imported, report.duplicates, len(report.failed)) == (38, 1, 1)
        assert [item.source for item in seen] == [f"{table}:{line}" for line in range(1, 41)]
        stored.append([rows(database, query) for query in ROWS])
        database.close()
    assert stored[0] == stored[1]
    assert all(stored[0])


@pytest.mark.usefixtures("small_batches")
def test_an_article_that_kills_its_process_is_named_and_the_rest_is_imported(database: Database, write: Write) -> None:
    table = table_of(write, 16, at5="The 5th death.", at11="The 11th poison.")
    report = run(database, table, jobs=2, suggester=PoisonedSuggester)
    assert report.imported == 14
    died, failed = report.failed
    assert (died.source, failed.source) == (f"{table}:6", f"{table}:12")
    assert "died (SIGKILL)" in died.reason
    assert "the text is poisoned" in failed.reason
    assert len(rows(database, "select id from article")) == 14


def test_one_article_that_cannot_be_parsed_loses_no_other_in_this_process(database: Database, write: Write) -> None:
    table = table_of(write, 5, at3="Full of poison 3.", at4="Full  of poison 3.")
    report = run(database, table, suggester=PoisonedSuggester())
    assert (report.imported, [failure.source for failure in report.failed]) == (3, [f"{table}:4"])
    assert len(rows(database, "select id from article_key")) == 6


def no_model() -> NumberSuggester:
    raise UsageError("The language model is not installed.")


def end_at_once() -> NumberSuggester:
    os._exit(3)


def test_processes_that_cannot_begin_end_the_import_with_the_reason(database: Database, write: Write) -> None:
    table = table_of(write, 3)
    with pytest.raises(UsageError, match="not installed"):
        run(database, table, jobs=2, suggester=no_model)
    with pytest.raises(InputError, match="could not begin"):
        run(database, table, jobs=2, suggester=end_at_once)


def test_few_articles_are_under_way_however_many_there_are() -> None:
    taken: list[int] = []
    stored: list[int] = []
    with worker_pool.WorkerPool(2, NumberSuggester, ParseOptions(Choosing(0.5))) as pool:
        articles = [ArticleInput(f"Dam {n} leaks.", f"{n}") for n in range(30)]

        def batches() -> Iterator[list[ArticleInput]]:
            for article in articles:
                taken.append(1)
                assert len(taken) - len(stored) <= 8
                yield [article]

        for (done,) in pool.parsed(batches()):
            assert isinstance(done, NewArticle)
            assert done.article.origin == str(len(stored))
            stored.append(1)
    assert len(stored) == 30


def test_each_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sentence goes through the suggester once, and the facts of each claim's text are found once."""
    found: list[str] = []
    real = facts_module.tokens_of
    monkeypatch.setattr(facts_module, "tokens_of", lambda text: found.append(text) or real(text))
    facts_of.cache_clear()
    suggester = NumberSuggester()
    texts = [f"Dam {n} to close\n\nThe dam was built in {1700 + n}. It leaks {n}." for n in range(6)]
    parsed = ArticleParser(suggester, ParseOptions(Choosing(0.5))).parse([ArticleInput(text, "a") for text in texts])
    sentences = [
        text[span.start : span.end]
        for text, new in zip(texts, parsed, strict=True)
        if isinstance(new, NewArticle)
        for span in new.sentences
    ]
    assert suggester.seen == sentences
    assert found == sentences  # each has a digit, so each is a claim


def test_stored_facts_are_those_that_would_be_worked_out(database: Database, write: Write) -> None:
    run(database, table_of(write, 4))
    texts = [str(exact) for (exact,) in rows(database, "select distinct exact from claim order by id")]
    facts_of.cache_clear()
    with database.read() as session:
        stored = facts_for(session, [*texts, "Nothing of 7 dams is stored."])
    assert facts_of.cache_info().misses == 1
    assert stored == {text: facts_of(text) for text in (*texts, "Nothing of 7 dams is stored.")}


KILLED = """
import os, signal, sys
from tests.ingest.suggesters import NumberSuggester
from annotator.ingest import batches, importer
from annotator.storage.database.location import open_database
batches.BATCH_CHARS = 300
left = int(sys.argv[3])
def killing(item):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    from sqlalchemy import event
    database = open_database(sys.argv[1])
    if sys.argv[4] == "inside":
        def dying(*_):
            global left
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        event.listen(database.engine, "before_cursor_execute", dying)
        on_item = None
    else:
        on_item = killing
    importer.import_sources(
        database, [sys.argv[2]], NumberSuggester, threshold=0.5, audit=0.3, jobs=int(sys.argv[5]), on_item=on_item
    )
"""


@pytest.mark.parametrize(("moment", "after", "jobs"), [("inside", 45, 1), ("between", 9, 1), ("between", 9, 2)])
def test_an_import_that_is_killed_is_continued_without_loss_or_repetition(
    tmp_path: Path, write: Write, moment: str, after: int, jobs: int
) -> None:
    table = table_of(write, 30)
    path, program = tmp_path / "killed.db", tmp_path / "program.py"
    program.write_text(KILLED, "utf-8")
    command = [sys.executable, str(program), str(path), str(table), str(after), moment, str(jobs)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    killed, whole = open_database(str(path)), open_database(str(tmp_path / "whole.db"))
    ((before,),) = rows(killed, "select count(*) from article")
    assert 0 < int(str(before)) < 30
    suggester = NumberSuggester()
    report = run(killed, table, suggester=suggester)
    assert (report.imported, report.duplicates) == (30 - int(str(before)), before)
    assert len(suggester.seen) == 3 * report.imported
    run(whole, table)
    for query in ROWS:
        assert rows(killed, query) == rows(whole, query)
    assert [problem for _, problems in check(killed) for problem in problems] == []
    killed.close()
    whole.close()


def test_what_was_stored_is_neither_decoded_nor_parsed_again(
    database: Database, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("0.txt", "Dam 0 leaks.").parent
    for n in range(1, 20):
        write(f"{n}.txt", f"Dam {n} leaks.")
    write("same.txt", "Dam 3\nleaks.\n")
    table = table_of(write, 20)
    table = table.rename(folder.parent / table.name)
    report = run(database, folder, table)
    assert (report.imported, report.duplicates) == (40, 1)
    monkeypatch.setattr("annotator.ingest.readers.documents._document", None)
    monkeypatch.setattr("annotator.ingest.readers.rows.article_of", None)
    suggester = NumberSuggester()
    report = run(database, folder, table, suggester=suggester)
    assert (report.imported, report.duplicates, report.failed) == (0, 41, [])
    assert suggester.seen == []


def test_rows_read_with_other_columns_are_other_articles(database: Database, write: Write) -> None:
    table = write("a.jsonl", json.dumps({"lead": "Dam 1 leaks.", "body": "Dam 2 holds."}))
    for column in ("lead", "body"):
        assert run(database, table, columns={"text": column}).imported == 1
    assert [text for (text,) in rows(database, "select text from article order by id")] == [
        "Dam 1 leaks.",
        "Dam 2 holds.",
    ]
