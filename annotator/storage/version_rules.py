"""Which article is a version of which, and which claims ended with a version, for queries and lists."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, SQLColumnExpression, bindparam, exists, func, literal, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.article_places import VersionPlace
from annotator.domain.work import Place
from annotator.storage.schema.models import ArticleRow, ClaimRow
from annotator.storage.schema.models_versions import ArticleVersionRow, ClaimVersionRow

_ARTICLE = col(ArticleRow.id)
_OLDER, _NEWER = col(ArticleVersionRow.replaces_id), col(ArticleVersionRow.article_id)


def is_newest(article: SQLColumnExpression[int] = _ARTICLE) -> ColumnElement[bool]:
    """SQL: no newer version has replaced the article, given by a column with its row id."""
    return ~exists().where(col(ArticleVersionRow.replaces_id) == article).correlate_except(ArticleVersionRow)


def replaced_before(article: int) -> ColumnElement[int]:
    """SQL: how many articles before this one (a row id) a newer version has replaced."""
    return select_columns(func.count()).where(article > _OLDER).scalar_subquery()


def ended_with_version() -> ColumnElement[bool]:
    """SQL: the claim was withdrawn because a newer version replaced its article, and for no other reason."""
    return (
        exists()
        .where(
            col(ArticleVersionRow.replaces_id) == ClaimRow.article_id,
            col(ArticleVersionRow.since) == ClaimRow.withdrawn_at,
        )
        .correlate(ClaimRow)
    )


def was_claim() -> ColumnElement[bool]:
    """SQL: the claim is not withdrawn, or was not until a newer version replaced its article."""
    return or_(col(ClaimRow.withdrawn_at).is_(None), ended_with_version())


def version_place(session: Session, public_id: str) -> VersionPlace | None:
    """The place of an article (public id) among its versions; ``None`` if it is the only one."""
    return versioned(session, [public_id]).get(public_id)


def version_place_at(session: Session, key: int) -> VersionPlace | None:
    """The same for an article known by its row id."""
    return next(iter(_places(session, _places_of("id"), [key]).values()), None)


def versioned(session: Session, public_ids: Collection[str]) -> dict[str, VersionPlace]:
    """The places of those of the articles (public ids) that have several versions."""
    return _places(session, _places_of("public_id"), list(public_ids))


def _places(session: Session, statement: Select[Any], articles: list[Any]) -> dict[str, VersionPlace]:
    found = session.execute(statement, {"articles": articles})
    return {key: VersionPlace(count + 1, old, new) for count, key, old, new in found}


@cache
def _places_of(key: str) -> Select[Any]:
    """SQL, built once, since that takes longer than asking: the places of ``articles``, named by the column ``key``."""
    first, _, steps = _line(
        col(getattr(ArticleRow, key)).in_(bindparam("articles", expanding=True)), _NEWER, _OLDER
    ).columns
    article, older, newer = (aliased(ArticleRow, name=name) for name in ("itself", "older", "newer"))
    before, after = (aliased(ArticleVersionRow, name=name) for name in ("before", "after"))
    names: tuple[Any, ...] = (col(article.public_id), col(older.public_id), col(newer.public_id))
    return (
        select_columns(func.max(steps), *names)
        .join(article, col(article.id) == first)
        .outerjoin(before, col(before.article_id) == first)
        .outerjoin(older, col(older.id) == before.replaces_id)
        .outerjoin(after, col(after.replaces_id) == first)
        .outerjoin(newer, col(newer.id) == after.article_id)
        .where(or_(col(before.id).is_not(None), col(after.id).is_not(None)))
        .group_by(*names)
    )


def newest_version(session: Session, public_id: str) -> str | None:
    """The public id of the newest version of an article (public id); ``None`` if there is no such article."""
    _, at, steps = _line(col(ArticleRow.public_id) == public_id, _OLDER, _NEWER).columns
    last = select(col(ArticleRow.public_id)).where(col(ArticleRow.id) == at)
    return session.exec(last.order_by(steps.desc()).limit(1)).one_or_none()


def newest_place(session: Session, claim_id: str) -> Place:
    """The newest version of an article, and the claim there that says what one of its claims (public id) said, if any.

    Raises:
        sqlalchemy.exc.NoResultFound: when there is no such claim.

    """
    statement = select(col(ClaimRow.id), col(ArticleRow.public_id)).join(
        ArticleRow, col(ArticleRow.id) == ClaimRow.article_id
    )
    key, article_id = session.exec(statement.where(col(ClaimRow.public_id) == claim_id)).one()
    newest = newest_version(session, article_id) or article_id
    next_one = select(col(ClaimVersionRow.claim_id))
    while newer := session.exec(next_one.where(col(ClaimVersionRow.earlier_id) == key)).one_or_none():
        key = newer
    live = select(col(ClaimRow.public_id)).where(col(ClaimRow.id) == key, col(ClaimRow.withdrawn_at).is_(None))
    return Place(newest, claim_id=session.exec(live).one_or_none())


def _line(which: ColumnElement[bool], here: Any, there: Any) -> CTE:
    """SQL: from each article (``first``) that meets a condition step by step along its versions (``at``)."""
    columns: tuple[Any, ...] = (
        col(ArticleRow.id).label("first"),
        col(ArticleRow.id).label("at"),
        literal(0).label("steps"),
    )
    itself: Select[Any] = select_columns(*columns)
    line = itself.where(which).cte("line", recursive=True)
    first, at, steps = line.columns
    return line.union_all(select(first, there, steps + 1).join(ArticleVersionRow, here == at))


def version_pairs(session: Session) -> list[tuple[str, str]]:
    """Each article that was replaced, and its next newer version, by public id, in the order in which they came."""
    old, new = aliased(ArticleRow), aliased(ArticleRow)
    statement = (
        select(col(old.public_id), col(new.public_id))
        .select_from(ArticleVersionRow)
        .join(old, col(old.id) == ArticleVersionRow.replaces_id)
        .join(new, col(new.id) == ArticleVersionRow.article_id)
        .order_by(col(ArticleVersionRow.id))
    )
    return [(older, newer) for older, newer in session.exec(statement)]
