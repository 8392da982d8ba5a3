"""Archiving sources: pages are fetched once on request and stored beside the database; failures are recorded."""

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from annotator.archive.copies import Store
from annotator.archive.errands import Errands
from annotator.archive.page_text import PAGES, Readable, readable, whole_page
from annotator.archive.quote_check import Folded, find_quote, fold
from annotator.domain.records import Quote, Source
from annotator.domain.source_details import SourceDetails
from annotator.domain.source_facts import ArchiveAttempt, QuoteMatch, QuoteStatus
from annotator.errors import AnnotatorError, EvidenceError, InputError
from annotator.storage.archives import record_attempt
from annotator.storage.database.engine import Database
from annotator.storage.source_views import source_value
from annotator.storage.sources import file_source, source_by_id, source_id_of
from annotator.text import iso_date
from annotator.web.address import Address, file_label, is_file_address
from annotator.web.fetcher import Fetched, FetchError, fetch
from annotator.web.purposes import Limits

_FOLDED = 16
"""How many normalised texts are cached for finding quotes."""


class Archiver:
    """The archive of one database (implements ``domain.sources.Archive``)."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        allowed: Collection[str] = (),
        limits: Limits | None = None,
    ) -> None:
        """``allowed`` names the hosts that may be on a private network (see ``web.machines``)."""
        self._database = database
        self._allowed = frozenset(allowed)
        self._limits = limits or Limits()
        self._errands = Errands()
        self.store = Store(folder)
        self._folded = lru_cache(_FOLDED)(self._fold)

    def archive(self, source_id: str, reviewer_id: int | None = None) -> ArchiveAttempt:
        """Fetch a source, store its bytes and its text, and record the attempt, even a failed one.

        Raises:
            NotFoundError: if there is no such source.
            EvidenceError: if it has no web address.
            AnnotatorError: if the database cannot be written.

        """
        with self._database.read() as session:
            source = source_value(source_by_id(session, source_id))
        if source.url is None or is_file_address(source.url):
            raise EvidenceError(f"The source {source.id} is not on the web: there is nothing to fetch.")
        with self._errands.errand():
            attempt = self._attempted(source.id, source.url)
            self._record(attempt, reviewer_id)
        return attempt

    def _attempted(self, source_id: str, url: str) -> ArchiveAttempt:
        now = datetime.now(UTC)
        try:
            page = self._errands.fetch(lambda: fetch(url, self._allowed, self._limits))
        except FetchError as error:
            return ArchiveAttempt(source_id, now, False, url, str(error), error.final_url, error.http_status)
        return self._kept(source_id, url, now, page)

    def close(self) -> None:
        """Abandon fetches in progress; they are recorded as failed."""
        self._errands.close()

    def look(self, url: str) -> tuple[Readable, str]:
        """The current text of a page and, for a web page, all its words; stores nothing.

        Raises:
            InputError: if it cannot be fetched or read; continues a sentence that begins with the address.

        """
        page = fetch(url, self._allowed, self._limits)
        document = readable(page.data, page.media_type, page.charset, page.final_url)
        return document, whole_page(page.data, page.charset) if document.media_type in PAGES else ""

    def add_file(self, path: str, reviewer_id: int | None = None) -> Source:
        """Add a file as a source, identified by its bytes; of its path only the name is kept.

        Raises:
            InputError: if the file cannot be read, is too large, or has no text.
            AnnotatorError: if the archive's folder cannot be written.

        """
        label = file_label(path)
        data = self._file(Path(path), label)
        try:
            document = readable(data, None, None, None)
        except InputError as error:
            raise InputError(f"{label} {error}") from error
        address = Address.of_file(hashlib.sha256(data).hexdigest())
        now = datetime.now(UTC)
        page = Fetched(data, address.url, 0, document.media_type, None)
        attempt = self._kept(source_id_of(address, None, None), address.url, now, page, document)
        if not attempt.ok:
            raise AnnotatorError(f"{label} {attempt.reason}".replace("was fetched but", "was"))
        with self._database.write() as session:
            row = file_source(session, address, label, document.title or label, reviewer_id)
        self._record(attempt, reviewer_id)
        with self._database.read() as session:
            return source_value(source_by_id(session, row))

    def _file(self, path: Path, label: str) -> bytes:
        try:
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "is not a plain file" if path.exists() else "does not exist"
                raise InputError(f"{label} cannot be read (it {what}): name a PDF, a saved page or a text.")
            if path.stat().st_size > self._limits.max_bytes:
                megabytes = self._limits.max_bytes / 1024 / 1024
                raise InputError(f"{label} is larger than {megabytes:g} MB: add the part you need.")
            return path.read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name is not valid"
            raise InputError(f"{label} cannot be read ({reason}): check the name and the permissions.") from error

    def _kept(
        self, source_id: str, url: str, now: datetime, page: Fetched, document: Readable | None = None
    ) -> ArchiveAttempt:
        """Store a fetched page; fails without text or disk space. ``document`` is its text if already read."""
        reached, status = page.final_url, page.http_status or None
        try:
            document = document or readable(page.data, page.media_type, page.charset, page.final_url)
        except InputError as error:
            return ArchiveAttempt(source_id, now, False, url, str(error), reached, status, page.media_type)
        try:
            content = self.store.keep(page.data)
            text = self.store.keep(document.text.encode("utf-8"))
        except AnnotatorError as error:
            reason = f"was fetched but not stored: {error}"
            return ArchiveAttempt(source_id, now, False, url, reason, reached, status, document.media_type)
        kept = (document.media_type, document.title, len(page.data), content, text)
        return ArchiveAttempt(source_id, now, True, url, None, reached, status, *kept)

    def _record(self, attempt: ArchiveAttempt, reviewer_id: int | None) -> None:
        with self._database.write() as session:
            record_attempt(session, source_by_id(session, attempt.source_id), attempt, reviewer_id)

    def text(self, text_sha256: str) -> str:
        """An archived text.

        Raises:
            AnnotatorError: if it is missing or damaged.

        """
        return self.store.read(text_sha256).decode("utf-8")

    def find_quote(self, copy: ArchiveAttempt, quote: Quote) -> QuoteMatch:
        """Find a quote in an archived copy: in its text, then anywhere on the page.

        The extracted text may lack a table or a caption, and a quote from there is not wrong.

        Raises:
            AnnotatorError: if the copy is missing or damaged.

        """
        text, folded = self._folded(copy.text_sha256 or "")
        match = find_quote(quote.exact, folded, quote.prefix, quote.suffix, original=text)
        if match.status in (QuoteStatus.EXACT, QuoteStatus.ELIDED) or copy.media_type not in PAGES:
            return match
        page = find_quote(quote.exact, whole_page(self.store.read(copy.content_sha256 or "")))
        if page.status is QuoteStatus.EXACT:
            return QuoteMatch(QuoteStatus.PAGE, similarity=1.0, passage=page.passage)
        return match

    def describe(self, copy: ArchiveAttempt) -> SourceDetails:
        """What an archived copy says of itself: title, publisher, author and date, as far as they are stated.

        Raises:
            AnnotatorError: if the copy is missing or damaged.

        """
        document = readable(self.store.read(copy.content_sha256 or ""), copy.media_type, None, copy.final_url)
        try:
            published_at = iso_date(document.published_at or "")
        except InputError:
            published_at = None
        return SourceDetails(
            title=document.title, publisher=document.publisher, author=document.author, published_at=published_at
        )

    def _fold(self, text_sha256: str) -> tuple[str, Folded]:
        text = self.text(text_sha256)
        return text, fold(text)
