"""The tables of sources, archive attempts and evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, false, text
from sqlmodel import Field

from annotator.domain.source_details import SourceKind, SourceMedium
from annotator.domain.vocabulary import Stance
from annotator.storage.schema.models import Base, link_column, table_rules, text_column, utc_now, words_column


class SourceRow(Base, table=True):
    """A citable document, shared by claims. ``document_key`` is common to all spellings of its address.

    A merged source stays, and evidence keeps pointing to it; readers follow ``merged_into``, which never points to
    another merged source.
    """

    __tablename__ = "source"
    __table_args__ = table_rules(
        CheckConstraint("url IS NOT NULL OR withheld_reason IS NOT NULL", name="citable"),
        CheckConstraint("(url IS NULL) = (document_key IS NULL)", name="key"),
        Index("ix_source_merged_into", "merged_into"),
        Index("ix_source_host", "host"),
        Index("ix_source_first_public", "first_public"),
    )

    public_id: str = Field(unique=True)
    url: str | None = Field(default=None, sa_column=text_column())
    document_key: str | None = Field(default=None, sa_column=Column(Text, unique=True))
    title: str | None = Field(default=None, sa_column=text_column())
    publisher: str | None = Field(default=None, sa_column=text_column())
    author: str | None = Field(default=None, sa_column=text_column())
    published_at: str | None = None
    kind: SourceKind | None = Field(default=None, sa_column=words_column(SourceKind, nullable=True))
    archived_url: str | None = Field(default=None, sa_column=text_column())
    sha256: str | None = None
    withheld_reason: str | None = Field(default=None, sa_column=text_column())
    created_at: datetime = Field(default_factory=utc_now)
    medium: SourceMedium | None = Field(default=None, sa_column=words_column(SourceMedium, nullable=True))
    archived_at: str | None = None
    file_name: str | None = Field(default=None, sa_column=text_column())
    merged_into: str | None = None
    """A source's public id, verified by ``db check``, since SQLite cannot add a foreign key to an existing table."""
    corrected_to: str | None = Field(default=None, sa_column=text_column())
    """The right address if this row's was corrected; its archived copies are of the wrong page."""
    host: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """The host of ``url``, empty without one (``source_views.new_source``)."""
    uses: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """Citations of this row that are not withdrawn, for claims that are not withdrawn. Triggers keep this and what
    follows (``ddl_tallies``).
    """
    public_uses: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """The ``uses`` for closed claims, which everybody may see."""
    first_public: int | None = None
    """The row id of the first citation, withdrawn or not, for a claim that is closed."""
    varied: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether citations of this row differ in what they tell."""


class ArchiveRow(Base, table=True):
    """One finished attempt to archive a source. Append-only; the content is in the archive's folder.

    ``url`` was requested, ``final_url`` is where redirects led, ``reason`` is why it failed.
    """

    __tablename__ = "archive"
    __table_args__ = table_rules(
        CheckConstraint("status IN ('ok', 'failed')", name="status"),
        CheckConstraint("(status = 'failed') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(status = 'ok') = (content_sha256 IS NOT NULL)", name="content"),
        CheckConstraint("(content_sha256 IS NULL) = (text_sha256 IS NULL)", name="text"),
        Index("ix_archive_source_id", "source_id"),
        Index("ix_archive_reviewer_id", "reviewer_id"),
    )

    source_id: int = Field(sa_column=link_column("source.id"))
    at: datetime = Field(default_factory=utc_now)
    status: str
    reason: str | None = Field(default=None, sa_column=text_column())
    url: str = Field(sa_column=text_column(nullable=False))
    final_url: str | None = Field(default=None, sa_column=text_column())
    http_status: int | None = None
    media_type: str | None = None
    title: str | None = Field(default=None, sa_column=text_column())
    bytes: int | None = None
    content_sha256: str | None = None
    text_sha256: str | None = None
    reviewer_id: int | None = None
    """Who started it; ``None`` for attempts by the first versions of the program."""


class EvidenceRow(Base, table=True):
    """One source cited in one review. Withdrawn evidence stays, with the time of its withdrawal."""

    __tablename__ = "evidence"
    __table_args__ = table_rules(
        Index("ix_evidence_review_id", "review_id"), Index("ix_evidence_source_id", "source_id")
    )

    review_id: int = Field(sa_column=link_column("review.id"))
    source_id: int = Field(sa_column=link_column("source.id"))
    stance: Stance = Field(sa_column=words_column(Stance))
    quote_exact: str | None = Field(default=None, sa_column=text_column())
    quote_prefix: str = Field(default="", sa_column=text_column(nullable=False))
    quote_suffix: str = Field(default="", sa_column=text_column(nullable=False))
    accessed_at: str | None = None
    note: str | None = Field(default=None, sa_column=text_column())
    evidence_set: int = 0
    created_at: datetime = Field(default_factory=utc_now)
    withdrawn_at: datetime | None = None
    told: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """The citation's own details of its source: ``url`` and any of ``SourceDetails``."""


class SourceWordingRow(Base, table=True):
    """How citations word a source, each way once; a trigger keeps it from ``evidence.told`` (``ddl_words``)."""

    __tablename__ = "source_wording"
    __table_args__ = table_rules(Index("ix_source_wording_source_id", "source_id"))

    source_id: int = Field(sa_column=link_column("source.id"))
    title: str | None = Field(default=None, sa_column=text_column())
    publisher: str | None = Field(default=None, sa_column=text_column())
    author: str | None = Field(default=None, sa_column=text_column())
    url: str | None = Field(default=None, sa_column=text_column())
