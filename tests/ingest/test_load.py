"""Importing into a real database: order, duplicates, failures, interruption and memory."""

import gc
import json
import os
import tracemalloc
import weakref

import pytest
from sqlalchemy import text as sql

from annotator.errors import DatabaseError
from annotator.ingest import batches
from annotator.ingest.importer import ImportReport, ItemDone, import_sources
from annotator.ingest.segment import SEGMENTER, segment
from tests.ingest.suggesters import NumberSuggester


def rows(database, query: str) -> list[tuple]:
    with database.read() as session:
        return [tuple(row) for row in session.execute(sql(query))]


def run(database, *sources, suggester=None, on_item=None) -> ImportReport:
    return import_sources(database, [str(source) for source in sources], suggester, threshold=0.5, on_item=on_item)


ARTICLE = "Dam {n} to close\n\nThe dam was built in 19{n:02}. It leaks.\n“We told them. Nobody came,” Reed said."


def test_an_article_arrives_with_its_sentences_and_claims(database, write):
    text = ARTICLE.format(n=31).replace("\n", "\r\n") + " 👨‍👩‍👧‍👦 e\u0301"
    report = run(database, write("a.txt", text), suggester=NumberSuggester())
    assert (report.imported, report.duplicates, report.failed) == (1, 0, [])
    assert (report.sentences, report.claims) == (6, 2)
    assert rows(database, "select text, title, segmenter from article") == [(text, "Dam 31 to close", SEGMENTER)]
    stored = rows(database, 'select start, "end", paragraph, kind, quotation, text from sentence order by n')
    assert stored == [
        (s.start, s.end, s.paragraph, s.kind.value, s.quotation, text[s.start : s.end]) for s in segment(text)
    ]
    assert [exact for (exact,) in rows(database, "select exact from claim order by start")] == [
        "Dam 31 to close",
        "The dam was built in 1931.",
    ]


def test_new_articles_are_reported_in_order(database, write):
    paths = [write(f"{n}.txt", ARTICLE.format(n=n)) for n in range(9)]
    seen: list[ItemDone] = []
    run(database, *paths, suggester=NumberSuggester(), on_item=seen.append)
    ids = [public_id for (public_id,) in rows(database, "select public_id from article order by id")]
    assert [item.article_id for item in seen] == ids
    assert [title for (title,) in rows(database, "select title from article order by id")] == [
        f"Dam {n} to close" for n in range(9)
    ]


def test_a_text_is_imported_once_and_not_parsed_again(database, write):
    first = write("a.txt", ARTICLE.format(n=1))
    again = write("b.txt", ARTICLE.format(n=1))
    suggester = NumberSuggester()
    assert run(database, first, again, suggester=suggester).duplicates == 1
    parsed = len(suggester.seen)
    report = run(database, first, again, suggester=suggester)
    assert (report.imported, report.duplicates, report.claims) == (0, 2, 0)
    assert len(suggester.seen) == parsed
    assert rows(database, "select count(*) from article") == [(1,)]


def test_bad_sources_are_named_in_place_and_the_rest_goes_on(database, write):
    folder = write("a.txt", ARTICLE.format(n=1)).parent
    write("b.txt", b"\x00")
    write("c.jsonl", json.dumps({"text": ARTICLE.format(n=2)}) + "\nbroken\n" + json.dumps({"text": "Rain fell."}))
    write("d.pdf", "no pdf")
    report = run(database, folder, folder / "gone.txt", suggester=NumberSuggester())
    assert report.imported == 3
    assert [failure.source for failure in report.failed] == [
        str(folder / "b.txt"), f"{folder / 'c.jsonl'}:2", str(folder / "d.pdf"), str(folder / "gone.txt"),
    ]  # fmt: skip


