"""The tables of sources: what is cited, where, and the attempts to keep a copy. See ``models`` for what all share."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text
from sqlmodel import Field

from annotator.domain.vocabulary import SourceKind, SourceMedium, Stance
from annotator.storage.schema.models import Base, link_column, table_rules, text_column, utc_now, words_column


class SourceRow(Base, table=True):
    """A citable thing, reused between claims. ``document_key`` is what all spellings of its address share.

    A source that was merged into another stays, and evidence keeps pointing to what was cited; whoever reads follows
    ``merged_into``, which never points to a source that was itself merged.
    """

    __tablename__ = "source"
    __table_args__ = table_rules(
        CheckConstraint("url IS NOT NULL OR withheld_reason IS NOT NULL", name="citable"),
        CheckConstraint("(url IS NULL) = (document_key IS NULL)", name="key"),
        Index("ix_source_merged_into", "merged_into"),
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
    """The public id; ``db check`` sees to it that it is one. SQLite cannot give a table a foreign key afterwards."""
    corrected_to: str | None = Field(default=None, sa_column=text_column())
    """The right address, where this row's own is a wrong one that was corrected: its copies are of another page."""


class ArchiveRow(Base, table=True):
    """One attempt to archive a source, as it ended. Append-only; the bytes themselves lie in the archive's folder.

    ``url`` is what was asked for, ``final_url`` where the redirects led, ``reason`` why it failed.
    """

    __tablename__ = "archive"
    __table_args__ = table_rules(
        CheckConstraint("status IN ('ok', 'failed')", name="status"),
        CheckConstraint("(status = 'failed') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(status = 'ok') = (content_sha256 IS NOT NULL)", name="content"),
        CheckConstraint("(content_sha256 IS NULL) = (text_sha256 IS NULL)", name="text"),
        Index("ix_archive_source_id", "source_id"),
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
    """Who had it archived; nobody for attempts of the first versions."""


class EvidenceRow(Base, table=True):
    """One source cited in one review. Withdrawn pieces stay, with the time they were withdrawn."""

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
    """What the citation said of its source: ``url`` and those of ``source_views.DETAILS`` that it gave."""
