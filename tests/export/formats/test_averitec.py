"""AVeriTeC: labels also for contradicting sources, a question for each source, nothing guessed."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError
from annotator.export.formats.averitec import SCHEMA, Averitec
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import (
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
from tests.export.support import Claims, verified
from tests.support import HOSTILE, ROOT

TEXT = "Rain fell on 12 days. The mayor spent it all."
A, B = "https://www.a.example/1", "https://b.example/2"


def one(folder: Path, *reviews: Any, of: Any = None, layer: Layer = Layer.GOLD, **said: Any) -> dict[str, Any]:
    """The claim of AVeriTeC that one claim with these reviews becomes."""
    of = of or article(TEXT)
    made = make(Averitec(), folder, [of], [claim(of, 0, 21, *reviews, **said)], layer=layer)
    assert made.verified().rows == 1
    (found,) = json.loads(made.out.read_bytes())
    return dict(found)


def test_the_file_of_the_labelled_set_is_the_golden_one(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "averitec", tmp_path).read_bytes() == (FOLDER / GOLDEN["averitec"]).read_bytes()


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out.json", "averitec").rows == 42
    found = json.loads((tmp_path / "out.json").read_bytes())

    assert sum(each["label"] == "Conflicting Evidence/Cherrypicking" for each in found) == 3


def test_the_datasets_library_loads_the_array(tmp_path: Path) -> None:
    from datasets import load_dataset

    golden = FOLDER / GOLDEN["averitec"]
    rows = load_dataset("json", data_files=str(golden), split="train", cache_dir=str(tmp_path))

    assert rows["claim"] == [each["claim"] for each in json.loads(golden.read_bytes())]
    assert set(rows["label"]) <= set(SCHEMA["properties"]["label"]["enum"])  # type: ignore[index]


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    assert verified(database, tmp_path / "out.json", "averitec", selection=Selection(Layer.GOLD, notes=True)).rows == 1
    (first,) = json.loads((tmp_path / "out.json").read_bytes())

    (answer,) = first["questions"][0]["answers"]
    assert (answer["answer"], answer["answer_type"]) == ("4.12 Mt were handled", "Extractive")
    assert answer["source_medium"] == "Web table"
    assert answer["cached_source_url"] == "https://archive.example/2026/https://stat.example/ports?year=2025"
    assert first["fact_checking_strategies"] == ["Written Evidence", "Numerical Comparison"]
    assert first["claim_types"] == ["Event/Property Claim", "Numerical Claim"]
    assert first["justification"] == "Looked at twice."


def test_the_fields_of_a_claim_come_from_people_and_the_article(tmp_path: Path) -> None:
    of = article(TEXT, url="https://n.example/1", publisher="Daily", published_at="2026-05-12T08:00:00Z")
    reworded = review(
        "verified", piece("supports", A, "12 days"), note="See page 4.", normalised=said_by_hand("It rained.")
    )
    found = one(tmp_path, reworded, of=of, label_reason="adjudicated")

    assert {name: found[name] for name in list(SCHEMA["properties"])[:11]} == {  # type: ignore[call-overload]
        "claim": "It rained.",
        "required_reannotation": True,
        "label": "Supported",
        "justification": "See page 4.",
        "claim_date": "01-05-2026",
        "speaker": "The mayor",
        "original_claim_url": "https://n.example/1",
        "cached_original_claim_url": None,
        "fact_checking_article": f"https://checks.example/claims/{found['claim_id']}",
        "reporting_source": "Daily",
        "location_ISO_code": None,
    }
    assert (found["exact"], found["place"]) == ("Rain fell on 12 days.", "Ostrava")


@pytest.mark.parametrize(
    ("date", "published", "expected"),
    [(None, "2026-05-12", "12-05-2026"), ("2026-05", "2026-05-12", None), (None, "2026", None), (None, None, None)],
)
def test_a_day_is_only_told_where_one_is_known(
    date: str | None, published: str | None, expected: str | None, tmp_path: Path
) -> None:
    of = article(TEXT, published_at=published)
    found = one(tmp_path, review("unverifiable", normalised=said_by_hand("It rained.", date)), of=of)

    assert found["claim_date"] == expected


def test_what_nobody_recorded_is_empty(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, 0, 21, review("unverifiable"))]
    made = make(Averitec(), tmp_path, [of], records, dataset=DatasetSettings())
    (found,) = json.loads(made.out.read_bytes())

    assert found["speaker"] is found["fact_checking_article"] is found["reporting_source"] is None
    assert (found["claim_types"], found["fact_checking_strategies"], found["justification"]) == ([], [], "")


def test_a_question_for_each_that_is_cited(tmp_path: Path) -> None:
    cited = (
        piece("supports", A, "12 days", publisher="Weather\noffice"),
        piece("refutes", B, note="They count 11."),
        piece("context", A + "0", publisher="Weather office"),
        piece("refutes", None),
    )
    found = one(tmp_path, review("disputed", *cited))

    assert found["label"] == "Conflicting Evidence/Cherrypicking"
    assert [
        (each["question"], [(answer["answer"], answer["answer_type"]) for answer in each["answers"]])
        for each in found["questions"]
    ] == [
        (
            "What does Weather office say about this claim?",
            [("12 days", "Extractive")],
        ),
        ("What does b.example say about this claim?", [("They count 11.", "Abstractive")]),
    ]
    assert [answer["stance"] for each in found["questions"] for answer in each["answers"]] == ["supports", "refutes"]


def test_no_answer_is_made_up_for_a_source_without_a_quote(tmp_path: Path) -> None:
    of = article(TEXT)
    silent = claim(of, 0, 21, review("disputed", piece("refutes", A), piece("refutes", None)))
    partly = claim(of, 22, 46, review("verified", piece("supports", A, "all of it"), piece("supports", B)))
    made = make(Averitec(), tmp_path, [of], [silent, partly])
    (found,) = json.loads(made.out.read_bytes())

    assert [answer["answer"] for each in found["questions"] for answer in each["answers"]] == ["all of it"]
    assert made.job.left_out == {
        ("evidence", "cited without a quote, so there is no answer to write"): 3,
        ("rows", "Refuted without a source that is quoted"): 1,
    }
    assert made.verified().rows == 1


def test_what_two_reviewers_quote_is_one_answer_with_both_names(tmp_path: Path) -> None:
    cited = piece("supports", A, "12 days")
    also = piece("supports", B, "twelve")
    found = one(tmp_path, review("verified", cited), review("verified", cited, also, reviewer="ben"))
    answers = [answer for each in found["questions"] for answer in each["answers"]]

    assert [(each["answer"], each["cited_by"]) for each in answers] == [
        ("12 days", ["ana", "ben"]),
        ("twelve", ["ben"]),
    ]


def test_without_sources_the_question_stays_unanswered(tmp_path: Path) -> None:
    found = one(tmp_path, review("unverifiable"))

    assert found["label"] == "Not Enough Evidence"
    nothing = {
        "answer": "No answer could be found.",
        "answer_type": "Unanswerable",
        "source_url": "",
        "source_medium": "",
    }
    assert found["questions"] == [
        {"question": "What evidence is there for or against this claim?", "answers": [nothing]}
    ]


def test_strategies_are_those_that_the_sources_tell(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        review("verified", piece("supports", A, "x", medium="video"), piece("context", B, "y", kind="fact_check")),
    )

    assert found["fact_checking_strategies"] == ["Fact-checker Reference"]


def test_the_suggested_speaker_stands_in_where_nobody_named_one(tmp_path: Path) -> None:
    suggestion = {"speaker": "the authority", "cue": "said", "tags": ["quotation", "comparison"]}
    found = one(tmp_path, review("unverifiable"), suggestion=suggestion)

    assert (found["speaker"], found["claim_types"]) == ("the authority", ["Quote Verification"])


def test_who_denies_a_claim_is_not_its_speaker(tmp_path: Path) -> None:
    suggestion = {"speaker": "the authority", "cue": "denies", "tags": []}
    assert one(tmp_path, review("unverifiable"), suggestion=suggestion)["speaker"] is None


def test_a_verdict_without_sources_is_left_out(tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(Averitec(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])

    assert made.out.read_bytes() == b"[]\n"
    assert made.job.left_out == {("rows", "Supported without a source that is quoted"): 1}


def test_reviews_of_the_labelled_set_read_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out.json", "averitec", selection=Selection(Layer.BOTH)).rows == 84


def test_each_split_has_its_file(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [
        claim(of, start, start + 5, review("unverifiable"), split=("train", "test")[start % 2]) for start in range(5)
    ]
    made = make(Averitec(), tmp_path, [of], records, splits=("train", "dev", "test"))

    assert {path.name: len(json.loads(path.read_bytes())) for path in tmp_path.glob("out*")} == {
        "out.train.json": 3, "out.dev.json": 0, "out.test.json": 2
    }  # fmt: skip
    assert made.verified().rows == 5


@pytest.mark.parametrize(
    "said", [{"label": "TRUE"}, {"claim_date": "2026-05-12"}, {"questions": []}, {"location_ISO_code": "Ostrava"},
             {"fact_checking_strategies": ["Guessing"]}]
)  # fmt: skip
def test_the_reader_refuses_what_is_not_averitec(said: dict[str, Any], tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(Averitec(), tmp_path, [of], [claim(of, 0, 21, review("unverifiable"))])
    (found,) = json.loads(made.out.read_bytes())
    made.out.write_text(json.dumps([found | said]))

    with pytest.raises(AnnotatorError, match="does not match the AVeriTeC schema"):
        made.rows()


def test_the_published_sample_form_fits_the_schema() -> None:
    """The example from the field list that this project was given, where that is at hand."""
    from jsonschema import Draft202012Validator

    sample = ROOT.parent / "shared" / "formats" / "averitec.json"
    claims = (
        json.loads(sample.read_bytes()) if sample.is_file() else json.loads((FOLDER / GOLDEN["averitec"]).read_bytes())
    )

    assert claims and not [*Draft202012Validator({"items": SCHEMA}).iter_errors(claims)]


def test_hostile_texts_stay_what_they_are(tmp_path: Path) -> None:
    articles = [article(text, title=text, publisher=text) for text in HOSTILE]
    records = [
        claim(of, 0, len(of["text"]), review("verified", piece("supports", A, of["text"], publisher=of["text"])))
        for of in articles
    ]
    made = make(Averitec(), tmp_path, articles, records)
    found = json.loads(made.out.read_bytes())

    assert [each["claim"] for each in found] == list(HOSTILE)
    assert [each["questions"][0]["answers"][0]["answer"] for each in found] == list(HOSTILE)
    assert made.verified().rows == len(HOSTILE)


@settings(max_examples=25)
@given(claims_and_articles())
def test_any_claims_survive(data: Any) -> None:
    survive(Averitec(), data, Layer.BOTH)
