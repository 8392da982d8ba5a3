"""Documents come in once, whole and in every kind of file; changed ones become versions; nothing is lost."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from annotator.domain.library import DocumentKind, Query
from annotator.errors import ConflictError, NotFoundError
from annotator.library import additions
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from tests import tables
from tests.library.conftest import GrowingLibrary
from tests.support import HOSTILE, ROOT, add_to_library

CORPUS = ROOT / "corpus" / "library"


def problems(database: Database) -> list[str]:
    return [problem for _, found in check(database) for problem in found]


def lines(path: Path, *records: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(path)


def rows(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(tables.document)).scalar_one()


def test_every_kind_of_document_is_read_and_cut_at_true_offsets(either: Database, library: GrowingLibrary) -> None:
    report = library.add([str(CORPUS)])
    assert report.failed == []
    kinds = {document.kind for document in library.documents()}
    assert kinds == {DocumentKind.FILE, DocumentKind.RECORD}
    assert (report.added, report.known) == (len(library.documents()), 0) == (17, 0)
    for document in library.documents():
        whole = library.show(document.id)
        assert [sentence.n for sentence in whole.sentences] == list(range(document.sentences))
        assert all(0 <= each.start < each.end <= len(whole.text) for each in whole.sentences)
        assert "".join(whole.text[each.start : each.end] for each in whole.sentences).strip()
    assert problems(either) == []
    again = library.add([str(CORPUS)])
    assert (again.added, again.known, again.passages, again.ids) == (0, 17, 0, report.ids)


def test_lines_keep_what_they_say_of_a_document(library: GrowingLibrary, tmp_path: Path) -> None:
    about = {
        "title": "Port figures", "url": "https://stat.example/ports", "publisher": "Statistics", "author": "A. Bo",
        "published_at": "2026-01-02", "id": "p-1",
    }  # fmt: skip
    file = lines(tmp_path / "documents.txt", {"text": "Ten ships came. Two left.", **about})
    library.add([], [file])
    (document,) = library.documents("port FIGURES")
    kept = {name: getattr(document, name) for name in ("title", "url", "publisher", "author", "published_at")}
    assert kept | {"id": document.external_id} == about
    assert (document.kind, document.sentences, document.characters) == (DocumentKind.RECORD, 2, 25)
    assert library.documents("port elsewhere") == []


def test_what_cannot_be_read_is_named_and_the_rest_is_added(library: GrowingLibrary, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (tmp_path / "good.txt").write_text("Ten ships came.", "utf-8")
    report = library.add([str(tmp_path), str(tmp_path / "missing.txt")], [lines(tmp_path / "x.jsonl", {"no": 1})])
    assert report.added == 1
    assert sorted(Path(each.source.removesuffix(":1")).name for each in report.failed) == [
        "broken.pdf", "missing.txt", "x.jsonl", "x.jsonl",
    ]  # fmt: skip
    assert all(each.reason.endswith((".", "?")) for each in report.failed)


def test_a_changed_file_is_a_newer_version_beside_the_old(library: GrowingLibrary, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    for number in (4, 5, 6):
        file.write_text(f"The port handled {number} million tonnes.", "utf-8")
        report = library.add([str(file)])
    assert (report.added, report.versions) == (1, 1)
    newest, middle, oldest = library.documents()
    assert (oldest.older, oldest.newer) == (None, middle.id)
    assert (middle.older, middle.newer) == (oldest.id, newest.id)
    assert (newest.older, newest.newer) == (middle.id, None)


def test_parts_of_one_page_are_no_versions_of_each_other(library: GrowingLibrary, tmp_path: Path) -> None:
    page = {"url": "https://stat.example/ports"}
    file = lines(tmp_path / "a.jsonl", *({"text": f"Part {n} of the page.", **page} for n in range(3)))
    assert library.add([], [file]).versions == 0
    with_ids = [{"text": f"Row {n} says {n * n}.", "id": str(n), **page} for n in range(3)]
    library.add([], [lines(tmp_path / "b.jsonl", *with_ids)])
    with_ids[1]["text"] = "Row 1 says something else now."
    assert library.add([], [lines(tmp_path / "b.jsonl", *with_ids)]).versions == 1
    (newer,) = [each for each in library.documents() if each.older and each.external_id == "1"]
    assert library.show(newer.older or "").text == "Row 1 says 1."


def test_a_document_that_was_removed_comes_back_when_it_is_added_again(
    either: Database, library: GrowingLibrary, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Ten ships came.", "utf-8")
    (name,) = library.add([str(tmp_path / "a.txt")]).ids
    assert library.remove(name).removed
    assert (library.documents(), library.size()) == ([], (0, 0))
    assert [each.removed for each in library.documents(removed=True)] == [True]
    assert library.show(name).text == "Ten ships came."
    with pytest.raises(NotFoundError, match="annotator library list"):
        library.remove(name)
    again = library.add([str(tmp_path / "a.txt")])
    assert (again.added, again.known, library.size()) == (1, 0, (1, 1))
    assert rows(either) == 1


def test_an_interrupted_addition_is_continued(
    either: Database, library: GrowingLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lines(tmp_path / "many.jsonl", *({"text": f"Line {n} says {n}."} for n in range(9)))
    monkeypatch.setattr(additions, "_MOST", 2)

    def stop(done: int, _total: int, _what: str) -> None:
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add([], [file], stop)
    assert rows(either) == 6
    assert problems(either) == []
    report = library.add([], [file])
    assert (report.added, report.known, rows(either)) == (3, 6, 9)


_KILLED = """
import os, signal, sys
from annotator.library import additions
from annotator.storage.database.location import open_database
additions._MOST = 2
store = additions.store_documents
def stopped(session, documents, before):
    stored = store(session, documents, before)
    if session.connection().exec_driver_sql("SELECT count(*) FROM document").scalar() == 6:
        os.kill(os.getpid(), signal.SIGKILL)  # rows and index are written, the transaction is open
    return stored
