"""CSV for people: readable, one row a gold label, and harmless whatever it holds."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.dataset.answers import Layer
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_fields import record_from
from annotator.dataset.selection import Selection
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.export.formats import csv as csv_format
from annotator.export.job import FormatOptions
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.text import for_display
from tests.export.support import Claims, MemoryFiles, adjudicate, export_to, job_for
from tests.support import HOSTILE, store


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_row_reads_like_a_sentence(filled: Claims, database: Database, tmp_path: Path) -> None:
    export_to(database, tmp_path / "out.csv", "csv", selection=Selection(Layer.GOLD, notes=True))
    by_id = {row["claim_id"]: row for row in rows(tmp_path / "out.csv")}
    row = by_id[filled.verified]

    assert list(by_id) == sorted(by_id, key=lambda key: (by_id[key]["article_id"], int(by_id[key]["start"])))
    assert set(by_id) == {filled.verified, filled.withheld_source, filled.moved}
    assert (row["label"], row["label_reason"], row["reviewers"]) == ("verified", "single_review", "ana")
    said = "supports: https://stat.example/ports?year=2025 Ports, “2025” “4.12 Mt were handled”"
    assert row["sources"] == f"{said} [archived https://archive.example/2026/https://stat.example/ports?year=2025]"
    assert row["notes"] == "Looked at twice."
    assert (row["speaker"], row["score"]) == ("the authority", "0.9")
    assert by_id[filled.withheld_source]["sources"] == "refutes: unnamed source (a whistle-blower) =Letter"
    assert row["publisher"] == "'=Daily Ledger"


def test_all_sources_of_all_reviews_are_there(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    article = store(database)
    ana, ben = make_desk("ana", reviews_per_claim=2), make_desk("ben", reviews_per_claim=2)
    claim = ana.articles.open(article.article_id).claims[0].id
    for desk, host in ((ana, "a"), (ben, "b")):
        desk.answers.decide(claim, "verified")
        desk.answers.cite(claim, Citation(Stance.SUPPORTS, f"https://{host}.example/1"))
    ana.answers.cite(claim, Citation(Stance.CONTEXT, "https://c.example/"))
    adjudicate(database, claim, "abe", "verified")
    export_to(database, tmp_path / "out.csv", "csv")
    (row,) = rows(tmp_path / "out.csv")

    assert row["sources"].splitlines() == [
        "set 1, supports: https://a.example/1 [cited by ana]",
        "set 1, context: https://c.example/ [cited by ana]",
        "set 2, supports: https://b.example/1 [cited by ben]",
    ]
    assert row["reviewers"] == "ana; ben; abe"
    assert row["label_reason"] == "adjudicated"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless_in_every_cell(
    text: str, make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    article = store(database, text + "\nA fact follows here.", title=text, publisher=text, author=text)
    desk = make_desk("ana")
    claim = desk.articles.open(article.article_id).claims[-1].id
    desk.answers.comment(claim, text)
    desk.answers.decide(claim, "unverifiable")
    desk.answers.cite(claim, Citation(Stance.CONTEXT, "https://a.example/", title=text, publisher=text))
    export_to(database, tmp_path / "out.csv", "csv")
    (row,) = rows(tmp_path / "out.csv")

    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell == for_display(cell)
    guard = "'" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else ""
    assert row["article_title"] == guard + for_display(text)


def written(records: list[dict[str, Any]], options: FormatOptions | None = None) -> str:
    """What the format makes of some records."""
    files = MemoryFiles()
    csv_format.Csv().write(
        [record_from(ClaimRecord, each) for each in records], job_for(csv_format.Csv(), files, options)
    )
    return files.text("out.csv")


def record(value: str) -> dict[str, Any]:
    """The parts of a record that a row is made of, ``value`` in all free places."""
    article = dict.fromkeys(("id", "title", "url", "publisher", "author", "published_at", "language"), value)
    review = {
        "status": "submitted",
        "role": "reviewer",
        "reviewer": value,
        "note": value,
        "evidence": [],
        "label": "verified",
    }
    return {
        "claim_id": value, "label": "verified", "label_reason": "single_review", "exact": value, "article": article,
        "sentence": {"n": 0, "kind": "body", "text": value}, "start": 0, "end": 1, "origin": "manual",
        "suggestion": None, "reviews": [review], "split": None,
    }  # fmt: skip


@given(st.text(st.characters(codec=None, exclude_categories=()), min_size=1))
def test_any_text_makes_one_row_of_safe_cells(value: str) -> None:
    header, row = csv.reader(io.StringIO(written([record(value)]), newline=""))

    assert tuple(header) == csv_format.COLUMNS
    assert len(row) == len(header)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_a_claim_without_gold_label_gets_no_row() -> None:
    assert written([record("x") | {"label": None}]) == ",".join(csv_format.COLUMNS) + "\n"


def test_the_guard_can_be_turned_off_for_programs() -> None:
    plain = FormatOptions(formula_guard=False)

    assert csv.reader([written([record("=1+1")], plain).splitlines()[1]]).__next__()[4] == "=1+1"
