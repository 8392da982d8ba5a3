"""Argilla: settings and records that its SDK takes, with every label and name declared."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.export.formats.argilla import RECORDS, SETTINGS, Argilla
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, claims_and_articles, piece, review, said_by_hand
from tests.export.formats.marked import mark, refused, spoil, survive, three_splits
from tests.export.support import Claims, export_to, verified

URL = "https://a.example/1"


def records(out: Path) -> list[dict[str, Any]]:
    return list(json.loads((out / RECORDS).read_bytes()))


def test_a_claim_is_a_record_with_its_label_as_suggestion(tmp_path: Path) -> None:
    of = article("It was wet.\nRain fell on 12 days.\nSo it goes.", title="Rain", language="en")
    cited = piece("refutes", URL, "8 days", title="Yearbook")
    made = claim(of, 12, 33, review("disputed", cited, normalised=said_by_hand("Rain fell on 12 days in May.")),
                 review("verified", reviewer="ben"))  # fmt: skip
    made["sentence"] = {"n": 1, "kind": "body", "start": 12, "end": 33, "text": "Rain fell on 12 days."}
    (record,) = records(mark(Argilla(), tmp_path, [of], [made]).out)

    assert record == {
        "id": made["claim_id"],
        "fields": {
            "claim": "Rain fell on 12 days.",
            "reworded": "Rain fell on 12 days in May.",
            "context": "It was wet. Rain fell on 12 days. So it goes.",
            "evidence": f"refutes: Yearbook, {URL}\n“8 days”",
        },
        "metadata": {
            "claim_id": made["claim_id"], "article_id": of["id"], "article_title": "Rain", "language": "en",
            "label_reason": "single_review", "votes": ["disputed:1", "verified:1"],
        },
        "suggestions": {"verdict": {"value": "disputed", "type": "human", "agent": "gold"}},
        "responses": {}, "vectors": {},
    }  # fmt: skip


def test_the_question_offers_the_labels_and_as_many_answers_as_the_project_wants(
    labelled: Database, tmp_path: Path
) -> None:
    export_to(labelled, tmp_path / "out", "argilla")
    said = json.loads((tmp_path / "out" / SETTINGS).read_bytes())
    (question,) = said["questions"]
    assert [option["value"] for option in question["settings"]["options"]] == [
        "verified", "disputed", "unverifiable", "not_a_claim",
    ]  # fmt: skip
    assert said["distribution"] == {"strategy": "overlap", "min_submitted": 1}


def test_the_card_says_how_to_open_it_and_counts_by_split(tmp_path: Path) -> None:
    card = (three_splits(Argilla(), tmp_path).out / "README.md").read_text("utf-8")

    assert card.startswith("# Checked &lt;/script&gt; claims: argilla\n")
    assert 'rg.Dataset.from_disk("FOLDER", workspace="WORKSPACE")' in card
    assert "| label | train | dev | test |" in card and "| verified | 1 | 0 | 0 |" in card
    assert "The labels are under CC-BY-4.0." in card and "| 3 | claims | no gold label: draft |" in card


def test_splits_are_metadata(tmp_path: Path) -> None:
    made = three_splits(Argilla(), tmp_path)
    assert [record["metadata"]["split"] for record in records(made.out)] == ["train", "test"]
    assert made.verified().rows == 2


def test_the_labelled_set_reads_back(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out", "argilla").rows == 50


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    assert verified(database, tmp_path / "out", "argilla").rows == 3


@pytest.mark.parametrize(
    ("old", "new"), [('"value":"verified"', '"value":"maybe"'), ('"claim_id":', '"unknown":'), ('"id":', '"key":')]
)
def test_records_that_the_settings_do_not_declare_are_refused(tmp_path: Path, old: str, new: str) -> None:
    of = article("Rain fell on 12 days.")
    made = mark(Argilla(), tmp_path, [of], [claim(of, 0, 21, review("verified"))])
    spoil(made.out / RECORDS, lambda text: text.replace(old, new, 1))
    refused(made, "is not what Argilla reads")


@settings(max_examples=30, deadline=None)
@given(claims_and_articles())
def test_any_texts_survive(data: tuple) -> None:
    survive(Argilla(), data)
