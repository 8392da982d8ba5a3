"""What is exported for another tool can be loaded again: into its own database it changes nothing."""

from pathlib import Path

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.storage.database.engine import Database
from tests.export.support import export_to
from tests.load.foreign.support import reviews, take


@pytest.mark.parametrize(
    ("format", "file", "said"),
    [
        ("labelstudio", "tasks.json", (14, 50, 50)),
        ("prodigy", "choice.jsonl", (14, 50, 50)),
        ("prodigy", "review.jsonl", (14, 50, 50)),
        ("prodigy", "spans.jsonl", (12, 42, 0)),
        ("doccano", "textcat.jsonl", (14, 50, 50)),
        ("doccano", "seqlab.jsonl", (12, 42, 0)),
    ],
)
def test_nothing_new_comes_back(
    format: str, file: str, said: tuple[int, int, int], labelled: Database, tmp_path: Path
) -> None:
    export_to(labelled, tmp_path / "out", format, selection=Selection(Layer.REVIEWS))
    report = take(labelled, tmp_path / "out" / file, dry_run=True)

    assert report.tool == format
    assert (report.loaded.articles, report.loaded.claims, report.loaded.reviews) == (0, 0, 0)
    assert (report.articles_known, report.claims_known, report.loaded.reviews_unchanged) == said
    assert (report.failures, report.unmapped, report.converted) == ([], {}, 0)


def test_label_studio_rebuilds_the_articles(labelled: Database, database: Database, tmp_path: Path) -> None:
    export_to(labelled, tmp_path / "out", "labelstudio", selection=Selection(Layer.REVIEWS))
    report = take(database, tmp_path / "out" / "tasks.json")

    assert (report.loaded.articles, report.loaded.claims, report.loaded.reviews) == (14, 50, 50)
    assert (report.failures, report.unmapped) == ([], {})
    told = {(row.label, row.status) for row in reviews(labelled) if row.status == "submitted"}
    assert {(row.label, row.status) for row in reviews(database)} == told
