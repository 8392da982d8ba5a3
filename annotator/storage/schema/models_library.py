"""The tables of the library: documents to find evidence in, and their passages."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from annotator.domain.library import DocumentKind
from annotator.storage.schema.models import Base, link_column, table_rules, text_column, utc_now, words_column


class DocumentRow(Base, table=True):
    """One document of the library. Triggers keep its text from changing, and keep the row.

    ``place_key`` names where it was read, so that what is read there later becomes its newer version. Copies of
    archived sources name the source and, for blind projects, who archived it.
    """

    __tablename__ = "document"
    __table_args__ = table_rules(
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("(kind = 'copy') = (source_id IS NOT NULL)", name="source"),
        Index("ix_document_place_key", "place_key"),
        Index("ix_document_older_id", "older_id"),
        Index("ix_document_source_id", "source_id"),
    )

    public_id: str = Field(unique=True)
    sha256: str = Field(unique=True)
    kind: DocumentKind = Field(sa_column=words_column(DocumentKind))
    title: str | None = Field(default=None, sa_column=text_column())
    url: str | None = Field(default=None, sa_column=text_column())
    publisher: str | None = Field(default=None, sa_column=text_column())
    author: str | None = Field(default=None, sa_column=text_column())
    published_at: str | None = None
    language: str | None = None
    external_id: str | None = Field(default=None, sa_column=text_column())
    origin: str = Field(sa_column=text_column(nullable=False))
    place_key: str | None = Field(default=None, sa_column=text_column())
    segmenter: str
    characters: int
    sentence_count: int
    passage_count: int
    added_at: datetime = Field(default_factory=utc_now)
    removed_at: datetime | None = None
    """Since when it is not searched any more."""
    older_id: int | None = Field(default=None, sa_column=link_column("document.id", nullable=True))
    """The version before this one."""
    source_id: int | None = Field(default=None, sa_column=link_column("source.id", nullable=True))
    reviewer_id: int | None = Field(default=None, sa_column=link_column("reviewer.id", nullable=True))
    text: str = Field(sa_column=text_column(nullable=False))
    """The last column, since SQLite would read past it for those that come after."""


class PassageRow(Base, table=True):
    """A run of whole sentences of a document; the ``n``-th, from 0. Append-only.

    ``text`` is the slice of the document's text, so that a search need not read whole documents. ``sentences`` has the
    start and end of each sentence in it, one after the other, counted from ``start``; the first of them is sentence
    ``first`` of the document. ``heading`` is the document's title, which is searched with the text.
    """

    __tablename__ = "passage"
    __table_args__ = table_rules(
        UniqueConstraint("document_id", "n"),
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
    )

    document_id: int = Field(sa_column=link_column("document.id"))
    n: int
    start: int
    end: int
    first: int
    text: str = Field(sa_column=text_column(nullable=False))
    heading: str | None = Field(default=None, sa_column=text_column())
    sentences: list[int] = Field(sa_column=Column(JSON, nullable=False))
