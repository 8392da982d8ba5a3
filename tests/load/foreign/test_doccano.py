"""What doccano's documents come to."""

import csv
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import InputError
from annotator.storage.database.engine import Database
from annotator.text import article_public_id, sha256_of
from tests.load.foreign.support import CLAIM, EMOJI, Got, array, claims, lines, reviews, take, texts

ENTITIES = [{"id": 4, "label": "CLAIM", "start_offset": 2, "end_offset": 44}]


@pytest.mark.parametrize(
    "labels",
    [
        {"label": [[2, 44, "CLAIM"]], "Comments": []},
        {"labels": [[2, 44, "CLAIM"]]},
        {"annotations": ENTITIES},
        {"entities": ENTITIES, "relations": [{"id": 0, "from_id": 4, "to_id": 4, "type": "same"}], "Comments": []},
        {"cats": [], "label": [[2, 45, "claim"], [2, 45, "Claim"]]},
    ],
)
def test_spans_in_every_form(database: Database, tmp_path: Path, labels: dict[str, Any]) -> None:
    text = EMOJI if labels.get("cats") is None else EMOJI.replace(",", " ")
    report = take(database, lines(tmp_path / "x", [{"id": 1, "text": text} | labels]))
    assert claims(database) == [Got(CLAIM, 2, "manual", ())]
    assert (report.tool, report.failed) == ("doccano", 0)


@pytest.mark.parametrize(
    "labels", [{"label": ["unverifiable"]}, {"labels": ["NEI"]}, {"annotations": [{"label": "NEI"}]}]
)
def test_labels_of_the_whole_text(database: Database, tmp_path: Path, labels: dict[str, Any]) -> None:
    record = {"id": 1, "text": "Owls sleep by day.", "Comments": ["says who?", " "]} | labels
    take(database, lines(tmp_path / "x", [record]))
    assert claims(database)[0].reviews == (("nobody", "unverifiable", "submitted"),)
    assert reviews(database)[0].note == "says who?"


def test_a_span_may_have_its_verdict(database: Database, tmp_path: Path) -> None:
    label = [[2, 44, "CLAIM"], [2, 44, "unverifiable"], [62, 84, "not a claim"]]
    take(database, lines(tmp_path / "x", [{"text": EMOJI, "label": label, "username": "bo"}]))
    assert [got.reviews for got in claims(database)] == [
        (("bo", "unverifiable", "submitted"),), (("bo", "not_a_claim", "submitted"),),
    ]  # fmt: skip


def test_a_comment_without_a_verdict_is_kept_with_the_claim(database: Database, tmp_path: Path) -> None:
    comments = [{"id": 1, "comment": "look again"}]
    record = {"text": EMOJI, "entities": ENTITIES, "relations": [], "comments": comments}
    take(database, lines(tmp_path / "x", [record]))
    assert claims(database)[0].reviews == (("nobody", None, "open"),)
    assert reviews(database)[0].note == "look again"


def test_what_cannot_be_told_apart_is_reported(database: Database, tmp_path: Path) -> None:
    two = [[2, 44, "CLAIM"], [62, 84, "CLAIM"]]
    bad = [
        {"text": EMOJI, "label": two, "Comments": ["which?"]},
        {"text": EMOJI, "label": [["x", 44, "CLAIM"], [2, 44], {"start_offset": 1}, None, [0, 500, "CLAIM"]]},
        {"text": EMOJI, "label": [*two, "unverifiable"]},
        {"text": "Owls sleep by day.", "label": ["verified", "disputed"]},
    ]
    report = take(database, lines(tmp_path / "x", bad))
    assert [where for where, _ in report.failures] == ["x line 1", *["x line 2"] * 5, "x line 3", "x line 4"]
    reasons = [reason for _, reason in report.failures]
    assert reasons[0] == "one comment for 2 spans"
    assert reasons[-2:] == [
        "labels of the whole text beside labels of 2 spans",
        "one answer says disputed and verified",
    ]
    assert [got.exact for got in claims(database)] == [CLAIM, "Riders were not asked."]


def test_documents_without_labels_say_nothing(database: Database, tmp_path: Path) -> None:
    report = take(database, lines(tmp_path / "x", [{"text": EMOJI, "label": []}, {"data": EMOJI, "label": []}]))
    assert dict(report.skipped) == {"empty": 2}
    assert texts(database) == []


def test_an_article_of_ours_without_labels_is_kept_for_what_was_judged_in_it(
    database: Database, tmp_path: Path
) -> None:
    article_id = article_public_id(sha256_of(EMOJI))
    article = {"text": EMOJI, "label": [], "article_id": article_id, "title": "Buses"}
    claim = {"text": EMOJI[2:44], "label": ["not_a_claim"], "article_id": article_id, "start": 2}
    forged = {"text": "Owls sleep by day.", "label": [], "article_id": article_id}
    report = take(database, lines(tmp_path / "x", [claim, forged, article]))

    assert texts(database) == [EMOJI]
    assert [(got.exact, got.start) for got in claims(database)] == [(EMOJI[2:44], 2)]
    assert dict(report.skipped) == {"empty": 1}


def test_json_and_csv(database: Database, tmp_path: Path) -> None:
    record = {"id": 1, "text": "Owls sleep by day.", "label": ["unverifiable"], "Comments": []}
    take(database, array(tmp_path / "x.json", [record]))
    with (tmp_path / "all.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "text", "label", "Comments"])
        rows.writerow([1, 'He said "no",\r\nand left 📉.', "unverifiable#CLAIM", "why"])
        rows.writerow([2, "Owls sleep by day.", "", ""])
        stream.write("3,too few\r\n")
    report = take(database, tmp_path / "all.csv")
    assert [got.exact for got in claims(database)] == ["Owls sleep by day.", 'He said "no",\r\nand left 📉.']
    assert report.failures == [("all.csv line 5", "it has too few or too many cells")]
    assert dict(report.skipped) == {"empty": 1}


def test_csv_that_breaks_off_is_refused_whole(database: Database, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('text,label\nOwls sleep.,unverifiable\n"open', encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.csv is not CSV in UTF-8"):
        take(database, tmp_path / "x.csv")
    assert texts(database) == []


def test_columns_that_came_with_the_import(database: Database, tmp_path: Path) -> None:
    record = {"text": "Owls sleep by day.", "label": ["verified"], "reviewer": "bo", "notes": ["seen", "twice"],
              "sources": ["https://owls.example/a", "owls.pdf"], "title": "Owls"}  # fmt: skip
    report = take(database, lines(tmp_path / "x", [record]))
    assert claims(database)[0].reviews == (("bo", "verified", "submitted"),)
    assert reviews(database)[0].note == "seen\ntwice"
    assert report.failures == [("x line 1", "a source without an address: “owls.pdf”")]


def test_a_label_that_may_be_about_a_span_that_is_left_out_is_reported(database: Database, tmp_path: Path) -> None:
    report = take(database, lines(tmp_path / "x", [{"text": EMOJI, "label": [[2, 999, "CLAIM"], "unverifiable"]}]))
    assert report.failures[1] == ("x line 1", "labels of the whole text beside a label that was left out")
    assert (claims(database), texts(database)) == ([], [])
