"""Reading everything an export needs: fixed order, flat memory, and blind where the project is blind.

Claims come in pages by key, and each page looks up its suggestions, reviews, evidence and sources together, as Core
tuples. In a blind project another reviewer's answer leaves the database only when its claim is closed: the WHERE
clause says so, not the caller.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, fields
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Enum,
    Row,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlmodel import Session

from annotator.domain import ReviewStatus, Role, Source
from annotator.storage import tables
from annotator.storage.source_views import as_seen
from annotator.storage.viewpoint import Viewpoint as Viewpoint
from annotator.storage.viewpoint import may_see as may_see

PAGE = 400
"""Claims looked up together; also the most values in one IN list."""
TEXTS = 40
"""Article texts held at once."""

_article, _claim, _sentence, _suggestion = tables.article, tables.claim, tables.sentence, tables.suggestion
_review, _reviewer, _evidence, _source = tables.review, tables.reviewer, tables.evidence, tables.source
_cited = _source.alias("cited")
"""A source as a reviewer cited it; ``_source`` is what it was merged into, or the same."""


@dataclass(slots=True)
class ExportedReview:
    """One review that may be seen, with the rows of its evidence in the order it was cited."""

    row: Row[Any]
    evidence: list[Row[Any]] = field(default_factory=list)


@dataclass(slots=True)
class ExportedClaim:
    """One claim with all that belongs to it. ``withheld`` counts the reviews that may not be seen yet."""

    row: Row[Any]
    article: Row[Any]
    reviews: list[ExportedReview]
    withheld: int


def _columns(table: Any, names: str, prefix: str = "") -> list[Any]:
    """Columns under the names they have in a row; words of an enum stay the text they are stored as."""
    return [_plain(table.c[name]).label(prefix + name) for name in names.split()]


def _plain(column: Any) -> Any:
    return type_coerce(column, String()) if isinstance(column.type, Enum) else column


_CLAIM_COLUMNS = (
    *_columns(_claim, "id public_id article_id start end exact origin"),
    _article.c.public_id.label("article"),
    *_columns(_sentence, "n kind start end text", "sentence_"),
    *_columns(_suggestion, "suggester version model score reasons speaker cue tags threshold"),
)
_DETAILS = "title url publisher author published_at language"
_ARTICLE_COLUMNS = _columns(_article, f"id public_id sha256 text {_DETAILS}")
_REVIEW_COLUMNS = (
    *_columns(_review, "id claim_id role label status confidence note flagged guideline_version submitted_at seconds"),
    *_columns(_review, "as_of recheck_at normalised"),
    _reviewer.c.handle.label("reviewer"),
)
_EVIDENCE_COLUMNS = (
    *_columns(_evidence, "review_id stance quote_exact quote_prefix quote_suffix accessed_at evidence_set note"),
    *_columns(
        _source,
        "public_id url title publisher author published_at kind medium archived_url archived_at sha256 file_name "
        "withheld_reason",
        "source_",
    ),
)


def count_claims(session: Session) -> int:
    """How many claims are not withdrawn."""
    counted: int = session.execute(
        select(func.count()).select_from(_claim).where(_claim.c.withdrawn_at.is_(None))
    ).scalar_one()
    return counted


def exported_claims(session: Session, view: Viewpoint) -> Iterator[ExportedClaim]:
    """Every claim that is not withdrawn, by article id, start, longer first, claim id."""
    last: Row[Any] | None = None
    articles: dict[int, Row[Any]] = {}
    look_up = _LookUp(session, view)
    while page := session.execute(_page_after(last)).all():
        keys = [row.id for row in page]
        reviews, withheld = look_up.reviews(keys), look_up.withheld(keys)
        for at, row in enumerate(page):
            if row.article_id not in articles:
                articles = _articles(session, page[at:])
            yield ExportedClaim(row, articles[row.article_id], reviews.get(row.id, []), withheld[row.id])
        last = page[-1]


def _page_after(last: Row[Any] | None) -> Select[Any]:
    current = and_(_suggestion.c.claim_id == _claim.c.id, _suggestion.c.current)
    statement = (
        select(*_CLAIM_COLUMNS)
        .select_from(_claim)
        .join(_article, _article.c.id == _claim.c.article_id)
        .join(_sentence, _sentence.c.id == _claim.c.sentence_id)
        .outerjoin(_suggestion, current)
        .where(_claim.c.withdrawn_at.is_(None))
        .order_by(_article.c.public_id, _claim.c.start, _claim.c.end.desc(), _claim.c.public_id)
        .limit(PAGE)
    )
    return statement if last is None else statement.where(*_after(last))


def _after(last: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    """Everything behind ``last``; the first condition lets the index on the article's id find the place."""
    end_or_id = or_(_claim.c.end < last.end, and_(_claim.c.end == last.end, _claim.c.public_id > last.public_id))
    later = or_(_claim.c.start > last.start, and_(_claim.c.start == last.start, end_or_id))
    return _article.c.public_id >= last.article, or_(_article.c.public_id > last.article, later)


def _articles(session: Session, rows: Sequence[Row[Any]]) -> dict[int, Row[Any]]:
    """The next few articles, with their texts, that ``rows`` stand in."""
    keys = list(dict.fromkeys(row.article_id for row in rows))[:TEXTS]
    found = session.execute(select(*_ARTICLE_COLUMNS).where(_article.c.id.in_(keys)))
    return {row.id: row for row in found}


def _is_touched() -> ColumnElement[bool]:
    """SQL: somebody said something in the review; an answer that was undone leaves a row that says nothing."""
    cited = exists().where(_evidence.c.review_id == _review.c.id, _evidence.c.withdrawn_at.is_(None))
    return or_(
        _review.c.status != ReviewStatus.OPEN,
        _review.c.note.is_not(None),
        _review.c.flagged,
        _review.c.confidence.is_not(None),
        _review.c.as_of.is_not(None),
        _review.c.recheck_at.is_not(None),
        _review.c.normalised.is_not(None),
        cited,
    )


