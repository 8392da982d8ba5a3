"""A library on both databases."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from annotator.domain.callbacks import OnProgress
from annotator.domain.library import Added
from annotator.library.additions import AddOptions, add_sources
from annotator.library.project_library import ProjectLibrary
from annotator.storage.database.engine import Database
from annotator.storage.project import DEFAULT_PROJECT
from tests.postgres import backend, either, either_desk, new_where, postgres_server, where

__all__ = ["backend", "either", "either_desk", "new_where", "postgres_server", "where"]


class GrowingLibrary(ProjectLibrary):
    """A library to which documents are added as the command does it."""

    def add(
        self, sources: Sequence[str], jsonl: Sequence[str] = (), on_progress: OnProgress = lambda *_: None
    ) -> Added:
        """Add what the sources hold."""
        return add_sources(self._own.database, sources, AddOptions("ana"), jsonl, on_progress)


MakeLibrary = Callable[..., GrowingLibrary]


@pytest.fixture
def open_library(either: Database) -> Iterator[MakeLibrary]:
    """Opens the library of the test's database: ``open_library("ana", shared=[…])``."""
    made: list[GrowingLibrary] = []

    def opened(reviewer: str = "ana", **more: object) -> GrowingLibrary:
        library = GrowingLibrary(either, DEFAULT_PROJECT, reviewer, **more)  # type: ignore[arg-type]
        made.append(library)
        return library

    yield opened
    for library in made:
        library.close()


@pytest.fixture
def library(open_library: MakeLibrary) -> GrowingLibrary:
    """The library of a fresh database."""
    return open_library()
