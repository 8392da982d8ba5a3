"""Loading exported annotations: articles, claims and reviews keep their ids, and nothing stored is overwritten.

The caller checks each value and runs the whole load in one transaction. Where a stored item differs from the loaded
one, the stored one is kept and a conflict is reported.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.storage.article_keys import insert_keys
from annotator.storage.article_rows import insert_sentences_of, sentence_at, sentences_of_many, suggestion_values
from annotator.storage.database.bulk import insert_numbered, insert_rows
from annotator.storage.events import append_events
from annotator.storage.found_claims import StoredSentence
from annotator.storage.loaded_reviews import Agreement, Loaded, ReviewLoading, Target, same_review
from annotator.storage.loaded_values import LoadedArticle, LoadedClaim, Placed, StoredArticle
from annotator.storage.place_keys import keys_of
from annotator.storage.possible_claims import is_offer
from annotator.storage.schema.models import ArticleRow, ClaimRow, SuggestionRow, utc_now
from annotator.storage.seals import seal_articles
from annotator.storage.suggester_versions import keep_versions
from annotator.storage.version_rules import ended_with_version
from annotator.text import article_public_id, claim_public_id, loose_key

_ARTICLE_DETAILS = ("title", "url", "publisher", "author", "published_at", "language")


_ARTICLE_COLUMNS = tuple(col(getattr(ArticleRow, name)) for name in StoredArticle._fields)

_Values = dict[str, Any]
"""Values by the name of their column, or of their key in an event."""


class Loading:
    """One load in one transaction; ``loaded`` holds its counts and conflicts."""

    def __init__(self, session: Session, agrees: Agreement = same_review) -> None:
        """Start a load in a writing ``session``; ``agrees`` decides whether a stored review equals the loaded one."""
        self._session = session
        self.loaded = Loaded()
        self._reviews = ReviewLoading(session, self.loaded, agrees)
        self._sentences: dict[int, list[StoredSentence]] = {}
        self._unsealed: set[int] = set()

    def article(self, loaded: LoadedArticle) -> None:
        """Store an article with its sentences; if its text is already stored, only compare the details."""
        stored = self.stored_article(loaded.sha256)
        if stored is None:
            self.new_articles([loaded])
        else:
            self._compare_article(stored, loaded.article)

    def new_articles(self, articles: Sequence[LoadedArticle]) -> dict[str, StoredArticle]:
        """Store articles with their sentences; their texts must be new and different from each other.

        Returns them as stored, by the hash of their text.
        """
        if not articles:
            return {}
        values = [_article_values(each) for each in articles]
        keys = insert_numbered(self._session, ArticleRow, values)
        keyed = list(zip(keys, articles, strict=True))
        self._sentences = insert_sentences_of(
            self._session, [(key, each.article.text, each.sentences) for key, each in keyed]
        )
        insert_keys(self._session, [(loose_key(each.article.text), key) for key, each in keyed])
        append_events(self._session, "load", None, [_article_event(key, each) for key, each in keyed])
        self._unsealed.update(keys)
        self.loaded.articles += len(articles)
        return {row["sha256"]: StoredArticle._make(map(row.get, StoredArticle._fields)) for row in values}

    def seal(self) -> None:
        """Seal the articles of which something was loaded; call it when everything is."""
        seal_articles(self._session, self._unsealed)
        self._unsealed.clear()

    def stored_article(self, sha256: str) -> StoredArticle | None:
        """The stored article with this text hash."""
        return self.stored_articles([sha256]).get(sha256)

    def stored_articles(self, hashes: Sequence[str]) -> dict[str, StoredArticle]:
        """The stored articles with these text hashes, by hash."""
        if not hashes:
            return {}
        rows = self._session.execute(select_columns(*_ARTICLE_COLUMNS).where(col(ArticleRow.sha256).in_(hashes)))
        return {row.sha256: StoredArticle._make(row) for row in rows}

    def sentences(self, article_ids: Collection[int]) -> dict[int, list[StoredSentence]]:
        """The sentences of articles (by row id) in reading order; caches the last articles asked for."""
        missing = set(article_ids) - self._sentences.keys()
        if missing:
            kept = {key: self._sentences[key] for key in article_ids if key not in missing}
            self._sentences = kept | sentences_of_many(self._session, missing)
        return self._sentences

    def _compare_article(self, stored: StoredArticle, article: ArticleInput) -> None:
        differs = [name for name in _ARTICLE_DETAILS if getattr(stored, name) != getattr(article, name)]
        if differs:
            self.loaded.conflict(f"Article {stored.public_id} has a different {', '.join(differs)} in this database.")
        else:
            self.loaded.articles_unchanged += 1

    def claims(self, article: StoredArticle, claims: Sequence[LoadedClaim]) -> None:
        """Load claims of one stored article with their reviews.

        Raises:
            InputError: when a span starts outside all sentences, or a claim id is repeated or belongs to another
                article.

        """
        self.claims_of([(article, claim) for claim in claims])

    def claims_of(self, placed: Sequence[Placed]) -> None:
        """Load claims of several stored articles at once.

        Raises:
            InputError: as for ``claims``.

        """
        ids = [claim.id for _, claim in placed]
        stored = self._stored_claims(ids)
        new = [pair for pair in placed if pair[1].id not in stored]
        same = [pair for pair in placed if pair[1].id in stored and self._is_same(pair[0], stored[pair[1].id], pair[1])]
        added: dict[str, int] = {}
        if new:
            _refuse_twice(claim for _, claim in new)
            added = self._insert_claims(new)
            self._insert_suggestions([claim for _, claim in new], added)
            self._append_claim_events(new, added)
            self._unsealed.update(article.id for article, _ in new)
        self.loaded.claims += len(new)
        self.loaded.claims_unchanged += len(same)
        keys = added | {key: row.id for key, row in stored.items()}
        self._reviews.load(
            [
                (Target(where, claim.id, keys[claim.id], article.id), review)
                for article, claim in (*new, *same)
                for where, review in claim.said()
            ],
            frozenset(added.values()),
        )

    def _stored_claims(self, ids: Sequence[str]) -> dict[str, Row[Any]]:
        columns = (
            col(ClaimRow.id), col(ClaimRow.public_id), col(ClaimRow.article_id),
            col(ClaimRow.start), col(ClaimRow.end), col(ClaimRow.withdrawn_at),
        )  # fmt: skip
        rows = self._session.execute(select_columns(*columns).where(col(ClaimRow.public_id).in_(ids)))
        return {row.public_id: row for row in rows}

    def _is_same(self, article: StoredArticle, stored: Row[Any], claim: LoadedClaim) -> bool:
        """Whether the stored claim still equals the loaded one; if not, reports a conflict."""
        if stored.article_id != article.id:
            raise InputError(
                f"{claim.where}: the claim {claim.id} belongs to another article in this database: nothing was loaded."
            )
        if stored.withdrawn_at is not None and not self._ended(stored) and not self._included(stored, claim):
            self.loaded.conflict(f"{claim.where}: the claim {claim.id} is withdrawn in this database.")
        elif (stored.start, stored.end) != (claim.start, claim.end):
            self.loaded.conflict(f"{claim.where}: the claim {claim.id} has a different span in this database.")
        else:
            return True
        return False

    def _ended(self, stored: Row[Any]) -> bool:
        """Whether a claim is only withdrawn because its article has a newer version here."""
        ended = select(col(ClaimRow.id)).where(col(ClaimRow.id) == stored.id, ended_with_version())
        return self._session.exec(ended).first() is not None

    def _included(self, stored: Row[Any], claim: LoadedClaim) -> bool:
        """Take in a claim that is only a possible one here, because somebody else included it."""
        if (stored.start, stored.end) != (claim.start, claim.end):
            return False
        if self._session.execute(
            select_columns(col(ClaimRow.id)).where(col(ClaimRow.id) == stored.id, is_offer())
        ).first():
            included = update(ClaimRow).where(col(ClaimRow.id) == stored.id)
            self._unsealed.add(stored.article_id)
            self._session.execute(
                included.values(withdrawn_at=None, origin=claim.origin),
                execution_options={"synchronize_session": False},
            )
            return True
        return False

    def _insert_claims(self, placed: Sequence[Placed]) -> dict[str, int]:
        """Store new claims; returns their row ids by public id."""
        sentences = self.sentences({article.id for article, _ in placed})
        rows, now = [], utc_now()
        for article, claim in placed:
            sentence = sentence_at(sentences[article.id], claim.start)
            if sentence is None:
                raise InputError(
                    f"{claim.where}: the claim {claim.id} starts outside all sentences: nothing was loaded."
                )
            rows.append(_claim_values(article.id, sentence.row_id, claim, now))
        keys = insert_numbered(self._session, ClaimRow, rows)
        return dict(zip((claim.id for _, claim in placed), keys, strict=True))

    def _insert_suggestions(self, claims: Sequence[LoadedClaim], keys: Mapping[str, int]) -> None:
        rows = [
            suggestion_values(keys[claim.id], claim.start, claim.suggestion) for claim in claims if claim.suggestion
        ]
        if rows:
            keep_versions(self._session, {(row["suggester"], row["version"]) for row in rows})
        insert_rows(self._session, SuggestionRow, rows)

    def _append_claim_events(self, placed: Sequence[Placed], keys: Mapping[str, int]) -> None:
        """Append one event per article, and one per claim whose span a person moved, so that it counts as touched."""
        spans: dict[int, _Values] = {}
        moved = []
        for article, claim in placed:
            span = {"start": claim.start, "end": claim.end, "withdrawn": False}
            spans.setdefault(article.id, {})[claim.id] = span
            if claim_public_id(article.sha256, claim.start, claim.end) != claim.id:
                moved.append({"article_id": article.id, "claim_id": keys[claim.id], "payload": {"claim": span}})
        all_of = [{"article_id": key, "claim_id": None, "payload": {"claims": each}} for key, each in spans.items()]
        append_events(self._session, "load", None, [*all_of, *moved])


def _refuse_twice(claims: Iterable[LoadedClaim]) -> None:
    seen: set[str] = set()
    for claim in claims:
        if claim.id in seen:
            raise InputError(f"{claim.where}: the claim {claim.id} occurs twice: nothing was loaded.")
        seen.add(claim.id)


def _article_values(loaded: LoadedArticle) -> _Values:
    article = loaded.article
    values = {name: getattr(article, name) for name in (*_ARTICLE_DETAILS, "text", "external_id", "meta", "origin")}
    known = {"public_id": article_public_id(loaded.sha256), "sha256": loaded.sha256, "segmenter": loaded.segmenter}
    values |= known | keys_of(article)._asdict()
    return values | {"sentence_count": len(loaded.sentences), "imported_at": loaded.imported_at}


def _article_event(article_id: int, loaded: LoadedArticle) -> _Values:
    payload = {"origin": loaded.article.origin, "sha256": loaded.sha256, "sentences": len(loaded.sentences)}
    return {"article_id": article_id, "claim_id": None, "payload": payload}


def _claim_values(article_id: int, sentence_id: int, claim: LoadedClaim, now: datetime) -> _Values:
    return {
        "public_id": claim.id,
        "article_id": article_id,
        "sentence_id": sentence_id,
        "start": claim.start,
        "end": claim.end,
        "exact": claim.exact,
        "origin": claim.origin,
        "created_at": now,
    }
