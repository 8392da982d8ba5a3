"""Releases: made again byte for byte after everything has changed, in any format, and blind as ever."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError, ConflictError, DatabaseError, NotFoundError
from annotator.export.formats import jsonl
from annotator.export.run import Request, export
from annotator.review.desk import ReviewDesk
from annotator.settings import DatasetSettings
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from annotator.storage.frozen_records import release_names
from annotator.storage.project import load_project
from tests.export.reviewed import two_opinions
from tests.export.support import export_to
from tests.support import store

SPLIT = parse_split("train=0.5,test=0.5", 1)


def bytes_of(folder: Path, *names: str) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names}


@pytest.mark.parametrize("layer", [Layer.ALL, Layer.GOLD, Layer.REVIEWS])
def test_a_release_is_the_same_after_everything_has_changed(
    layer: Layer, make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    claims = two_opinions(make_desk, database)
    said = {"selection": Selection(layer), "split": SPLIT, "dataset": DatasetSettings(name="Old name")}
    export_to(database, tmp_path / "out.jsonl", freeze="v1", **said)
    names = ("out.jsonl", "out.articles.jsonl", "out.manifest.json")
    before = bytes_of(tmp_path, *names)
    ana = make_desk("ana", guideline_version="2", name="renamed")
    ana.answers.decide(claims["agreed"], "unverifiable")
    ana.answers.comment(claims["tied"], "Looked at again.")
    ana.spans.edit(claims["single"], 62, 80)
    store(database, "A new article came.\nIt counted 7 ships in the bay.")
    for name in names:
        (tmp_path / name).unlink()

    export_to(database, tmp_path / "out.jsonl", frozen="v1")

    assert bytes_of(tmp_path, *names) == before
    export_to(database, tmp_path / "now.jsonl", **said)
    assert (tmp_path / "now.jsonl").read_bytes() != before["out.jsonl"]


def test_a_release_can_be_told_in_another_format(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    claims = two_opinions(make_desk, database)
    export_to(database, tmp_path / "out.jsonl", freeze="v1", split=SPLIT)
    at_once = export_to(database, tmp_path / "at-once.csv", "csv", split=SPLIT)
    make_desk("ana").answers.decide(claims["agreed"], "unverifiable")
    later = export_to(database, tmp_path / "later.csv", "csv", frozen="v1")

    assert (tmp_path / "later.csv").read_bytes() == (tmp_path / "at-once.csv").read_bytes()
    assert later.splits == at_once.splits


def test_a_release_of_another_version_that_writes_otherwise_is_no_release(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_opinions(make_desk, database)
    export_to(database, tmp_path / "out.jsonl", freeze="v1")
    before = (tmp_path / "out.jsonl").read_bytes()
    plain = jsonl.line_of
    monkeypatch.setattr(jsonl, "line_of", lambda record: plain(record).replace(b":", b": "))

    with pytest.raises(
        AnnotatorError, match=r"out\.jsonl differs from the file frozen with version .* nothing was written"
    ):
        export_to(database, tmp_path / "out.jsonl", frozen="v1")
    assert (tmp_path / "out.jsonl").read_bytes() == before


def test_names_of_releases_are_given_once(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    export_to(database, tmp_path / "out.jsonl", freeze="v1")

    with pytest.raises(ConflictError, match="A release “v1” already exists"):
        export_to(database, tmp_path / "again.jsonl", freeze="v1")
    assert not (tmp_path / "again.jsonl").exists()
    with pytest.raises(NotFoundError, match=r"no release “v\[31m2”|no release “v.\[31m2”; known releases: v1"):
        export_to(database, tmp_path / "x.jsonl", frozen="v\x1b[31m2")


def test_a_dry_run_and_a_failed_export_keep_no_release(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    request = Request("jsonl", freeze="v1", split=SPLIT)
    export(database, load_project(database), request, "", "ana", dry_run=True)
    with pytest.raises(AnnotatorError, match="There is no folder"):
        export(database, load_project(database), request, tmp_path / "no" / "x.jsonl", "ana")

    with database.read() as session:
        assert release_names(session) == []


def test_a_damaged_release_is_named(make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path) -> None:
    two_opinions(make_desk, database)
    export_to(database, tmp_path / "out.jsonl", freeze="v1")
    with database.write() as session:
        session.execute(text("DROP TRIGGER release_part_no_update"))
        session.execute(text("UPDATE release_part SET data = x'00' WHERE kind = 'claims'"))

    with pytest.raises(DatabaseError, match="Part 0 of the release “v1” is damaged"):
        export_to(database, tmp_path / "out.jsonl", frozen="v1")


def test_a_release_of_a_blind_project_holds_what_everybody_may_see(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    article = store(database)
    ana = make_desk("ana", blind=True, reviews_per_claim=2)
    ben = make_desk("ben", blind=True, reviews_per_claim=2)
    closed, opened = (claim.id for claim in ana.articles.open(article.article_id).claims[:2])
    for desk in (ana, ben):
        desk.answers.decide(closed, "unverifiable")
    ana.answers.decide(opened, "disputed")
    ana.answers.cite(opened, Citation(Stance.REFUTES, "https://secret.example/"))
    export_to(database, tmp_path / "out.jsonl", freeze="v1")
    export_to(database, tmp_path / "bens.jsonl", frozen="v1", viewer="ben")

    for name in ("out.jsonl", "bens.jsonl"):
        by_id = {record["claim_id"]: record for record in map(json.loads, (tmp_path / name).open(encoding="utf-8"))}
        assert len(by_id[closed]["reviews"]) == 2
        assert by_id[opened]["reviews"] == []
    assert b"secret.example" not in (tmp_path / "bens.jsonl").read_bytes()


def test_splits_and_releases_work_on_both_databases(
    either: Database, either_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    claims = two_opinions(either_desk, either)
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    first = export_to(either, tmp_path / "one" / "out.jsonl", freeze="v1", split=SPLIT)
    either_desk("ana").answers.decide(claims["agreed"], "unverifiable")
    again = export_to(either, tmp_path / "two" / "out.jsonl", frozen="v1")

    assert again == first
    for name in ("out.jsonl", "out.articles.jsonl", "out.manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    grown = export_to(either, tmp_path / "two" / "now.jsonl", split=SPLIT)
    assert grown.splits is not None and first.splits is not None
    assert {name: part.rows for name, part in grown.splits.items()} == {
        name: part.rows for name, part in first.splits.items()
    }
