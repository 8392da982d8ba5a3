"""What is known of sources beyond the record: their archived copies, their quotes, where they are cited."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from annotator.domain.records import Quote, Source
    from annotator.domain.vocabulary import Stance


class QuoteStatus(StrEnum):
    """How a quote stands in an archived text.

    ``exact`` word for word (spaces and typography aside), ``elided`` word for word with something left out where the
    quote has an ellipsis, ``page`` word for word on the page but outside what was taken for its text, ``approximate``
    in other words, ``missing`` nowhere.
    """

    EXACT = "exact"
    ELIDED = "elided"
    PAGE = "page"
    APPROXIMATE = "approximate"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """Where a quote was found: ``text[start:end]`` of the archived text, and how alike it is, 0 to 1.

    The offsets mean nothing when the quote is missing, or stands on the page outside the archived text.
    """

    status: QuoteStatus
    start: int = 0
    end: int = 0
    similarity: float = 0.0
    passage: str = ""
    """What stands there in the archived text."""


@dataclass(frozen=True, slots=True)
class ArchiveAttempt:
    """One attempt to archive a source, as it ended: kept, or failed with a ``reason`` to show.

    ``text_sha256`` is the hash of the readable text, ``content_sha256`` that of the bytes. ``size`` is in bytes.
    """

    source_id: str
    at: datetime
    ok: bool
    url: str
    reason: str | None = None
    final_url: str | None = None
    http_status: int | None = None
    media_type: str | None = None
    title: str | None = None
    size: int | None = None
    content_sha256: str | None = None
    text_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class SourceUse:
    """One piece of evidence that rests on a source, as far as the asking reviewer may see it."""

    claim_id: str
    article_id: str
    exact: str
    reviewer: str
    label: str | None
    stance: "Stance"
    evidence_id: int
    set: int
    quote: str | None
    quote_prefix: str
    quote_suffix: str
    article_url: str | None


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """One row of the library of sources. ``uses`` counts what the asking reviewer may see."""

    source: "Source"
    host: str
    uses: int
    archived: ArchiveAttempt | None
    """The last attempt to archive it, if there was one."""


@dataclass(frozen=True, slots=True)
class SourceDetail:
    """A source with everything that rests on it."""

    source: "Source"
    host: str
    uses: tuple[SourceUse, ...]
    attempts: tuple[ArchiveAttempt, ...]
    """All attempts to archive it, the last first."""
    merged: tuple[str, ...]
    """The addresses of sources that were merged into this one."""

    @property
    def copy(self) -> ArchiveAttempt | None:
        """The last attempt that kept a copy."""
        return next((attempt for attempt in self.attempts if attempt.ok), None)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of the source itself, each fact under the name that screen and command line give it."""
        source = self.source
        known = {
            "title": source.title,
            "address": source.url,
            "file": source.file_name,
            "unnamed": source.withheld_reason,
            "publisher": source.publisher,
            "author": source.author,
            "published": source.published_at,
            "kind": source.kind.value if source.kind else None,
            "medium": source.medium.value if source.medium else None,
            "copy at": source.archived_url,
        }
        return [(name, fact) for name, fact in known.items() if fact] + [("also as", url) for url in self.merged]


class Archive(Protocol):
    """Copies of sources, kept beside the database. Every method blocks and may be called from any thread."""

    def archive(self, source_id: str, reviewer_id: int | None) -> ArchiveAttempt:
        """Fetch a source and keep a copy; a failure is kept too, with its reason."""

    def add_file(self, path: str, reviewer_id: int | None) -> "Source":
        """Take a file in as a source, with a copy of it."""

    def find_quote(self, copy: ArchiveAttempt, quote: "Quote") -> QuoteMatch:
        """Look for a quote in an archived copy."""

    def close(self) -> None:
        """Give up what is being fetched, so that nobody waits for it."""
