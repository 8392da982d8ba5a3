"""The commands of the library, as a shell would run them."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.library.test_additions import CORPUS, lines

__all__ = ["run"]


def test_doctor_and_db_info_say_what_the_library_holds(run: Run, tmp_path: Path) -> None:
    run("library", "add", "--jsonl", lines(tmp_path / "a.jsonl", {"text": "Ten ships came. Two left."}))
    (info,) = run("db", "info", "--json").lines
    assert (info["documents"], info["passages"], info["shared_libraries"]) == (1, 1, 0)
    assert "1 document, 1 passage\n" in run("doctor").out
    Path("annotator.toml").write_text('[library]\nshared = ["missing.db"]\n', "utf-8")
    asked = run("doctor")
    assert "1 document, 1 passage; a shared one cannot be used" in asked.out
    assert asked.code != 0


def test_add_list_show_remove(run: Run, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", {"text": "Ten ships came. Two left.", "title": "Ports \x1b[31m", "id": "p1"})
    added = run("library", "add", "--jsonl", file, "--json")
    (report,) = added.lines
    assert (added.code, report["added"], report["known"], report["failed"]) == (0, 1, 0, [])
    (name,) = report["ids"]
    (document,) = run("library", "list", "--json").lines
    assert (document["id"], document["external_id"], document["kind"]) == (name, "p1", "record")
    assert "\x1b" not in run("library", "list").out
    shown = run("library", "show", name)
    assert "Ten ships came. Two left." in shown.out
    assert "\x1b" not in shown.out
    (whole,) = run("library", "show", name, "--json").lines
    assert [whole["text"][each["start"] : each["end"]] for each in whole["sentences"]] == [
        "Ten ships came.", "Two left.",
    ]  # fmt: skip
    assert run("library", "remove", name).code == 0
    assert run("library", "list").out.strip() == ""
    assert "(removed)" in run("library", "list", "--removed").out
    assert run("library", "remove", name).code == 1
    assert run("library", "show", "d0").code == 1


def test_what_cannot_be_added_is_said_with_an_exit_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ten ships came.", "utf-8")
    ended = run("library", "add", str(tmp_path / "a.txt"), str(tmp_path / "none.pdf"))
    assert ended.code == 1
    assert f"Not added: {tmp_path / 'none.pdf'} does not exist" in ended.err
    assert "1 document added, 1 failed: 1 passage." in ended.err
    assert "already known" in run("library", "add", str(tmp_path / "a.txt")).err
    assert run("library", "add").code == 2


def test_find_prints_what_scripts_rely_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("library", "add", str(CORPUS))
    claim = "Consumer prices in Estermark rose by 2.9 per cent in 2025."
    found = run("library", "find", claim, "--question", "How much did prices rise?", "--limit", "3", "--json").lines
    assert [each["rank"] for each in found] == [1, 2, 3]
    assert list(found[0]) == [
        "rank", "document_id", "external_id", "source", "start", "end", "text", "score", "agrees", "differs",
    ]  # fmt: skip
    assert found[0]["external_id"] == "so-2025-prices"
    assert found[0]["source"] == {
        "url": "https://stat.estermark.example/prices/2025", "title": "Consumer prices in 2025",
    }  # fmt: skip
    queries = [{"claim": claim, "questions": ["How much?"]}, {"claim": "Xylophonists yodel."}]
    given = "".join(json.dumps(each) + "\n" for each in queries).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    one, other = run("library", "find", "-", "--json").lines
    assert [each["rank"] for each in one["passages"]] == [1, 2, 3, 4, 5]
    assert other == {"passages": []}
    shown = run("library", "find", claim)
    assert "differs: number: 2.9 percent ↔ 3.1 percent" in shown.out
    assert "No passage" in run("library", "find", "Xylophonists yodel.").err


def test_reindex_says_what_there_is(run: Run) -> None:
    run("library", "add", str(CORPUS / "port-statistics-2025.txt"))
    assert run("library", "reindex", "--json").lines == [
        {"documents": 1, "passages": 3, "copies_added": 0, "copies_lost": 0}
    ]
    assert "1 document, 3 passages" in run("library", "reindex").err


def test_a_shared_library_is_named_in_the_configuration(run: Run, tmp_path: Path) -> None:
    shared = str(tmp_path / "shared.db")
    assert run("--db", shared, "library", "add", str(CORPUS / "school-act-phones.txt")).code == 0
    Path("annotator.toml").write_text(f"[library]\nshared = [{json.dumps(shared)}]\n", "utf-8")
    assert "telephones" in run("library", "find", "Pupils use telephones in breaks.", "--json").lines[0]["text"]
    assert f"in {shared}" in run("library", "list").out
