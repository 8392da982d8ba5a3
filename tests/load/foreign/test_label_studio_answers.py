"""Answers of Label Studio that stand elsewhere than usual: another text, another kind, JSON-MIN, a region's meta."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.export.reviewed import two_opinions
from tests.export.support import export_to
from tests.load.foreign.support import array, claims, reviews, take, texts

TEASER, BODY = (
    "Port: what the office now says",
    "The port of Skarrow handled 5 million tonnes in 2025, the office said.",
)
SPAN = BODY[:52]


def result(kind: str, value: Any, name: str = "body", region: str = "r1", **place: Any) -> dict[str, Any]:
    return {"id": region, "from_name": "v", "to_name": name, "type": kind, "value": {kind: value} | place}


@pytest.fixture
def two(make_desk: Callable[..., ReviewDesk], database: Database) -> dict[str, str]:
    return two_opinions(make_desk, database)


def task(*results: dict[str, Any], **data: str) -> dict[str, Any]:
    said = {"completed_by": 3, "result": list(results)}
    return {"id": 1, "data": data or {"text": TEASER, "body": BODY}, "annotations": [said]}


def test_a_verdict_goes_to_the_text_that_it_names(database: Database, tmp_path: Path) -> None:
    take(database, array(tmp_path / "x", [task(result("choices", ["unverifiable"]))]))

    assert texts(database) == [BODY]
    assert [(got.exact, got.reviews) for got in claims(database)] == [
        (BODY, (("labelstudio-3", "unverifiable", "submitted"),))
    ]


def test_two_texts_of_a_task_are_two_articles(database: Database, tmp_path: Path) -> None:
    both = (result("choices", ["unverifiable"], "title"), result("choices", ["not_a_claim"], "body"))
    take(database, array(tmp_path / "x", [task(*both, title=TEASER, body=BODY)]))

    assert {got.exact: got.reviews[0][1] for got in claims(database)} == {TEASER: "unverifiable", BODY: "not_a_claim"}


def test_the_words_of_a_region_say_which_text_is_meant(database: Database, tmp_path: Path) -> None:
    marked = result("labels", ["Claim"], "elsewhere", start=0, end=52, text=SPAN)
    take(database, array(tmp_path / "x", [task(marked, title=TEASER, other=BODY)]))

    assert (texts(database), [got.exact for got in claims(database)]) == ([BODY], [SPAN])


@pytest.mark.parametrize(("kind", "value"), [("rating", 4), ("number", 3), ("ranker", ["a"]), ("pairwise", "left")])
def test_answers_of_other_kinds_are_listed(kind: str, value: Any, database: Database, tmp_path: Path) -> None:
    marked = result("labels", ["Claim"], start=0, end=52, text=SPAN)
    report = take(database, array(tmp_path / "x", [task(marked, result(kind, value))]))

    assert report.incomplete and f"kind “{kind}” (v: " in report.failures[0][1]
    assert [got.exact for got in claims(database)] == [SPAN]


def test_the_last_name_of_a_taxonomy_is_the_verdict(database: Database, tmp_path: Path) -> None:
    marked = result("labels", ["Claim"], start=0, end=52, text=SPAN)
    take(database, array(tmp_path / "x", [task(marked, result("taxonomy", [["Checkable", "Unproven"]]))]))

    assert claims(database)[0].reviews == (("labelstudio-3", "unverifiable", "submitted"),)


def minimal(**fields: Any) -> dict[str, Any]:
    return {"id": 1, "text": BODY, "annotation_id": 5, "annotator": 3, "lead_time": 2.0} | fields


def test_a_field_of_any_name_may_hold_the_verdict(database: Database, tmp_path: Path) -> None:
    take(database, array(tmp_path / "x", [minimal(truthfulness="Unproven")]))

    assert claims(database)[0].reviews == (("labelstudio-3", "unverifiable", "submitted"),)


def test_a_field_that_is_not_understood_is_named(database: Database, tmp_path: Path) -> None:
    report = take(database, array(tmp_path / "x", [minimal(mood="gloomy")]))

    assert report.incomplete and report.failures[0][1] == "no answer is understood; it may be in mood"


def shortened(found: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """A task as Label Studio's own converter writes it in JSON-MIN."""
    made = []
    for annotation in found["annotations"]:
        fields: dict[str, list[Any]] = {}
        for one in annotation["result"]:
            value, kind = dict(one["value"]), one["type"]
            words = value["choices" if kind == "choices" else "text"]
            bare = kind in ("choices", "textarea") and len(words) == 1
            fields.setdefault(one["from_name"], []).append(words[0] if bare else value)
        told = {name: each[0] if len(each) == 1 and isinstance(each[0], str) else each for name, each in fields.items()}
        made.append(found["data"] | told | {"id": number, "annotation_id": annotation["id"], "annotator": 1})
    return made


def test_json_min_of_our_own_export_keeps_verdicts_and_sources(
    labelled: Database, database: Database, tmp_path: Path
) -> None:
    export_to(labelled, tmp_path / "out", "labelstudio", selection=Selection(Layer.REVIEWS, notes=True))
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_bytes())
    records = [each for number, found in enumerate(tasks) for each in shortened(found, number)]
    report = take(database, array(tmp_path / "min.json", records))

    assert (report.failures, report.loaded.reviews, report.loaded.drafts) == ([], 50, 0)
    told = sorted((row.label, row.note or "") for row in reviews(labelled) if row.status == "submitted")
    assert sorted((row.label, row.note or "") for row in reviews(database)) == told


def test_reviewers_survive_an_import_that_gives_all_to_one(
    two: dict[str, str], database: Database, tmp_path: Path
) -> None:
    export_to(database, tmp_path / "out", "labelstudio", selection=Selection(Layer.BOTH))
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_bytes())
    for annotation in (each for found in tasks for each in found["annotations"]):
        annotation |= {"completed_by": 1, "created_username": " admin@example.org, 1"}
        annotation.pop("meta", None)
    report = take(database, array(tmp_path / "back.json", tasks), dry_run=True)

    assert (report.loaded.conflicts, report.failures, report.loaded.reviews) == ([], [], 0)
    assert report.loaded.reviews_unchanged == 10
    assert sum(report.skipped.values()) == 2  # the gold labels of two articles are nobody's answer


def test_doccanos_csv_of_our_own_export_keeps_sources(labelled: Database, database: Database, tmp_path: Path) -> None:
    export_to(labelled, tmp_path / "out", "doccano", selection=Selection(Layer.REVIEWS, notes=True))
    rows = [json.loads(line) for line in (tmp_path / "out" / "textcat.jsonl").read_text("utf-8").splitlines()]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with (tmp_path / "all.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        for row in rows:  # doccano writes metadata with str(), and floats for numbers
            said = {name: str(value) for name, value in row.items() if name != "label"}
            writer.writerow(said | {"label": "#".join(row["label"]), "start": f"{row['start']}.0"})
    report = take(labelled, tmp_path / "all.csv", dry_run=True)

    assert (report.tool, report.failures, report.loaded.conflicts) == ("doccano", [], [])
    assert (report.loaded.claims, report.loaded.reviews, report.loaded.reviews_unchanged) == (0, 0, 50)
    assert take(database, tmp_path / "all.csv").loaded.drafts == 0
