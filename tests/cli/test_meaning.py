"""Labels of one's own: what they mean is asked everywhere, whatever they are called."""

import ast
import json
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from tests.cli.conftest import Run
from tests.support import ROOT, store

KNOWN = """[[labels]]
name = "true"
key = "t"
needs_evidence = true
[[labels]]
name = "false"
key = "f"
needs_evidence = true
[[labels]]
name = "nothing"
key = "n"
meaning = "no_claim"
"""
SAID = KNOWN.replace('"true"', '"ano"\nmeaning = "stands"').replace('"false"', '"ne"\nmeaning = "falls"')


@pytest.mark.parametrize(("scheme", "names"), [(KNOWN, ("true", "false")), (SAID, ("ano", "ne"))])
def test_labels_by_other_names_are_cited_exported_and_read_for_what_they_mean(
    database: Database, run: Run, tmp_path: Path, scheme: str, names: tuple[str, str]
) -> None:
    store(database)
    Path("annotator.toml").write_text(scheme, "utf-8")
    claims = [claim["id"] for claim in run("claims", "--json").lines]
    for claim, name, stance in zip(claims, names, ("supports", "refutes"), strict=False):
        (said,) = run("label", claim, name, "--source", "https://stat.example/ports", "--json").lines
        assert [piece["stance"] for piece in said["evidence"]] == [stance]
    (said,) = run("label", claims[2], "nothing", "--source", "https://stat.example/ports", "--json").lines
    assert [piece["stance"] for piece in said["evidence"]] == ["context"]

    assert run("export", "fever", "-o", str(tmp_path / "fever.jsonl")).code == 0
    rows = map(json.loads, (tmp_path / "fever.jsonl").read_text("utf-8").splitlines())
    assert {row["claim_id"]: row["label"] for row in rows} == {claims[0]: "SUPPORTS", claims[1]: "REFUTES"}

    assert run("export", "jsonl", "-o", str(tmp_path / "own.jsonl")).code == 0
    (figures,) = run("evaluate", str(tmp_path / "own.jsonl"), "--json").lines
    assert (figures["n"], figures["claims"]) == (3, 2)
    (tmp_path / "plain.jsonl").write_text('{"text": "It rained.", "label": "true"}\n', "utf-8")
    assert "must be 0, 1 or one of verified" in run("evaluate", str(tmp_path / "plain.jsonl")).err


def test_a_label_that_nobody_knows_is_named(run: Run, tmp_path: Path) -> None:
    record = {"schema_version": "3", "exact": "It rained.", "label": "ano"}
    (tmp_path / "own.jsonl").write_text(json.dumps(record), "utf-8")
    told = run("evaluate", str(tmp_path / "own.jsonl"))
    assert told.code == 1
    assert "not 'ano'; to read other labels of an export, add them to [[labels]] in annotator.toml" in told.err


def test_only_the_project_makes_a_viewpoint() -> None:
    makers = [
        str(path.relative_to(ROOT / "annotator"))
        for path in (ROOT / "annotator").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Viewpoint"
    ]
    assert makers == ["storage/project.py"]
