"""Searching articles, claims, sentences, notes, quotes and sources at once, within what one reviewer may see."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, func, null, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from annotator.domain.search_hits import Found, FoundGroup, FoundIn
from annotator.domain.vocabulary import ReviewStatus
from annotator.domain.work import Place
from annotator.storage import source_list
from annotator.storage.full_text import SHORTEST, is_unspaced, searchable_words
from annotator.storage.schema.ddl_words import NOTES, QUOTES, SOURCE_NOTES, Words
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.search import sentences_holding
from annotator.storage.version_rules import is_newest
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.storage.word_search import articles_with, holding
from annotator.text import folded
from annotator.web.address import host_of

_NAME = func.coalesce(
    func.nullif(col(ArticleRow.title), ""), func.nullif(col(ArticleRow.url), ""), ArticleRow.public_id
)
"""SQL: what an article is called, as ``Article.name`` says."""
MOST = 200
"""The most results in each group."""


def everywhere(session: Session, view: Viewpoint, words: str) -> list[FoundGroup]:
    """Everything that contains all ``words``, taken literally, in groups; empty groups are left out."""
    wanted = searchable_words(words)
    if not wanted or (sum(map(len, wanted)) < SHORTEST and not is_unspaced(wanted[0])):
        return []
    claims, sentences = _in_texts(session, wanted)
    groups = [
        _group(FoundIn.ARTICLE, _articles(session, wanted)),
        claims,
        sentences,
        _group(FoundIn.NOTE, _notes(session, view, wanted)),
        _group(FoundIn.QUOTE, _quotes(session, view, wanted)),
        _group(FoundIn.SOURCE, _sources(session, view, wanted)),
    ]
    return [group for group in groups if group.found]


def _group(kind: FoundIn, found: list[Found]) -> FoundGroup:
    return FoundGroup(kind, tuple(found[:MOST]), len(found) > MOST)


def _articles(session: Session, wanted: list[str]) -> list[Found]:
    found, further = articles_with(session, wanted)
    keys = sorted({*session.scalars(found.order_by(*found.selected_columns).limit(MOST + 1)), *further})
    if not keys:
        return []
    columns = (col(ArticleRow.public_id), is_newest(), _NAME, col(ArticleRow.publisher), col(ArticleRow.author))
    statement = select_columns(*columns).where(col(ArticleRow.id).in_(keys[: MOST + 1]))
    rows = session.execute(statement.order_by(col(ArticleRow.id)))
    return _newest_first(
        Found(name, " · ".join(filter(None, about)), Place(key), older=not newest) for key, newest, name, *about in rows
    )


def _newest_first(found: Iterable[Found]) -> list[Found]:
    """What was found, in its order, with that of older versions of articles last."""
    return sorted(found, key=lambda each: each.older)


def _sources(session: Session, view: Viewpoint, wanted: list[str]) -> list[Found]:
    found = source_list.seen_sources(session, view, " ".join(wanted), MOST + 1)
    return [Found(each.title or each.url or each.id, host_of(each.url or ""), source_id=each.id) for each in found]


def _in_texts(session: Session, wanted: list[str]) -> tuple[FoundGroup, FoundGroup]:
    """Claims that contain the words, and sentences that contain them outside such claims, in reading order."""
    keys = sentences_holding(session, wanted, MOST + 1, begins=True)
    if not keys:
        return FoundGroup(FoundIn.CLAIM, (), more=False), FoundGroup(FoundIn.SENTENCE, (), more=False)
    more, keys = len(keys) > MOST, keys[:MOST]
    parts = [folded(word) for word in wanted]
    claims: list[Found] = []
    covered = set()
    for key, exact, name, *place in _claims_of(session, keys):
        if all(part in folded(exact) for part in parts):
            covered.add(key)
            claims.append(Found(exact, name, Place(*place)))
    sentences = _newest_first(
        Found(words, name, Place(article, n), older=not newest)
        for key, words, newest, name, article, n in _sentences_at(session, keys)
        if key not in covered
    )
    return FoundGroup(FoundIn.CLAIM, tuple(claims), more), FoundGroup(FoundIn.SENTENCE, tuple(sentences), more)


def _claims_of(session: Session, sentences: list[int]) -> Iterable[Any]:
    """The claims of sentences, sorted here: SQLite may read all claims if it is asked for an order."""
    columns = (
        col(ClaimRow.sentence_id), col(ClaimRow.exact), _NAME,
        col(ArticleRow.public_id), col(SentenceRow.n), col(ClaimRow.public_id),
    )  # fmt: skip
    place = (col(ClaimRow.article_id), col(ClaimRow.start), -col(ClaimRow.end), col(ClaimRow.id))
    statement = (
        select_columns(*columns, *place)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .where(col(ClaimRow.sentence_id).in_(sentences), col(ClaimRow.withdrawn_at).is_(None))
    )
    ordered = sorted(session.execute(statement), key=lambda row: tuple(row[-len(place) :]))
    return (row[: -len(place)] for row in ordered)


def _sentences_at(session: Session, keys: list[int]) -> Iterable[Any]:
    columns = (col(SentenceRow.id), col(SentenceRow.text), is_newest(), _NAME, col(ArticleRow.public_id))
    statement = (
        select_columns(*columns, col(SentenceRow.n))
        .join(ArticleRow, col(ArticleRow.id) == SentenceRow.article_id)
        .where(col(SentenceRow.id).in_(keys))
        .order_by(col(SentenceRow.article_id), col(SentenceRow.n))
    )
    return session.execute(statement)


def _notes(session: Session, view: Viewpoint, wanted: list[str]) -> list[Found]:
    """Notes on reviews and on evidence."""
    on_claims = [
        Found(note, f"note of {who}", Place(*place))
        for note, who, _, *place in _written(session, view, wanted, ReviewRow, NOTES)
    ]
    on_sources = [
        Found(note, f"note of {who} on {host or 'a source'}", Place(*place))
        for note, who, host, *place in _written(session, view, wanted, EvidenceRow, SOURCE_NOTES)
    ]
    return on_claims + on_sources


def _quotes(session: Session, view: Viewpoint, wanted: list[str]) -> list[Found]:
    return [
        Found(quote, f"cited by {who} from {host or 'a source'}", Place(*place))
        for quote, who, host, *place in _written(session, view, wanted, EvidenceRow, QUOTES)
    ]


def _written(
    session: Session, view: Viewpoint, wanted: list[str], of: type[ReviewRow | EvidenceRow], index: Words
) -> Iterable[Any]:
    """Texts that hold the words and that the viewer may see, newest first: text, reviewer, cited host, place.

    Others' texts need a submitted answer that the viewer may see. Withdrawn evidence is left out.
    """
    own = col(ReviewRow.reviewer_id) == view.reviewer_id
    others = and_(col(ReviewRow.status) == ReviewStatus.SUBMITTED, may_see(view))
    host = col(SourceRow.host) if of is EvidenceRow else null()
    columns = (getattr(of, index.columns[0]), col(ReviewerRow.handle), host)
    place = (col(ArticleRow.public_id), col(SentenceRow.n), col(ClaimRow.public_id))
    statement, key = holding(session, select_columns(*columns, *place), of, index, wanted)
    if of is EvidenceRow:
        statement = (
            statement.join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
            .join(SourceRow, col(SourceRow.id) == EvidenceRow.source_id)
            .where(col(EvidenceRow.withdrawn_at).is_(None))
        )
    return session.execute(
        statement.join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
        .where(or_(own, others), col(ClaimRow.withdrawn_at).is_(None))
        .order_by(key.desc())
        .limit(MOST + 1)
    )