def test_progress_counts_everything_once_and_in_order(database, write):
    folder = write("a.txt", ARTICLE.format(n=1)).parent
    write("b.txt", "")
    write("c.jsonl", "\n".join(json.dumps({"text": ARTICLE.format(n=n)}) for n in (1, 2, 3, 4, 5, 6)))
    write("d.csv", "no,text column\n1,2\n3,4\n")
    write("e.txt", ARTICLE.format(n=7))
    seen: list[ItemDone] = []
    report = run(database, folder, suggester=NumberSuggester(), on_item=seen.append)
    assert [item.done for item in seen] == list(range(1, 11))
    assert {item.total for item in seen} == {10}
    assert [item.source.removeprefix(f"{folder}/") for item in seen] == [
        "a.txt", "b.txt", *(f"c.jsonl:{n}" for n in range(1, 7)), "d.csv", "e.txt",
    ]  # fmt: skip
    assert [item.duplicate for item in seen] == [False, False, True, *[False] * 7]
    assert seen[2].article_id == seen[0].article_id
    assert [bool(item.failed) for item in seen].count(True) == len(report.failed) == 2
    assert seen[-1].title == "Dam 7 to close"


def test_the_total_comes_true_when_a_table_breaks_off(database, write):
    path = write("a.csv", 'text\nOne fell.\n"never closed\nTwo fell.\n')
    seen: list[ItemDone] = []
    run(database, path, write("b.txt", "Rain fell."), on_item=seen.append)
    assert (seen[-1].done, seen[-1].total) == (3, 3)


def test_a_file_name_that_is_not_utf8_does_no_harm(database, write):
    folder = write("a.txt", "x").parent
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("Rain fell.")
    report = run(database, folder)
    assert (report.imported, report.failed) == (2, [])
    assert rows(database, "select origin from article where text = 'Rain fell.'") == [(f"{folder}/caf\ufffd.txt",)]


def test_without_a_suggester_there_are_sentences_and_no_claims(database, write):
    report = run(database, write("a.txt", ARTICLE.format(n=1)))
    assert (report.imported, report.sentences, report.claims) == (1, 5, 0)


def test_the_language_reaches_the_segmenter(database, write):
    row = {"text": "Přišel 3. Května a odešel.", "language": "cs"}
    run(database, write("a.jsonl", json.dumps(row)))
    assert rows(database, "select text from sentence") == [("Přišel 3. Května a odešel.",)]


def test_what_was_stored_stays_when_the_import_is_interrupted(database, write):
    folder = write("0.txt", ARTICLE.format(n=0)).parent
    for n in range(1, 8):
        write(f"{n}.txt", ARTICLE.format(n=n))

    def interrupt(item: ItemDone) -> None:
        if item.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(database, folder, suggester=NumberSuggester(), on_item=interrupt)
    ((stored,),) = rows(database, "select count(*) from article")
    assert stored >= 3
    report = run(database, folder, suggester=NumberSuggester())
    assert (report.imported, report.duplicates) == (8 - stored, stored)


def test_an_article_stored_by_somebody_else_meanwhile_is_a_duplicate(database, write):
    path, same = write("a.txt", ARTICLE.format(n=1)), write("b.txt", ARTICLE.format(n=1) + "\n")

    class Late(NumberSuggester):
        def suggest(self, articles):
            run(database, same)
            return super().suggest(articles)

    seen: list[ItemDone] = []
    report = run(database, path, suggester=Late(), on_item=seen.append)
    assert (report.imported, report.duplicates) == (0, 1)
    assert seen[0].article_id == rows(database, "select public_id from article")[0][0]


def test_a_database_that_cannot_be_written_ends_the_import(database, write):
    path = write("a.txt", ARTICLE.format(n=1))
    with database.write() as session:
        session.execute(sql("drop table sentence"))
    with pytest.raises(DatabaseError):
        run(database, path)
    assert rows(database, "select count(*) from article") == [(0,)]


