"""doccano: lines in its shape, labels that it can import, and no spans that it would drop in silence."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.dataset.answers import Layer
from annotator.export.formats.doccano import Doccano
from annotator.schemes import DEFAULT_SCHEME, scheme_from
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
    assert write_golden(labelled, "doccano", tmp_path).read_bytes() == (FOLDER / GOLDEN["doccano"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out", "doccano").rows == 50


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    export_to(database, tmp_path / "out", "doccano")

    assert verified(database, tmp_path / "out", "doccano").rows == 3


def test_claims_are_lines_with_one_label(tmp_path: Path) -> None:
    of = article(TEXT)
    record = claim(of, 0, 21, review("disputed", piece("refutes", URL), note="8 days"))
    (line,) = lines(mark(Doccano(), tmp_path, [of], [record]).out / "textcat.jsonl")

    assert line == {
        "text": "Rain fell on 12 days.", "label": ["disputed"], "claim_id": record["claim_id"],
        "article_id": of["id"], "start": 0, "end": 21, "label_reason": "single_review", "sources": [f"refutes: {URL}"],
        "notes": ["8 days"],
    }  # fmt: skip


def test_articles_are_lines_with_spans_of_what_is_a_claim(tmp_path: Path) -> None:
    of, other = article(f"\U0001f4c9 {TEXT}", title="Rain"), article("It was wet.")
    records = [claim(of, 2, 23, review("disputed")), claim(of, 24, 36, review("not_a_claim")),
               claim(other, 0, 11, review("not_a_claim"))]  # fmt: skip
    first, second = lines(mark(Doccano(), tmp_path, [of, other], records).out / "seqlab.jsonl")

    assert first == {
        "text": of["text"], "label": [[2, 23, "CLAIM"]], "article_id": of["id"],
        "claim_ids": [records[0]["claim_id"]], "title": "Rain", "url": None,
    }  # fmt: skip
    assert (second["text"], second["label"]) == ("It was wet.", [])


def test_of_overlapping_claims_the_earlier_and_longer_stays_and_the_others_are_counted(tmp_path: Path) -> None:
    of = article(TEXT)
    spans = [(0, 21), (0, 9), (10, 34), (22, 34)]
    made = mark(Doccano(), tmp_path, [of], [claim(of, *span, review("disputed")) for span in spans])

    assert lines(made.out / "seqlab.jsonl")[0]["label"] == [[0, 21, "CLAIM"], [22, 34, "CLAIM"]]
    assert made.job.left_out == {("spans", "overlaps an earlier claim"): 2}
    assert made.verified().rows == 4


def test_each_review_is_a_line_where_reviews_are_told(tmp_path: Path) -> None:
    of = article(TEXT)
    reviews = (review("not_a_claim"), review("verified", reviewer="ben"))
    made = mark(Doccano(), tmp_path, [of], [claim(of, 0, 21, *reviews)], layer=Layer.REVIEWS)

    assert [(line["reviewer"], line["label"]) for line in lines(made.out / "textcat.jsonl")] == [
        ("ana", ["not_a_claim"]), ("ben", ["verified"]),
    ]  # fmt: skip
    assert lines(made.out / "seqlab.jsonl")[0]["label"] == [[0, 21, "CLAIM"]]
    assert made.verified().rows == 2


def test_labels_can_be_imported(tmp_path: Path) -> None:
    out = three_splits(Doccano(), tmp_path).out
    labels, spans = (json.loads((out / f"{kind}.label_config.json").read_bytes()) for kind in ("textcat", "seqlab"))

    assert [(label["text"], label["suffix_key"]) for label in labels] == [
        (label.name, label.key) for label in DEFAULT_SCHEME.labels
    ]
    assert [label["text"] for label in spans] == ["CLAIM"]
    assert len({label["background_color"] for label in labels}) == 4


def test_a_span_that_is_missing_is_found(tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Doccano(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    (made.out / "seqlab.jsonl").write_bytes(b"")

    refused(made, "1 claims are not marked in the texts; the manifest counts 0.")


def test_keys_that_doccano_lacks_are_left_to_it() -> None:
    from annotator.export.formats.doccano import _labels

    scheme = scheme_from(
        [{"name": "true", "key": "T"}, {"name": "false", "key": "ß"}, {"name": "x", "key": "1"}], "t", ""
    )

    assert [label["suffix_key"] for label in _labels(scheme)] == [None, None, "1"]


def test_splits_are_files_of_their_own(tmp_path: Path) -> None:
    made = three_splits(Doccano(), tmp_path)

    assert sorted(path.name for path in made.out.iterdir() if path.suffix == ".jsonl") == [
        f"{kind}.{split}.jsonl" for kind in ("seqlab", "textcat") for split in ("dev", "test", "train")
    ]
    assert [(row.split, row.label) for row in made.rows()] == [("train", "verified"), ("test", "not_a_claim")]
    assert made.verified().rows == 2


def test_hostile_texts_survive(tmp_path: Path) -> None:
    articles = [article(f"{text}\nA fact follows.", title=text) for text in HOSTILE]
    records = [claim(of, 0, len(of["text"]) - 16, review("verified", piece("supports", URL, text), note=text))
               for of, text in zip(articles, HOSTILE, strict=True)]  # fmt: skip
    made = mark(Doccano(), tmp_path, articles, records)

    assert made.verified().rows == len(HOSTILE)
    for kind in ("textcat", "seqlab"):
        path = made.out / f"{kind}.jsonl"
        assert len(path.read_text("utf-8").splitlines()) == len(lines(path)) == len(HOSTILE)


@settings(max_examples=25)
@given(claims_and_articles())
def test_any_texts_survive(data: tuple) -> None:
    for layer in Doccano().layers:
        survive(Doccano(), data, layer)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "textcat",
            '["verified"]',
            '["verified","disputed"]',
            "textcat.jsonl line 1 does not match the doccano schema",
        ),
        ("textcat", '["verified"]', '["disputed"]', "differs from the database"),
        ("textcat", '{"text"', '"text"', "textcat.jsonl line 1 is not JSON"),
        ("seqlab", "[0,21,", "[0,20,", "is not the claim with this id"),
        ("seqlab", '[[0,21,"CLAIM"]],', "[],", "one claim id per span"),
        ("seqlab", "[0,21,", "[-1,21,", "seqlab.jsonl line 1 does not match the doccano schema"),
        ("seqlab", "[0,21,", "[0,2100,", "overlap or exceed its text"),
        ("seqlab", '"CLAIM"]', '"PERSON"]', "seqlab.jsonl line 1 does not match the doccano schema"),
    ],
)
def test_what_is_wrong_is_found(file: str, old: str, new: str, said: str, tmp_path: Path) -> None:
    of = article(TEXT)
    made = mark(Doccano(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    spoil(made.out / f"{file}.jsonl", lambda text: text.replace(old, new, 1))

    refused(made, said)
