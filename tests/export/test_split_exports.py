"""Splits in real exports: stored, never moved, in every file, and told in the manifest."""

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.export.manifest import Manifest
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.splits import stored_splits
from tests.export.support import export_to
from tests.support import store

SPLIT = parse_split("train=0.6,dev=0.2,test=0.2", 5)
TOWNS = ("Orrin", "Lysna", "Velm", "Tarn", "Ostra", "Hadle", "Quist", "Brenn", "Salka", "Ulm")


def sentence(town: str, *words: str) -> str:
    """A sentence of words that no other town has."""
    return " ".join(town[:4] + word for word in words).capitalize() + "."


def article(town: str, more: str = "") -> str:
    first = sentence(town, "council", "grew", "to", "nine", "members")
    return f"News of {town}\n{first} {sentence(town, 'trams', 'run', 'since', 'early', 'spring')}{more}"


@pytest.fixture
def reviewed(make_desk: Callable[..., ReviewDesk], database: Database) -> Callable[..., None]:
    """Stores articles and labels every claim of them."""

    def add(*texts: str) -> None:
        desk = make_desk("ana")
        for text in texts:
            for number, claim in enumerate(desk.articles.open(store(database, text).article_id).claims):
                desk.answers.decide(claim.id, ("unverifiable", "not_a_claim")[number % 2])

    return add


def exported(database: Database, out: Path, **said: object) -> tuple[dict[str, set[str]], Manifest]:
    """The splits that each article's claims are in, and the manifest."""
    manifest = export_to(database, out, split=SPLIT, **said)
    places = defaultdict(set)
    for line in out.read_text("utf-8").splitlines():
        record = json.loads(line)
        places[record["article"]["id"]].add(record["split"])
    return dict(places), manifest


def test_every_article_is_in_one_split_and_growing_moves_none(
    reviewed: Callable[..., None], database: Database, tmp_path: Path
) -> None:
    reviewed(*map(article, TOWNS[:6]))
    before, manifest = exported(database, tmp_path / "one.jsonl")
    reviewed(*map(article, TOWNS[6:]))
    after, _ = exported(database, tmp_path / "two.jsonl")

    assert all(len(splits) == 1 for splits in after.values())
    assert {key: after[key] for key in before} == before
    assert {split for splits in before.values() for split in splits} == {"train", "dev", "test"}
    assert manifest.splits is not None
    assert sum(part.rows for part in manifest.splits.values()) == manifest.rows
    with database.read() as session:
        assert {key: {split} for key, split in stored_splits(session, SPLIT.key).items()} == after


def test_another_selection_and_another_format_keep_the_splits(
    reviewed: Callable[..., None], database: Database, tmp_path: Path
) -> None:
    reviewed(*map(article, TOWNS))
    everything, _ = exported(database, tmp_path / "one.jsonl")
    some, _ = exported(database, tmp_path / "two.jsonl", selection=Selection(Layer.GOLD, labels=("unverifiable",)))

    assert some == everything


def test_what_repeats_is_on_one_side(reviewed: Callable[..., None], database: Database, tmp_path: Path) -> None:
    reviewed(*map(article, TOWNS[:6]))
    before, _ = exported(database, tmp_path / "one.jsonl")
    copied = article(TOWNS[0], " The mayor resigned.")
    reviewed(
        copied, article("Nowhere", " " + article(TOWNS[1]).split("\n")[1] + " " + article(TOWNS[2]).split("\n")[1])
    )
    after, manifest = exported(database, tmp_path / "two.jsonl")
    report = json.dumps(manifest.split_report)

    assert {key: after[key] for key in before} == before
    texts = {json.loads(line)["id"]: json.loads(line)["text"] for line in (tmp_path / "two.articles.jsonl").open()}
    first = next(key for key, text in texts.items() if text == article(TOWNS[0]))
    assert after[next(key for key, text in texts.items() if text == copied)] == after[first]
    assert '"near_duplicate_texts": 0' in report and '"repeated_claims": 2' in report


def test_a_dry_run_stores_no_split(reviewed: Callable[..., None], database: Database) -> None:
    from annotator.export.run import Request, export
    from annotator.storage.project import load_project

    reviewed(article("Orrin"), article("Lysna"))
    done = export(database, load_project(database), Request("jsonl", split=SPLIT), "", "ana", dry_run=True)

    assert done.manifest.splits is not None and done.split_lines
    with database.read() as session:
        assert stored_splits(session, SPLIT.key) == {}


def test_splits_are_loaded_back_and_stay(
    reviewed: Callable[..., None], database: Database, tmp_path: Path, _migrated: Path
) -> None:
    reviewed(*map(article, TOWNS))
    exported(database, tmp_path / "out.jsonl")
    (tmp_path / "other.db").write_bytes(_migrated.read_bytes())
    other = open_database(str(tmp_path / "other.db"))
    load(other, tmp_path / "out.jsonl")
    exported(other, tmp_path / "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
    assert load(other, tmp_path / "out.jsonl").conflicts == []
    moved = (tmp_path / "out.jsonl").read_text("utf-8").replace('"split":"dev"', '"split":"test"')
    (tmp_path / "out.jsonl").write_text(moved, "utf-8")
    conflicts = load(other, tmp_path / "out.jsonl").conflicts
    other.close()

    assert conflicts and all("is in the split “dev” here, not in “test”" in each for each in conflicts)