_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
"""The row ids that a look-up is for; statements are built once and run for each page."""


class _LookUp:
    """What belongs to the claims of a page, as far as the viewer may see it."""

    def __init__(self, session: Session, view: Viewpoint) -> None:
        self._session = session
        self._view = view
        of_claims = and_(_review.c.claim_id.in_(_KEYS), _is_touched())
        self._seen = (
            select(*_REVIEW_COLUMNS)
            .join(_reviewer, _reviewer.c.id == _review.c.reviewer_id)
            .where(of_claims, may_see(view))
        )
        self._unseen = (
            select(_review.c.claim_id, func.count()).where(of_claims, ~may_see(view)).group_by(_review.c.claim_id)
        )
        self._evidence = (
            select(*_EVIDENCE_COLUMNS)
            .join(_cited, _cited.c.id == _evidence.c.source_id)
            .join(_source, _source.c.public_id == func.coalesce(_cited.c.merged_into, _cited.c.public_id))
            .where(_evidence.c.review_id.in_(_KEYS), _evidence.c.withdrawn_at.is_(None))
            .order_by(_evidence.c.id)
        )

    def reviews(self, claims: Sequence[int]) -> dict[int, list[ExportedReview]]:
        """The reviews that may be seen, by claim; reviewers before adjudicators, each by name."""
        found = self._session.execute(self._seen, {"keys": claims})
        rows = sorted(found, key=lambda row: (row.role != Role.REVIEWER, row.reviewer))
        reviews = {row.id: ExportedReview(row) for row in rows}
        keys = list(reviews)
        for at in range(0, len(keys), PAGE):
            pieces = self._session.execute(self._evidence, {"keys": keys[at : at + PAGE]}).all()
            for piece in self._as_seen(pieces) if self._view.blind else pieces:
                reviews[piece.review_id].evidence.append(piece)
        by_claim: dict[int, list[ExportedReview]] = {}
        for review in reviews.values():
            by_claim.setdefault(review.row.claim_id, []).append(review)
        return by_claim

    def _as_seen(self, pieces: Sequence[Row[Any]]) -> list[Any]:
        """Pieces of evidence with their sources as the viewer may see them."""
        names = [field.name for field in fields(Source) if field.name != "id"]
        sources = (
            Source(piece.source_public_id, **{name: piece._mapping[f"source_{name}"] for name in names})
            for piece in pieces
        )
        seen = as_seen(self._session, self._view, sources)
        return [
            SimpleNamespace(
                **dict(piece._mapping)
                | {f"source_{name}": getattr(seen[piece.source_public_id], name) for name in names}
            )
            for piece in pieces
        ]

    def withheld(self, claims: Sequence[int]) -> Counter[int]:
        """How many reviews of each claim may not be seen."""
        if not self._view.blind:
            return Counter()
        return Counter({row[0]: row[1] for row in self._session.execute(self._unseen, {"keys": claims})})


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """One whole article with its sentences."""

    row: Row[Any]
    sentences: list[Row[Any]]


_ARCHIVED = _columns(_article, f"id public_id sha256 text {_DETAILS} external_id meta origin segmenter imported_at")


def exported_article(session: Session, public_id: str) -> ExportedArticle:
    """One article by its id, which must be stored."""
    row = session.execute(select(*_ARCHIVED).where(_article.c.public_id == public_id)).one()
    return ExportedArticle(row, _sentences(session, [row.id]).get(row.id, []))


def exported_texts(session: Session, public_ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Id and text of articles, a few at a time; ``public_ids`` are looked at when the first text is asked for."""
    keys = sorted(public_ids)
    for at in range(0, len(keys), TEXTS):
        statement = select(_article.c.public_id, _article.c.text).where(_article.c.public_id.in_(keys[at : at + TEXTS]))
        for row in session.execute(statement.order_by(_article.c.public_id)):
            yield row.public_id, row.text


def article_ids(session: Session) -> list[str]:
    """The ids of all articles in the order they were imported, so that loading keeps the order of the list."""
    statement = select(_article.c.public_id).order_by(_article.c.imported_at, _article.c.public_id)
    return list(session.execute(statement).scalars())


def _sentences(session: Session, articles: Sequence[int]) -> dict[int, list[Row[Any]]]:
    columns = _columns(_sentence, "article_id n start end paragraph kind quotation")
    statement = select(*columns).where(_sentence.c.article_id.in_(articles))
    found: dict[int, list[Row[Any]]] = {}
    for row in session.execute(statement.order_by(_sentence.c.article_id, _sentence.c.n)):
        found.setdefault(row[0], []).append(row)
    return found


def left_out(session: Session) -> dict[tuple[str, str], int]:
    """What no export holds, counted by what it is and why."""
    lives = select(_claim.c.id).where(_claim.c.withdrawn_at.is_(None))
    counts = {
        ("claims", "withdrawn"): select(func.count()).select_from(_claim).where(_claim.c.withdrawn_at.is_not(None)),
        ("suggestions", "superseded"): select(func.count())
        .select_from(_suggestion)
        .where(~_suggestion.c.current, _suggestion.c.claim_id.in_(lives)),
        ("evidence", "withdrawn"): select(func.count())
        .select_from(_evidence)
        .join(_review, _review.c.id == _evidence.c.review_id)
        .where(_evidence.c.withdrawn_at.is_not(None), _review.c.claim_id.in_(lives)),
    }
    return {key: session.execute(statement).scalar_one() for key, statement in counts.items()}
