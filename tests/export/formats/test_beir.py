"""BEIR: claims and questions as queries, the library as corpus, and what was shown and not cited as hard negatives."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.lines import Json
from annotator.errors import AnnotatorError, UsageError
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from tests.export.support import export_to, verified


def lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def judgements(path: Path) -> list[tuple[str, str, int]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))
    assert rows[0] == ["query-id", "corpus-id", "score"]
    return [(query, passage, int(score)) for query, passage, score in rows[1:]]


def test_claims_and_questions_are_queries_and_what_was_cited_is_relevant(
    worked: dict[str, Any], database: Database, tmp_path: Path
) -> None:
    found = verified(database, tmp_path / "out", "beir")
    assert found.reader is not None and found.rows == 3
    first, second, _ = worked["claims"][:3]
    queries = {row["_id"]: row for row in lines(tmp_path / "out" / "queries.jsonl")}
    assert [(row["metadata"]["kind"], key) for key, row in queries.items()] == [
        ("claim", first), ("question", f"{first}-q1"), ("claim", second),
    ]  # fmt: skip
    corpus = {row["_id"]: row for row in lines(tmp_path / "out" / "corpus.jsonl")}
    qrels = judgements(tmp_path / "out" / "qrels" / "test.tsv")
    relevant = [(query, corpus[passage]["text"]) for query, passage, score in qrels if score]
    assert relevant[0] == (first, worked["best"].text)
    assert relevant[1] == (f"{first}-q1", worked["best"].text)
    assert relevant[2] == (second, "No port has such a plan")
    assert {row["title"] for row in corpus.values()} >= {"The plan"}
    assert len(corpus) == len({*corpus}) and all(
        set(row) == {"_id", "title", "text", "metadata"} for row in corpus.values()
    )


def test_what_was_shown_and_not_cited_is_a_hard_negative_and_marked_as_such(
    worked: dict[str, Any], database: Database, tmp_path: Path
) -> None:
    export_to(database, tmp_path / "out", "beir")
    first = worked["claims"][0]
    negatives = lines(tmp_path / "out" / "hard_negatives.jsonl")
    assert len(negatives) == len(worked["others"])
    assert {row["query-id"] for row in negatives} == {first}
    assert [row["outcome"] for row in negatives].count("not_relevant") == 1
    assert {row["outcome"] for row in negatives} <= {"not_relevant", "shown"}
    qrels = judgements(tmp_path / "out" / "qrels" / "test.tsv")
    rejected = next(row["corpus-id"] for row in negatives if row["outcome"] == "not_relevant")
    assert (first, rejected, 0) in qrels
    assert not {row["corpus-id"] for row in negatives} & {passage for _, passage, score in qrels if score}


def test_splits_have_judgements_each_and_every_file_ends_up_in_the_manifest(
    worked: dict[str, Any], database: Database, tmp_path: Path
) -> None:
    del worked
    split = parse_split("train=0.8,test=0.2", 0)
    assert verified(database, tmp_path / "out", "beir", split=split).rows == 3
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    names = {file["name"] for file in manifest["files"]}
    assert names >= {"queries.jsonl", "corpus.jsonl", "hard_negatives.jsonl", "qrels/train.tsv", "qrels/test.tsv"}
    assert sum(len(judgements(tmp_path / "out" / "qrels" / f"{each}.tsv")) for each in ("train", "test")) == 4


def test_a_changed_judgement_is_noticed(worked: dict[str, Any], database: Database, tmp_path: Path) -> None:
    del worked
    from annotator.export.formats.beir import Beir

    export_to(database, tmp_path / "out", "beir")
    path = tmp_path / "out" / "qrels" / "test.tsv"
    path.write_text(path.read_text("utf-8").replace("\t1\n", "x\t1\n", 1), encoding="utf-8")
    with pytest.raises(AnnotatorError, match="one of them is missing"):
        list(Beir().read(tmp_path / "out", {"splits": []}))


def test_a_release_holds_no_library(worked: dict[str, Any], database: Database, tmp_path: Path) -> None:
    del worked
    with pytest.raises(UsageError, match="more than the exported claims"):
        export_to(database, tmp_path / "out", "beir", freeze="1.0")
