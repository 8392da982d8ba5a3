"""A library on both databases."""

from collections.abc import Callable, Iterator

import pytest

from annotator.library.project_library import ProjectLibrary
from annotator.storage.database.engine import Database
from annotator.storage.project import DEFAULT_PROJECT
from tests.postgres import backend, either, either_desk, new_where, postgres_server, where

__all__ = ["backend", "either", "either_desk", "new_where", "postgres_server", "where"]

MakeLibrary = Callable[..., ProjectLibrary]


@pytest.fixture
def open_library(either: Database) -> Iterator[MakeLibrary]:
    """Opens the library of the test's database: ``open_library("ana", shared=[…])``."""
    made: list[ProjectLibrary] = []

    def opened(reviewer: str = "ana", **more: object) -> ProjectLibrary:
        library = ProjectLibrary(either, DEFAULT_PROJECT, reviewer, **more)  # type: ignore[arg-type]
        made.append(library)
        return library

    yield opened
    for library in made:
        library.close()


@pytest.fixture
def library(open_library: MakeLibrary) -> ProjectLibrary:
    """The library of a fresh database."""
    return open_library()
