"""The source library as one reviewer may see it: the sources, and the claims for which each is cited.

In a blind project, a source that only others cite, and only for claims that are not closed, would reveal something
about their answers. It is neither listed nor shown.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import Source
from annotator.domain.source_facts import SourceDetail, SourceSummary, SourceUse
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.storage.archives import attempts_of
from annotator.storage.full_text import searchable_words
from annotator.storage.schema.ddl_words import SOURCES
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.seen_sources import as_seen
from annotator.storage.source_pages import known_pages, use_counts
from annotator.storage.source_views import is_cited, is_kept, source_address, source_value
from annotator.storage.sources import known_source
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.storage.word_search import is_in
from annotator.web.address import Address, host_of

_BATCH = 500
_EVIDENCE = ("id", "stance", "evidence_set", "quote_exact", "quote_prefix", "quote_suffix")
_cited = aliased(SourceRow, name="cited")
_merged = aliased(SourceRow, name="merged")
_STANDS_FOR = func.coalesce(col(_cited.merged_into), col(_cited.public_id))
"""SQL: the public id of the source that a citation refers to after merges."""


def list_sources(
    session: Session, view: Viewpoint, words: str = "", limit: int | None = None, after: str | None = None
) -> list[SourceSummary]:
    """The sources that the reviewer may see, newest first: at most ``limit``, from the one behind ``after`` (id) on.

    With ``words``, only those that contain every word or beginning of one in title, publisher, author, address or file
    name.
    """
    return _summaries(session, view, seen_sources(session, view, words, limit, after))


def seen_sources(
    session: Session, view: Viewpoint, words: str = "", limit: int | None = None, after: str | None = None
) -> list[Source]:
    """The same as ``list_sources``, without counting their uses and looking for their copies."""
    wanted = searchable_words(words)
    if words.strip() and not wanted:
        return []
    found: list[Source] = []
    for rows in known_pages(session, view, min(limit or _BATCH, _BATCH), after, wanted):
        seen = list(as_seen(session, view, map(source_value, rows)).values())
        if view.blind:
            seen = [each for each in seen if is_in(wanted, *(getattr(each, name) for name in SOURCES.columns))]
        found += seen
        if limit is not None and len(found) >= limit:
            break
    return found[:limit]


def _summaries(session: Session, view: Viewpoint, sources: list[Source]) -> list[SourceSummary]:
    found: list[SourceSummary] = []
    for at in range(0, len(sources), _BATCH):
        some = sources[at : at + _BATCH]
        keys = [source.id for source in some]
        counts, attempts = use_counts(session, view, keys), attempts_of(session, view, keys)
        found += [
            SourceSummary(
                source, host_of(source.url or ""), counts[source.id], next(iter(attempts.get(source.id, ())), None)
            )
            for source in some
        ]
    return found


def source_detail(session: Session, view: Viewpoint, public_id: str) -> SourceDetail:
    """A source with all uses and archive attempts that the reviewer may see.

    Raises:
        NotFoundError: when there is no such source, or the reviewer may not see it.

    """
    return next(_details(session, view, [known_source(session, view, public_id)]))


def all_details(session: Session, view: Viewpoint) -> Iterator[SourceDetail]:
    """Every source that the reviewer may see, in detail, newest first."""
    for rows in known_pages(session, view, _BATCH):
        yield from _details(session, view, rows)


def _details(session: Session, view: Viewpoint, rows: Sequence[SourceRow]) -> Iterator[SourceDetail]:
    ids = [row.public_id for row in rows]
    uses, attempts = uses_of(session, view, ids), attempts_of(session, view, ids)
    merged = addresses_merged(session, view, ids)
    for key, source in as_seen(session, view, map(source_value, rows)).items():
        cited, tried, also = uses.get(key, ()), attempts.get(key, ()), merged.get(key, ())
        yield SourceDetail(source, host_of(source.url or ""), tuple(cited), tuple(tried), tuple(also))


def addresses_of(session: Session, view: Viewpoint, source: SourceRow) -> list[Address]:
    """The addresses of a source and of the sources merged into it, within what the viewer may see.

    Corrected (wrong) addresses are left out.
    """
    merged = select(SourceRow).where(
        col(SourceRow.merged_into) == source.public_id, col(SourceRow.corrected_to).is_(None)
    )
    if view.blind:
        merged = merged.where(or_(is_cited(col(SourceRow.id), view), is_kept(col(SourceRow.id), view)))
    rows = [source, *session.exec(merged)]
    return [address for row in rows if (address := source_address(row)) is not None]


def addresses_merged(session: Session, view: Viewpoint, sources: Collection[str]) -> dict[str, list[str]]:
    """The addresses of the sources merged into each source (by public id), within what the viewer may see."""
    statement = select(col(_cited.id), col(_cited.merged_into), col(_cited.url)).where(
        col(_cited.merged_into).in_(sources), col(_cited.url).is_not(None)
    )
    if view.blind:
        statement = statement.where(or_(is_cited(col(_cited.id), view), is_kept(col(_cited.id), view)))
    rows = session.execute(statement.order_by(col(_cited.id))).all()
    typed = _as_typed(session, view, [row.id for row in rows]) if view.blind else {}
    found: dict[str, list[str]] = {}
    for key, into, url in rows:
        found.setdefault(into, []).append(typed.get(key, url))
    return found


def _as_typed(session: Session, view: Viewpoint, sources: Collection[int]) -> dict[int, str]:
    """The address of each source (by row id) as it was first cited in a review that the viewer may see.

    Any other spelling would reveal that somebody else cited the source.
    """
    if not sources:
        return {}
    statement = (
        select(col(EvidenceRow.source_id), col(EvidenceRow.told))
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(col(EvidenceRow.source_id).in_(sources), may_see(view))
        .order_by(col(EvidenceRow.id))
    )
    found: dict[int, str] = {}
    for key, told in session.exec(statement):
        if told and told.get("url"):
            found.setdefault(key, told["url"])
    return found


def uses_of(session: Session, view: Viewpoint, sources: Collection[str]) -> dict[str, list[SourceUse]]:
    """The uses of each source (by public id) that the viewer may see, in the order of citation."""
    columns = (
        _STANDS_FOR.label("stands_for"),
        col(ClaimRow.public_id).label("claim"), col(ArticleRow.public_id).label("article"),
        col(ClaimRow.exact), col(ReviewerRow.handle), col(ReviewRow.label), col(ReviewRow.status), col(ReviewRow.role),
        col(ArticleRow.url).label("article_url"),
        *(getattr(EvidenceRow, name) for name in _EVIDENCE),
    )  # fmt: skip
    statement = _counting(select_columns(*columns), view).where(_cites(sources)).order_by(col(EvidenceRow.id))
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
        status=ReviewStatus(row.status),
        role=Role(row.role),
        stance=Stance(row.stance),
        evidence_id=row.id,
        set=row.evidence_set,
        quote=row.quote_exact,
        quote_prefix=row.quote_prefix,
        quote_suffix=row.quote_suffix,
        article_url=row.article_url,
    )


def _cites(sources: Collection[str]) -> ColumnElement[bool]:
    """SQL: the evidence cites one of the sources or one merged into it; written so that evidence's index is used."""
    named = select(col(_merged.id)).where(
        or_(col(_merged.public_id).in_(sources), col(_merged.merged_into).in_(sources))
    )
    return col(EvidenceRow.source_id).in_(named)


def _counting(statement: Any, view: Viewpoint) -> Select[Any]:
    """Select from evidence that the reviewer may see, without withdrawn evidence and withdrawn claims."""
    counting: Select[Any] = (
        statement.select_from(EvidenceRow)
        .join(_cited, col(_cited.id) == EvidenceRow.source_id)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .where(col(EvidenceRow.withdrawn_at).is_(None), col(ClaimRow.withdrawn_at).is_(None), may_see(view))
    )
    return counting


def articles_resting_on(session: Session, view: Viewpoint, public_id: str) -> set[str]:
    """The addresses of articles for whose claims the source (public id) is cited, within what the reviewer may see.

    Callers refuse some changes because of these articles; a refusal must not reveal a hidden answer.
    """
    return {use.article_url for use in uses_of(session, view, [public_id]).get(public_id, ()) if use.article_url}
