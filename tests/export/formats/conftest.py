"""Fixtures for tests of formats: the labelled set in a database that all tests of a worker share, to read only."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.load.dataset import load
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.export.golden import LABELLED


@pytest.fixture(scope="session")
def labelled(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The labelled set; only to be read."""
    path = tmp_path_factory.mktemp("labelled") / "labelled.db"
    shutil.copy(_migrated, path)
    database = open_database(str(path))
    load(database, LABELLED)
    yield database
    database.close()
