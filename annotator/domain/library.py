"""The library: documents to find evidence in, and the passages of them that may bear on a claim.

A passage says what it has in common with a claim and where it differs. It never says whether the claim holds.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class DocumentKind(StrEnum):
    """How a document came into the library.

    ``file``, ``page`` (from the web), ``record`` (a line of a file with many), or ``copy`` (of a source, archived).
    """

    FILE = "file"
    PAGE = "page"
    RECORD = "record"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class DocumentSentence:
    """Sentence ``n`` of a document, counted from 0: its ``text[start:end]``, in code points."""

    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document as lists show it.

    ``id`` is ``d`` and 16 hex digits of the hash of its text. ``external_id`` is the id that its file gave it.
    ``published_at`` is an ISO 8601 date as far as known, ``added_at`` a time. ``origin`` says where it was read.
    ``newer`` is the id of the version that followed it, ``older`` of the one before. ``library`` names the database it
    is in if that is a shared one.
    """

    id: str
    kind: DocumentKind
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None
    external_id: str | None
    origin: str
    sha256: str
    characters: int
    sentences: int
    passages: int
    added_at: str
    older: str | None = None
    newer: str | None = None
    removed: bool = False
    library: str | None = None

    @property
    def name(self) -> str:
        """The title, or else the address, the given id or where it was read."""
        return self.title or self.url or self.external_id or self.origin


@dataclass(frozen=True, slots=True)
class LibraryDocument:
    """A whole document: its text and sentences."""

    about: DocumentSummary
    text: str
    sentences: tuple[DocumentSentence, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What evidence is looked for.

    ``claim`` is its words, and ``wordings`` what else says the same (a normalised wording). ``questions`` are asked of
    the claim, ``words`` are typed to narrow the search: they count most. ``date`` is when the claim was made (ISO
    8601), by which younger passages are told.
    """

    claim: str
    questions: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    words: str = ""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document that may bear on a claim: its ``text[start:end]``, in code points.

    ``best`` is the sentence in it that is most like the claim; a quote can be taken from it. ``agrees`` and ``differs``
    are facts in words: “number: 4.1 million”, “number: 4.1 million ↔ 3.9 million”. ``score`` (0 and up) only ranks the
    passages of one search. ``younger`` if its document is dated after the claim; ``None`` if either date is unknown.
    ``also`` are the ids of other documents with nearly the same passage, which are not listed themselves.
    """

    document: DocumentSummary
    start: int
    end: int
    text: str
    sentences: tuple[DocumentSentence, ...]
    best: DocumentSentence
    score: float
    agrees: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    younger: bool | None = None
    also: tuple[str, ...] = ()

    @property
    def quote(self) -> str:
        """The words of the best sentence."""
        return self.text[self.best.start - self.start : self.best.end - self.start]


@dataclass(frozen=True, slots=True)
class NotAdded:
    """Something that could not be read into the library: ``source`` and ``reason`` form a sentence."""

    source: str
    reason: str


@dataclass(slots=True)
class Added:
    """What became of documents that were to be added."""

    added: int = 0
    known: int = 0
    """Documents that were there already."""
    versions: int = 0
    """Of those added, the ones that follow an earlier version."""
    passages: int = 0
    failed: list[NotAdded] = field(default_factory=list)
    remarks: list[NotAdded] = field(default_factory=list)
    """What is to be said of documents that were added."""
    ids: list[str] = field(default_factory=list)
    """The ids of the documents, known ones too, in order."""


class Library(Protocol):
    """A project's library, with the shared ones it reads. Every method blocks and may be called from any thread."""

    def find(self, query: Query, limit: int = 5) -> list[Passage]:
        """The passages that most likely bear on a claim, best first; nearly equal ones are folded into one."""

    def documents(self, words: str = "", limit: int | None = None, *, removed: bool = False) -> list[DocumentSummary]:
        """The documents, newest first; with ``words``, those whose names hold all of them.

        Without ``removed``, only those that are searched.
        """

    def show(self, document_id: str) -> LibraryDocument:
        """A document with its text.

        Raises:
            NotFoundError: if there is no such document.

        """

    def remove(self, document_id: str) -> DocumentSummary:
        """Search a document no more. It stays stored, for what was cited from it; adding it again brings it back.

        Raises:
            NotFoundError: if there is no such document in this project's own library.

        """

    def size(self) -> tuple[int, int]:
        """How many documents and passages are searched, shared libraries included."""

    def close(self) -> None:
        """Close the shared libraries."""
