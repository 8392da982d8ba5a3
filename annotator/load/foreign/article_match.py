"""Which article a record is about: one that is stored, or a new one that is made of its text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.errors import InputError
from annotator.ingest.segment import SEGMENTER, segment
from annotator.load.foreign.tool_record import ForeignRecord, Span
from annotator.storage.database.engine import Session
from annotator.storage.loaded_articles import LoadedArticle, Loading
from annotator.storage.lookup import articles_by_id, claims_by_id, claims_by_text, places_of_text
from annotator.text import check_storable, sha256_of

_ENOUGH_WORDS = 3
"""A text of fewer words is not looked for inside of articles: it may stand anywhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs: the hash of an article, the offset of the record's text in it, and the piece of it that
    the whole text of the record is, where that is not the whole article.
    """

    sha256: str
    base: int = 0
    whole: Span | None = None


class Placing:
    """Finds a place for each record, and makes the articles that are not there."""

    def __init__(self, session: Session, loading: Loading, language: str | None) -> None:
        """``language`` is that of texts which do not say theirs."""
        self._session = session
        self._loading = loading
        self._language = language
        self._judged: set[str] = set()
        """The hashes of articles that were made of texts which were judged whole: no other such text is put in them, so
        that it does not matter which of them come together."""

    def places(self, records: Sequence[ForeignRecord]) -> tuple[list[Place | InputError], set[str]]:
        """The place of each record, or why it has none, and the hashes of the articles that are new.

        A record that names a claim or an article of ours belongs there if its text does. Else it belongs to the article
        with its text, then to the only claim that says it, then to the only article in which it stands; else its text
        is an article of its own.
        """
        finding = _Finding(self._session, self._loading, records, self._judged)
        found: list[Place | InputError] = []
        new: dict[str, LoadedArticle] = {}
        said: dict[str, Place] = {}
        for record in records:
            try:
                place = finding.place(record) or (None if record.has_spans else said.get(record.text.strip()))
                found.append(place or self._made(record, new, said))
            except InputError as error:
                found.append(error)
        self._loading.new_articles(list(new.values()))
        return found, set(new)

    def _made(self, record: ForeignRecord, new: dict[str, LoadedArticle], said: dict[str, Place]) -> Place:
        """The place of a record in an article that is made of its text, and put among the ``new``."""
        sha256 = sha256_of(record.text)
        if sha256 not in new:
            new[sha256] = self._article(record, sha256)
        place = Place(sha256)
        if not record.has_spans:
            self._judged.add(sha256)
            said[record.text.strip()] = place
        return place

    def _article(self, record: ForeignRecord, sha256: str) -> LoadedArticle:
        check_storable(record.text, "its text")
        sentences = self._split(record)
        if not sentences:
            raise InputError("its text has no words")
        details: dict[str, Any] = dict(record.details)
        article = ArticleInput(text=record.text, origin=record.where, **details)
        return LoadedArticle(article, sha256, sentences, SEGMENTER, datetime.now(UTC))

    def _split(self, record: ForeignRecord) -> list[SentenceSpan]:
        return segment(record.text, record.details.get("language") or self._language)


class _Finding:
    """What is stored already of a batch of records."""

    def __init__(
        self,
        session: Session,
        loading: Loading,
        records: Sequence[ForeignRecord],
        closed: Collection[str],
    ) -> None:
        """``closed`` are the hashes of articles in which no text is looked for."""
        self._session = session
        self._closed = closed
        good = [record for record in records if _is_storable(record.text)]
        self._stored = loading.stored_articles([sha256_of(record.text) for record in good])
        self._articles = articles_by_id(session, {record.article_id for record in good if record.article_id})
        self._claims = claims_by_id(session, {record.claim_id for record in good if record.claim_id})
        self._same = claims_by_text(session, {record.text.strip() for record in good if not record.has_spans})

    def place(self, record: ForeignRecord) -> Place | None:
        """Where a record belongs; ``None`` when nothing stored has its text."""
        if not _is_storable(record.text):
            return None
        named = self._named(record)
        if named is not None:
            return named
        sha256 = sha256_of(record.text)
        if sha256 in self._stored:
            return Place(sha256)
        return None if record.has_spans else self._said(record.text)

    def _named(self, record: ForeignRecord) -> Place | None:
        """The claim or the article that the record names, if its text is there."""
        text = record.text.strip()
        claim = self._claims.get(record.claim_id or "")
        if claim is not None and claim.exact == text:
            return _at_claim(claim, record.text)
        article = self._articles.get(record.article_id or "")
        if article is None or article.text == record.text:
            return None
        if record.offset is not None and article.text.startswith(record.text, max(0, record.offset)):
            at = max(0, record.offset) + len(record.text) - len(record.text.lstrip())
            return _within(article.sha256, at, record.text)
        if article.text.count(text) == 1:
            return _within(article.sha256, article.text.index(text), record.text)
        return None

    def _said(self, text: str) -> Place | None:
        """The only claim that says the text, or the only article in which it stands."""
        same = self._same.get(text.strip(), [])
        if len(same) == 1:
            return _at_claim(same[0], text)
        if same or len(text.split()) < _ENOUGH_WORDS:
            return None
        found = places_of_text(self._session, text.strip())
        places = [place for place in found if place[0] not in self._closed]
        return _within(*places[0], text) if len(places) == 1 else None


def _at_claim(claim: Any, text: str) -> Place:
    return _within(claim.sha256, claim.start, text)


def _within(sha256: str, at: int, text: str) -> Place:
    """The place of ``text``, which without the spaces around it begins at ``at`` of an article."""
    stripped = text.strip()
    return Place(sha256, at - (len(text) - len(text.lstrip())), (at, at + len(stripped)))


def _is_storable(text: str) -> bool:
    try:
        check_storable(text, "it")
    except InputError:
        return False
    return True
