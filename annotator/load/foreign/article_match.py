"""Finding the stored article that a record is about, or making a new one from its text."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.segment import SEGMENTER, segment
from annotator.load.foreign.tool_record import ForeignRecord, Span
from annotator.storage.database.engine import Session
from annotator.storage.loaded_articles import Loading
from annotator.storage.loaded_values import LoadedArticle, StoredArticle
from annotator.storage.lookup import articles_by_id, claims_by_id, claims_by_text, has_articles, places_of_text
from annotator.text import check_storable, sha256_of

_ENOUGH_WORDS = 3
"""Shorter texts are not searched for inside articles, because they may occur anywhere."""


class Place(NamedTuple):
    """Where a record belongs: the hash of an article, the offset of the record's text in it, and the span of the whole
    text if that is not the whole article.
    """

    sha256: str
    base: int = 0
    whole: Span | None = None


class ArticleMatcher:
    """Finds a place for each record, and makes missing articles."""

    def __init__(self, session: Session, loading: Loading, language: str | None) -> None:
        """``language`` is the default for texts that state none."""
        self._session = session
        self._loading = loading
        self._language = language
        self._judged: set[str] = set()
        """Hashes of articles made from texts that were judged as a whole. No other such text is placed inside them, so
        that results do not depend on the batches.
        """
        self._now = datetime.now(UTC)
        self._has_others = has_articles(session)
        """Whether there are articles besides those. If not, as in a new database, no text is searched for."""

    def places(self, records: Sequence[ForeignRecord]) -> tuple[list[Place | InputError], dict[str, StoredArticle]]:
        """The place of each record, or why it has none, and the new articles by the hash of their text.

        A record belongs to the claim or article of ours that it names, if its text is there; else to the article with
        the same text, the only claim with that text, or the only article that contains it; else to a new article.
        """
        stored = _StoredPlaces(self._session, self._loading, records, self._judged if self._has_others else None)
        places: list[Place | InputError] = []
        new: dict[str, LoadedArticle] = {}
        by_text: dict[str, Place] = {}
        self._now = datetime.now(UTC)
        for record in records:
            try:
                place = stored.place(record) or (None if record.is_article else by_text.get(record.text.strip()))
                if place is None:
                    place = self._made(record, stored.hash_of(record), new)
                    if not record.is_article:
                        by_text[record.text.strip()] = place
                places.append(place)
            except InputError as error:
                places.append(error)
        return places, self._loading.new_articles(list(new.values()))

    def _made(self, record: ForeignRecord, sha256: str, new: dict[str, LoadedArticle]) -> Place:
        if sha256 not in new:
            new[sha256] = self._article(record, sha256)
        if not record.is_article:
            self._judged.add(sha256)
        self._has_others |= record.is_article
        return Place(sha256)

    def _article(self, record: ForeignRecord, sha256: str) -> LoadedArticle:
        check_storable(record.text, "its text")
        sentences = segment(record.text, record.details.get("language") or self._language)
        if not sentences:
            raise InputError("its text has no words")
        details: dict[str, Any] = dict(record.details)
        article = ArticleInput(text=record.text, origin=record.where, **details)
        return LoadedArticle(article, sha256, sentences, SEGMENTER, self._now)


class _StoredPlaces:
    def __init__(
        self,
        session: Session,
        loading: Loading,
        records: Sequence[ForeignRecord],
        closed: Collection[str] | None,
    ) -> None:
        """``closed`` are the hashes of articles in which no text is searched for; ``None`` if there are no others."""
        self._session = session
        self._closed = closed
        good = [record for record in records if _is_storable(record.text)]
        self._hashes = {record.text: sha256_of(record.text) for record in good}
        self._stored = loading.stored_articles(list(self._hashes.values()))
        self._articles = articles_by_id(session, {record.article_id for record in good if record.article_id})
        self._claims = claims_by_id(session, {record.claim_id for record in good if record.claim_id})
        texts = {record.text.strip() for record in good if not record.is_article}
        self._same = claims_by_text(session, texts, of_whole_texts=closed is None)

    def hash_of(self, record: ForeignRecord) -> str:
        """The SHA-256 of the record's text."""
        return self._hashes.get(record.text) or sha256_of(record.text)

    def place(self, record: ForeignRecord) -> Place | None:
        sha256 = self._hashes.get(record.text)
        if sha256 is None:
            return None
        named = self._named(record)
        if named is not None:
            return named
        if sha256 in self._stored:
            return Place(sha256)
        return None if record.is_article else self._matching(record.text)

    def _named(self, record: ForeignRecord) -> Place | None:
        """The claim or article that the record names, if its text is there."""
        text = record.text.strip()
        claim = self._claims.get(record.claim_id or "")
        if claim is not None and claim.exact == text:
            return _within(claim.sha256, claim.start, record.text)
        article = self._articles.get(record.article_id or "")
        if article is None or article.text == record.text:
            return None
        if record.offset is not None and article.text.startswith(record.text, max(0, record.offset)):
            at = max(0, record.offset) + len(record.text) - len(record.text.lstrip())
            return _within(article.sha256, at, record.text)
        if article.text.count(text) == 1:
            return _within(article.sha256, article.text.index(text), record.text)
        return None

    def _matching(self, text: str) -> Place | None:
        """The only claim with this text, or the only article that contains it."""
        same = self._same.get(text.strip(), [])
        if len(same) == 1:
            return _within(same[0].sha256, same[0].start, text)
        if same or self._closed is None or len(text.split()) < _ENOUGH_WORDS:
            return None
        places = [place for place in places_of_text(self._session, text.strip()) if place[0] not in self._closed]
        return _within(*places[0], text) if len(places) == 1 else None


def _within(sha256: str, at: int, text: str) -> Place:
    """The place of ``text``, whose first visible character is at ``at`` in an article."""
    stripped = text.strip()
    return Place(sha256, at - (len(text) - len(text.lstrip())), (at, at + len(stripped)))


def _is_storable(text: str) -> bool:
    try:
        check_storable(text, "it")
    except InputError:
        return False
    return True
