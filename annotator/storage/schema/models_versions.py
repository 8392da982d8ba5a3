"""The tables of an article's further addresses and of its versions, append-only by triggers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from annotator.storage.schema.models import Base, link_column, table_rules, text_column, utc_now


class ArticleAddressRow(Base, table=True):
    """A further address under which an article's text was found; the first one is the article's ``url``.

    ``document_key`` is common to all spellings of the address. ``seen_at`` is when it was found first.
    """

    __tablename__ = "article_address"
    __table_args__ = table_rules(
        UniqueConstraint("article_id", "document_key"),
        CheckConstraint("length(url) > 0", name="url"),
        Index("ix_article_address_document_key", "document_key"),
    )

    article_id: int = Field(sa_column=link_column("article.id"))
    url: str = Field(sa_column=text_column(nullable=False))
    document_key: str = Field(sa_column=text_column(nullable=False))
    seen_at: datetime = Field(default_factory=utc_now)


class ArticleVersionRow(Base, table=True):
    """An article that is the newer version of another one. Both links are unique, so versions form a line.

    ``since`` is also when the old version's claims were withdrawn: a claim of it withdrawn at that very time was one
    until then, which tells it from claims withdrawn for another reason.
    """

    __tablename__ = "article_version"
    __table_args__ = table_rules(
        UniqueConstraint("article_id"),
        UniqueConstraint("replaces_id"),
        CheckConstraint("article_id <> replaces_id", name="other"),
    )

    article_id: int = Field(sa_column=link_column("article.id"))
    replaces_id: int = Field(sa_column=link_column("article.id"))
    since: datetime = Field(default_factory=utc_now)


class ClaimVersionRow(Base, table=True):
    """A claim of a newer version, and the claim of the version before that says it, unchanged or in other words."""

    __tablename__ = "claim_version"
    __table_args__ = table_rules(
        UniqueConstraint("claim_id"),
        UniqueConstraint("earlier_id"),
        CheckConstraint("claim_id <> earlier_id", name="other"),
    )

    claim_id: int = Field(sa_column=link_column("claim.id"))
    earlier_id: int = Field(sa_column=link_column("claim.id"))
