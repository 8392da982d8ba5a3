"""The library of sources as one reviewer may see it: what there is, and what rests on each.

In a blind project a source that only others cite, in claims that are not closed, says something of their answers: it
is neither listed nor shown.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, not_, or_, select
from sqlmodel import Session, col

from annotator.domain import Stance
from annotator.domain.sources import SourceDetail, SourceSummary, SourceUse
from annotator.errors import NotFoundError
from annotator.storage import tables
from annotator.storage.archives import attempts_of
from annotator.storage.export_rows import Viewpoint, may_see
from annotator.storage.models_sources import SourceRow
from annotator.storage.reviews import source_value
from annotator.storage.sources import source_by_id
from annotator.text import host_of

_BATCH = 500
_EVIDENCE = ("id", "stance", "evidence_set", "quote_exact", "quote_prefix", "quote_suffix")
_article, _claim, _evidence = tables.article, tables.claim, tables.evidence
_review, _reviewer = tables.review, tables.reviewer
_cited, _merged = tables.source.alias("cited"), tables.source.alias("merged")
_STANDS_FOR = func.coalesce(_cited.c.merged_into, _cited.c.public_id)
"""SQL: the public id of the source that a citation means now."""


def list_sources(session: Session, view: Viewpoint, words: str = "", limit: int | None = None) -> list[SourceSummary]:
    """The sources that a reviewer may know of, the newest first; with ``words``, those that hold all of them in title,
    publisher, author, address or file name.
    """
    statement = select(SourceRow).where(_is_known(view), *map(_holds, words.split()))
    rows = session.execute(statement.order_by(col(SourceRow.id).desc()).limit(limit)).scalars().all()
    counts = _use_counts(session, view, [row.public_id for row in rows] if len(rows) <= _BATCH else None)
    found = []
    for at in range(0, len(rows), _BATCH):
        page = rows[at : at + _BATCH]
        attempts = attempts_of(session, [row.public_id for row in page])
        for row in page:
            last = next(iter(attempts.get(row.public_id, ())), None)
            found.append(SourceSummary(source_value(row), host_of(row.url or ""), counts.get(row.public_id, 0), last))
    return found


def _holds(word: str) -> ColumnElement[bool]:
    names = ("title", "publisher", "author", "url", "file_name")
    return or_(*(getattr(SourceRow, name).icontains(word, autoescape=True) for name in names))


def count_hidden(session: Session, view: Viewpoint) -> int:
    """How many sources are cited only in answers that the reviewer may not see yet."""
    whole = select(func.count()).select_from(SourceRow).where(col(SourceRow.merged_into).is_(None))
    known = select(func.count()).select_from(SourceRow).where(_is_known(view))
    return int(session.execute(whole).scalar_one()) - int(session.execute(known).scalar_one())


def source_detail(session: Session, view: Viewpoint, public_id: str) -> SourceDetail:
    """A source with all its uses that the reviewer may see, and all attempts to archive it.

    Raises:
        NotFoundError: when there is none that the reviewer may know of.

    """
    return next(_details(session, view, [known_source(session, view, public_id)]))


def all_details(session: Session, view: Viewpoint) -> Iterator[SourceDetail]:
    """Every source that the reviewer may know of, in detail, the newest first."""
    rows = session.execute(select(SourceRow).where(_is_known(view)).order_by(col(SourceRow.id).desc())).scalars().all()
    for at in range(0, len(rows), _BATCH):
        yield from _details(session, view, rows[at : at + _BATCH])


def _details(session: Session, view: Viewpoint, rows: Sequence[SourceRow]) -> Iterator[SourceDetail]:
    ids = [row.public_id for row in rows]
    uses, attempts = uses_of(session, view, ids), attempts_of(session, ids)
    merged: dict[str, list[str]] = {}
    columns = (_cited.c.merged_into, _cited.c.url)
    statement = select(*columns).where(_cited.c.merged_into.in_(ids), _cited.c.url.is_not(None)).order_by(_cited.c.id)
    for into, url in session.execute(statement):
        merged.setdefault(into, []).append(url)
    for row in rows:
        key = row.public_id
        cited, tried, also = uses.get(key, ()), attempts.get(key, ()), merged.get(key, ())
        yield SourceDetail(source_value(row), host_of(row.url or ""), tuple(cited), tuple(tried), tuple(also))


def known_source(session: Session, view: Viewpoint, public_id: str) -> SourceRow:
    """The source with this id, or what it was merged into.

    Raises:
        NotFoundError: when there is none that the reviewer may know of.

    """
    row = source_by_id(session, public_id)
    known = select(SourceRow).where(col(SourceRow.id) == row.id, _is_known(view))
    if session.execute(known).scalar_one_or_none() is None:
        raise NotFoundError(f"There is no source {public_id}: “annotator sources list” names those there are.")
    return row


def uses_of(session: Session, view: Viewpoint, sources: Collection[str]) -> dict[str, list[SourceUse]]:
    """What rests on each source (by public id), in the order it was cited."""
    columns = (
        _STANDS_FOR.label("stands_for"), _claim.c.public_id.label("claim"), _article.c.public_id.label("article"),
        _claim.c.exact, _reviewer.c.handle, _review.c.label, _article.c.url.label("article_url"),
        *(_evidence.c[name] for name in _EVIDENCE),
    )  # fmt: skip
    statement = _counting(select(*columns), view).where(_cites(sources)).order_by(_evidence.c.id)
    found: dict[str, list[SourceUse]] = {}
    for row in session.execute(statement):
        found.setdefault(row.stands_for, []).append(_use(row))
    return found


def _use(row: Row[Any]) -> SourceUse:
    return SourceUse(
        claim_id=row.claim,
        article_id=row.article,
        exact=row.exact,
        reviewer=row.handle,
        label=row.label,
        stance=Stance(row.stance),
        evidence_id=row.id,
        set=row.evidence_set,
        quote=row.quote_exact,
        quote_prefix=row.quote_prefix,
        quote_suffix=row.quote_suffix,
        article_url=row.article_url,
    )


def _use_counts(session: Session, view: Viewpoint, sources: Collection[str] | None) -> dict[str, int]:
    """How often each source is cited; all of them without ``sources``."""
    columns = (_STANDS_FOR.label("stands_for"), func.count().label("uses"))
    statement = _counting(select(*columns), view)
    if sources is not None:
        statement = statement.where(_cites(sources))
    return {row.stands_for: row.uses for row in session.execute(statement.group_by(_STANDS_FOR))}


def _cites(sources: Collection[str]) -> ColumnElement[bool]:
    """SQL: the evidence cites one of the sources, or what was merged into it; lets the index on evidence be used."""
    named = select(_merged.c.id).where(or_(_merged.c.public_id.in_(sources), _merged.c.merged_into.in_(sources)))
    return _evidence.c.source_id.in_(named)


def _counting(statement: Any, view: Viewpoint) -> Select[Any]:
    """Of the evidence that counts, in claims that are there, what the reviewer may see."""
    counting: Select[Any] = (
        statement.select_from(_evidence)
        .join(_cited, _cited.c.id == _evidence.c.source_id)
        .join(_review, _review.c.id == _evidence.c.review_id)
        .join(_reviewer, _reviewer.c.id == _review.c.reviewer_id)
        .join(_claim, _claim.c.id == _review.c.claim_id)
        .join(_article, _article.c.id == _claim.c.article_id)
        .where(_evidence.c.withdrawn_at.is_(None), _claim.c.withdrawn_at.is_(None), may_see(view))
    )
    return counting


def _is_known(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the source was not merged, and was cited where the reviewer may look, or by nobody at all."""
    seen, cited = _is_cited(may_see(view)), _is_cited()
    return and_(col(SourceRow.merged_into).is_(None), or_(seen, not_(cited)))


def _is_cited(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL: there is evidence, in reviews like that, that cites the source itself or one that was merged into it."""
    by_review = _evidence.join(_review, _review.c.id == _evidence.c.review_id)
    itself = exists().select_from(by_review).where(_evidence.c.source_id == col(SourceRow.id), *where)
    by_merged = by_review.join(_merged, _merged.c.id == _evidence.c.source_id)
    others = exists().select_from(by_merged).where(_merged.c.merged_into == col(SourceRow.public_id), *where)
    return or_(itself, others)


def articles_resting_on(session: Session, public_id: str) -> set[str]:
    """The addresses of all articles with a claim that rests on a source, whoever cited it."""
    statement = (
        select(_article.c.url)
        .select_from(_evidence)
        .join(_cited, _cited.c.id == _evidence.c.source_id)
        .join(_review, _review.c.id == _evidence.c.review_id)
        .join(_claim, _claim.c.id == _review.c.claim_id)
        .join(_article, _article.c.id == _claim.c.article_id)
        .where(_evidence.c.withdrawn_at.is_(None), _cites([public_id]), _article.c.url.is_not(None))
    )
    return set(session.execute(statement.distinct()).scalars())
