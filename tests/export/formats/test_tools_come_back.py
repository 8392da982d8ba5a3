"""What is exported for another tool can be loaded again: into its own database it changes nothing."""

from pathlib import Path

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.storage.database.engine import Database
from tests.export.consumers.statements import statements
from tests.export.support import export_to
from tests.load.foreign.support import reviews, take


@pytest.mark.parametrize(
    ("format", "file", "said"),
    [
        ("labelstudio", "tasks.json", (14, 50, 50)),
        ("prodigy", "choice.jsonl", (14, 50, 50)),
        ("prodigy", "review.jsonl", (14, 50, 50)),
        ("prodigy", "spans.jsonl", (13, 42, 0)),
        ("doccano", "textcat.jsonl", (14, 50, 50)),
        ("doccano", "seqlab.jsonl", (14, 42, 0)),
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


def test_doccano_rebuilds_the_articles_also_those_without_a_claim(
    labelled: Database, database: Database, tmp_path: Path
) -> None:
    """Sentences that were judged to be no claim come back in the article that they are from."""
    export_to(labelled, tmp_path / "out", "doccano")
    articles = take(database, tmp_path / "out" / "seqlab.jsonl")
    claims = take(database, tmp_path / "out" / "textcat.jsonl")
    again = take(database, tmp_path / "out" / "seqlab.jsonl")

    assert (articles.loaded.articles, articles.loaded.claims, dict(articles.skipped)) == (14, 42, {})
    assert (claims.loaded.articles, claims.loaded.claims, claims.claims_known) == (0, 8, 42)
    assert (again.loaded.articles, again.loaded.claims, again.articles_known) == (0, 0, 14)
    assert set(statements(database, Layer.GOLD)) == set(statements(labelled, Layer.GOLD))


def test_label_studio_rebuilds_the_articles(labelled: Database, database: Database, tmp_path: Path) -> None:
    export_to(labelled, tmp_path / "out", "labelstudio", selection=Selection(Layer.REVIEWS))
    report = take(database, tmp_path / "out" / "tasks.json")

    assert (report.loaded.articles, report.loaded.claims, report.loaded.reviews) == (14, 50, 50)
    assert (report.failures, report.unmapped) == ([], {})
    told = {(row.label, row.status) for row in reviews(labelled) if row.status == "submitted"}
    assert {(row.label, row.status) for row in reviews(database)} == told
