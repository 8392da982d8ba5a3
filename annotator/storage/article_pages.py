"""The list of articles with one reviewer's progress, in pages: in any order, and filtered by words."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, false, func, literal_column, or_, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.orders import ArticleOrder
from annotator.domain.records import Article
from annotator.domain.work import ArticlePage, ArticleProgress
from annotator.storage.counter_lists import COUNTED, nearest_by_counter
from annotator.storage.full_text import searchable_words
from annotator.storage.keysets import Key, beyond
from annotator.storage.known_articles import places_of
from annotator.storage.needed_claims import other_looks
from annotator.storage.queue import count_versions
from annotator.storage.recheck_dates import local_today
from annotator.storage.schema.ddl_progress import PUBLISHED, TITLE
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow
from annotator.storage.schema.models_progress import ArticleProgressRow, ArticleTotalRow
from annotator.storage.schema.models_versions import ArticleVersionRow
from annotator.storage.version_rules import is_newest
from annotator.storage.word_search import articles_with

_ARTICLE_COLUMNS = (
    col(ArticleRow.public_id), col(ArticleRow.sha256), col(ArticleRow.title), col(ArticleRow.url),
    col(ArticleRow.publisher), col(ArticleRow.author), col(ArticleRow.published_at), col(ArticleRow.language),
    col(ArticleRow.sentence_count),
)  # fmt: skip
"""The columns of the domain's ``Article``, in the order of its fields."""
_REPLACED = col(ArticleVersionRow.replaces_id)
_BATCH = 500


def article_page(
    session: Session,
    reviewer_id: int,
    order: ArticleOrder,
    words: str,
    beside: str | None = None,
    direction: int = 1,
    limit: int = 100,
    *,
    older: bool = False,
) -> ArticlePage:
    """At most ``limit`` articles that contain every one of ``words`` in title, author, publisher, address, date or id.

    The beginning of a word is enough. They follow the article ``beside`` (public id), or precede it with ``direction``
    -1; without ``beside`` the page is at that end of the list. Equal ones come in list order. An article that has a
    newer version is among them only with ``older``.
    """
    due = _due(reviewer_id)
    keys = _keys(order, due)
    total, replaced = count_versions(session)
    hidden = 0 if older else replaced
    matching, matched = _matching(session, words, newest=bool(hidden))
    statement = _rows(reviewer_id, due).where(*matching)
    at: tuple[Any, ...] = ()
    if beside is not None:
        places = _joined(select_columns(*(key.column for key in keys)), reviewer_id, due)
        at = tuple(session.execute(places.where(col(ArticleRow.public_id) == beside)).first() or ())
        statement = statement.where(beyond(keys, at, direction)) if at else statement
    if matched is None and order in COUNTED:
        # what needs another look counts as left, and is in no counter: these few articles are there in any case
        overdue = set(session.scalars(select_columns(due.columns.article_id))) if order is ArticleOrder.LEFT else set()
        near = limit + len(overdue)
        among = nearest_by_counter(session, reviewer_id, order, at, direction, near, newest=bool(hidden))
        statement = statement.where(col(ArticleRow.id).in_(overdue.union(among)))
    ordered = statement.order_by(*(key.sorted(direction) for key in keys)).limit(limit)
    rows = _with_places(session, [_progress(row) for row in session.execute(ordered)][::direction])
    return ArticlePage(
        tuple(rows), total - hidden if matched is None else matched, total - hidden, len(rows) == limit, replaced
    )


def progress(session: Session, reviewer_id: int, words: str = "", *, left: bool = False) -> list[ArticleProgress]:
    """All articles with all of ``words`` in the order of their import; ``left``: only those that need the reviewer.

    A claim that others have closed counts as done, unless it needs another look by this reviewer.
    """
    due = _due(reviewer_id)
    statement = _rows(reviewer_id, due).where(*_matching(session, words)[0]).order_by(col(ArticleTotalRow.position))
    if left:
        statement = statement.where(_needs(due) > 0)
    rows = [_progress(row) for row in session.execute(statement)]
    pages = (rows[at : at + _BATCH] for at in range(0, len(rows), _BATCH))
    return [row for page in pages for row in _with_places(session, page)]