def test_the_first_article_is_stored_before_the_second_is_read(database, write):
    first, second = write("a.txt", ARTICLE.format(n=1)), write("b.txt", ARTICLE.format(n=2))
    seen: list[ItemDone] = []

    def on_item(item: ItemDone) -> None:
        if not seen:
            second.write_text("Changed after the first was stored.")
        seen.append(item)

    run(database, first, second, suggester=NumberSuggester(group=1), on_item=on_item)
    assert rows(database, "select text from article order by id")[1] == ("Changed after the first was stored.",)


def test_articles_are_let_go_once_stored(database, write, monkeypatch):
    """Memory does not grow with the number of articles: none is held longer than its batch is under way."""
    alive: weakref.WeakSet[object] = weakref.WeakSet()
    most = 0

    class Text(str):
        """A text that can be watched."""

    real = batches.read

    def watched(item, allowed, **options):
        nonlocal most
        for entry in real(item, allowed, **options):
            object.__setattr__(entry, "text", Text(entry.text))
            alive.add(entry.text)
            most = max(most, len(alive))
            yield entry

    monkeypatch.setattr(batches, "read", watched)
    monkeypatch.setattr(batches, "BATCH_CHARS", 150)
    lines = "\n".join(json.dumps({"text": f"Dam {n} leaks. " * 3}) for n in range(60))
    report = run(database, write("a.jsonl", lines), suggester=NumberSuggester(group=4))
    assert report.imported == 60
    assert most <= 9


@pytest.mark.slow
def test_memory_is_flat_over_many_long_articles(database, write):
    texts = (f"Dam {n} to close\n\nIt leaks. " + "water " * 10_000 for n in range(80))
    path = write("a.jsonl", "\n".join(json.dumps({"text": text}) for text in texts))
    suggester = NumberSuggester()
    peaks: list[int] = []

    def on_item(item: ItemDone) -> None:
        suggester.seen.clear()
        if item.done % 20 == 0:
            gc.collect()
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()

    tracemalloc.start()
    try:
        run(database, path, suggester=suggester, on_item=on_item)
    finally:
        tracemalloc.stop()
    assert len(peaks) == 4
    assert peaks[-1] < peaks[0] + 500_000


SAVED = "The dam “leaks”.\n\nIt isn’t new. It cost 4 million.\n"


@pytest.mark.parametrize(
    "again",
    [
        SAVED.replace("\n", "\r\n"), SAVED.rstrip(), "\ufeff" + SAVED, SAVED.replace("\n\n", " \n \n\n"),
        SAVED.replace("“", '"').replace("”", '"').replace("’", "'"),
    ],
)  # fmt: skip
def test_a_text_saved_in_another_way_is_the_same_article(database, write, again):
    import_sources(database, [str(write("a.txt", SAVED))], NumberSuggester(), threshold=0.5)
    copies = [str(write(f"{name}.txt", again)) for name in ("b", "c")]
    seen: list[ItemDone] = []
    second = import_sources(database, copies, NumberSuggester(), threshold=0.5, on_item=seen.append)
    assert (second.imported, second.duplicates) == (0, 2)
    assert [(item.article_id,) for item in seen] == rows(database, "select public_id from article") * 2
    other = write("d.txt", SAVED.replace("4", "5"))
    assert import_sources(database, [str(other)], NumberSuggester(), threshold=0.5).imported == 1


def test_what_a_folder_passes_over_is_a_remark(database, write):
    folder = write("a.txt", SAVED).parent
    write("b.exe", "x")
    report = import_sources(database, [str(folder)], NumberSuggester(), threshold=0.5)
    assert (report.imported, report.failed) == (1, [])
    assert "“b.exe”" in report.remarks[0].text


def test_columns_of_a_table_are_mapped(database, write):
    table = write("a.csv", "a,b\nThe dam leaks.,x\n")
    report = import_sources(database, [str(table)], NumberSuggester(), threshold=0.5, columns={"text": "a"})
    assert report.imported == 1
