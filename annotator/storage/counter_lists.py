"""A reviewer's articles in the order of one of their counters, found by the indexes of ``ddl_scores``.

First come the articles whose counter is not zero, the highest first, then all others in list order. No index has both:
an index of all articles of a reviewer would lead SQLite away from that of their queue where one reviewer does all work.
"""

from typing import Any

from sqlalchemy import Select, literal_column
from sqlmodel import Session, col, select

from annotator.domain.orders import ArticleOrder
from annotator.storage.keysets import Key, beyond
from annotator.storage.schema.models_progress import ArticleProgressRow, ArticleTotalRow
from annotator.storage.version_rules import is_newest

COUNTED = {ArticleOrder.LEFT: "needs", ArticleOrder.DRAFTS: "drafts"}
"""The orders by a counter, each with its column."""
_PROGRESS = col(ArticleProgressRow.article_id)


def nearest_by_counter(
    session: Session,
    reviewer_id: int,
    order: ArticleOrder,
    at: tuple[Any, ...],
    direction: int,
    limit: int,
    *,
    newest: bool,
) -> list[int]:
    """The row ids of the first ``limit`` articles after (``direction`` 1) or before (-1) the place ``at``.

    ``at`` is a number and a row id of an article, or empty for that end of the list. With ``newest``, articles that
    have a newer version are passed over.
    """
    found: list[int] = []
    number, article = at or (None, None)
    for is_counted in (True, False)[::direction]:
        if number is not None and is_counted != (number > 0) and is_counted == (direction > 0):
            continue  # this part lies behind the place
        here = number is not None and is_counted == (number > 0)
        part = _counted if is_counted else _others
        keys, statement = part(reviewer_id, COUNTED[order])
        if here:
            values = (number, article) if is_counted else (article,)
            statement = statement.where(beyond(keys, values, direction))
        if newest:
            statement = statement.where(is_newest(keys[-1].column))
        statement = statement.order_by(*(key.sorted(direction) for key in keys))
        found += session.scalars(statement.limit(limit - len(found)))
        if len(found) == limit:
            break
    return found


def _counted(reviewer_id: int, name: str) -> tuple[tuple[Key, ...], Select[Any]]:
    own = col(ArticleProgressRow.reviewer_id) == reviewer_id
    keys = (Key(getattr(ArticleProgressRow, name), descending=True), Key(_PROGRESS))
    return keys, select(_PROGRESS).where(own, literal_column(f"article_progress.{name} > 0"))


def _others(reviewer_id: int, name: str) -> tuple[tuple[Key, ...], Select[Any]]:
    own = col(ArticleProgressRow.reviewer_id) == reviewer_id
    if name == "needs":
        return (Key(_PROGRESS),), select(_PROGRESS).where(own, literal_column("article_progress.needs = 0"))
    article = col(ArticleTotalRow.article_id)  # nearly all articles, so that no index is worth its upkeep
    counted = select(_PROGRESS).where(own, article == _PROGRESS, literal_column(f"article_progress.{name} > 0"))
    return (Key(article),), select(article).where(~counted.correlate(ArticleTotalRow).exists())
