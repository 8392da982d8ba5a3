"""The library of a project, with the shared libraries that are only read."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from annotator.domain.library import DocumentSummary, LibraryDocument, Passage, Query
from annotator.errors import NotFoundError
from annotator.library.archived_documents import ArchivedDocuments, ReadCopy
from annotator.library.passage_finder import Searched, find_passages
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.document_views import library_size, list_documents, show_document
from annotator.storage.library_documents import rebuild_index, remove_document
from annotator.storage.project import Project, load_project
from annotator.storage.reviewers import find_reviewer


class ProjectLibrary:
    """Implements ``domain.library.Library``. Thread-safe, as the databases are.

    What was archived comes in with the first use, and with each use after more was archived.
    """

    def __init__(
        self,
        database: Database,
        project: Project,
        reviewer: str,
        *,
        shared: Sequence[str] = (),
        read_copy: ReadCopy | None = None,
    ) -> None:
        """Open the ``shared`` libraries (paths or URLs) beside that of ``database``, which stays the caller's.

        ``read_copy`` reads archived copies of sources.

        Raises:
            DatabaseError: if a shared library cannot be opened.

        """
        with database.read() as session:
            reviewer_id = find_reviewer(session, reviewer)
        self._own = Searched(database, project.view(reviewer_id), None)
        self._archived = ArchivedDocuments(database, read_copy) if read_copy else None
        self._shared: list[Searched] = []
        for where in shared:
            other = open_database(where, create=False, reading=True)
            self._shared.append(Searched(other, load_project(other).view(None), other.shown))

    def _all(self) -> list[Searched]:
        """The libraries, with all that was archived until now."""
        if self._archived is not None:
            self._archived.add_new()
        return [self._own, *self._shared]

    def find(self, query: Query, limit: int = 5) -> list[Passage]:
        """The passages that most likely bear on a claim, best first; nearly equal ones are folded into one."""
        return find_passages(self._all(), query, limit)

    def documents(self, words: str = "", limit: int | None = None, *, removed: bool = False) -> list[DocumentSummary]:
        """The documents, newest first, those of shared libraries after the project's own.

        With ``words``, those whose names hold all of them; without ``removed``, only those that are searched.
        """
        found: list[DocumentSummary] = []
        for each in self._all():
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
        return self._archived.add_missing() if self._archived else (0, 0)

    def size(self) -> tuple[int, int]:
        """How many documents and passages are searched, shared libraries included."""
        documents = passages = 0
        for each in self._all():
            with each.database.read() as session:
                some = library_size(session, each.view)
            documents, passages = documents + some[0], passages + some[1]
        return documents, passages

    def close(self) -> None:
        """Close the shared libraries."""
        for each in self._shared:
            each.database.close()
