"""A draft that leaves says in every format that it is one; what several people cite is there once."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.cited_evidence import cited
from annotator.dataset.record_fields import record_from
from annotator.dataset.review_record import ReviewRecord
from annotator.dataset.selection import Selection
from annotator.review.desk import ReviewDesk
from annotator.schemes import scheme_from
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import PROJECT, article, claim, make, piece, review
from tests.export.reviewed import two_opinions
from tests.export.support import export_to, verified

A, B = "https://a.example/1", "https://b.example/2"


@pytest.fixture
def claims(make_desk: Callable[..., ReviewDesk], database: Database) -> dict[str, str]:
    return two_opinions(make_desk, database)


MARKS = {
    "jsonl": '"status":"draft"', "csv": ",draft,", "hf": '"status":"draft"', "croissant": '"status":"draft"',
    "webannotation": '"purpose":"tagging","value":"draft"', "prodigy": '"status":"draft"',
    "labelstudio": '"status":"draft"', "doccano": '"status":"draft"',
}  # fmt: skip
CASES = [(layer, format) for layer in (Layer.REVIEWS, Layer.BOTH) for format in MARKS]
CASES.remove((Layer.BOTH, "doccano"))
"""Layers and formats; doccano has no layer of both."""


@pytest.mark.parametrize(("layer", "format"), CASES)
def test_drafts_are_marked(
    layer: Layer, format: str, claims: dict[str, str], database: Database, tmp_path: Path
) -> None:
    out, mark = tmp_path / "out", MARKS[format]
    assert verified(database, out, format, selection=Selection(layer, drafts=True)).rows
    drafts = [line for line in texts(tmp_path) if claims["draft"] in line and mark in line]
    counted = [line for line in texts(tmp_path) if claims["single"] in line and claims["draft"] not in line]

    assert drafts and not any(mark in line for line in counted if format != "labelstudio")


def texts(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in (".jsonl", ".csv", ".json", ".jsonld") and "manifest" not in path.name:
            yield from path.read_text("utf-8").splitlines()


def test_spacy_and_parquet_mark_drafts(claims: dict[str, str], database: Database, tmp_path: Path) -> None:
    import spacy
    from pyarrow.parquet import read_table
    from spacy.tokens import DocBin

    drafts = Selection(Layer.REVIEWS, drafts=True)
    export_to(database, tmp_path / "out.parquet", "parquet", selection=drafts)
    export_to(database, tmp_path / "out", "spacy", selection=drafts)
    rows = {row["claim_id"]: row for row in read_table(tmp_path / "out.parquet").to_pylist()}
    (shard,) = (tmp_path / "out" / "textcat" / "train").glob("*.spacy")
    found = [doc.user_data for doc in DocBin().from_disk(shard).get_docs(spacy.blank("xx").vocab)]

    assert [each["status"] for each in rows[claims["draft"]]["reviews"]] == ["draft"]
    assert {each["claim_id"] for each in found if each["status"] == "draft"} == {claims["draft"]}


def reviews(*said: dict[str, Any]) -> list[ReviewRecord]:
    return [record_from(ReviewRecord, each) for each in said]


def test_what_two_people_cite_alike_is_there_once() -> None:
    found = cited(
        reviews(
            review("verified", piece("supports", A, "12  days"), piece("context", None)),
            review("verified", piece("supports", A), piece("supports", A, "12 days"), reviewer="ben"),
            review("verified", piece("refutes", A, "12 days"), piece("context", None), reviewer="cy"),
        )
    )

    assert [(each.stance, each.source.url, each.cited_by) for each in found] == [
        ("supports", A, ("ana", "ben")), ("context", None, ("ana", "cy")), ("refutes", A, ("cy",))
    ]  # fmt: skip
    assert [each.sets for each in found] == [(0, 1), (0, 2), (2,)]
    assert [each.set for each in found] == [0, 0, 0]


def test_equal_sets_of_two_people_are_one_and_others_stay_alternatives() -> None:
    both = piece("supports", A), piece("supports", B)
    found = cited(
        reviews(
            review("verified", *both),
            review("verified", *both, reviewer="ben"),
            review("verified", piece("supports", "https://c.example/3"), reviewer="cy"),
        )
    )

    assert [(each.sets, each.set, each.cited_by) for each in found] == [
        ((0,), 0, ("ana", "ben")), ((0,), 0, ("ana", "ben")), ((1,), 1, ("cy",))
    ]  # fmt: skip


def test_labels_called_true_and_false_are_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from annotator.export.formats.csv import Csv

    scheme = scheme_from([{"name": "true", "key": "t"}, {"name": "false", "key": "f"}], "own", "here")
    of = article("Rain fell.")
    monkeypatch.setattr("tests.export.formats.by_hand.PROJECT", replace(PROJECT, scheme=scheme))
    made = make(Csv(), tmp_path, [of], [claim(of, 0, 10, review("true"))])

    assert ',"true",' in made.out.read_text("utf-8")
    assert any("true and false" in note for note in made.job.notes)


def test_gold_that_loads_back_keeps_its_reason(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    from annotator.load.dataset import load
    from tests.export.support import opened
    from tests.support import store

    article_id = store(database).article_id
    desks = {name: make_desk(name, blind=False, reviews_per_claim=3) for name in ("ana", "ben", "cy")}
    key = desks["ana"].articles.open(article_id).claims[0].id
    for name, label in (("ana", "unverifiable"), ("ben", "unverifiable"), ("cy", "not_a_claim")):
        desks[name].answers.decide(key, label)
    export_to(database, tmp_path / "gold.jsonl", selection=Selection(Layer.GOLD))
    with opened(tmp_path / "new.db") as other:
        load(other, tmp_path / "gold.jsonl")
        export_to(other, tmp_path / "again.jsonl", selection=Selection(Layer.GOLD))
    reasons = [
        json.loads((tmp_path / name).read_text("utf-8"))["label_reason"] for name in ("gold.jsonl", "again.jsonl")
    ]

    assert reasons == ["majority", "majority"]


def test_deep_data_of_an_article_load_back(database: Database, tmp_path: Path) -> None:
    from annotator.load.dataset import load
    from tests.export.support import opened
    from tests.support import store

    deep: Any = 2**70
    for _ in range(190):
        deep = [deep]
    store(database, meta={"deep": deep})
    export_to(database, tmp_path / "all.jsonl")
    with opened(tmp_path / "new.db") as other:
        assert load(other, tmp_path / "all.jsonl").loaded.articles == 1
        export_to(other, tmp_path / "again.jsonl")
    files = [(tmp_path / f"{name}.articles.jsonl").read_bytes() for name in ("all", "again")]

    assert files[0] == files[1]
