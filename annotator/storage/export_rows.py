"""Reading every claim that an export needs: fixed order, flat memory, and blind where the project is blind.

Articles come in batches, their claims in pages by row id, and each page looks up its reviews, evidence and sources
together, as Core tuples: statements grow with the pages, not with the claims. In a blind project another reviewer's
answer leaves the database only when its claim is closed: the WHERE clause says so, not the caller.

What must be there is joined by outer joins: they fix the order of the tables, without which SQLite walks through all
sentences to find those of one page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import Source
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
    SourceValues,
)
from annotator.storage.raw_values import plain_columns
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.source_views import as_seen
from annotator.storage.viewpoint import Viewpoint, may_see

PAGE = 400
"""Claims looked up together; also the most values in one IN list."""
TEXTS = 40
"""Article texts held at once."""
_ARTICLES = 200
"""Articles whose claims are listed together, by row id only."""
_SOURCES = 5000
"""Sources held at once: the same ones are cited again and again."""

_cited = aliased(SourceRow, name="cited")
"""A source as a reviewer cited it; ``SourceRow`` is what it was merged into, or the same."""


def _fields(columns: Iterable[ColumnElement[Any]], wanted: Sequence[str]) -> list[ColumnElement[Any]]:
    """Columns in the order of the fields that they fill."""
    by_name = {column.key: column for column in columns}
    return [by_name[name] for name in wanted]


_DETAILS = "title url publisher author published_at language"
_ARTICLE_COLUMNS = _fields(plain_columns(ArticleRow, f"id public_id sha256 text {_DETAILS}"), ArticleValues._fields)
_CLAIM_COLUMNS = _fields(
    (
        *plain_columns(ClaimRow, "id article_id public_id start end exact origin"),
        *plain_columns(SentenceRow, "n kind start end text", "sentence_"),
        *plain_columns(SuggestionRow, "suggester version model score reasons speaker cue tags threshold"),
    ),
    ClaimValues._fields,
)
_REVIEW_COLUMNS = _fields(
    (
        *plain_columns(
            ReviewRow, "id claim_id role label status confidence note flagged guideline_version submitted_at"
        ),
        *plain_columns(ReviewRow, "seconds as_of recheck_at normalised"),
        col(ReviewerRow.handle).label("reviewer"),
    ),
    ReviewValues._fields,
)
_EVIDENCE_COLUMNS = plain_columns(EvidenceRow, " ".join(EvidenceValues._fields[:-1]))
_SOURCE_COLUMNS = plain_columns(SourceRow, " ".join(SourceValues._fields))

_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
"""The row ids that a look-up is for; statements are built once and run for each page."""


def count_claims(session: Session) -> int:
    """How many claims are not withdrawn."""
    counted: int = session.exec(
        select(func.count()).select_from(ClaimRow).where(col(ClaimRow.withdrawn_at).is_(None))
    ).one()
    return counted


def exported_claims(session: Session, view: Viewpoint) -> Iterator[ExportedClaim]:
    """Every claim that is not withdrawn, by article id, start, longer first, claim id."""
    articles: dict[int, ArticleValues] = {}
    look_up = _LookUp(session, view)
    for keys in _pages(session):
        claims = _claims(session, keys)
        reviews = look_up.reviews(keys)
        withheld = look_up.withheld(keys, reviews)
        for at, claim in enumerate(claims):
            if claim.article_id not in articles:
                articles = _articles(session, claims[at:])
            key = claim.id
            yield ExportedClaim(claim, articles[claim.article_id], reviews.get(key, []), withheld.get(key, 0))


def _pages(session: Session) -> Iterator[list[int]]:
    """The row ids of all claims that are not withdrawn, in order."""
    for articles in _article_batches(session):
        keys = list(session.exec(_CLAIM_KEYS, params={"keys": articles}))
        for at in range(0, len(keys), PAGE):
            yield keys[at : at + PAGE]


_CLAIM_KEYS = (
    select(col(ClaimRow.id))
    .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
    .where(col(ClaimRow.article_id).in_(_KEYS), col(ClaimRow.withdrawn_at).is_(None))
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
    """The claims with these row ids, in that order."""
    found = {row[0]: ClaimValues._make(row) for row in session.exec(_CLAIMS, params={"keys": keys}).all()}
    return [found[key] for key in keys]


def _articles(session: Session, claims: Sequence[ClaimValues]) -> dict[int, ArticleValues]:
    """The next few articles, with their texts, that ``claims`` stand in."""
    keys = list(dict.fromkeys(claim.article_id for claim in claims))[:TEXTS]
    found = session.exec(select(*_ARTICLE_COLUMNS).where(col(ArticleRow.id).in_(_KEYS)), params={"keys": keys})
    return {row[0]: ArticleValues._make(row) for row in found}


def _is_touched() -> ColumnElement[bool]:
    """SQL: somebody said something in the review; an answer that was undone leaves a row that says nothing."""
    cited = exists().where(col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None))
    return or_(
        col(ReviewRow.status) != ReviewStatus.OPEN,
        col(ReviewRow.note).is_not(None),
        col(ReviewRow.flagged),
        col(ReviewRow.confidence).is_not(None),
        col(ReviewRow.as_of).is_not(None),
        col(ReviewRow.recheck_at).is_not(None),
        col(ReviewRow.normalised).is_not(None),
        cited,
    )


class _LookUp:
    """What belongs to the claims of a page, as far as the viewer may see it."""

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
        """The reviews that may be seen, by claim; reviewers before adjudicators, each by name."""
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
        return by_claim

    def _add_evidence(self, reviews: Mapping[int, ExportedReview]) -> None:
        keys = list(reviews)
        for at in range(0, len(keys), PAGE):
            rows = self._session.exec(_CITATIONS, params={"keys": keys[at : at + PAGE]}).all()
            sources = self._sources.known({row[1] for row in rows})
            for row in rows:
                if row[1] in sources:
                    reviews[row[0]].evidence.append(EvidenceValues._make((*row, sources[row[1]])))

    def withheld(self, claims: Sequence[int], seen: Mapping[int, Sequence[ExportedReview]]) -> dict[int, int]:
        """How many reviews of each claim may not be seen; ``seen`` are those that may."""
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
    """The sources that are cited, as the viewer may see them; those met last are remembered.

    One snapshot and one viewer: a source that was looked up once stays true.
    """

    def __init__(self, session: Session, view: Viewpoint) -> None:
        self._session = session
        self._view = view
        self._known: dict[int, SourceValues] = {}

    def known(self, cited: set[int]) -> Mapping[int, SourceValues]:
        """Sources by the row id under which they are ``cited``; each is the one that it was merged into."""
        missing = sorted(cited - self._known.keys())
        if len(self._known) + len(missing) > _SOURCES:
            self._known, missing = {}, sorted(cited)
        for at in range(0, len(missing), PAGE):
            self._known |= self._looked_up(missing[at : at + PAGE])
        return self._known

    def _looked_up(self, cited: Sequence[int]) -> dict[int, SourceValues]:
        rows = [row for row in self._session.execute(_CITED, {"keys": cited}) if row[1] is not None]
        found = {row[0]: SourceValues._make(row[2:]) for row in rows}
        if not self._view.blind:
            return found
        whole = (Source(row[1], **found[row[0]]._asdict()) for row in rows)
        seen = as_seen(self._session, self._view, whole)
        return {row[0]: SourceValues(*(getattr(seen[row[1]], name) for name in SourceValues._fields)) for row in rows}
