"""The records: what is in them, in which order, and true to the models."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError

from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_types import Part
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.export.support import URL, Claims, adjudicate, export_to
from tests.support import HOSTILE, store


def records(database: Database, out: Path, viewer: str = "ana") -> dict[str, dict[str, Any]]:
    """The exported claims by id."""
    export_to(database, out / "out.jsonl", viewer=viewer)
    lines = (out / "out.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["claim_id"]: record for record in map(json.loads, lines)}


def articles(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "out.articles.jsonl").read_text(encoding="utf-8").splitlines()]


def assert_in_order(value: Any, kind: type[Part]) -> None:
    """The keys of a record stand in the order of the fields that are declared, at every depth."""
    assert list(value) == [field.name for field in fields(kind)]
    for name, hint in get_type_hints(kind).items():
        inner = [each for each in (hint, *get_args(hint)) if _is_part(each)]
        values = value[name] if isinstance(value.get(name), list) else [value.get(name)]
        for each in values:
            if inner and each is not None:
                assert_in_order(each, inner[0])


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part)


def test_every_line_is_a_record_with_its_keys_in_order(filled: Claims, database: Database, tmp_path: Path) -> None:
    for record in records(database, tmp_path).values():
        TypeAdapter(ClaimRecord).validate_json(json.dumps(record))
        assert_in_order(record, ClaimRecord)
    for article in articles(tmp_path):
        TypeAdapter(ArticleRecord).validate_json(json.dumps(article))
        assert_in_order(article, ArticleRecord)


def test_offsets_are_true_in_every_record(filled: Claims, database: Database, tmp_path: Path) -> None:
    claims = records(database, tmp_path)
    texts = {article["id"]: article["text"] for article in articles(tmp_path)}

    for record in claims.values():
        text, start, end = texts[record["article"]["id"]], record["start"], record["end"]
        sentence = record["sentence"]
        assert text[start:end] == record["exact"]
        assert text[max(0, start - 32) : start] == record["prefix"]
        assert text[end : end + 32] == record["suffix"]
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]


def test_claims_come_by_article_start_and_length(filled: Claims, database: Database, tmp_path: Path) -> None:
    rows = list(records(database, tmp_path).values())
    keys = [(row["article"]["id"], row["start"], -row["end"], row["claim_id"]) for row in rows]

    assert keys == sorted(keys)
    assert len(keys) == 8


def test_paging_neither_drops_nor_repeats_a_claim(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        store(database, f"Headline {number}\n" + " ".join(f"Fact {n} of text {number}." for n in range(9)))
    whole = list(records(database, tmp_path))
    for page in (1, 2, 5, 9, 35, 36, 37):
        monkeypatch.setattr("annotator.storage.export_rows.PAGE", page)
        monkeypatch.setattr("annotator.storage.export_rows.TEXTS", min(page, 3))
        assert list(records(database, tmp_path)) == whole
    assert len(whole) == 36


def test_a_review_carries_everything_that_was_said(filled: Claims, database: Database, tmp_path: Path) -> None:
    record = records(database, tmp_path)[filled.verified]
    (review,) = record["reviews"]
    (evidence,) = review["evidence"]

    assert (record["label"], record["label_reason"]) == ("verified", "single_review")
    assert (review["reviewer"], review["role"], review["status"]) == ("ana", "reviewer", "submitted")
    assert (review["confidence"], review["note"], review["flagged"]) == (5, "Looked at twice.", True)
    assert review["seconds"] == 4.0
    assert review["submitted_at"].endswith("Z")
    assert evidence["quote"] == {"exact": "4.12 Mt were handled", "prefix": "2025: ", "suffix": " in total"}
    assert (evidence["accessed_at"], evidence["note"], evidence["set"]) == ("2026-05-14", "page\t4", 0)
    assert evidence["source"] == {
        "url": URL,
        "title": "Ports, “2025”",
        "publisher": "Office",
        "author": "A. Nonym",
        "published_at": "2026-03",
        "kind": "primary",
        "medium": "web_table",
        "archived_url": f"https://archive.example/2026/{URL}",
        "archived_at": "2026-05-13",
        "sha256": None,
        "file_name": None,
        "withheld_reason": None,
    }


def test_a_source_without_address_says_why(filled: Claims, database: Database, tmp_path: Path) -> None:
    evidence = records(database, tmp_path)[filled.withheld_source]["reviews"][0]["evidence"][0]

    assert (evidence["stance"], evidence["set"]) == ("refutes", 1)
    assert evidence["source"]["url"] is None
    assert evidence["source"]["withheld_reason"] == "a whistle-blower"


@pytest.mark.parametrize(
    ("name", "label", "reason", "status"),
    [
        ("draft", None, "draft", "draft"),
        ("skipped", None, "skipped", "skipped"),
        ("commented", None, "no_review", "open"),
        ("moved", "not_a_claim", "single_review", "submitted"),
        ("manual", None, "no_review", None),
    ],
)
def test_each_claim_has_its_gold_label_or_the_reason_why_not(
    name: str, label: str | None, reason: str, status: str | None, filled: Claims, database: Database, tmp_path: Path
) -> None:
    record = records(database, tmp_path)[getattr(filled, name)]

    assert (record["label"], record["label_reason"]) == (label, reason)
    assert [review["status"] for review in record["reviews"]] == ([status] if status else [])


def test_an_answer_that_was_undone_leaves_no_review(filled: Claims, database: Database, tmp_path: Path) -> None:
    mine = records(database, tmp_path)[filled.undone]["reviews"]
    bens = records(database, tmp_path, viewer="ben")[filled.undone]["reviews"]

    assert mine == []
    assert [(review["reviewer"], review["status"]) for review in bens] == [("ben", "draft")]


def test_manual_claims_and_moved_ones_keep_their_words(filled: Claims, database: Database, tmp_path: Path) -> None:
    claims = records(database, tmp_path)

    assert claims[filled.manual]["origin"] == "manual"
    assert claims[filled.manual]["suggestion"] is None
    assert claims[filled.moved]["exact"] == claims[filled.moved]["sentence"]["text"][1:17]
    assert claims[filled.verified]["suggestion"] == {
        "suggester": "test",
        "version": "1",
        "model": "none",
        "score": 0.9,
        "reasons": [{"reason": "quantity", "weight": 1.5}, {"reason": "prediction", "weight": -0.5}],
        "speaker": "the authority",
        "cue": "said",
        "tags": ["event", "numerical"],
        "threshold": 0.35,
    }
    assert {record["sampling"] for record in claims.values()} == {"suggested", "manual"}


def test_an_adjudication_decides_and_comes_after_the_reviews(
    filled: Claims, database: Database, tmp_path: Path
) -> None:
    adjudicate(database, filled.verified, "abe", "disputed")
    record = records(database, tmp_path)[filled.verified]

    assert (record["label"], record["label_reason"]) == ("disputed", "adjudicated")
    assert [review["role"] for review in record["reviews"]] == ["reviewer", "adjudicator"]


def test_articles_come_in_the_order_of_the_list_with_all_they_brought(
    filled: Claims, make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    export_to(database, tmp_path / "out.jsonl")
    first, second = articles(tmp_path)

    assert [first["id"], second["id"]] == [row.article.id for row in make_desk("ana").articles.list_progress()]
    assert first["meta"] == {"b": [1.5, None], "a": 2**80}
    assert (first["title"], first["external_id"], first["origin"]) == (HOSTILE[0], "x1", "test.txt")
    assert second["segmenter"] == "test-split-1"
    assert [sentence["n"] for sentence in second["sentences"]] == [0, 1, 2]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"schema_version": "6"}, "schema_version"),
        ({"end": 2}, ""),
        ({"exact": ""}, "exact"),
        ({"claim_id": "../../etc/passwd"}, "claim_id"),
        ({"start": "0"}, "start"),
        ({"surprise": 1}, "surprise"),
        ({"label_reason": "because"}, "label_reason"),
    ],
)
def test_the_model_refuses_what_is_no_record(
    change: dict[str, Any], where: str, filled: Claims, database: Database, tmp_path: Path
) -> None:
    record = records(database, tmp_path)[filled.verified] | change

    with pytest.raises(ValidationError) as caught:
        TypeAdapter(ClaimRecord).validate_json(json.dumps(record))

    assert ".".join(map(str, caught.value.errors()[0]["loc"])) == where
