"""What goes to another tool, adjudications too, comes back into its own database without a change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.cli.conftest import Run, run
from tests.export.reviewed import two_opinions
from tests.export.support import export_to

__all__ = ["run"]


@pytest.mark.parametrize(
    ("format", "file"),
    [("prodigy", "choice.jsonl"), ("labelstudio", "tasks.json"), ("doccano", "textcat.jsonl")],
)
def test_every_answer_is_known_again(
    format: str, file: str, make_desk: Callable[..., ReviewDesk], database: Database, run: Run, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    export_to(database, tmp_path / "out", format, selection=Selection(Layer.REVIEWS))
    ended = run("load", str(tmp_path / "out" / file), "--json")
    (report,) = ended.lines

    assert (ended.code, report["conflicts"], report["failed"]) == (0, [], 0)
    assert report["reviews"] == {"added": 0, "unchanged": 10, "drafts": 0}
    assert report["claims"]["added"] == report["articles"]["added"] == 0
