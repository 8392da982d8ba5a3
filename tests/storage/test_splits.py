"""Splits as they are stored: given once, read by key, refused when they would move, told in the history."""

import pytest
from sqlalchemy import text

from annotator.errors import ConflictError, NotFoundError
from annotator.storage.database.engine import Database
from annotator.storage.reviewers import reviewer_id
from annotator.storage.splits import keep_splits, stored_splits
from tests.support import store

NAMES = ["train", "test"]


def articles(database: Database, count: int) -> list[str]:
    return [store(database, f"Sentence number {n} of its own article.").article_id for n in range(count)]


def test_what_is_kept_is_read_again_and_a_key_knows_only_its_own(either: Database) -> None:
    one, two, three = articles(either, 3)
    with either.read() as session:
        assert stored_splits(session, "k1") == {}
    with either.write() as session:
        assert keep_splits(session, "k1", NAMES, {two: "test", one: "train"}) == 2
        assert keep_splits(session, "k2", NAMES, {two: "train"}) == 1
    with either.write() as session:
        assert keep_splits(session, "k1", NAMES, {one: "train", three: "test"}) == 1
    with either.read() as session:
        assert stored_splits(session, "k1") == {one: "train", two: "test", three: "test"}
        assert stored_splits(session, "k2") == {two: "train"}


def test_an_article_never_moves(either: Database) -> None:
    one, two = articles(either, 2)
    with either.write() as session:
        keep_splits(session, "k", NAMES, {one: "train"})
    with pytest.raises(ConflictError, match=f"{one} has since been put in “train”"), either.write() as session:
        keep_splits(session, "k", NAMES, {one: "test", two: "test"})
    with either.read() as session:
        assert stored_splits(session, "k") == {one: "train"}


def test_the_names_of_a_key_stay_the_same(either: Database) -> None:
    (one,) = articles(either, 1)
    with either.write() as session:
        keep_splits(session, "k", NAMES, {})
    with pytest.raises(ConflictError, match="are train, test in this database"), either.write() as session:
        keep_splits(session, "k", ["train", "dev"], {one: "dev"})


def test_an_article_that_is_not_there_is_refused_and_nothing_is_kept(either: Database) -> None:
    (one,) = articles(either, 1)
    with pytest.raises(NotFoundError, match="There is no article a0"), either.write() as session:
        keep_splits(session, "k", NAMES, {one: "train", "a0": "test"})
    with either.read() as session:
        assert stored_splits(session, "k") == {}


def test_the_history_tells_of_it_once(either: Database) -> None:
    one, two = articles(either, 2)
    ana = reviewer_id(either, "ana")
    for _ in range(2):
        with either.write() as session:
            keep_splits(session, "k", NAMES, {one: "train", two: "train"}, ana)
    with either.read() as session:
        rows = session.execute(text("SELECT reviewer_id, payload FROM event WHERE kind = 'split'")).all()
    ((who, payload),) = rows
    assert who == ana
    assert str(payload).replace("'", '"').replace(" ", "") == '{"key":"k","articles":{"train":2,"test":0}}'


def test_many_articles_at_once(either: Database) -> None:
    many = articles(either, 505)
    with either.write() as session:
        assert keep_splits(session, "k", NAMES, {article: NAMES[n % 2] for n, article in enumerate(many)}) == 505
    with either.read() as session:
        assert stored_splits(session, "k")[many[504]] == "train"
