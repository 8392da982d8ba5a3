"""Fixtures for storage tests: both backends, counted and explained statements."""

from tests.postgres import backend, either, either_desk, new_where, postgres_server, shared, shared_where, where

__all__ = ["backend", "either", "either_desk", "new_where", "postgres_server", "shared", "shared_where", "where"]
