"""The part of the desk that finds passages in the library for a claim, and cites them.

What it finds depends on the claim, the reviewer's own questions and words, and the library, never on others' answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.evidence_search import Search
from annotator.domain.library import Added, Library, LibraryDocument, Passage
from annotator.domain.records import Citation, Quote
from annotator.domain.shown_outcomes import ShownOutcome
from annotator.domain.vocabulary import Stance
from annotator.domain.work import Outcome
from annotator.errors import InputError, UsageError
from annotator.storage.document_views import has_documents
from annotator.storage.shown_passages import keep_shown, mark_shown
from annotator.web.address import Address, is_file_address

if TYPE_CHECKING:
    from annotator.review.desk_context import DeskContext
    from annotator.review.own_answers import OwnAnswers

AddSources = Callable[[Sequence[str]], Added]
"""Adds what files, folders, patterns and web addresses hold."""


@dataclass(frozen=True, slots=True)
class LibraryAccess:
    """How a desk gets at the library.

    ``open`` opens it, on first use. ``add`` adds to it, where that is possible. ``shares`` says whether other libraries
    are searched too, ``keep_shown`` whether it is stored what the finder shows and what is taken.
    """

    open: Callable[[], Library]
    add: AddSources | None = None
    shares: bool = False
    keep_shown: bool = True


MOST = 5
"""Passages shown at once; each has a digit."""
_AROUND = 64
"""Characters kept before and after a quote, by which it is found again."""


class EvidenceFinder:
    """Finds passages for claims; the library is opened on first use."""

    def __init__(self, context: "DeskContext", answers: "OwnAnswers", access: LibraryAccess | None) -> None:
        self._context = context
        self._answers = answers
        self._access = access
        self._keep_shown = access is not None and access.keep_shown
        self._library: Library | None = None

    def is_stocked(self) -> bool:
        """Whether somebody has put documents into the library, apart from the archived copies that come by themselves.

        Quick: it is asked whenever a label lacks its source.
        """
        if self._access is None or self._access.shares:
            return self._access is not None
        with self._context.database.read() as session:
            return has_documents(session)

    def find(self, search: Search) -> list[Passage]:
        """The passages that most likely bear on the claim, best first; none from the article itself."""
        own = _key(search.article_url)
        found = self._opened().find(search.query(), MOST + (own is not None))
        return [each for each in found if own is None or _key(each.document.url) != own][:MOST]

    def show(self, document_id: str) -> LibraryDocument:
        """A whole document.

        Raises:
            NotFoundError: when there is no such document.

        """
        return self._opened().show(document_id)

    def add(self, sources: Sequence[str]) -> Added:
        """Add files, folders, patterns and web addresses to the library.

        Raises:
            UsageError: for anything but web addresses where files may not be read; or if this desk cannot add.
            DatabaseError: if the database cannot be written.

        """
        for source in sources:
            self._context.check_may_read(source)
        if self._access is None or self._access.add is None:
            raise UsageError("Nothing can be added here: use “annotator library add”.")
        return self._access.add(sources)

    def note_shown(self, search: Search, passages: Sequence[Passage]) -> None:
        """Store what was shown, unless the settings say no."""
        if self._keep_shown and passages:
            query = search.query()
            with self._context.database.write() as session:
                keep_shown(
                    session, search.claim.id, self._context.reviewer_id, f"{query.claim} {query.words}".strip(),
                    " ".join(query.questions) or None, passages,
                )  # fmt: skip

    def note_outcome(self, claim_id: str, passage: Passage, outcome: ShownOutcome) -> None:
        """Store what the reviewer did with a passage that was shown."""
        if self._keep_shown:
            place = passage.document.id, passage.start, passage.end
            with self._context.database.write() as session:
                mark_shown(session, claim_id, self._context.reviewer_id, place, outcome)

    def cite(
        self,
        claim_id: str,
        passage: Passage,
        stance: Stance,
        span: tuple[int, int] | None = None,
        question: int | None = None,
    ) -> Outcome:
        """Cite a passage's best sentence, or the ``span`` of its document, as an exact quote.

        The quote answers the question with that number (from 1), if one is given.

        Raises:
            InputError: when there is nothing in the span.
            EvidenceError: when the same citation exists, or the document is the article itself.

        """
        document = self.show(passage.document.id)
        start, end = span or (passage.best.start, passage.best.end)
        citation = citation_of(document, start, end, stance)
        outcome = self._answers.cite(claim_id, citation, question)
        self.note_outcome(claim_id, passage, ShownOutcome.CITED)
        return outcome

    def close(self) -> None:
        """Close the library, if it was opened."""
        if self._library is not None:
            self._library.close()

    def _opened(self) -> Library:
        if self._library is None:
            if self._access is None:
                raise UsageError("There is no library here: use “annotator library add”.")
            self._library = self._access.open()
        return self._library


def citation_of(document: LibraryDocument, start: int, end: int, stance: Stance) -> Citation:
    """A citation of ``text[start:end]`` of a document, without white space at its ends.

    A document without a web address is named by the hash of its text, as files are named by that of their bytes.

    Raises:
        InputError: when there is nothing in the span.

    """
    text, about = document.text, document.about
    exact = text[start:end]
    start += len(exact) - len(exact.lstrip())
    exact = exact.strip()
    if not exact:
        raise InputError("Nothing is selected: choose a sentence.")
    end = start + len(exact)
    quote = Quote(exact, text[max(0, start - _AROUND) : start], text[end : end + _AROUND])
    url = about.url or Address.of_file(about.sha256).url
    title = about.title or (about.name if is_file_address(url) else None)
    return Citation(
        stance, url=url, quote=quote, title=title, publisher=about.publisher, author=about.author,
        published_at=about.published_at,
    )  # fmt: skip


def _key(url: str | None) -> str | None:
    try:
        return Address.parse(url).key if url else None
    except InputError:
        return None
