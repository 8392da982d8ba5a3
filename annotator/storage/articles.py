"""Storing articles with their sentences and suggested claims, each article in one transaction."""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from annotator.domain.article_places import Carried
from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import (
    PLAIN_SUGGESTION_FIELDS,
    SentenceText,
    SuggestedClaim,
    SuggesterInfo,
    Suggestion,
    suggestion_of,
)
from annotator.domain.vocabulary import Origin
from annotator.errors import InputError
from annotator.storage.article_keys import keys_of
from annotator.storage.audit_sample import draw_audit
from annotator.storage.database.bulk import insert_rows
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.found_claims import Found, StoredSentence, above, offered
from annotator.storage.known_articles import WITH_TEXT
from annotator.storage.possible_claims import best_possible
from annotator.storage.schema.models import ArticleRow, ClaimRow, SentenceRow, SuggestionRow, utc_now
from annotator.text import article_public_id, check_storable, claim_public_id, one_line, sha256_of

_DETAILS = ("title", "url", "publisher", "author", "published_at", "language", "external_id")
_KEPT = ("text", *_DETAILS, "meta", "origin")

# Built once because an import runs them for every article: SQLAlchemy then reuses the compiled statements.
_SENTENCES = (
    select(col(SentenceRow.id), col(SentenceRow.start), col(SentenceRow.end))
    .where(col(SentenceRow.article_id) == bindparam("article_id"))
    .order_by(col(SentenceRow.n))
)
_OF_ARTICLE = col(ClaimRow.article_id) == bindparam("article_id")
_CLAIM_KEYS = select(col(ClaimRow.public_id), col(ClaimRow.id)).where(_OF_ARTICLE)

Then = Callable[[Session, str], Carried | None]
"""What belongs to storing an article, given its public id: making it the newer version of another."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The result of storing an article: its public id and its numbers of sentences and claims.

    ``carried`` is what became of the claims of the version it replaces, if any.
    """

    article_id: str
    sentences: int
    claims: int
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class ArticlePlace:
    """The parts of a stored article that new claims need: row id, SHA-256 of the text, and the text."""

    article_id: int
    sha256: str
    text: str


def store_article(
    database: Database,
    article: ArticleInput,
    sentences: Sequence[SentenceSpan],
    suggested: Sequence[Sequence[SuggestedClaim]],
    suggester: SuggesterInfo | None,
    threshold: float,
    segmenter: str,
    audit: float = 0.0,
    possible: float = 1.0,
    then: Then | None = None,
) -> StoredArticle | None:
    """Store an article, its sentences, and one claim for each suggestion that scores ``threshold`` or more.

    ``suggested`` is empty without a suggester. ``audit`` (0 to 1) is the share of sentences without a claim that is
    drawn for the audit sample; scores from ``possible`` on make possible claims. ``then`` is done in
    the same transaction. ``None``: the text is already stored.

    Raises:
        InputError: when the text cannot be stored unchanged, or a span does not fit it.

    """
    _check_spans(article := _checked(article), sentences)
    sha256 = sha256_of(article.text)
    with database.write() as session:
        if session.exec(WITH_TEXT, params={"sha256": sha256}).first():
            return None
        article_id = _insert_article(session, article, sha256, len(sentences), segmenter)
        stored = _insert_sentences(session, article_id, article.text, sentences)
        payload: dict[str, Any] = {"origin": article.origin, "sha256": sha256, "sentences": len(sentences), "claims": 0}
        if suggester is not None:
            drawn = draw_audit(sha256, _texts(article.text, sentences), suggested, suggester, threshold, audit)
            found = above(threshold, zip(stored, suggested, strict=True))
            found += [(stored[n], claim, Origin.AUDIT) for n, claim in drawn.claims.items()]
            offers = offered(stored, best_possible(suggested, threshold, possible), [one.row_id for one, _, _ in found])
            _insert_found(session, ArticlePlace(article_id, sha256, article.text), found, offers, suggester, threshold)
            payload |= _run_payload(suggester, threshold) | {"claims": len(found), "audit": drawn.payload}
        append_event(session, "import", article_id=article_id, payload=payload)
        carried = then(session, article_public_id(sha256)) if then is not None else None
    return StoredArticle(article_public_id(sha256), len(sentences), payload["claims"], carried)


def _insert_found(
    session: Session, place: ArticlePlace, found: Sequence[Found], offers: Sequence[Found], suggester: SuggesterInfo,
    threshold: float,
) -> None:  # fmt: skip
    insert_claims(session, place, found, suggester, threshold)
    insert_claims(session, place, offers, suggester, threshold, withdrawn=True)


def _run_payload(suggester: SuggesterInfo, threshold: float) -> dict[str, Any]:
    names = {"suggester": suggester.name, "version": suggester.version, "model": suggester.model}
    return names | {"threshold": threshold}


def _checked(article: ArticleInput) -> ArticleInput:
    """The article with its origin on one line. Everything else must be storable as it is."""
    origin = one_line(article.origin)
    check_storable(article.text, origin)
    for name in _DETAILS:
        check_storable(getattr(article, name) or "", f"{origin}: the {name.replace('_', ' ')}")
    try:
        check_storable(json.dumps(article.meta, ensure_ascii=False, allow_nan=False), f"{origin}: meta")
    except (TypeError, ValueError) as error:
        raise InputError(f"{origin}: meta cannot be written as JSON ({one_line(str(error))}).") from error
    return replace(article, origin=origin)


def _check_spans(article: ArticleInput, sentences: Sequence[SentenceSpan]) -> None:
    last = 0
    for span in sentences:
        if not last <= span.start < span.end <= len(article.text):
            raise InputError(f"{article.origin}: sentence {span.start}–{span.end} does not fit its text: not imported.")
        last = span.end


