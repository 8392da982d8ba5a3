"""SQL that narrows claims to a topic, a host or a filter, as far as the reviewer may see what it goes by.

All of it is for queries with the current suggestion and the reviewer's own review joined to the claim.
"""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, true
from sqlmodel import Session, col, select

from annotator.domain.orders import Chosen, Filter
from annotator.domain.vocabulary import ClaimTag, Origin, ReviewStatus
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SuggestionRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.veil import shown_from
from annotator.web.address import host_of


def is_shown() -> ColumnElement[bool]:
    """What was suggested is shown in full before the answer: the rule of ``veil`` in SQL.

    It does not look at the answer: where a claim stands in an order must not change by answering.
    """
    threshold: Any = col(SuggestionRow.threshold)
    confident = col(SuggestionRow.score) >= shown_from(threshold)
    return and_(col(SuggestionRow.id).is_not(None), or_(col(ClaimRow.origin) == Origin.MANUAL, confident))


def of_topic(topic: ClaimTag) -> ColumnElement[bool]:
    """The claim is shown to be of that sort."""
    return and_(cast(col(SuggestionRow.tags), Text).contains(f'"{topic.value}"'), is_shown())


def of_host(session: Session, host: str) -> ColumnElement[bool]:
    """The claim's article is from that host, or a source from there is cited in the reviewer's own review."""
    articles, sources = _from_host(session, ArticleRow, host), _from_host(session, SourceRow, host)
    cited = exists(select(col(EvidenceRow.id))).where(
        col(EvidenceRow.review_id) == ReviewRow.id,
        col(EvidenceRow.withdrawn_at).is_(None),
        col(EvidenceRow.source_id).in_(sources),
    )
    return or_(col(ClaimRow.article_id).in_(articles), cited) if sources else col(ClaimRow.article_id).in_(articles)


def _from_host(session: Session, of: Any, host: str) -> list[int]:
    statement = select(col(of.id), col(of.url)).where(col(of.url).icontains(host, autoescape=True))
    return [key for key, url in session.exec(statement) if host_of(url) == host]


def let_through(chosen: Chosen) -> ColumnElement[bool]:
    """The claim is one that the screen's filter of that name stops at."""
    if isinstance(chosen, ClaimTag):
        return of_topic(chosen)
    if chosen is Filter.UNSOURCED:
        return col(ReviewRow.status) == ReviewStatus.DRAFT
    if chosen is Filter.SUGGESTED:
        return col(ClaimRow.origin) != Origin.MANUAL
    if chosen is Filter.LABELLED:
        return col(ReviewRow.label).is_not(None)
    if chosen is Filter.FLAGGED:
        return and_(col(ReviewRow.flagged))
    if chosen is Filter.AGED:
        return is_aged(local_today())
    return true()
