"""Negatives of inference: passages that the finder showed for a claim and nobody cited, marked by how that came."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.lines import Json
from annotator.domain.records import Citation, Quote
from annotator.domain.shown_outcomes import ShownOutcome
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from annotator.storage.reviewers import reviewer_id
from annotator.storage.shown_passages import keep_shown, mark_shown
from tests.export.support import export_to, verified


def rows(folder: Path) -> list[Json]:
    return [json.loads(line) for line in (folder / "train.jsonl").read_text("utf-8").splitlines()]


def test_what_was_shown_and_not_cited_is_a_marked_negative_and_reads_back(
    worked: dict[str, Any], database: Database, tmp_path: Path
) -> None:
    found = verified(database, tmp_path / "out", "nli")
    pairs = rows(tmp_path / "out")
    negatives = [row for row in pairs if row["origin"] != "cited"]
    first = worked["claims"][0]

    assert found.rows == len(pairs) == 2 + len(worked["others"])
    assert {row["claim_id"] for row in negatives} == {first}
    assert {row["passage"]: row["origin"] for row in negatives} == {
        each.text: "passed_over" if n else "not_relevant" for n, each in enumerate(worked["others"])
    }
    assert all((row["label"], row["cited_by"]) == ("not_enough", []) for row in negatives)
    assert all(row["urls"][0].startswith("ni:///sha-256;") for row in negatives)  # as citations name files
    assert worked["best"].text not in {row["passage"] for row in negatives}
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "passed over may bear on the claim" in card and "Splits keep articles and claims apart, not sources" in card


@pytest.fixture
def other(worked: dict[str, Any], database: Database) -> Any:
    """A claim with a page cited from elsewhere, for which passages were shown."""
    second = worked["claims"][1]
    desk = ReviewDesk(database, load_project(database), "ana")
    ana = reviewer_id(database, "ana")
    with database.write() as session:
        keep_shown(session, second, ana, "words", None, [worked["best"], *worked["others"]])
    return second, desk, ana


def test_nothing_is_passed_over_before_anything_is_chosen(
    other: Any, worked: dict[str, Any], database: Database, tmp_path: Path
) -> None:
    second, _, ana = other
    one = worked["others"][0]
    with database.write() as session:
        mark_shown(session, second, ana, (one.document.id, one.start, one.end), ShownOutcome.NOT_RELEVANT)
    export_to(database, tmp_path / "out", "nli")

    found = [(row["passage"], row["origin"]) for row in rows(tmp_path / "out") if row["claim_id"] == second]
    assert found == [("No port has such a plan", "cited"), (one.text, "not_relevant")]


def test_a_passage_whose_words_are_quoted_is_no_negative_however_it_was_found(
    other: Any, worked: dict[str, Any], database: Database, tmp_path: Path
) -> None:
    second, desk, ana = other
    one, two = worked["others"][:2]
    desk.answers.cite(second, Citation(Stance.CONTEXT, "https://copy.example/", quote=Quote(one.text[-30:])))
    with database.write() as session:
        for each in (one, two):
            place = each.document.id, each.start, each.end
            mark_shown(session, second, ana, place, ShownOutcome.NOT_RELEVANT)
    export_to(database, tmp_path / "out", "nli")

    negatives = [row["passage"] for row in rows(tmp_path / "out") if row["claim_id"] == second and not row["cited_by"]]
    assert negatives == [two.text]


def test_a_release_has_none(worked: dict[str, Any], database: Database, tmp_path: Path) -> None:
    del worked
    export_to(database, tmp_path / "out", "nli", freeze="v1")
    assert {row["origin"] for row in rows(tmp_path / "out")} == {"cited"}
