"""The tables of dataset splits and frozen releases, append-only by triggers, and of claims linked by hand."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field

from annotator.storage.schema.models import Base, link_column, table_rules, text_column, utc_now


class SplitSetRow(Base, table=True):
    """One configuration of splits. ``key`` encodes its shares, seed and links; ``names`` are its splits in order."""

    __tablename__ = "split_set"
    __table_args__ = table_rules(CheckConstraint("length(key) > 0", name="key"))

    key: str = Field(unique=True)
    names: list[str] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=utc_now)


class SplitArticleRow(Base, table=True):
    """The split of one article within a set. It is assigned once and never changes as data grows."""

    __tablename__ = "split_article"
    __table_args__ = table_rules(
        UniqueConstraint("split_set_id", "article_id"), CheckConstraint("length(name) > 0", name="name")
    )

    split_set_id: int = Field(sa_column=link_column("split_set.id"))
    article_id: int = Field(sa_column=link_column("article.id"))
    name: str
    assigned_at: datetime = Field(default_factory=utc_now)


class SameClaimRow(Base, table=True):
    """Two claims that a person found to say the same, the one with the smaller row id first."""

    __tablename__ = "same_claim"
    __table_args__ = table_rules(
        UniqueConstraint("claim_id", "other_id"), CheckConstraint("claim_id < other_id", name="order")
    )

    claim_id: int = Field(sa_column=link_column("claim.id"))
    other_id: int = Field(sa_column=link_column("claim.id"))
    reviewer_id: int = Field(sa_column=link_column("reviewer.id"))
    linked_at: datetime = Field(default_factory=utc_now)


class ReleaseRow(Base, table=True):
    """A dataset frozen under a name, with its options and manifest."""

    __tablename__ = "release"
    __table_args__ = table_rules(CheckConstraint("length(name) > 0", name="name"))

    name: str = Field(unique=True)
    created_at: datetime = Field(default_factory=utc_now)
    reviewer_id: int | None = Field(default=None, sa_column=link_column("reviewer.id", nullable=True))
    options: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    manifest: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    tool_version: str


class ReleasePartRow(Base, table=True):
    """A batch of a release's records: the ``n``-th of its ``kind``, with ``rows`` records in ``data``."""

    __tablename__ = "release_part"
    __table_args__ = table_rules(
        UniqueConstraint("release_id", "kind", "n"),
        CheckConstraint("kind IN ('claims', 'articles')", name="kind"),
        CheckConstraint("n >= 0 AND rows >= 0", name="counts"),
    )

    release_id: int = Field(sa_column=link_column("release.id"))
    kind: str = Field(sa_column=text_column(nullable=False))
    n: int
    rows: int
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
