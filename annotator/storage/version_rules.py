"""The two questions that queries ask about versions, as SQL."""

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col

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
