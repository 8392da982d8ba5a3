"""Fixtures for export tests: a filled database, also on PostgreSQL."""

from collections.abc import Callable

import pytest

from annotator.review.desk import ReviewDesk
from annotator.storage.engine import Database
from tests.export.support import Claims, fill_database
from tests.postgres import backend, either, either_desk, new_where, postgres_server, where

__all__ = ["backend", "either", "either_desk", "new_where", "postgres_server", "where"]


@pytest.fixture
def filled(make_desk: Callable[..., ReviewDesk], database: Database) -> Claims:
    """The database of the ``database`` fixture with one of everything in it."""
    return fill_database(make_desk, database)
