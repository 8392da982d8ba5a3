"""The library of a project, with the shared libraries that are only read."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace

from annotator.domain.callbacks import OnProgress
from annotator.domain.library import Added, DocumentSummary, LibraryDocument, Passage, Query
from annotator.errors import NotFoundError
from annotator.ingest.items import Item, expand
from annotator.library.additions import AddOptions, add_documents
from annotator.library.archived_documents import add_copies
from annotator.library.passage_finder import Searched, find_passages
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.document_views import library_size, list_documents, show_document
from annotator.storage.library_documents import rebuild_index, remove_document
from annotator.storage.project import Project, load_project
from annotator.storage.reviewers import find_reviewer

ReadCopy = Callable[[str], str]
"""Gives the text of an archived copy by its hash."""


class ProjectLibrary:
    """Implements ``domain.library.Library``. Thread-safe, as the databases are."""

    def __init__(
        self,
        database: Database,
        project: Project,
        reviewer: str,
        *,
        shared: Sequence[str] = (),
        language: str | None = None,
        allowed: Collection[str] = (),
        read_copy: ReadCopy | None = None,
    ) -> None:
        """Open the ``shared`` libraries (paths or URLs) beside that of ``database``, which stays the caller's.

        ``language`` is assumed of documents that state none and whose language cannot be told. ``allowed`` names hosts
        that may be on a private network. ``read_copy`` reads archived copies of sources.

        Raises:
            DatabaseError: if a shared library cannot be opened.

        """
        with database.read() as session:
            self._reviewer_id = find_reviewer(session, reviewer)
        self._own = Searched(database, project.view(self._reviewer_id), None)
        self._options = AddOptions(language, frozenset(allowed), self._reviewer_id)
        self._read_copy = read_copy
        self._shared: list[Searched] = []
        for where in shared:
            other = open_database(where, create=False, reading=True)
            self._shared.append(Searched(other, load_project(other).view(None), other.shown))

    @property
    def _all(self) -> list[Searched]:
        return [self._own, *self._shared]

    def find(self, query: Query, limit: int = 5) -> list[Passage]:
        """The passages that most likely bear on a claim, best first; nearly equal ones are folded into one."""
        return find_passages(self._all, query, limit)

    def documents(self, words: str = "", limit: int | None = None, *, removed: bool = False) -> list[DocumentSummary]:
        """The documents, newest first, those of shared libraries after the project's own.

        With ``words``, those whose names hold all of them; without ``removed``, only those that are searched.
        """
        found: list[DocumentSummary] = []
        for each in self._all:
            with each.database.read() as session:
                some = list_documents(session, each.view, words, limit, removed=removed)
            found += [replace(document, library=each.name) for document in some]
        return found[:limit]

    def show(self, document_id: str) -> LibraryDocument:
        """A document with its text.

        Raises:
            NotFoundError: if there is no such document.

        """
        for each in self._shared:
            with suppress(NotFoundError):
                return self._shown(each, document_id)
        return self._shown(self._own, document_id)

    def _shown(self, where: Searched, document_id: str) -> LibraryDocument:
        with where.database.read() as session:
            found = show_document(session, where.view, document_id)
        return replace(found, about=replace(found.about, library=where.name))

    def add(
        self, sources: Sequence[str], jsonl: Sequence[str] = (), on_progress: OnProgress = lambda *_: None
    ) -> Added:
        """Add what files, folders, patterns and web addresses hold; what cannot be read is reported.

        ``jsonl`` are files with one document a line, whatever their names.

        Raises:
            DatabaseError: if the database cannot be written.

        """
        lines = [replace(item, form="jsonl") if item.form not in ("", "stdin") else item for item in expand(jsonl)]
        items: list[Item] = [*expand(sources), *lines]
        return add_documents(self._own.database, items, self._options, on_progress)

    def remove(self, document_id: str) -> DocumentSummary:
        """Search a document of the project's own library no more. It stays stored, for what was cited from it.

        Raises:
            NotFoundError: if there is no such document there.

        """
        with self._own.database.write() as session:
            return remove_document(session, self._own.view, document_id)

    def reindex(self) -> tuple[int, int]:
        """Make the index anew, and add the archived copies that are missing.

        Returns how many copies were added, and how many could not be read.

        Raises:
            DatabaseError: if the database cannot be written.

        """
        with self._own.database.write() as session:
            rebuild_index(session)
        return add_copies(self._own.database, self._read_copy) if self._read_copy else (0, 0)

    def size(self) -> tuple[int, int]:
        """How many documents and passages are searched, shared libraries included."""
        documents = passages = 0
        for each in self._all:
            with each.database.read() as session:
                some = library_size(session, each.view)
            documents, passages = documents + some[0], passages + some[1]
        return documents, passages

    def close(self) -> None:
        """Close the shared libraries."""
        for each in self._shared:
            each.database.close()
