"""SQL conditions that narrow claims to a type, a host or a filter, using only what the reviewer may see.

They need queries that join the current suggestion and the reviewer's own review to the claim.
"""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.orders import Chosen, Filter
from annotator.domain.vocabulary import ClaimType, Origin, ReviewStatus
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema.ddl_words import ARTICLES
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SuggestionRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.veil import shown_from
from annotator.storage.word_search import holding
from annotator.web.address import host_of


def is_shown() -> ColumnElement[bool]:
    """SQL: the suggestion is shown in full even before the reviewer answers (the rule of ``veil``).

    It ignores whether there is an answer, so that answering a claim does not change its position in an order.
    """
    threshold: Any = col(SuggestionRow.threshold)
    confident = col(SuggestionRow.score) >= shown_from(threshold)
    return and_(col(SuggestionRow.id).is_not(None), or_(col(ClaimRow.origin) == Origin.MANUAL, confident))


def of_type(claim_type: ClaimType) -> ColumnElement[bool]:
    """SQL: the claim visibly has this type."""
    return and_(cast(col(SuggestionRow.types), Text).contains(f'"{claim_type.value}"'), is_shown())


def of_host(session: Session, host: str) -> ColumnElement[bool]:
    """SQL: the claim's article is from this host, or the reviewer's own review cites a source from it."""
    articles, sources = _articles_from(session, host), _sources_from(session, host)
    cited = exists(select(col(EvidenceRow.id))).where(
        col(EvidenceRow.review_id) == ReviewRow.id,
        col(EvidenceRow.withdrawn_at).is_(None),
        col(EvidenceRow.source_id).in_(sources),
    )
    return or_(col(ClaimRow.article_id).in_(articles), cited) if sources else col(ClaimRow.article_id).in_(articles)


def _articles_from(session: Session, host: str) -> list[int]:
    """The articles from a host. An index finds those whose names have the words of its name."""
    at = select_columns(col(ArticleRow.id), col(ArticleRow.url))
    found, _ = holding(session, at, ArticleRow, ARTICLES, [host])
    return [key for key, url in session.execute(found) if host_of(url or "") == host]


def _sources_from(session: Session, host: str) -> list[int]:
    """The sources from a host, and those merged into one of them; one that was merged has the host of that."""
    kept = aliased(SourceRow, name="kept")
    own = select(col(SourceRow.id)).where(col(SourceRow.host) == host, col(SourceRow.merged_into).is_(None))
    merged = select(col(SourceRow.id)).join(kept, col(kept.public_id) == SourceRow.merged_into)
    return [*session.exec(own), *session.exec(merged.where(col(kept.host) == host))]


def let_through(chosen: Chosen) -> ColumnElement[bool]:
    """SQL: the claim passes the filter or has the type ``chosen``."""
    if isinstance(chosen, ClaimType):
        return of_type(chosen)
    if chosen is Filter.UNSOURCED:
        return col(ReviewRow.status) == ReviewStatus.DRAFT
    if chosen is Filter.SUGGESTED:
        return col(ClaimRow.origin) != Origin.MANUAL
    if chosen is Filter.LABELLED:
        return col(ReviewRow.label).is_not(None)
    if chosen is Filter.FLAGGED:
        return and_(col(ReviewRow.flagged))
    if chosen is Filter.ASKED:
        return col(ReviewRow.unanswered) > 0
    if chosen is Filter.AGED:
        return is_aged(local_today())
    return true()
