"""The third revision on a database that is in use: nothing is lost, and old claims are found."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text
from sqlmodel import Session

from annotator.storage import articles
from annotator.storage.articles import StoredArticle
from annotator.storage.candidates import Likely
from annotator.storage.check import check
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.migrate import _migrating, upgrade
from tests.support import ARTICLE, store


def upgraded(database: Database, revision: str) -> None:
    with _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


class _NoKeys(NamedTuple):
    """Keys of an article that has none."""


def _unchained(session: Session, kind: str, reviewer_id: int | None, events: Sequence[dict[str, Any]]) -> None:
    """Append events without links."""
    unlinked = text(
        "INSERT INTO event (at, kind, reviewer_id, claim_id, article_id, payload) "
        "VALUES (:at, :kind, :reviewer_id, :claim_id, :article_id, :payload)"
    )
    same = {"at": "2026-05-12 08:00:00.000000", "kind": kind, "reviewer_id": reviewer_id}
    for event in events:
        session.connection().execute(unlinked, same | event | {"payload": json.dumps(event["payload"])})


def store_without_keys(database: Database, body: str = ARTICLE) -> StoredArticle:
    """Store an article as programs did before the revisions 0014, 0017, 0024 and 0026.

    They stored no keys and no versions of suggesters, and neither chained events nor sealed articles.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(articles, "stored_keys", lambda *_: {})
        patch.setattr(articles, "insert_keys", lambda *_: None)
        patch.setattr(articles, "keys_of", lambda _: _NoKeys())
        patch.setattr(articles, "keep_versions", lambda *_: None)
        patch.setattr(articles, "append_events", _unchained)
        patch.setattr(articles, "seal_articles", lambda *_: None)
        return store(database, body)


def test_claims_of_an_older_schema_are_kept_and_found(new_where: str) -> None:
    database = Database(database_url(new_where))
    upgraded(database, "0002")
    assert not inspect(database.engine).has_table("checked_claim")
    store_without_keys(database)
    with database.read() as session:
        before = session.execute(text("SELECT id, public_id, exact FROM claim ORDER BY id")).all()
    upgraded(database, "0003")
    with database.read() as session:
        assert session.execute(text("SELECT id, public_id, exact FROM claim ORDER BY id")).all() == before
        (found,) = Likely(session, "handling tonnes in Lysna").claims()
        assert found.text.startswith("The port of Lysna")
    upgrade(database)
    assert [problem for _, problems in check(database) for problem in problems] == []
    database.close()


def test_going_back_would_lose_collections_and_is_refused(new_where: str) -> None:
    database = Database(database_url(new_where))
    upgraded(database, "0003")
    with pytest.raises(NotImplementedError, match="collections"), _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    assert inspect(database.engine).has_table("checked_claim")
    database.close()
