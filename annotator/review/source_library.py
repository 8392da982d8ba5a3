"""The part of the desk for sources: the library, archived copies, merging, and corrected addresses."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from annotator.domain.records import Evidence, Quote, Source
from annotator.domain.source_details import SourceDetails
from annotator.domain.source_facts import Archive, ArchiveAttempt, QuoteMatch, SourceDetail, SourceSummary
from annotator.domain.work import Outcome
from annotator.errors import AnnotatorError, EvidenceError, InputError, NotFoundError
from annotator.review import event_words, rule
from annotator.review.desk_context import DeskContext
from annotator.storage import source_list, source_merges
from annotator.storage.database.engine import Session
from annotator.storage.place_keys import address_of_article
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.seen_sources import as_seen
from annotator.storage.source_views import source_address, source_value
from annotator.storage.sources import known_source, merged, recent_sources, source_id_at
from annotator.text import one_line
from annotator.web.address import Address, host_of

MakeArchive = Callable[[], Archive]
"""Creates the archive on first use, so that its libraries are loaded only when needed."""


class SourceLibrary:
    """Sources as one reviewer may see and change them; those they may not see are ``NotFoundError``."""

    def __init__(
        self, context: DeskContext, archive: MakeArchive | None = None, *, archive_cited: bool = False
    ) -> None:
        """With ``archive_cited``, the project wants sources archived when they are cited."""
        self._context = context
        self._archive_cited = archive_cited
        self._make_archive = archive
        self._archive: Archive | None = None

    def search(self, words: str = "", limit: int | None = None, after: str | None = None) -> list[SourceSummary]:
        """The sources, newest first, from the one behind ``after`` on; with ``words``, those that hold all of them."""
        with self._context.database.read() as session:
            return source_list.list_sources(session, self._context.view, words, limit, after)

    def show_all(self) -> list[SourceDetail]:
        """Every source with its claims and archived copies."""
        with self._context.database.read() as session:
            return list(source_list.all_details(session, self._context.view))

    def show(self, source_id: str) -> SourceDetail:
        """A source with every claim it is cited for, and its archived copies."""
        with self._context.database.read() as session:
            return source_list.source_detail(session, self._context.view, source_id)

    def find(self, url: str) -> Source | None:
        """The source at any spelling of an address; ``None`` when this reviewer can see none."""
        address = Address.typed(url)
        try:
            with self._context.database.read() as session:
                row = known_source(session, self._context.view, source_id_at(session, address))
                return as_seen(session, self._context.view, [source_value(row)])[row.public_id]
        except NotFoundError:
            return None

    def merge(self, keep: str, drop: str) -> Outcome:
        """Merge source ``drop`` into ``keep``, which takes over its citations; undoable, nothing is deleted.

        Raises:
            EvidenceError: when they are the same source, or an article would become evidence for its own claims.

        """
        with self._context.database.write() as session:
            kept, dropped = (known_source(session, self._context.view, name) for name in (keep, drop))
            if kept.id == dropped.id:
                raise EvidenceError(f"{keep} and {drop} are the same source already.")
            for one, other in ((kept, dropped), (dropped, kept)):
                for address in source_list.addresses_of(session, self._context.view, one):
                    self._refuse_own_articles(session, address, other)
            source_merges.merge(session, kept, dropped, self._context.reviewer_id, "sources merged")
            seen = as_seen(session, self._context.view, [source_value(kept)])[kept.public_id]
            shown = one_line(seen.file_name or seen.url or seen.title or seen.id)
            return Outcome(f"Sources merged: all citations now point to {shown}.", None, "")

    def correct_url(self, source_id: str, url: str) -> Outcome:
        """Correct a source's address for all its citations; undoable.

        Raises:
            InputError: for an invalid URL, or one that names the same document as before.
            EvidenceError: for a source without a web address, or the address of an article it is cited for.

        """
        with self._context.database.write() as session:
            row = known_source(session, self._context.view, source_id)
            address = source_address(row)
            if address is None or address.is_file:
                raise EvidenceError("Only a web address can be corrected: cite the source again instead.")
            right = Address.typed(url)
            target = source_merges.source_at(session, right, row, self._context.reviewer_id)
            if target.id == row.id:
                raise InputError(
                    "That is the same document as before: tracking, “www.” and a final slash make no difference."
                )
            current = merged(session, target)
            # correcting back to an earlier address revives its own row
            keep = target if current.id == row.id else current
            self._refuse_own_articles(session, source_address(keep), row)
            source_merges.merge(session, keep, row, self._context.reviewer_id, "address corrected", right.url)
            return Outcome(f"Address corrected: all citations now point to {one_line(right.url)}.", None, "")

    def _refuse_own_articles(self, session: Session, address: Address | None, cited: SourceRow) -> None:
        for article_url in source_list.articles_resting_on(session, self._context.view, cited.public_id):
            rule.refuse_own_article(address, address_of_article(article_url))

    def archive(self, source_id: str) -> ArchiveAttempt:
        """Fetch a source and store a copy; the attempt records a failure. Blocks for as long as the network takes.

        Raises:
            EvidenceError: when the source has no web address.
            AnnotatorError: when there is no archive, or it cannot be written.

        """
        with self._context.database.read() as session:
            known = known_source(session, self._context.view, source_id).public_id
        return self._copies().archive(known, self._context.reviewer_id)

    def archives_when_cited(self) -> bool:
        """Whether cited sources are to be archived."""
        return self._archive_cited and self._make_archive is not None

    def archive_cited(self, outcome: Outcome) -> tuple[Outcome, list[str]]:
        """Archive the cited sources that have no copy, if the project wants that, and check their quotes.

        Returns the outcome with a warning for each misquote, and a message for each failure; the decision stays.
        """
        review = outcome.claim.review if outcome.claim else None
        if review is None or not self.archives_when_cited():
            return outcome, []
        archived, failures = set(), []
        for source in {piece.source.id: piece.source for piece in review.evidence}.values():
            if not (source.url or "").startswith("http") or self.show(source.id).copy is not None:
                continue
            try:
                attempt = self.archive(source.id)
            except AnnotatorError as error:  # without an archive, the others would fail too
                failures.append(str(error))
                break
            if attempt.ok:
                archived.add(source.id)
            else:
                failures.append(f"{attempt.url} {attempt.reason}")
        cited = [piece for piece in review.evidence if piece.source.id in archived]
        return self.warn_of_misquotes(outcome, cited), failures

    def archive_newly_cited(self, outcome: Outcome, piece: Evidence) -> str | None:
        """Archive the web source of ``piece`` if it has no copy; returns a warning if the copy is worded differently.

        Raises:
            EvidenceError: if no copy could be kept, with the reason. The citation stays.

        """
        source = piece.source
        if not (source.url or "").startswith("http") or self.show(source.id).copy is not None:
            return None
        attempt = self.archive(source.id)
        if not attempt.ok:
            raise EvidenceError(f"Cited, but not archived: {host_of(attempt.url)} {attempt.reason}")
        return self.warn_of_misquotes(replace(outcome, warning=None), [piece]).warning

    def add_file(self, path: str) -> Source:
        """Add a file as a source, to be cited by its id.

        Raises:
            InputError: when the file cannot be read, is too large or has no text.
            UsageError: where files may not be read.

        """
        self._context.check_may_read(path)
        return self._copies().add_file(path, self._context.reviewer_id)

    def check_quote(self, source_id: str, quote: Quote) -> QuoteMatch | None:
        """Look a quote up in the archived copy of its source; ``None`` without a copy.

        Raises:
            AnnotatorError: when the copy is damaged or gone.

        """
        copy = self.show(source_id).copy
        return self._copies().find_quote(copy, quote) if copy else None

    def read_copy(self, source_id: str) -> SourceDetails | None:
        """What the archived copy of a source says of itself; ``None`` without a copy.

        Raises:
            AnnotatorError: when the copy is damaged or gone.

        """
        copy = self.show(source_id).copy
        return self._copies().describe(copy) if copy else None

    def last_quote(self, source_id: str) -> Quote | None:
        """The quote that this reviewer cited last from a source."""
        own = [use for use in self.show(source_id).uses if use.reviewer == self._context.reviewer and use.quote]
        last = max(own, key=lambda use: use.evidence_id, default=None)
        return Quote(last.quote or "", last.quote_prefix, last.quote_suffix) if last else None

    def warn_of_misquotes(self, outcome: Outcome, cited: Iterable[Evidence]) -> Outcome:
        """Add a warning for each quote that differs from the archived copy; a missing copy is ignored."""
        warnings = [outcome.warning] if outcome.warning else []
        for piece in cited:
            with suppress(AnnotatorError):
                match = self.check_quote(piece.source.id, piece.quote) if piece.quote else None
                if match is not None and piece.quote is not None:
                    warnings += event_words.misquoted(piece.quote.exact, match)
        if len(warnings) == bool(outcome.warning):
            return outcome
        added = " ".join(warnings[bool(outcome.warning) :])
        return replace(outcome, message=f"{outcome.message} {added}", warning=" ".join(warnings))

    def list_recent(self, limit: int = 9) -> list[Source]:
        """The sources this reviewer cited last, newest first, without duplicates."""
        with self._context.database.read() as session:
            return recent_sources(session, self._context.view, limit)

    def close(self) -> None:
        """Cancel archiving in progress."""
        if self._archive is not None:
            self._archive.close()

    def _copies(self) -> Archive:
        if self._archive is None:
            if self._make_archive is None:
                raise AnnotatorError('There is no archive of sources here: set archive = "FOLDER" under [sources].')
            self._archive = self._make_archive()
        return self._archive
