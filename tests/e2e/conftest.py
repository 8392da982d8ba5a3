"""Fixtures: the program on a database of its own, empty or with the small article in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from tests.e2e.program import Program
from tests.support import store


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The program on a database that is not there yet."""
    program = Program(tmp_path / "home", tmp_path / "e2e.db")
    yield program
    program.close()


@pytest.fixture
def stored(program: Program, database: Database, db_path: Path) -> None:
    """The program's database holds the small article of ``tests.support``, suggested without a model."""
    store(database)
    database.close()
    program.db = db_path
