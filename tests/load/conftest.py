"""Fixtures for tests of loading: a filled database, also on PostgreSQL."""

from tests.export.conftest import _filled, backend, either, either_desk, filled, new_where, postgres_server, where

__all__ = ["_filled", "backend", "either", "either_desk", "filled", "new_where", "postgres_server", "where"]
