"""Which article is a version of which, and which claims ended with a version, for queries and lists."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.article_places import VersionPlace
from annotator.storage.schema.models import ArticleRow, ClaimRow
from annotator.storage.schema.models_versions import ArticleVersionRow


def is_newest() -> ColumnElement[bool]:
    """SQL: no newer version has replaced the article."""
    return ~exists().where(col(ArticleVersionRow.replaces_id) == ArticleRow.id).correlate(ArticleRow)


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
    key = session.exec(select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == public_id)).one_or_none()
    return version_place_at(session, key) if key is not None else None


def version_place_at(session: Session, key: int) -> VersionPlace | None:
    """The same for an article known by its row id."""
    links = _links(session, key)
    if not links:
        return None
    newer = next((new for new, old in links if old == key), None)
    older = next((old for new, old in links if new == key), None)
    number, at = 1, older
    while at is not None:
        number, at = number + 1, next((old for new, old in _links(session, at) if new == at), None)
    return VersionPlace(number, _public_id(session, older), _public_id(session, newer))


def versioned(session: Session, public_ids: Collection[str]) -> dict[str, VersionPlace]:
    """The places of those of the articles (public ids) that have several versions."""
    linked = exists().where(
        or_(col(ArticleVersionRow.article_id) == ArticleRow.id, col(ArticleVersionRow.replaces_id) == ArticleRow.id)
    )
    among = select(col(ArticleRow.public_id)).where(col(ArticleRow.public_id).in_(public_ids), linked)
    places = {key: version_place(session, key) for key in session.exec(among).all()}
    return {key: place for key, place in places.items() if place is not None}


def _links(session: Session, key: int) -> Sequence[tuple[int, int]]:
    """The row ids (newer, older) of the at most two pairs of versions that an article is part of."""
    columns = select(col(ArticleVersionRow.article_id), col(ArticleVersionRow.replaces_id))
    of_it = or_(col(ArticleVersionRow.article_id) == key, col(ArticleVersionRow.replaces_id) == key)
    return session.exec(columns.where(of_it)).all()


def _public_id(session: Session, key: int | None) -> str | None:
    return session.exec(select(col(ArticleRow.public_id)).where(col(ArticleRow.id) == key)).one_or_none()


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
