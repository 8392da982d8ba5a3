"""Finding stored articles again by the keys in their rows, however many there are."""

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.article_places import VersionPlace
from annotator.domain.records import ArticleInput
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import (
    add_address,
    article_at,
    keep_address,
    stored_until,
    versions_like,
)
from annotator.storage.opened_article import open_article
from annotator.storage.place_keys import PlaceKeys, keys_of
from annotator.storage.version_rules import newest_version, versioned
from annotator.storage.versions import supersede
from annotator.storage.viewpoint import Viewpoint
from tests.storage.statements import recorded
from tests.support import ARTICLE, store

URL, MIRROR = "https://ledger.example/port", "https://mirror.example/port"
TEXTS = tuple(ARTICLE.replace("4.1 million", f"4.{n} million") for n in range(1, 5))


def keys(**fields: Any) -> PlaceKeys:
    return keys_of(ArticleInput(**{"text": "Ships came.", "origin": "a.txt"} | fields))


def test_an_article_is_known_by_its_address_or_else_by_its_file() -> None:
    web = keys(url="http://www.ledger.example/port/")
    assert (web.document_key, web.file_key) == ("ledger.example/port", None)
    assert keys(url="not an address")[:2] == (None, None)
    assert keys(origin="./news/../a.txt").file_key == keys().file_key == "a.txt\t"
    rows = {keys(origin=f"rows.jsonl:{n}", external_id="x").file_key for n in (7, 9)}
    assert rows == {"rows.jsonl\tx"}
    assert keys(origin="rows.jsonl:7").file_key is None


@pytest.fixture
def line(either: Database) -> list[str]:
    """Three versions of one article, with a second address of the first, and another article."""
    ids = [store(either, each, url=URL).article_id for each in TEXTS[:3]]
    add_address(either, ids[0], MIRROR)
    store(either, TEXTS[3], url="https://ledger.example/other")
    with either.write() as session:
        for older, newer in pairwise(ids):
            supersede(session, newer, older)
    return ids


def test_the_newest_article_at_an_address_is_found_in_any_spelling(either: Database, line: list[str]) -> None:
    with either.write() as session:
        assert article_at(session, "http://www.ledger.example/port/#top") == line[2]
        assert article_at(session, MIRROR) == line[0], "only the oldest version has it"
        assert keep_address(session, line[2], MIRROR)
        assert not keep_address(session, line[2], f"{MIRROR}/")
        assert not keep_address(session, line[2], URL)
        assert not keep_address(session, "a0123456789abcdef", "https://new.example/")
        assert article_at(session, MIRROR) == line[2]
        assert article_at(session, "https://ledger.example/") is None
        assert article_at(session, "nonsense") is None


def test_only_what_was_stored_before_can_be_an_older_version(either: Database, line: list[str]) -> None:
    with either.write() as session:
        before = stored_until(session)
        assert versions_like(session, keys(url=URL), before).keys() == {line[2]}
        assert versions_like(session, keys(url="not an address"), before) == {}
        assert keep_address(session, line[2], "https://late.example/")
        assert versions_like(session, keys(url="https://late.example/"), before) == {}
        assert versions_like(session, keys(url="https://late.example/"), stored_until(session)).keys() == {line[2]}
    store(either, "Bees\nBees sleep.", url="https://bees.example/")
    with either.read() as session:
        assert versions_like(session, keys(url="https://bees.example/"), before) == {}


def test_versions_are_counted_along_their_line(either: Database, line: list[str]) -> None:
    with either.read() as session:
        first, second, third = line
        assert versioned(session, line) == {
            first: VersionPlace(1, newer=second),
            second: VersionPlace(2, older=first, newer=third),
            third: VersionPlace(3, older=second),
        }
        assert [newest_version(session, each) for each in line] == [third] * 3
        assert newest_version(session, "a0123456789abcdef") is None


def test_no_look_up_reads_all_articles(either: Database, line: list[str]) -> None:
    with recorded(either) as sent, either.read() as session:
        article_at(session, URL)
        versions_like(session, keys(url=URL), stored_until(session))
        versions_like(session, keys(), stored_until(session))
    looked_up = [each for each in sent if "max(" not in each[0]]
    with either.engine.connect() as connection:
        if not either.is_sqlite:
            connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if either.is_sqlite else "EXPLAIN"
        steps = [
            str(step[-1])
            for statement, parameters in looked_up
            for step in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        ]
    assert [step for step in steps if step.startswith("SCAN article") or "Seq Scan" in step] == []
    assert {name for name in ("document_key", "file_key") if any(f"ix_article_{name}" in step for step in steps)} == {
        "document_key",
        "file_key",
    }


def test_opening_asks_once_for_versions_and_once_for_addresses(either: Database, line: list[str]) -> None:
    with recorded(either) as sent, either.read() as session:
        opened = open_article(session, line[2], Viewpoint(None, False, 1))
    assert opened.places.version == VersionPlace(3, older=line[1])
    asked = [statement for statement, _ in sent]
    assert sum("WITH RECURSIVE" in each for each in asked) == 1
    assert sum("FROM article_address" in each for each in asked) == 1
