"""Archived copies, quotes and citations of sources."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from annotator.domain.source_details import DETAILS, SourceDetails

if TYPE_CHECKING:
    from annotator.domain.records import Quote, Source
    from annotator.domain.vocabulary import ReviewStatus, Role, Stance


class QuoteStatus(StrEnum):
    """How well a quote matches an archived text.

    ``exact``: word for word, ignoring spaces and typography. ``elided``: word for word except where the quote has an
    ellipsis. ``page``: word for word on the page, but outside the extracted text. ``approximate``: similar words.
    ``missing``: not found.
    """

    EXACT = "exact"
    ELIDED = "elided"
    PAGE = "page"
    APPROXIMATE = "approximate"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """Where a quote was found: ``text[start:end]`` of the archived text, with a similarity of 0 to 1.

    The offsets are meaningless if the status is ``missing`` or ``page``.
    """

    status: QuoteStatus
    start: int = 0
    end: int = 0
    similarity: float = 0.0
    passage: str = ""
    """The archived text at the offsets."""


@dataclass(frozen=True, slots=True)
class ArchiveAttempt:
    """The result of one attempt to archive a source: a copy, or a failure with a ``reason`` for the user.

    ``text_sha256`` is the hash of the readable text, ``content_sha256`` of the bytes. ``size`` is in bytes.
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
    """One piece of evidence that cites a source, as the reviewer may see it."""

    claim_id: str
    article_id: str
    exact: str
    reviewer: str
    label: str | None
    status: "ReviewStatus"
    role: "Role"
    stance: "Stance"
    evidence_id: int
    set: int
    quote: str | None
    quote_prefix: str
    quote_suffix: str
    article_url: str | None


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """One row of the library of sources. ``uses`` counts the citations that the reviewer may see."""

    source: "Source"
    host: str
    uses: int
    archived: ArchiveAttempt | None
    """The last archive attempt, if any."""


@dataclass(frozen=True, slots=True)
class SourceDetail:
    """A source with its citations and copies."""

    source: "Source"
    host: str
    uses: tuple[SourceUse, ...]
    attempts: tuple[ArchiveAttempt, ...]
    """All archive attempts, newest first."""
    merged: tuple[str, ...]
    """Addresses of sources merged into this one."""

    @property
    def copy(self) -> ArchiveAttempt | None:
        """The last successful archive attempt."""
        return next((attempt for attempt in self.attempts if attempt.ok), None)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Details of the source as pairs of displayed name and value."""
        source = self.source
        title, *details = ((each.fact, getattr(source, each.name)) for each in DETAILS if each.fact)
        where = [("address", source.url), ("file", source.file_name), ("unnamed", source.withheld_reason)]
        known = [title, *where, *details, *(("also as", url) for url in self.merged)]
        return [(name, str(fact)) for name, fact in known if fact]


class Archive(Protocol):
    """Copies of sources, stored next to the database. All methods block and are thread-safe."""

    def archive(self, source_id: str, reviewer_id: int | None) -> ArchiveAttempt:
        """Fetch a source and store a copy, or the failure with its reason."""

    def add_file(self, path: str, reviewer_id: int | None) -> "Source":
        """Add a file as a source, and store a copy."""

    def find_quote(self, copy: ArchiveAttempt, quote: "Quote") -> QuoteMatch:
        """Look for a quote in an archived copy."""

    def describe(self, copy: ArchiveAttempt) -> SourceDetails:
        """What an archived copy says of itself."""

    def close(self) -> None:
        """Cancel running downloads."""
