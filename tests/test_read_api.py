"""``from annotator import open_database``: typed records, tables, the rules of exports, nothing heavy loaded."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

import annotator
from annotator import open_database
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.errors import AnnotatorError, DatabaseError
from annotator.guide import page
from annotator.load.dataset import load
from annotator.read_api import OpenedDatabase
from annotator.storage.database.engine import Database
from tests.conftest import DeskMaker
from tests.export.make_labelled import LABELLED
from tests.export.reviewed import two_opinions
from tests.support import store


@pytest.fixture
def facts(database: Database, db_path: Path) -> Iterator[OpenedDatabase]:
    """The labelled set, open for reading."""
    load(database, LABELLED)
    with open_database(db_path) as opened:
        yield opened


def argued(database: Database, db_path: Path) -> tuple[dict[str, str], DeskMaker]:
    maker = DeskMaker(db_path)
    claims = two_opinions(maker, database)
    maker.close()
    return claims, maker


def test_it_iterates_records_of_each_kind_again_and_again(facts: OpenedDatabase) -> None:
    articles, claims = facts.articles(), facts.claims()

    assert {type(each) for each in articles} == {ArticleRecord}
    assert {type(each) for each in claims} == {ClaimRecord}
    assert (len(list(articles)), len(list(articles)), len(list(claims))) == (16, 16, 233)
    texts = {article.id: article.text for article in articles}
    assert all(texts[claim.article.id][claim.start : claim.end] == claim.exact for claim in claims)
    assert Counter(claim.label for claim in facts.gold()) == Counter(
        claim.label for claim in facts.claims() if claim.label
    )
    assert set(facts.labels) >= {claim.label for claim in facts.gold()}


def test_gold_has_the_votes_also_those_that_lost(database: Database, db_path: Path) -> None:
    claims, _ = argued(database, db_path)
    with open_database(db_path) as facts:
        gold = {each.claim_id: each for each in facts.gold()}

    def votes(name: str) -> list[tuple[str, int, float]]:
        return [(vote.label, vote.count, vote.share) for vote in gold[claims[name]].votes]

    assert votes("agreed") == [("verified", 2, 1.0)]
    assert votes("ruled") == [("disputed", 1, 0.5), ("verified", 1, 0.5)]
    assert claims["tied"] not in gold
    assert claims["draft"] not in gold


def test_reviews_are_one_row_for_each_claim_and_person_without_drafts(database: Database, db_path: Path) -> None:
    claims, _ = argued(database, db_path)
    with open_database(db_path, names=True) as facts:
        found = {(each.claim_id, each.reviewer): (each.label, str(each.role), each.gold) for each in facts.reviews()}

    assert found[claims["tied"], "ana"] == ("verified", "reviewer", None)
    assert found[claims["ruled"], "abe"] == ("disputed", "adjudicator", "disputed")
    assert not any(claim == claims["draft"] for claim, _ in found)


def test_reviewers_have_pseudonyms_unless_names_are_asked_for(database: Database, db_path: Path) -> None:
    argued(database, db_path)
    with open_database(db_path) as facts, open_database(db_path, names=True) as named:
        assert all(re.fullmatch("r-[0-9a-f]{12}", each.reviewer) for each in facts.reviews())
        assert {each.reviewer for each in named.reviews()} == {"ana", "ben", "abe"}


def test_a_blind_project_shows_open_claims_to_nobody_but_their_reviewer(database: Database, db_path: Path) -> None:
    maker = DeskMaker(db_path)
    article = store(database)
    ana = maker("ana", blind=True, reviews_per_claim=2)
    claim = ana.articles.open(article.article_id).claims[0].id
    ana.answers.decide(claim, "unverifiable")
    maker.close()

    def seen(reviewer: str | None) -> list[str]:
        with open_database(db_path, reviewer=reviewer, names=True) as facts:
            told = [review.reviewer for each in facts.claims() for review in each.reviews]
            assert [each.reviewer for each in facts.reviews()] == told
            return told

    assert (seen("ana"), seen("ben"), seen(None)) == (["ana"], [], [])


def test_tables_have_the_columns_of_the_records_whatever_is_in_them(facts: OpenedDatabase, database: Database) -> None:
    frame = facts.gold().to_pandas()
    assert list(frame.claim) == [claim.claim for claim in facts.gold()]
    assert frame.votes[0][0]["share"] == 1.0
    assert frame.start.dtype == "int32"

    rows = facts.reviews().to_datasets()
    assert rows["submitted_at"] == [each.submitted_at for each in facts.reviews()]
    assert rows.features["note"].dtype == "string"

    articles = facts.articles().to_arrow()
    assert articles.column("text").to_pylist() == [each.text for each in facts.articles()]
    assert list(map(json.loads, articles.column("meta").to_pylist())) == [each.meta for each in facts.articles()]
    assert facts.claims().to_arrow().num_rows == 233


def test_an_empty_database_gives_empty_tables_with_all_columns(database: Database, db_path: Path) -> None:
    with open_database(db_path) as facts:
        assert list(facts.claims()) == []
        assert {"claim_id", "reviewer", "label"} <= set(facts.reviews().to_pandas().columns)


def test_a_library_that_is_missing_is_named(facts: OpenedDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.read_api.find_spec", lambda name: None if name == "polars" else find_spec(name))
    with pytest.raises(AnnotatorError, match="needs polars, which is not installed: pip install polars"):
        facts.gold().to_polars()


def test_polars_gets_the_same_table_where_it_is_installed(facts: OpenedDatabase) -> None:
    if find_spec("polars") is not None:
        assert facts.gold().to_polars()["claim"].to_list() == [claim.claim for claim in facts.gold()]


def test_a_missing_database_is_an_error_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no database"):
        open_database(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_reading_changes_no_byte(facts: OpenedDatabase, database: Database, db_path: Path) -> None:
    database.close()
    before = db_path.read_bytes()
    with open_database(db_path) as opened:
        assert len(list(opened.claims())) == 233
    assert db_path.read_bytes() == before


def test_the_package_has_no_other_lazy_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = annotator.nothing
    assert (Path(annotator.__file__).parent / "py.typed").is_file()


def test_the_guides_example_runs(
    database: Database, db_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    argued(database, db_path)
    (example,) = re.findall(r"```python\n(.*?)```", page("datasets").text, re.DOTALL)
    monkeypatch.chdir(db_path.parent)
    names: dict[str, object] = {}
    exec(example.replace("facts.db", db_path.name), names)

    said = capsys.readouterr().out
    assert said.startswith("('verified', 'disputed', 'unverifiable', 'not_a_claim')\nCounter({'disputed': 2")
    assert "{'disputed': 0.5, 'verified': 0.5}" in said
    assert names["ratings"].shape[1] == 3  # type: ignore[attr-defined]  # ana, ben and abe
