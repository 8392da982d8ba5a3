"""FEVER: labels, sets of evidence whose stance fits, numbers that stay, and nothing lost beside them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError, UsageError
from annotator.export.files import StdoutFile
from annotator.export.formats.fever import Fever
from annotator.export.job import FormatOptions
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import (
    Made,
    article,
    claim,
    claims_and_articles,
    make,
    piece,
    review,
    said_by_hand,
    survive,
)
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, job_for, verified
from tests.support import HOSTILE

TEXT = "Rain fell on 12 days. The mayor spent it all."
A, B = "https://a.example/1", "https://b.example/2"


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        return [json.loads(line) for line in stream]


def one(folder: Path, *reviews: Any, **said: Any) -> dict[str, Any]:
    """The line of one claim with these reviews."""
    of = article(TEXT)
    made = make(Fever(), folder, [of], [claim(of, 0, 21, *reviews)], **said)
    (line,) = lines(made.out)
    return line


def test_the_file_of_the_labelled_set_is_the_golden_one(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "fever", tmp_path).read_bytes() == (FOLDER / GOLDEN["fever"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out.jsonl", "fever").rows == 39


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out.jsonl", "fever")
    found = {line["claim_id"]: line["label"] for line in lines(tmp_path / "out.jsonl")}

    assert verified(database, tmp_path / "out.jsonl", "fever").rows == 2
    assert found == {filled.verified: "SUPPORTS", filled.withheld_source: "REFUTES"}
    assert manifest.label_map == {
        "verified": "SUPPORTS", "disputed": "REFUTES", "disputed.mixed": "exclude", "unverifiable": "NOT ENOUGH INFO",
        "not_a_claim": "exclude",
    }  # fmt: skip


def test_only_sources_that_say_the_same_are_evidence(tmp_path: Path) -> None:
    line = one(
        tmp_path,
        review("verified", piece("supports", A, "12 days"), piece("context", B), piece("refutes", B)),
        review("verified", piece("supports", B, set=3), piece("supports", A, set=3)),
    )

    assert [[piece[2:] for piece in pieces] for pieces in line["evidence"]] == [[[A, 0]], [[A, 0], [B, 0]]]
    numbers = [number for pieces in line["evidence"] for piece in pieces for number in piece[:2]]
    assert len(set(numbers)) == 4  # two sets, two pieces
    assert [(each["stance"], each["sets"]) for each in line["sources"]] == [
        ("supports", [0, 1]), ("context", [0]), ("refutes", [0]), ("supports", [1])
    ]  # fmt: skip
    assert line["sources"][0]["quote"]["exact"] == "12 days"


def test_not_enough_info_names_no_sentence(tmp_path: Path) -> None:
    line = one(tmp_path, review("unverifiable", piece("context", A)))

    assert (line["verifiable"], line["label"]) == ("NOT VERIFIABLE", "NOT ENOUGH INFO")
    assert [piece[1:] for piece in line["evidence"][0]] == [[None, None, None]]
    assert line["sources"][0]["url"] == A


def test_a_source_without_an_address_stands_under_its_own_id(tmp_path: Path) -> None:
    line = one(tmp_path, review("disputed", piece("refutes", None, withheld_reason="a whistle-blower")))
    ((evidence,),) = line["evidence"]

    assert evidence[2] == line["sources"][0]["page"] and evidence[2].startswith("s")
    assert line["sources"][0]["withheld_reason"] == "a whistle-blower"


def test_a_reworded_claim_keeps_the_words_of_the_article_beside_it(tmp_path: Path) -> None:
    line = one(tmp_path, review("verified", piece("supports", A), normalised=said_by_hand("It rained on 12 days.")))

    assert (line["claim"], line["exact"]) == ("It rained on 12 days.", "Rain fell on 12 days.")
    assert (line["start"], line["end"]) == (0, 21)


def test_numbers_are_positive_distinct_and_stay(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, start, start + 5, review("unverifiable")) for start in range(30)]
    (tmp_path / "a").mkdir()
    first, again = (lines(make(Fever(), folder, [of], records).out) for folder in (tmp_path, tmp_path / "a"))

    assert first == again
    assert len({line["id"] for line in first}) == 30
    assert all(0 < line["id"] < 2**53 for line in first)


def test_a_verdict_without_a_source_that_says_so_is_left_out(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, 0, 21, review("verified", piece("context", A))), claim(of, 22, 45, review("unverifiable"))]
    made = make(Fever(), tmp_path, [of], records)

    assert [line["label"] for line in lines(made.out)] == ["NOT ENOUGH INFO"]
    assert made.job.left_out == {("rows", "SUPPORTS without a source that supports it"): 1}


def test_a_label_that_fever_does_not_know_is_left_out_with_the_reason(labelled: Database, tmp_path: Path) -> None:
    options = FormatOptions(overrides={"verified": "TRUE"})
    manifest = export_to(labelled, tmp_path / "out.jsonl", "fever", options=options)

    assert (26, "“TRUE” is none of FEVER's labels: SUPPORTS, REFUTES, NOT ENOUGH INFO") in {
        (each.count, each.reason) for each in manifest.left_out
    }


def test_contradicting_sources_may_count_as_not_enough(labelled: Database, tmp_path: Path) -> None:
    options = FormatOptions(overrides={"disputed.mixed": "NOT ENOUGH INFO"})

    assert verified(labelled, tmp_path / "out.jsonl", "fever", options=options).rows == 42


def test_each_reviewer_is_a_line_of_their_own(tmp_path: Path) -> None:
    of = article(TEXT)
    reviews = review("verified", piece("supports", A)), review("disputed", piece("refutes", B), reviewer="ben")
    made = make(Fever(), tmp_path, [of], [claim(of, 0, 21, *reviews)], layer=Layer.BOTH)
    found = lines(made.out)

    assert [(line["reviewer"], line["label"]) for line in found] == [
        (None, "SUPPORTS"), ("ana", "SUPPORTS"), ("ben", "REFUTES")
    ]  # fmt: skip
    assert len({line["id"] for line in found}) == 3
    assert made.verified().rows == 3


def test_reviews_of_the_labelled_set_read_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out.jsonl", "fever", selection=Selection(Layer.REVIEWS)).rows == 39


def test_each_split_has_its_file(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [
        claim(of, 0, 21, review("unverifiable"), split="train"), claim(of, 22, 45, review("unverifiable"), split="test")
    ]  # fmt: skip
    made = make(Fever(), tmp_path, [of], records, splits=("train", "dev", "test"))

    assert {path.name: len(lines(path)) for path in tmp_path.glob("out.*")} == {
        "out.train.jsonl": 1, "out.dev.jsonl": 0, "out.test.jsonl": 1
    }  # fmt: skip
    assert [row.split for row in made.rows()] == ["train", "test"]
    assert made.verified().rows == 2


def test_standard_output_has_no_room_for_splits() -> None:
    job = job_for(Fever(), StdoutFile(), splits=("train", "test"))

    with pytest.raises(UsageError, match="fever writes one file per split: choose a file name with -o"):
        Fever().write(iter(()), job)


def test_whoever_predicts_one_whole_set_scores(labelled: Database, tmp_path: Path) -> None:
    """The task's scorer, in our words: the label is right, and all of one set is among the predicted sentences."""
    export_to(labelled, tmp_path / "out.jsonl", "fever")

    for line in lines(tmp_path / "out.jsonl"):
        sets = [[piece[2:] for piece in pieces] for pieces in line["evidence"]]
        predicted = sets[-1]
        if line["label"] != "NOT ENOUGH INFO":
            assert any(all(piece in predicted for piece in pieces) for pieces in sets)
            assert all(isinstance(page, str) and number == 0 for page, number in predicted)
        else:
            assert sets == [[[None, None]]]


