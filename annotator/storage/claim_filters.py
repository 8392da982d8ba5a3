"""SQL that narrows claims to a topic, a host or a filter, as far as the reviewer may see what it goes by.

All of it is for queries with the current suggestion and the reviewer's own review joined to the claim.
"""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select, true
from sqlmodel import Session

from annotator.domain.orders import Chosen, Filter
from annotator.domain.vocabulary import ClaimTag, Origin, ReviewStatus
from annotator.storage.recheck_dates import is_aged, local_today
from annotator.storage.schema import tables
from annotator.storage.veil import shown_from
from annotator.web.address import host_of

_article, _claim, _review, _suggestion = tables.article, tables.claim, tables.review, tables.suggestion
_evidence, _source = tables.evidence, tables.source


def is_shown() -> ColumnElement[bool]:
    """What was suggested is shown in full before the answer: the rule of ``veil`` in SQL.

    It does not look at the answer: where a claim stands in an order must not change by answering.
    """
    threshold: Any = _suggestion.c.threshold
    confident = _suggestion.c.score >= shown_from(threshold)
    return and_(_suggestion.c.id.is_not(None), or_(_claim.c.origin == Origin.MANUAL, confident))


def of_topic(topic: ClaimTag) -> ColumnElement[bool]:
    """The claim is shown to be of that sort."""
    return and_(cast(_suggestion.c.tags, Text).contains(f'"{topic.value}"'), is_shown())


def of_host(session: Session, host: str) -> ColumnElement[bool]:
    """The claim's article is from that host, or a source from there is cited in the reviewer's own review."""
    articles, sources = _from_host(session, _article, host), _from_host(session, _source, host)
    cited = exists(select(_evidence.c.id)).where(
        _evidence.c.review_id == _review.c.id, _evidence.c.withdrawn_at.is_(None), _evidence.c.source_id.in_(sources)
    )
    return or_(_claim.c.article_id.in_(articles), cited) if sources else _claim.c.article_id.in_(articles)


def _from_host(session: Session, table: Any, host: str) -> list[int]:
    statement = select(table.c.id, table.c.url).where(table.c.url.icontains(host, autoescape=True))
    return [key for key, url in session.execute(statement) if host_of(url) == host]


def let_through(chosen: Chosen) -> ColumnElement[bool]:
    """The claim is one that the screen's filter of that name stops at."""
    if isinstance(chosen, ClaimTag):
        return of_topic(chosen)
    if chosen is Filter.UNSOURCED:
        return _review.c.status == ReviewStatus.DRAFT
    if chosen is Filter.SUGGESTED:
        return _claim.c.origin != Origin.MANUAL
    if chosen is Filter.LABELLED:
        return _review.c.label.is_not(None)
    if chosen is Filter.FLAGGED:
        return _review.c.flagged
    if chosen is Filter.AGED:
        return is_aged(local_today())
    return true()
