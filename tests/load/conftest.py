"""Fixtures for tests of loading: a filled database, also on PostgreSQL."""

from tests.export.conftest import _filled, backend, either, either_desk, filled, new_where, postgres_server, where
from tests.export.formats.conftest import labelled

__all__ = ["_filled", "backend", "either", "either_desk", "filled", "labelled", "new_where", "postgres_server", "where"]