def broken(made: Made, **said: Any) -> None:
    (line,) = lines(made.out)
    made.out.write_text(json.dumps(line | said) + "\n")


@pytest.mark.parametrize(
    "said", [{"verifiable": "NOT VERIFIABLE"}, {"id": 0}, {"evidence": []}, {"label": "TRUE"}, {"claim": ""},
             {"evidence": [[[1, 2, "https://elsewhere.example/", 0]]]}]
)  # fmt: skip
def test_the_reader_refuses_what_is_not_fever(said: dict[str, Any], tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(Fever(), tmp_path, [of], [claim(of, 0, 21, review("verified", piece("supports", A)))])
    broken(made, **said)

    with pytest.raises(AnnotatorError, match="line 1 does not match the FEVER schema"):
        made.rows()


def test_hostile_texts_stay_what_they_are(tmp_path: Path) -> None:
    articles = [article(text, title=text, publisher=text) for text in HOSTILE]
    records = [
        claim(of, 0, len(of["text"]), review("verified", piece("supports", A, of["text"], title=of["text"])))
        for of in articles
    ]
    made = make(Fever(), tmp_path, articles, records)

    assert [line["claim"] for line in lines(made.out)] == list(HOSTILE)
    assert len(made.out.read_text("utf-8").splitlines()) == len(HOSTILE)  # also for readers that split at U+2028
    assert made.verified().rows == len(HOSTILE)


@settings(max_examples=25)
@given(claims_and_articles())
def test_any_claims_survive(data: Any) -> None:
    survive(Fever(), data, Layer.BOTH)
