"""Fixtures for export tests: a filled database, also on PostgreSQL."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.conftest import DeskMaker, isolate
from tests.export.support import Claims, fill_database
from tests.postgres import backend, either, either_desk, new_where, postgres_server, where

__all__ = ["backend", "either", "either_desk", "new_where", "postgres_server", "where"]


@pytest.fixture(scope="session")
def _filled(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Claims]:
    """A database with one of everything in it, filled once: that takes far longer than copying it."""
    folder = tmp_path_factory.mktemp("filled")
    path = folder / "filled.db"
    shutil.copy(_migrated, path)
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate(monkeypatch, folder / "home")
        database, maker = open_database(str(path)), DeskMaker(path)
        claims = fill_database(maker, database)
        maker.close()
        database.close()
    return path, claims


@pytest.fixture
def filled(_filled: tuple[Path, Claims], database: Database, db_path: Path) -> Claims:
    """The database of the ``database`` fixture with one of everything in it."""
    path, claims = _filled
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(db_path)) as target:
        source.backup(target)
    return claims
