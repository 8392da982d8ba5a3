"""The main job, from a file on disk to a dataset: read, label with sources, export."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.e2e.program import Program
from tests.support import ARTICLES, ROOT

pytestmark = pytest.mark.slow


def check_export(out: Path) -> list[dict[str, object]]:
    """The records of an export, once its three files are what their schemas and its manifest say."""
    stem = out.name.removesuffix(".jsonl")
    records = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    articles = [json.loads(line) for line in (out.parent / f"{stem}.articles.jsonl").read_text("utf-8").splitlines()]
    manifest = json.loads((out.parent / f"{stem}.manifest.json").read_text("utf-8"))
    for schema, values in (("export-record", records), ("article-record", articles), ("manifest", [manifest])):
        validator = jsonschema.validators.validator_for({})(
            json.loads((ROOT / "schemas" / f"{schema}.schema.json").read_text("utf-8"))
        )
        for value in values:
            validator.validate(value)
    texts = {article["id"]: article["text"] for article in articles}
    for record in records:
        assert texts[record["article"]["id"]][record["start"] : record["end"]] == record["exact"]
    return records


def test_from_an_article_to_a_dataset(program: Program, tmp_path: Path) -> None:
    terminal = program.open("review", ARTICLES / "port-cargo.txt")
    terminal.wait_for("Varnhaven port handles record")
    terminal.wait_for("not answered yet")
    terminal.wait_for("saved ✓")

    terminal.press("v")
    terminal.wait_for("Source for “Verified”")
    terminal.type("https://stat.example/ports?utm_source=mail#table")
    terminal.press("enter")
    terminal.wait_for("claims 1/")
    terminal.press("d")
    terminal.wait_for("Source for “Disputed”")
    terminal.type("https://union.example/count")
    terminal.press("enter")
    terminal.wait_for("claims 2/")
    terminal.press("n")
    terminal.wait_for("claims 3/")
    terminal.wait_for("today 3")
    terminal.press("q")
    assert terminal.wait() == 0

    claims = program.json("claims")
    answered = [claim for claim in claims if claim["status"] == "submitted"]
    assert [claim["label"] for claim in answered] == ["verified", "disputed", "unverifiable"]
    assert [claim["evidence_count"] for claim in answered] == [1, 1, 0]

    out = tmp_path / "out.jsonl"
    exported = program.run("export", "jsonl", "-o", out)
    assert exported.stdout == b"", "what is said goes to stderr"
    records = check_export(out)
    assert {record["claim_id"] for record in records} == {claim["id"] for claim in claims}
    by_id = {record["claim_id"]: record for record in records}
    verified, disputed, unverifiable = (by_id[claim["id"]] for claim in answered)
    assert verified["label"] == "verified"
    evidence = verified["reviews"][0]["evidence"]
    assert [(piece["stance"], piece["source"]["url"]) for piece in evidence] == [
        ("supports", "https://stat.example/ports")
    ]
    assert disputed["reviews"][0]["evidence"][0]["stance"] == "refutes"
    assert unverifiable["label"] == "unverifiable"
    assert program.json("stats")


def _cursor(text: str) -> str:
    """The row under the cursor, as far as it is drawn."""
    return next((line for line in text.splitlines() if line.startswith("▸")), "")


def test_the_second_run_opens_where_the_first_was_left_without_importing_again(program: Program) -> None:
    first = program.open("review", ARTICLES / "port-cargo.txt")
    before = _cursor(first.wait_for(lambda text: "not answered yet" in text and _cursor(text) != ""))
    first.press("x")
    cursor = _cursor(first.wait_for(lambda text: "claims 1/" in text and _cursor(text) not in ("", before)))
    assert cursor[:40] != before[:40]
    first.press("q")
    assert first.wait() == 0
    second = program.open("review", ARTICLES / "port-cargo.txt")
    second.wait_for(cursor.rstrip(" 0123456789."))
    assert "article 1/1" in second.text
    assert program.json("db", "info")[0]["articles"] == 1
