"""Which article is a version of which, and which claims ended with a version, for queries and lists."""

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


def version_places(session: Session) -> dict[str, VersionPlace]:
    """The places of all articles that have several versions, by public id."""
    pairs = version_pairs(session)
    newer_of = dict(pairs)
    older_of = {newer: older for older, newer in pairs}
    found: dict[str, VersionPlace] = {}
    for first in newer_of.keys() - older_of.keys():
        at: str | None = first
        number = 1
        while at is not None:
            found[at] = VersionPlace(number, older_of.get(at), newer_of.get(at))
            at, number = newer_of.get(at), number + 1
    return found


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
