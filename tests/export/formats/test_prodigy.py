"""Prodigy: choices, spans and reviews in its own shapes, and spans that fit spaCy's words."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.dataset.answers import Layer
from annotator.export.formats.prodigy import Prodigy
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, claims_and_articles, piece, review
from tests.export.formats.marked import TEXT, mark, refused, spoil, survive, three_splits
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, verified
from tests.support import HOSTILE

URL = "https://a.example/1"


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        return [json.loads(line) for line in stream]


def test_the_files_of_the_labelled_set_are_the_golden_ones(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "prodigy", tmp_path).read_bytes() == (FOLDER / GOLDEN["prodigy"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out", "prodigy").rows == 50


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    export_to(database, tmp_path / "out", "prodigy")
    tasks = {task["meta"]["claim_id"]: task for task in lines(tmp_path / "out" / "choice.jsonl")}

    assert verified(database, tmp_path / "out", "prodigy").rows == 3
    assert tasks.keys() == {filled.verified, filled.withheld_source, filled.moved}
    assert tasks[filled.withheld_source]["meta"]["sources"] == ["refutes: unnamed source (a whistle-blower)"]


def test_a_choice_is_what_the_interface_saves(tmp_path: Path) -> None:
    of = article(TEXT)
    record = claim(of, 0, 21, review("disputed", piece("refutes", URL), piece("context", URL), note="8 days"))
    (task,) = lines(mark(Prodigy(), tmp_path, [of], [record]).out / "choice.jsonl")

    assert task == {
        "text": "Rain fell on 12 days.",
        "options": [{"id": label.name, "text": label.title} for label in DEFAULT_SCHEME.labels],
        "config": {"choice_style": "single"},
        "meta": {
            "claim_id": record["claim_id"], "article_id": of["id"], "start": 0, "end": 21,
            "label_reason": "single_review", "sources": [f"refutes: {URL}", f"context: {URL}"], "notes": ["8 days"],
        },
        "accept": ["disputed"],
        "answer": "accept",
        "_timestamp": 1778838480,
        "_view_id": "choice",
    }  # fmt: skip


def test_spans_have_the_words_and_both_kinds_of_ends(tmp_path: Path) -> None:
    of = article("\U0001f4c9 Rain fell.\nIt was wet.")
    records = [claim(of, 2, 11, review("verified")), claim(of, 13, 24, review("not_a_claim"))]
    made = mark(Prodigy(), tmp_path, [of], records)
    first, second = lines(made.out / "spans.jsonl")

    assert first["tokens"][1] == {"text": "Rain", "start": 2, "end": 6, "id": 1, "ws": True}
    assert first["tokens"][-1]["ws"] is False
    assert first["spans"] == [
        {"start": 2, "end": 11, "token_start": 1, "token_end": 2, "label": "CLAIM", "claim_id": records[0]["claim_id"]}
    ]
    assert (second["text"], second["spans"], second["_view_id"]) == ("It was wet.", [], "spans_manual")
    assert second["meta"] == {"article_id": of["id"], "start": 13, "language": "en"}


def test_no_hash_is_invented(tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Prodigy(), tmp_path, [of], [claim(of, 0, 21, review("verified"))], layer=Layer.BOTH)

    for path in made.out.iterdir():
        assert "_hash" not in path.read_text("utf-8")
    assert any("_input_hash" in note for note in made.job.notes)


def two_sessions(folder: Path, label: str | None, layer: Layer) -> Any:
    of = article(TEXT)
    reviews = (review("verified"), review("not_a_claim", reviewer="ben", submitted_at="2026-05-16T09:48:00Z"))
    return mark(Prodigy(), folder, [of], [claim(of, 0, 21, *reviews, label=label)], layer=layer)


def test_a_review_has_a_version_of_each_session(tmp_path: Path) -> None:
    made = two_sessions(tmp_path, "not_a_claim", Layer.BOTH)
    ana, ben = lines(made.out / "choice.jsonl")
    (task,) = lines(made.out / "review.jsonl")

    assert [(each["_session_id"], each["accept"], each["meta"]["status"]) for each in (ana, ben)] == [
        ("ana", ["verified"], "submitted"), ("ben", ["not_a_claim"], "submitted"),
    ]  # fmt: skip
    assert (task["accept"], task["answer"], task["view_id"], task["_view_id"]) == (
        ["not_a_claim"], "accept", "choice", "review",
    )  # fmt: skip
    assert task["sessions"] == ["ana", "ben"]
    assert task["versions"] == [
        ana | {"sessions": ["ana"], "default": False}, ben | {"sessions": ["ben"], "default": True},
    ]  # fmt: skip
    assert lines(made.out / "spans.jsonl")[0]["spans"] == []
    assert made.verified().rows == 3


def test_without_a_gold_label_a_review_decides_nothing(tmp_path: Path) -> None:
    made = two_sessions(tmp_path, None, Layer.BOTH)
    (task,) = lines(made.out / "review.jsonl")

    assert (task["accept"], task["answer"]) == ([], "ignore")
    assert [each["default"] for each in task["versions"]] == [False, False]
    assert [len(each["spans"]) for each in lines(made.out / "spans.jsonl")] == [1]
    assert made.verified().rows == 2


def test_reviews_alone_are_a_choice_each(tmp_path: Path) -> None:
    made = two_sessions(tmp_path, "verified", Layer.REVIEWS)

    assert sorted(path.name for path in made.out.iterdir()) == ["choice.jsonl", "review.jsonl", "spans.jsonl"]
    assert made.verified().rows == 2


def test_a_claim_that_cuts_a_word_is_counted(tmp_path: Path) -> None:
    of = article("Overnight rainstorms.")
    made = mark(Prodigy(), tmp_path, [of], [claim(of, 4, 14, review("verified"))])

    assert made.job.left_out == {("spans", "does not begin and end with a word as spaCy cuts them"): 1}
    assert made.verified().rows == 1


def test_splits_are_files_of_their_own(tmp_path: Path) -> None:
    made = three_splits(Prodigy(), tmp_path)

    assert sorted(path.name for path in made.out.iterdir()) == [
        f"{kind}.{split}.jsonl" for kind in ("choice", "spans") for split in ("dev", "test", "train")
    ]
    assert lines(made.out / "choice.dev.jsonl") == []
    assert [(row.split, row.label) for row in made.rows()] == [("train", "verified"), ("test", "not_a_claim")]


@pytest.mark.parametrize("layer", [Layer.GOLD, Layer.BOTH])
def test_hostile_texts_survive(layer: Layer, tmp_path: Path) -> None:
    articles = [article(f"{text}\nA fact follows.") for text in HOSTILE]
    records = [claim(of, 0, len(of["text"]) - 16, review("verified", piece("supports", URL, text), note=text))
               for of, text in zip(articles, HOSTILE, strict=True)]  # fmt: skip
    made = mark(Prodigy(), tmp_path, articles, records, layer=layer)

    assert made.verified().rows == len(HOSTILE) * (2 if layer is Layer.BOTH else 1)
    for path in made.out.iterdir():
        assert len(path.read_text("utf-8").splitlines()) == len(lines(path))


@settings(max_examples=20)
@given(claims_and_articles())
def test_any_texts_survive(data: tuple) -> None:
    for layer in Prodigy().layers:
        survive(Prodigy(), data, layer)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("choice", '"accept":["verified"]', '"accept":[]', "exactly one of its options"),
        ("choice", "12 days", "13 days", "is not the claim with this id"),
        ("choice", '["verified"]', '["disputed"]', "differs from the database"),
        ("choice", '{"text"', '"text"', "choice.jsonl line 1 is not JSON"),
        ("choice", '"text":"Rain', '"words":"Rain', "choice.jsonl line 1 is not a task"),
        ("spans", '"token_end":5', '"token_end":6', "does not match its tokens"),
        ("spans", '"end":21,"token', '"end":20,"token', "does not match its tokens"),
        ("spans", '"ws":true', '"ws":false', "differ from those of spaCy"),
    ],
)
def test_what_is_wrong_is_found(file: str, old: str, new: str, said: str, tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Prodigy(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    spoil(made.out / f"{file}.jsonl", lambda text: text.replace(old, new, 1))

    refused(made, said)


def test_a_span_that_is_missing_is_found(tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Prodigy(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    (made.out / "spans.jsonl").write_bytes(b"")

    refused(made, "1 claims are not marked in the texts; the manifest counts 0.")
