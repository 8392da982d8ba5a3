"""The sentences and the suggested claims of articles as rows."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from annotator.domain.records import SentenceSpan
from annotator.domain.suggestion import (
    PLAIN_SUGGESTION_FIELDS,
    SuggestedClaim,
    SuggesterInfo,
    Suggestion,
    suggestion_of,
)
from annotator.domain.vocabulary import Origin
from annotator.errors import InputError
from annotator.storage.database.bulk import insert_numbered, insert_rows
from annotator.storage.found_claims import Found, StoredSentence
from annotator.storage.schema.models import ClaimRow, SentenceRow, SuggestionRow, utc_now
from annotator.text import claim_public_id

# Built once because every article needs them: SQLAlchemy then reuses the compiled statements.
_SENTENCES = (
    select(col(SentenceRow.id), col(SentenceRow.start), col(SentenceRow.end))
    .where(col(SentenceRow.article_id) == bindparam("article_id"))
    .order_by(col(SentenceRow.n))
)

_Values = dict[str, Any]
"""Values by the name of their column, or of their key in an event."""


@dataclass(frozen=True, slots=True)
class ArticlePlace:
    """The parts of a stored article that new claims need: row id, SHA-256 of the text, and the text."""

    article_id: int
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class NewClaims:
    """Claims to insert into one article; possible ones are ``withdrawn`` from the start."""

    place: ArticlePlace
    found: Sequence[Found]
    withdrawn: bool = False


def sentence_rows(article_id: int, text: str, sentences: Sequence[SentenceSpan]) -> list[_Values]:
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


def insert_sentences_of(
    session: Session, articles: Sequence[tuple[int, str, Sequence[SentenceSpan]]]
) -> dict[int, list[StoredSentence]]:
    """Store the sentences of many articles, each given as row id, text and sentence spans in reading order.

    Returns them as stored, by the article's row id.
    """
    rows = [row for article_id, text, sentences in articles for row in sentence_rows(article_id, text, sentences)]
    keys = iter(insert_numbered(session, SentenceRow, rows))
    return {
        article_id: [StoredSentence(next(keys), span.start, span.end) for span in sentences]
        for article_id, _, sentences in articles
    }


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


def insert_claims(session: Session, new: Sequence[NewClaims], suggester: SuggesterInfo, threshold: float) -> None:
    """Insert a claim and its suggestion for each claim that was found, of any number of articles.

    Raises:
        InputError: when a suggestion does not fit its sentence.

    """
    claims = [values for each in new for values in _new_values(each)]
    if not claims:
        return
    keys = insert_numbered(session, ClaimRow, claims)
    found = (suggestion for each in new for _, suggestion, _ in each.found)
    rows = [
        suggestion_values(key, claim["start"], suggestion_of(suggestion, suggester, threshold))
        for key, claim, suggestion in zip(keys, claims, found, strict=True)
    ]
    insert_rows(session, SuggestionRow, rows)


def _new_values(new: NewClaims) -> list[_Values]:
    """The column values of one article's new claims."""
    taken: dict[str, int] = {}
    since = utc_now() if new.withdrawn else None
    return [_claim_values(new.place, *one, taken) | {"withdrawn_at": since} for one in new.found]


def _claim_values(
    place: ArticlePlace, sentence: StoredSentence, suggestion: SuggestedClaim, origin: Origin, taken: dict[str, int]
) -> _Values:
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


def suggestion_values(claim_id: int, start: int, suggestion: Suggestion) -> _Values:
    """The column values of one suggestion for a claim.

    ``start`` is where the suggested span starts in the article. The places of reasons are stored as offsets in the
    article, so that they stay true if a reviewer moves the claim's span.
    """
    plain = {name: getattr(suggestion, name) for name in PLAIN_SUGGESTION_FIELDS}
    reasons = [reason.moved(start).as_json() for reason in suggestion.reasons]
    types = [each.value for each in suggestion.types]
    return plain | {"claim_id": claim_id, "reasons": reasons, "types": types, "current": True, "created_at": utc_now()}
