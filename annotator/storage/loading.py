"""Taking annotations back in: whole articles, claims and reviews under the ids they had, nothing overwritten.

The caller has checked each value and runs everything in one transaction. What is stored already stays as it is; where
it differs from what was loaded, the answer is a conflict in words.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session

from annotator.domain import ArticleInput, Origin, Review, SentenceSpan, Suggestion
from annotator.errors import InputError
from annotator.storage import tables
from annotator.storage.articles import StoredSentence, insert_sentences, sentences_of
from annotator.storage.events import append_event
from annotator.storage.loading_reviews import Loaded, ReviewLoading, Target
from annotator.storage.models import utc_now
from annotator.text import article_public_id, claim_public_id

_article, _claim, _suggestion = tables.article, tables.claim, tables.suggestion
_ARTICLE_DETAILS = ("title", "url", "publisher", "author", "published_at", "language")


@dataclass(frozen=True, slots=True)
class LoadedClaim:
    """One claim to take back. ``where`` names its line in messages; its sources carry their public ids."""

    where: str
    id: str
    start: int
    end: int
    exact: str
    origin: Origin
    suggestion: Suggestion | None
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """One article to take back, under its own time of import so that lists keep their order."""

    article: ArticleInput
    sha256: str
    sentences: Sequence[SentenceSpan]
    segmenter: str
    imported_at: datetime


class Loading:
    """One load inside one transaction."""

    def __init__(self, session: Session) -> None:
        """``session`` must be one that writes."""
        self._session = session
        self.loaded = Loaded()
        self._reviews = ReviewLoading(session, self.loaded)
        self._sentences: tuple[int, list[StoredSentence]] = (0, [])

    def article(self, loaded: LoadedArticle) -> None:
        """Store an article with its sentences, unless its text is stored already."""
        article, sha256, sentences = loaded.article, loaded.sha256, loaded.sentences
        stored = self.stored_article(sha256)
        if stored is not None:
            self._compare_article(stored, article)
            return
        values = {name: getattr(article, name) for name in (*_ARTICLE_DETAILS, "text", "external_id", "meta", "origin")}
        values |= {"public_id": article_public_id(sha256), "sha256": sha256, "segmenter": loaded.segmenter}
        values |= {"sentence_count": len(sentences), "imported_at": loaded.imported_at}
        self._session.execute(insert(_article), [values])
        key = self._session.execute(select(_article.c.id).where(_article.c.sha256 == sha256)).scalar_one()
        insert_sentences(self._session, key, article.text, sentences)
        payload = {"origin": article.origin, "sha256": sha256, "sentences": len(sentences)}
        append_event(self._session, "load", article_id=key, payload=payload)
        self.loaded.articles += 1

    def stored_article(self, sha256: str) -> Row[Any] | None:
        """The stored article with this text: its ``id``, ``sha256``, ``text`` and details."""
        names = ("id", "public_id", "sha256", "text", *_ARTICLE_DETAILS)
        columns = [_article.c[name] for name in names]
        return self._session.execute(select(*columns).where(_article.c.sha256 == sha256)).one_or_none()

    def _compare_article(self, stored: Row[Any], article: ArticleInput) -> None:
        differs = [name for name in _ARTICLE_DETAILS if getattr(stored, name) != getattr(article, name)]
        if differs:
            self.loaded.conflict(f"Article {stored.public_id} has another {', '.join(differs)} here.")
        else:
            self.loaded.articles_unchanged += 1

    def claims(self, article: Row[Any], claims: Sequence[LoadedClaim]) -> None:
        """Take back claims of one stored article (a row of ``stored_article``), with their reviews.

        Raises:
            InputError: when a span lies in no sentence, or an id belongs to a claim of another article or comes twice.

        """
        ids = [claim.id for claim in claims]
        stored = self._stored_claims(ids)
        new = [claim for claim in claims if claim.id not in stored]
        same = [claim for claim in claims if claim.id in stored and self._is_same(article, stored[claim.id], claim)]
        if new:
            _refuse_twice(new)
            self._insert_claims(article, new)
            stored = self._stored_claims(ids)
            self._insert_suggestions(new, stored)
            self._tell_of_claims(article, new, stored)
        self.loaded.claims += len(new)
        self.loaded.claims_unchanged += len(same)
        self._reviews.load(
            [
                (Target(claim.where, claim.id, stored[claim.id].id, article.id), review)
                for claim in (*new, *same)
                for review in claim.reviews
            ]
        )

    def _stored_claims(self, ids: Sequence[str]) -> dict[str, Row[Any]]:
        columns = (_claim.c[name] for name in ("id", "public_id", "article_id", "start", "end", "withdrawn_at"))
        rows = self._session.execute(select(*columns).where(_claim.c.public_id.in_(ids)))
        return {row.public_id: row for row in rows}

    def _is_same(self, article: Row[Any], stored: Row[Any], claim: LoadedClaim) -> bool:
        """Whether a stored claim is still the one that was exported; if not, that is a conflict."""
        if stored.article_id != article.id:
            raise InputError(
                f"{claim.where}: the claim {claim.id} belongs to another article here; nothing was loaded."
            )
        if stored.withdrawn_at is not None:
            self.loaded.conflict(f"{claim.where}: the claim {claim.id} was taken away here.")
        elif (stored.start, stored.end) != (claim.start, claim.end):
            self.loaded.conflict(f"{claim.where}: the claim {claim.id} has another span here.")
        else:
            return True
        return False

    def _insert_claims(self, article: Row[Any], claims: Sequence[LoadedClaim]) -> None:
        if self._sentences[0] != article.id:
            self._sentences = article.id, sentences_of(self._session, article.id)
        sentences = self._sentences[1]
        rows = []
        for claim in claims:
            at = bisect_right(sentences, claim.start, key=lambda sentence: sentence.start) - 1
            if at < 0 or claim.start >= sentences[at].end:
                raise InputError(f"{claim.where}: the claim {claim.id} starts in no sentence; nothing was loaded.")
            rows.append(_claim_values(article.id, sentences[at].row_id, claim))
        self._session.execute(insert(_claim), rows)

    def _insert_suggestions(self, claims: Sequence[LoadedClaim], stored: dict[str, Row[Any]]) -> None:
        rows = [_suggestion_values(stored[claim.id].id, claim.suggestion) for claim in claims if claim.suggestion]
        if rows:
            self._session.execute(insert(_suggestion), rows)

    def _tell_of_claims(self, article: Row[Any], claims: Sequence[LoadedClaim], stored: dict[str, Row[Any]]) -> None:
        """One event for all; a claim whose edges a person moved gets its own, so that it counts as touched."""
        spans = {claim.id: {"start": claim.start, "end": claim.end, "withdrawn": False} for claim in claims}
        append_event(self._session, "load", article_id=article.id, payload={"claims": spans})
        for claim in claims:
            if claim_public_id(article.sha256, claim.start, claim.end) != claim.id:
                key, payload = stored[claim.id].id, {"claim": spans[claim.id]}
                append_event(self._session, "load", article_id=article.id, claim_id=key, payload=payload)


def _refuse_twice(claims: Iterable[LoadedClaim]) -> None:
    seen: set[str] = set()
    for claim in claims:
        if claim.id in seen:
            raise InputError(f"{claim.where}: the claim {claim.id} comes twice; nothing was loaded.")
        seen.add(claim.id)


def _claim_values(article_id: int, sentence_id: int, claim: LoadedClaim) -> dict[str, Any]:
    return {
        "public_id": claim.id,
        "article_id": article_id,
        "sentence_id": sentence_id,
        "start": claim.start,
        "end": claim.end,
        "exact": claim.exact,
        "origin": claim.origin,
        "created_at": utc_now(),
    }


def _suggestion_values(claim_id: int, suggestion: Suggestion) -> dict[str, Any]:
    return {
        "claim_id": claim_id,
        "suggester": suggestion.suggester,
        "version": suggestion.version,
        "model": suggestion.model,
        "score": suggestion.score,
        "reasons": [{"reason": reason.reason, "weight": reason.weight} for reason in suggestion.reasons],
        "speaker": suggestion.speaker,
        "cue": suggestion.cue,
        "tags": [tag.value for tag in suggestion.tags],
        "threshold": suggestion.threshold,
        "current": True,
        "created_at": utc_now(),
    }