additions.store_documents = stopped
additions.add_sources(open_database(sys.argv[1]), [], additions.AddOptions("ana"), [sys.argv[2]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_what_is_killed_while_indexing_has_whole_documents_and_is_continued(
    either: Database, where: str, library: GrowingLibrary, tmp_path: Path
) -> None:
    file = lines(tmp_path / "many.jsonl", *({"text": f"Line {n} says {n}."} for n in range(9)))
    killed = subprocess.run([sys.executable, "-c", _KILLED, where, file], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (rows(either), problems(either)) == (4, [])
    report = library.add([], [file])
    assert (report.added, report.known, rows(either), problems(either)) == (5, 4, 9, [])
    assert [passage.text for passage in library.find(Query("Line 8"), 1)] == ["Line 8 says 8."]


def test_one_text_in_two_places_is_one_document(library: GrowingLibrary, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Ten ships came.", "utf-8")
    report = library.add([str(tmp_path)])
    assert (report.added, report.known, len(set(report.ids))) == (1, 1, 1)


def test_a_text_without_words_is_named(library: GrowingLibrary, tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("\u200b\u200b", "utf-8")
    report = library.add([str(tmp_path / "lines.txt")])
    assert report.added + len(report.failed) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_kept_as_it_is(library: GrowingLibrary, tmp_path: Path, text: str) -> None:
    record = {"text": f"Ships came. {text} said the port.", "title": text, "publisher": text, "id": text}
    report = library.add([], [lines(tmp_path / "a.jsonl", record)])
    assert report.failed == []
    whole = library.show(report.ids[0])
    assert text in whole.text or "<script>" in text or "\\u001b" in text


def test_no_document_is_deleted_or_changed(either: Database) -> None:
    with either.write() as session:
        add_to_library(session, "Ten ships came. Two left.")
    changes = [
        tables.document.delete(), tables.document.update().values(text="x"), tables.passage.delete(),
        tables.passage.update().values(text="x"),
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(ConflictError), either.write() as session:
            session.execute(change)
