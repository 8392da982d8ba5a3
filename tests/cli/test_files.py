"""Articles in, suggestions anew, datasets out and back, as a shell would do it, with the real model."""

import io
import json
import sys
from pathlib import Path

import jsonschema
import pytest

from annotator.storage.database.engine import Database
from tests.support import ARTICLES, ROOT, store

SUMMARY = [
    "imported", "duplicates", "addresses", "versions", "carried", "changed", "vanished", "failed", "remarks",
    "sentences", "claims",
]  # fmt: skip


def test_import_ends_with_the_promised_summary_and_names_what_failed(run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", "utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "again.txt").write_bytes((ARTICLES / "flash.txt").read_bytes())
    sources = [ARTICLES / "flash.txt", *(tmp_path / f"{name}.txt" for name in ("again", "empty", "binary")), "no"]
    ended = run("import", "--json", *map(str, sources))
    summary = ended.lines[-1]
    assert list(summary) == SUMMARY
    assert (summary["imported"], summary["duplicates"], summary["sentences"]) == (1, 1, 2)
    assert [Path(failure["source"]).name for failure in summary["failed"]] == ["empty.txt", "binary.txt", "no"]
    assert all(failure["reason"] for failure in summary["failed"])
    assert ended.code == 1
    assert [line["done"] for line in ended.lines[:-1]] == [1, 2, 3, 4, 5]


def test_import_talks_on_stderr_and_keeps_stdout_empty(run) -> None:
    ended = run("import", str(ARTICLES / "flash.txt"))
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "1 article imported: 2 sentences, 1 claim.\n"


def test_import_says_what_was_guessed_and_takes_doubtful_pages_only_if_asked(run, tmp_path: Path) -> None:
    guessed, wall = tmp_path / "a.txt", tmp_path / "wall.html"
    guessed.write_bytes("Die neue Brücke über den Fluss öffnet im Mai, und die Straße ist frei.".encode("cp1252"))
    wall.write_text("<html><h1>We value your privacy</h1><p>Our partners store data on it.</p></html>", "utf-8")
    ended = run("import", str(guessed), str(wall))
    assert ended.code == 1
    assert f"Note: {guessed} states no encoding; cp1252 was guessed" in ended.err
    assert f"Not imported: {wall} is a question about cookies" in ended.err
    ended = run("import", "--any-page", "--json", str(wall))
    assert ended.code == 0
    assert [remark["source"] for remark in ended.lines[-1]["remarks"]] == [str(wall)]


def test_import_maps_columns_and_says_once_what_holds_for_many_rows(run, tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text("words,published_at\nThe mill burnt.,soon\nThe mill opened.,later\n", "utf-8")
    ended = run("import", str(table))
    assert ended.code == 1
    assert "only “words”, “published_at”" in ended.err
    ended = run("import", "--column", "text=words", str(table))
    assert ended.code == 0
    assert ended.err.splitlines()[0] == (
        f"Note: {table}: 2 rows, each has a “published_at” that could not be read: it was kept in “meta”."
    )
    for wrong in ("words", "text=", "body=words"):
        assert "is not FIELD=NAME" in run("import", "--column", wrong, str(table)).err


def test_standard_input_is_an_article_too(run, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.TextIOWrapper(io.BytesIO(b"The mill made 300 loaves in May 2025."), "utf-8")
    monkeypatch.setattr(sys, "stdin", raw)
    assert run("import", "-", "--json").lines[-1]["imported"] == 1
    assert run("claims", "--json").lines[0]["exact"] == "The mill made 300 loaves in May 2025."


def test_suggesting_anew_leaves_what_people_did(database: Database, run) -> None:
    store(database)
    before = run("claims", "--json").lines
    run("label", before[3]["id"], "unverifiable", "--note", "mine")
    ended = run("suggest", "--json")
    assert ended.code == 0
    assert ended.lines[0]["articles"] == 1
    after = {claim["id"]: claim for claim in run("claims", "--json").lines}
    assert after[before[3]["id"]]["label"] == "unverifiable"
    assert {claim["suggester"] for claim in after.values()} <= {
        "spotter",
        "test",
        None,
    }  # a claim that is suggested no more keeps what it had
    assert any(claim["suggester"] == "spotter" for claim in after.values())
    assert run("suggest", "--json").lines[0]["articles"] == 0
    assert run("suggest", "--again", "--json").lines[0]["articles"] == 1
    assert run("db", "check").code == 0


def test_score_is_a_filter_that_keeps_the_order(run, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The port handled 4.1 million tonnes in 2024.", "What a lovely day!", "", "مرحبا \u202e"]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    found = run("suggest", "--score").lines
    assert [line["text"] for line in found] == texts
    assert all(0 <= line["score"] <= 1 for line in found)
    assert found[0]["score"] > 0.6 > found[1]["score"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"words": 1}\n')))
    refused = run("suggest", "--score")
    assert refused.code == 1
    assert "Line 1 is not JSON with a" in refused.err


def test_a_dataset_leaves_and_comes_back(database: Database, run, tmp_path: Path) -> None:
    store(database, url="https://news.example/a")
    claim = run("claims", "--json").lines[0]["id"]
    run("label", claim, "verified", "--source", "https://stat.example/a", "--quote", "4.1 Mt")
    out, copy = tmp_path / "out.jsonl", tmp_path / "copy.db"
    exported = run("export", "jsonl", "-o", str(out))
    assert exported.code == 0
    assert "1 verified" in exported.err
    schema = run("schema", "export-record").lines[0]
    for line in out.read_text("utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema)
    manifest = json.loads((tmp_path / "out.manifest.json").read_text("utf-8"))
    jsonschema.validate(manifest, run("schema", "manifest").lines[0])
    loaded = run("load", str(out), "--db", str(copy), "--json")
    assert loaded.code == 0
    assert loaded.lines[0]["reviews"] == {"added": 1, "unchanged": 0}
    again = run("load", str(out), "--json").lines[0]
    assert (again["claims"], again["conflicts"]) == ({"added": 0, "unchanged": 5}, [])
    run("export", "jsonl", "-o", str(tmp_path / "second.jsonl"), "--db", str(copy))
    assert (tmp_path / "second.jsonl").read_bytes() == out.read_bytes()


def test_a_load_that_differs_is_a_conflict_and_overwrites_nothing(database: Database, run, tmp_path: Path) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    run("label", claim, "not_a_claim")
    run("export", "jsonl", "-o", str(tmp_path / "out.jsonl"))
    run("label", claim, "unverifiable")
    ended = run("load", str(tmp_path / "out.jsonl"))
    assert ended.code == 4
    assert f"the review of claim {claim} by ana differs" in ended.err
    assert run("claims", "--json").lines[0]["label"] == "unverifiable"


def test_export_to_standard_output_is_nothing_but_data(database: Database, run) -> None:
    store(database)
    ended = run("export", "jsonl", "-o", "-")
    assert ended.code == 0
    assert len(ended.lines) == 5


def test_nothing_to_export_is_said_and_writes_nothing(run, tmp_path: Path) -> None:
    ended = run("export", "jsonl", "-o", str(tmp_path / "out.jsonl"))
    assert ended.code == 1
    assert "There is nothing to export" in ended.err
    assert list(tmp_path.glob("out*")) == []


def test_the_committed_schemas_are_the_ones_the_command_prints(run) -> None:
    names = run("schema").out.split()
    assert names
    for name in names:
        committed = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
        assert run("schema", name).lines[0] == committed