def _texts(text: str, sentences: Sequence[SentenceSpan]) -> list[SentenceText]:
    return [SentenceText(text[span.start : span.end], span.kind, span.paragraph, span.quotation) for span in sentences]


def _insert_article(session: Session, article: ArticleInput, sha256: str, sentences: int, segmenter: str) -> int:
    row = ArticleRow(
        **{name: getattr(article, name) for name in _KEPT},
        public_id=article_public_id(sha256),
        sha256=sha256,
        segmenter=segmenter,
        sentence_count=sentences,
        **keys_of(article)._asdict(),
    )
    session.add(row)
    session.flush()
    return row.id


def _insert_sentences(
    session: Session, article_id: int, text: str, sentences: Sequence[SentenceSpan]
) -> list[StoredSentence]:
    if not sentences:
        return []
    insert_rows(session, SentenceRow, sentence_rows(article_id, text, sentences))
    return sentences_of(session, article_id)


def sentence_rows(article_id: int, text: str, sentences: Sequence[SentenceSpan]) -> list[dict[str, Any]]:
    """The column values of one article's sentences, in reading order."""
    return [
        {
            "article_id": article_id,
            "n": n,
            "start": span.start,
            "end": span.end,
            "paragraph": span.paragraph,
            "kind": span.kind,
            "quotation": span.quotation,
            "text": text[span.start : span.end],
        }
        for n, span in enumerate(sentences)
    ]


def sentences_of(session: Session, article_id: int) -> list[StoredSentence]:
    """An article's stored sentences, in reading order."""
    return [StoredSentence(*row) for row in session.exec(_SENTENCES, params={"article_id": article_id})]


def insert_sentences_of(session: Session, articles: Iterable[tuple[int, str, Sequence[SentenceSpan]]]) -> None:
    """Store the sentences of many articles, each given as row id, text and sentence spans in reading order."""
    rows = [row for article_id, text, sentences in articles for row in sentence_rows(article_id, text, sentences)]
    insert_rows(session, SentenceRow, rows)


def sentences_of_many(session: Session, article_ids: Collection[int]) -> dict[int, list[StoredSentence]]:
    """The stored sentences of several articles, in reading order, by the article's row id."""
    columns = (col(SentenceRow.article_id), col(SentenceRow.id), col(SentenceRow.start), col(SentenceRow.end))
    rows = session.exec(
        select(*columns)
        .where(col(SentenceRow.article_id).in_(article_ids))
        .order_by(col(SentenceRow.article_id), col(SentenceRow.n))
    )
    found: dict[int, list[StoredSentence]] = {key: [] for key in article_ids}
    for article_id, *sentence in rows:
        found[article_id].append(StoredSentence(*sentence))
    return found


def sentence_at(sentences: Sequence[StoredSentence], offset: int) -> StoredSentence | None:
    """The sentence that contains the code point at ``offset``; ``sentences`` are one article's, in reading order."""
    at = bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
    return sentences[at] if at >= 0 and offset < sentences[at].end else None


def insert_claims(
    session: Session,
    place: ArticlePlace,
    found: Sequence[Found],
    suggester: SuggesterInfo,
    threshold: float,
    *,
    withdrawn: bool = False,
) -> None:
    """Insert a claim and its suggestion for each item of ``found``; possible claims are ``withdrawn`` from the start.

    Raises:
        InputError: when a suggestion does not fit its sentence.

    """
    if not found:
        return
    taken: dict[str, int] = {}
    since = utc_now() if withdrawn else None
    claims = [_claim_values(place, *one, taken) | {"withdrawn_at": since} for one in found]
    insert_rows(session, ClaimRow, claims)
    keys = dict(session.exec(_CLAIM_KEYS, params={"article_id": place.article_id}).all())
    rows = [
        suggestion_values(keys[claim["public_id"]], claim["start"], suggestion_of(suggestion, suggester, threshold))
        for claim, (_, suggestion, _) in zip(claims, found, strict=True)
    ]
    insert_rows(session, SuggestionRow, rows)


def _claim_values(
    place: ArticlePlace, sentence: StoredSentence, suggestion: SuggestedClaim, origin: Origin, taken: dict[str, int]
) -> dict[str, Any]:
    start, end = sentence.start + suggestion.start, sentence.start + suggestion.end
    if not sentence.start <= start < end <= sentence.end:
        raise InputError(
            f"The suggestion {suggestion.start}–{suggestion.end} does not fit its sentence: nothing was stored."
        )
    first = claim_public_id(place.sha256, start, end)
    public_id = claim_public_id(place.sha256, start, end, taken.get(first, 0))
    taken[first] = taken.get(first, 0) + 1
    return {
        "public_id": public_id,
        "article_id": place.article_id,
        "sentence_id": sentence.row_id,
        "start": start,
        "end": end,
        "exact": place.text[start:end],
        "origin": origin,
        "created_at": utc_now(),
    }


def suggestion_values(claim_id: int, start: int, suggestion: Suggestion) -> dict[str, Any]:
    """The column values of one suggestion for a claim.

    ``start`` is where the suggested span starts in the article. The places of reasons are stored as offsets in the
    article, so that they stay true if a reviewer moves the claim's span.
    """
    plain = {name: getattr(suggestion, name) for name in PLAIN_SUGGESTION_FIELDS}
    reasons = [reason.moved(start).as_json() for reason in suggestion.reasons]
    types = [each.value for each in suggestion.types]
    return plain | {"claim_id": claim_id, "reasons": reasons, "types": types, "current": True, "created_at": utc_now()}