def beside(session: Session, article_id: str, direction: int) -> str | None:
    """The article (public id) after (1) or before (-1) this one in list order, without older versions; or ``None``."""
    key = Key(col(ArticleRow.id))
    here = select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == article_id).scalar_subquery()
    statement = select(col(ArticleRow.public_id)).where(key.after(here, direction), is_newest())
    return session.exec(statement.order_by(key.sorted(direction)).limit(1)).one_or_none()


def _due(reviewer_id: int) -> Subquery:
    """How many claims need another look, for each article that has any."""
    own = select(col(ClaimRow.article_id)).join(ReviewRow, col(ReviewRow.claim_id) == ClaimRow.id)
    looks = union_all(*(own.where(look) for look in other_looks(reviewer_id, local_today()))).subquery("looks")
    article = looks.columns.article_id
    return select_columns(article, func.count().label("claims")).group_by(article).subquery("due")


def _needs(due: Subquery) -> ColumnElement[int]:
    return func.coalesce(col(ArticleProgressRow.needs), 0) + func.coalesce(due.columns.claims, 0)


def _keys(order: ArticleOrder, due: Subquery) -> tuple[Key, ...]:
    if order is ArticleOrder.LIST:
        return (Key(col(ArticleTotalRow.position)),)
    first = {
        ArticleOrder.LEFT: Key(_needs(due), descending=True),
        ArticleOrder.DRAFTS: Key(func.coalesce(col(ArticleProgressRow.drafts), 0), descending=True),
        ArticleOrder.TITLE: Key(literal_column(TITLE)),
        ArticleOrder.NEWEST: Key(literal_column(PUBLISHED), descending=True),
    }
    return first[order], Key(col(ArticleRow.id))


def _matching(session: Session, words: str, *, newest: bool = False) -> tuple[list[ColumnElement[bool]], int | None]:
    """SQL: the article is among those that contain the words; and how many there are, ``None`` for all of them.

    With ``newest``, those that have a newer version are left out.
    """
    only = [is_newest()] if newest else []
    wanted = searchable_words(words)
    if not wanted:
        return ([false()], 0) if words.strip() else (only, None)
    found, further = articles_with(session, wanted)
    named = col(ArticleRow.id).in_(found)
    if newest:
        (key,) = found.selected_columns
        found = found.where(key.not_in(select(_REPLACED)))
        replaced = set(session.exec(select(_REPLACED).where(_REPLACED.in_(further))))
        further = [each for each in further if each not in replaced]
    number = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return [or_(named, col(ArticleRow.id).in_(further)) if further else named, *only], number + len(further)


def _rows(reviewer_id: int, due: Subquery) -> Select[Any]:
    columns: tuple[Any, ...] = (
        *_ARTICLE_COLUMNS,
        col(ArticleTotalRow.claims), _needs(due), func.coalesce(col(ArticleProgressRow.drafts), 0),
        func.coalesce(col(ArticleProgressRow.flagged), 0),
    )  # fmt: skip
    return _joined(select_columns(*columns), reviewer_id, due)


def _joined(statement: Select[Any], reviewer_id: int, due: Subquery) -> Select[Any]:
    progress_of = col(ArticleProgressRow.article_id) == ArticleRow.id
    own = and_(progress_of, col(ArticleProgressRow.reviewer_id) == reviewer_id)
    return (
        statement.select_from(ArticleRow)
        .join(ArticleTotalRow, col(ArticleTotalRow.article_id) == ArticleRow.id)
        .outerjoin(ArticleProgressRow, own)
        .outerjoin(due, due.columns.article_id == ArticleRow.id)
    )


def _progress(row: Row[Any]) -> ArticleProgress:
    *article, claims, needs, drafts, flagged = tuple(row)
    return ArticleProgress(Article(*article), claims, claims - needs, drafts, flagged)


def _with_places(session: Session, rows: list[ArticleProgress]) -> list[ArticleProgress]:
    places = places_of(session, [row.article.id for row in rows])
    return [replace(row, places=places[row.article.id]) if row.article.id in places else row for row in rows]
