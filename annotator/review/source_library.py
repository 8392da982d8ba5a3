"""The part of the desk that looks after sources: the library, archived copies, merging and mending addresses."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from annotator.domain.records import Evidence, Quote, Source
from annotator.domain.source_facts import Archive, ArchiveAttempt, QuoteMatch, SourceDetail, SourceSummary
from annotator.domain.work import Outcome
from annotator.errors import AnnotatorError, EvidenceError, InputError, NotFoundError
from annotator.review import event_words, rule
from annotator.review.desk_context import DeskContext
from annotator.storage import source_list, source_merges
from annotator.storage.database.engine import Session
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.source_views import as_seen, source_address, source_value
from annotator.storage.sources import known_source, merged, recent_sources, source_id_at
from annotator.text import one_line
from annotator.web.address import Address

MakeArchive = Callable[[], Archive]
"""Makes the archive when it is first wanted: what fetches pages is not loaded for a screen that needs none."""


class SourceLibrary:
    """Sources as one reviewer may see and change them."""

    def __init__(
        self, context: DeskContext, archive: MakeArchive | None = None, *, archive_cited: bool = False
    ) -> None:
        """``archive_cited`` says whether the project wants each source archived when it is cited."""
        self._context = context
        self._archive_cited = archive_cited
        self._make_archive = archive
        self._archive: Archive | None = None

    def search(self, words: str = "", limit: int | None = None) -> list[SourceSummary]:
        """The library of sources, newest first; with ``words``, those that hold all of them."""
        with self._context.database.read() as session:
            return source_list.list_sources(session, self._context.view, words, limit)

    def show_all(self) -> list[SourceDetail]:
        """Every source with all that rests on it; for commands that look through all of them."""
        with self._context.database.read() as session:
            return list(source_list.all_details(session, self._context.view))

    def show(self, source_id: str) -> SourceDetail:
        """A source with every claim that rests on it, and its archived copies.

        Raises:
            NotFoundError: when there is none that this reviewer may know of.

        """
        with self._context.database.read() as session:
            return source_list.source_detail(session, self._context.view, source_id)

    def find(self, url: str) -> Source | None:
        """The source at an address, however it is written; ``None`` when there is none that this reviewer may know of.

        Raises:
            InputError: when the URL is not one.

        """
        try:
            address = Address.parse(url)
            with self._context.database.read() as session:
                row = known_source(session, self._context.view, source_id_at(session, address))
                return as_seen(session, self._context.view, [source_value(row)])[row.public_id]
        except NotFoundError:
            return None

    def merge(self, keep: str, drop: str) -> Outcome:
        """Make one source of two: whatever rested on ``drop`` rests on ``keep``; undoable, nothing is deleted.

        Raises:
            NotFoundError: when one of them is not there.
            EvidenceError: when they are one already, or an article would become evidence for its own claims.

        """
        with self._context.database.write() as session:
            kept, dropped = (known_source(session, self._context.view, name) for name in (keep, drop))
            if kept.id == dropped.id:
                raise EvidenceError(f"{keep} and {drop} are one source already.")
            for one, other in ((kept, dropped), (dropped, kept)):
                for address in source_list.addresses_of(session, self._context.view, one):
                    self._refuse_own_articles(session, address, other)
            source_merges.merge(session, kept, dropped, self._context.reviewer_id, "sources merged")
            seen = as_seen(session, self._context.view, [source_value(kept)])[kept.public_id]
            shown = one_line(seen.file_name or seen.url or seen.title or seen.id)
            return Outcome(f"Sources merged: all uses rest on {shown} now.", None, "")

    def correct_url(self, source_id: str, url: str) -> Outcome:
        """Give a source its right address once for all uses; undoable.

        Raises:
            NotFoundError: when there is no such source.
            InputError: when the URL is not one, or names the document that it named before.
            EvidenceError: for a source without a web address, or the address of an article that it is cited for.

        """
        with self._context.database.write() as session:
            row = known_source(session, self._context.view, source_id)
            address = source_address(row)
            if address is None or address.is_file:
                raise EvidenceError("Only a web address can be corrected: cite this source anew instead.")
            right = Address.parse(url)
            target = source_merges.source_at(session, right, row, self._context.reviewer_id)
            if target.id == row.id:
                raise InputError("That is the same document as before: tracking, www. and a last slash do not count.")
            standing = merged(session, target)
            # an address that was corrected away from comes back when it is corrected to
            keep = target if standing.id == row.id else standing
            self._refuse_own_articles(session, source_address(keep), row)
            source_merges.merge(session, keep, row, self._context.reviewer_id, "address corrected", right.url)
            return Outcome(f"Address corrected: all uses rest on {one_line(right.url)} now.", None, "")

    def _refuse_own_articles(self, session: Session, address: Address | None, cited: SourceRow) -> None:
        """No article may become evidence for its own claims because what they rest on gets its address."""
        for article_url in source_list.articles_resting_on(session, self._context.view, cited.public_id):
            rule.refuse_own_article(address, rule.address_of_article(article_url))

    def archive(self, source_id: str) -> ArchiveAttempt:
        """Fetch a source and keep a copy; a failure is told in the attempt. Takes as long as the network does.

        Raises:
            NotFoundError: when there is no such source.
            EvidenceError: when it has no web address.
            AnnotatorError: when there is no place for copies, or it cannot be written.

        """
        with self._context.database.read() as session:
            known = known_source(session, self._context.view, source_id).public_id
        return self._copies().archive(known, self._context.reviewer_id)

    def archives_when_cited(self) -> bool:
        """Whether the project wants ``archive`` called for each source that is cited."""
        return self._archive_cited and self._make_archive is not None

    def archive_cited(self, outcome: Outcome) -> tuple[Outcome, list[str]]:
        """Archive what a decision cites and has no copy, where the project wants that; new copies check the quotes.

        Returns the outcome, with a warning for each misquote, and a sentence for each source that failed: whatever
        happens here, the decision is kept.
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
            except AnnotatorError as error:  # there is no place for copies: the others would fail alike
                failures.append(str(error))
                break
            if attempt.ok:
                archived.add(source.id)
            else:
                failures.append(f"{attempt.url} {attempt.reason}")
        cited = [piece for piece in review.evidence if piece.source.id in archived]
        return self.warn_of_misquotes(outcome, cited), failures

    def add_file(self, path: str) -> Source:
        """Take a file in as a source, to be cited by its id.

        Raises:
            InputError: when the file cannot be read, is too large or has no text.

        """
        return self._copies().add_file(path, self._context.reviewer_id)

    def check_quote(self, source_id: str, quote: Quote) -> QuoteMatch | None:
        """How a quote stands in the archived copy of a source; ``None`` when there is no copy.

        Raises:
            AnnotatorError: when the copy is damaged or gone.

        """
        copy = self.show(source_id).copy
        return self._copies().find_quote(copy, quote) if copy else None

    def warn_of_misquotes(self, outcome: Outcome, cited: Iterable[Evidence]) -> Outcome:
        """The outcome with a warning where a quote is not what the archived copy of its source says.

        The decision is on disk already and stays; without a copy, or with one that was lost, there is nothing to say.
        """
        warnings = [outcome.warning] if outcome.warning else []
        for piece in cited:
            with suppress(AnnotatorError):
                match = self.check_quote(piece.source.id, piece.quote) if piece.quote else None
                if match is not None and piece.quote is not None:
                    warnings += event_words.misquoted(piece.quote.exact, match)
        if len(warnings) == bool(outcome.warning):
            return outcome
        said = " ".join(warnings[bool(outcome.warning) :])
        return replace(outcome, message=f"{outcome.message} {said}", warning=" ".join(warnings))

    def list_recent(self, limit: int = 9) -> list[Source]:
        """The sources this reviewer cited last, newest first, each once."""
        with self._context.database.read() as session:
            return recent_sources(session, self._context.view, limit)

    def close(self) -> None:
        """Give up what is being archived."""
        if self._archive is not None:
            self._archive.close()

    def _copies(self) -> Archive:
        if self._archive is None:
            if self._make_archive is None:
                raise AnnotatorError("There is no archive of sources here.")
            self._archive = self._make_archive()
        return self._archive
