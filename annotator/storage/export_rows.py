"""Read the claims of an export in a fixed order, with constant memory.

Articles are read in batches and their claims in pages of row ids. Each page looks up its reviews, evidence and sources
with one statement each, as tuples. In a blind project the WHERE clause, not the caller, excludes other reviewers'
answers to open claims.

Required rows are also joined with outer joins, because these fix the order of the tables. With inner joins, SQLite
scans all sentences for each page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import SOURCE_FIELDS, Source
from annotator.domain.source_details import with_words
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.export_articles import article_ids as article_ids
from annotator.storage.export_articles import exported_texts as exported_texts
from annotator.storage.export_articles import left_out as left_out
from annotator.storage.export_values import (
    ArticleValues,
    ClaimValues,
    EvidenceValues,
    ExportedClaim,
    ExportedReview,
    ReviewValues,
)
from annotator.storage.question_rows import read_questions
from annotator.storage.raw_values import plain_columns
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.seen_sources import as_seen
from annotator.storage.version_rules import was_claim
from annotator.storage.viewpoint import Viewpoint, may_see

PAGE = 400
"""Claims per page; also the maximum number of values in an IN list."""
TEXTS = 40
"""Long article texts held in memory, or as many shorter ones as have ``_CHARACTERS``."""
_CHARACTERS = 200_000
_ARTICLES = 400
"""Articles per batch when listing row ids of claims."""
_SOURCES = 5000
"""Sources cached, because many are cited repeatedly."""

_cited = aliased(SourceRow, name="cited")
"""The source as cited; ``SourceRow`` is the source it was merged into, or the same."""


def _fields(columns: Iterable[ColumnElement[Any]], wanted: Sequence[str]) -> list[ColumnElement[Any]]:
    """Sort columns by the order of the fields they fill."""
    by_name = {column.key: column for column in columns}
    return [by_name[name] for name in wanted]


_DETAILS = "title url publisher author published_at language"
_ARTICLE_COLUMNS = (
    *_fields(plain_columns(ArticleRow, f"id public_id sha256 text {_DETAILS}"), ArticleValues._fields[:-1]),
    col(ArticleRow.meta),  # not as a plain column: integers may exceed 64 bits
)
_CLAIM_COLUMNS = _fields(
    (
        *plain_columns(ClaimRow, "id article_id public_id start end exact origin"),
        *plain_columns(SentenceRow, "n kind start end text", "sentence_"),
        *plain_columns(SuggestionRow, "suggester version model score reasons speaker cue types threshold"),
    ),
    ClaimValues._fields,
)
_REVIEW_COLUMNS = _fields(
    (
        *plain_columns(
            ReviewRow, "id claim_id role label status confidence note flagged guideline_version submitted_at"
        ),
        *plain_columns(ReviewRow, "seconds as_of recheck_at normalised unanswered"),
        col(ReviewerRow.handle).label("reviewer"),
    ),
    ReviewValues._fields,
)
_EVIDENCE_COLUMNS = plain_columns(EvidenceRow, " ".join(EvidenceValues._fields[:-1]))
_SOURCE_COLUMNS = plain_columns(SourceRow, " ".join(SOURCE_FIELDS))

_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
"""The row ids to look up; statements are built once and run for each page."""


def count_claims(session: Session, *, old: bool = False) -> int:
    """Return the number of claims that are not withdrawn, with ``old`` also of those that only newer versions ended."""
    counted: int = session.exec(select(func.count()).select_from(ClaimRow).where(_wanted(old))).one()
    return counted


def _wanted(old: bool) -> ColumnElement[bool]:
    return was_claim() if old else col(ClaimRow.withdrawn_at).is_(None)


def exported_claims(session: Session, view: Viewpoint, *, old: bool = False) -> Iterator[ExportedClaim]:
    """Yield the claims that are not withdrawn, ordered by article id, start, longest first, claim id.

    With ``old``, also those of older versions of articles, as they were when a newer version came.
    """
    articles: dict[int, ArticleValues] = {}
    look_up = _LookUp(session, view)
    for keys in _pages(session, old):
        claims = _claims(session, keys)
        reviews = look_up.reviews(keys)
        withheld = look_up.withheld(keys, reviews)
        for at, claim in enumerate(claims):
            if claim.article_id not in articles:
                articles = _articles(session, claims[at:], _room(articles))
            key = claim.id
            yield ExportedClaim(claim, articles[claim.article_id], reviews.get(key, []), withheld.get(key, 0))


def _pages(session: Session, old: bool) -> Iterator[list[int]]:
    """Yield the row ids of the claims, in order."""
    statement = _CLAIM_KEYS.where(_wanted(old))
    for articles in _article_batches(session):
        keys = list(session.exec(statement, params={"keys": articles}))
        for at in range(0, len(keys), PAGE):
            yield keys[at : at + PAGE]


_CLAIM_KEYS = (
    select(col(ClaimRow.id))
    .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
    .where(col(ClaimRow.article_id).in_(_KEYS))
    .order_by(col(ArticleRow.public_id), col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.public_id))
)


def _article_batches(session: Session) -> Iterator[list[int]]:
    statement = (
        select(col(ArticleRow.id), col(ArticleRow.public_id)).order_by(col(ArticleRow.public_id)).limit(_ARTICLES)
    )
    last = ""
    while found := session.exec(statement.where(col(ArticleRow.public_id) > last)).all():
        yield [row[0] for row in found]
        last = found[-1][1]


_CLAIMS = (
    select(*_CLAIM_COLUMNS)
    .select_from(ClaimRow)
    .outerjoin(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
    .outerjoin(SuggestionRow, and_(col(SuggestionRow.claim_id) == ClaimRow.id, col(SuggestionRow.current)))
    .where(col(ClaimRow.id).in_(_KEYS))
)


def _claims(session: Session, keys: Sequence[int]) -> list[ClaimValues]:
    found = {row[0]: ClaimValues._make(row) for row in session.exec(_CLAIMS, params={"keys": keys}).all()}
    return [found[key] for key in keys]


_ARTICLES_OF = select(*_ARTICLE_COLUMNS).where(col(ArticleRow.id).in_(_KEYS))


def _room(last: Mapping[int, ArticleValues]) -> int:
    """How many articles to read next: as many as fit into the memory if they are as long as the ``last`` ones."""
    characters = sum(len(article.text) for article in last.values())
    return max(TEXTS, _CHARACTERS * len(last) // characters) if characters else TEXTS


def _articles(session: Session, claims: Sequence[ClaimValues], count: int) -> dict[int, ArticleValues]:
    """The next ``count`` articles of ``claims``."""
    keys = list(dict.fromkeys(claim.article_id for claim in claims))[:count]
    found = session.exec(_ARTICLES_OF, params={"keys": keys})
    return {row[0]: ArticleValues._make(row) for row in found}


def _is_touched() -> ColumnElement[bool]:
    """SQL: the review has content. An undone answer leaves an empty row."""
    cited = exists().where(col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None))
    return or_(
        col(ReviewRow.status) != ReviewStatus.OPEN,
        col(ReviewRow.note).is_not(None),
        col(ReviewRow.flagged),
        col(ReviewRow.confidence).is_not(None),
        col(ReviewRow.as_of).is_not(None),
        col(ReviewRow.recheck_at).is_not(None),
        col(ReviewRow.normalised).is_not(None),
        col(ReviewRow.unanswered).is_not(None),
        cited,
    )


class _LookUp:
    """Looks up the reviews of a page of claims that the viewer may see."""

    def __init__(self, session: Session, view: Viewpoint) -> None:
        self._session = session
        self._blind = view.blind
        self._sources = _Sources(session, view)
        of_claims = and_(col(ReviewRow.claim_id).in_(_KEYS), _is_touched())
        self._seen = (
            select(*_REVIEW_COLUMNS)
            .outerjoin(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
            .where(of_claims, may_see(view))
        )
        self._count = select(col(ReviewRow.claim_id), func.count()).where(of_claims).group_by(col(ReviewRow.claim_id))

    def reviews(self, claims: Sequence[int]) -> dict[int, list[ExportedReview]]:
        """Return the visible reviews by claim: reviewers before adjudicators, sorted by name."""
        by_claim: dict[int, list[ExportedReview]] = {}
        by_id: dict[int, ExportedReview] = {}
        for row in self._session.exec(self._seen, params={"keys": claims}).all():
            review = ExportedReview(ReviewValues._make(row))
            by_id[row[0]] = review
            by_claim.setdefault(row[1], []).append(review)
        for several in by_claim.values():
            if len(several) > 1:
                several.sort(key=lambda each: (each.row.role != Role.REVIEWER, each.row.reviewer))
        self._add_evidence(by_id)
        self._add_questions(by_id)
        return by_claim

    def _add_evidence(self, reviews: Mapping[int, ExportedReview]) -> None:
        keys = list(reviews)
        for at in range(0, len(keys), PAGE):
            rows = self._session.exec(_CITATIONS, params={"keys": keys[at : at + PAGE]}).all()
            sources = self._sources.known({row[1] for row in rows})
            for row in rows:
                if row[1] in sources:
                    reviews[row[0]].evidence.append(EvidenceValues._make((*row, sources[row[1]])))

    def _add_questions(self, reviews: Mapping[int, ExportedReview]) -> None:
        asked = [key for key, review in reviews.items() if review.row.unanswered is not None]
        for key, questions in read_questions(self._session, asked).items():
            reviews[key].questions = questions

    def withheld(self, claims: Sequence[int], seen: Mapping[int, Sequence[ExportedReview]]) -> dict[int, int]:
        """Return the number of hidden reviews by claim, given the visible ones (``seen``)."""
        if not self._blind:
            return {}
        counted = self._session.exec(self._count, params={"keys": claims}).all()
        return {claim: count - len(seen.get(claim, ())) for claim, count in counted}


_CITATIONS = (
    select(*_EVIDENCE_COLUMNS)
    .where(col(EvidenceRow.review_id).in_(_KEYS), col(EvidenceRow.withdrawn_at).is_(None))
    .order_by(col(EvidenceRow.id))
)
_CITED = (
    select_columns(col(_cited.id).label("cited"), col(SourceRow.public_id), *_SOURCE_COLUMNS)
    .select_from(_cited)
    .outerjoin(SourceRow, col(SourceRow.public_id) == func.coalesce(col(_cited.merged_into), col(_cited.public_id)))
    .where(col(_cited.id).in_(_KEYS))
)


class _Sources:
    """The cited sources that the viewer may see, with a cache.

    The cache stays valid because there is one snapshot and one viewer.
    """

    def __init__(self, session: Session, view: Viewpoint) -> None:
        self._session = session
        self._view = view
        self._known: dict[int, Source] = {}

    def known(self, cited: set[int]) -> Mapping[int, Source]:
        """Return the sources by the row id under which they are ``cited``; merges are resolved."""
        missing = sorted(cited - self._known.keys())
        if len(self._known) + len(missing) > _SOURCES:
            self._known, missing = {}, sorted(cited)
        for at in range(0, len(missing), PAGE):
            self._known |= self._looked_up(missing[at : at + PAGE])
        return self._known

    def _looked_up(self, cited: Sequence[int]) -> dict[int, Source]:
        rows = [row for row in self._session.execute(_CITED, {"keys": cited}) if row[1] is not None]
        found = {row[0]: Source(row[1], **with_words(dict(zip(SOURCE_FIELDS, row[2:], strict=True)))) for row in rows}
        seen = as_seen(self._session, self._view, found.values())
        return {key: seen[source.id] for key, source in found.items()}
