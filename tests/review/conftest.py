"""Fixtures for tests of the desk: both backends."""

from tests.postgres import backend, either, either_desk, postgres_server, shared, shared_where, where

__all__ = ["backend", "either", "either_desk", "postgres_server", "shared", "shared_where", "where"]
