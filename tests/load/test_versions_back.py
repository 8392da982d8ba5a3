"""Versions and further addresses of articles in exports: what leaves when, and everything back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.domain.article_places import VersionPlace
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.splits.request import parse_split
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import add_address
from annotator.storage.version_rules import versioned
from annotator.storage.versions import supersede
from tests.export.support import export_to, opened
from tests.export.test_split_exports import TOWNS, article, sentence
from tests.support import ARTICLE, store

NEWER = ARTICLE.replace("4.1 million", "4.2 million")
AGAIN = "https://mirror.example/port"


def answer(desk: ReviewDesk, article_id: str) -> None:
    """Verify all claims of an article that have no answer."""
    for claim in desk.articles.open(article_id).claims:
        if claim.needs_me:
            desk.answers.decide(claim.id, "verified")
            desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, url="https://stat.example/"))


@pytest.fixture
def versions(make_desk: Callable[..., ReviewDesk], database: Database) -> tuple[str, str]:
    """An answered article and its newer version, of which one claim waits."""
    old = store(database, title="Harbour", url="https://ledger.example/port").article_id
    answer(make_desk("ana"), old)
    add_address(database, old, AGAIN)
    new = store(database, NEWER, title="Harbour").article_id
    with database.write() as session:
        supersede(session, new, old)
    return old, new


@pytest.fixture
def empty(_migrated: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "empty.db"
    path.write_bytes(_migrated.read_bytes())
    with opened(path) as database:
        yield database


def lines(path: Path) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_a_dataset_has_the_newest_version_and_says_what_it_left_out(
    versions: tuple[str, str], database: Database, tmp_path: Path
) -> None:
    for layer in (Layer.ALL, Layer.GOLD):
        manifest = export_to(database, tmp_path / f"{layer}.jsonl", selection=Selection(layer))
        claims = lines(tmp_path / f"{layer}.jsonl")
        assert {claim["article"]["id"] for claim in claims} == {versions[1]}
    assert len(claims) == 4
    left = {each.reason: each.count for each in manifest.left_out}
    assert left["of an older version of the article"] == 5
    assert "withdrawn" not in left


def test_a_copy_of_everything_comes_back_with_both_versions(
    versions: tuple[str, str], database: Database, empty: Database, tmp_path: Path
) -> None:
    old, new = versions
    export_to(database, tmp_path / "all.jsonl", selection=Selection(Layer.ALL, older=True))
    records = {record["id"]: record for record in lines(tmp_path / "all.articles.jsonl")}
    assert [each["url"] for each in records[old]["addresses"]] == [AGAIN]
    assert (records[old]["replaces"], records[new]["replaces"]) == (None, old)
    assert load(empty, tmp_path / "all.jsonl").conflicts == []
    with empty.read() as session:
        assert versioned(session, [old, new]) == {old: VersionPlace(1, newer=new), new: VersionPlace(2, older=old)}
    assert [problem for _, found in check(empty) for problem in found] == []
    again = load(empty, tmp_path / "all.jsonl")
    assert (again.conflicts, again.loaded.claims, again.loaded.reviews) == ([], 0, 0)
    export_to(empty, tmp_path / "back.jsonl", selection=Selection(Layer.ALL, older=True))
    for name in ("jsonl", "articles.jsonl"):
        assert (tmp_path / f"back.{name}").read_bytes() == (tmp_path / f"all.{name}").read_bytes()


def test_versions_are_never_in_two_splits(
    versions: tuple[str, str], database: Database, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    """Also when the older one had its split before the newer one came, and their words have nothing in common."""
    request, ana = parse_split("train=0.5,test=0.5", 3), make_desk("ana")
    old = [store(database, article(town)).article_id for town in TOWNS]
    for each in old:
        answer(ana, each)
    export_to(database, tmp_path / "one.jsonl", split=request)
    before = {claim["article"]["id"]: claim["split"] for claim in lines(tmp_path / "one.jsonl")}
    assert {before[each] for each in old} == {"train", "test"}
    texts = [f"Update\n{sentence(town, 'bees', 'slept', 'through', 'seven', 'nights')}" for town in TOWNS]
    new = [store(database, text).article_id for text in texts]
    with database.write() as session:
        for newer, older in zip(new, old, strict=True):
            supersede(session, newer, older)
    for each in new:
        answer(ana, each)
    export_to(database, tmp_path / "two.jsonl", split=request)
    after = {claim["article"]["id"]: claim["split"] for claim in lines(tmp_path / "two.jsonl")}
    assert {newer: after[newer] for newer in new} == {
        newer: before[older] for newer, older in zip(new, old, strict=True)
    }
