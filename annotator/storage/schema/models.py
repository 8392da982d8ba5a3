"""What all tables share, and the tables of articles, claims, reviews and events.

Lists select columns, which is several times faster than objects. SQLModel types ``select`` for up to four columns;
beyond that use SQLAlchemy's, imported as ``select_columns``. Table classes do not validate (SQLModel skips it for
``table=True``): writing functions, CHECK constraints and triggers do. Times are aware UTC datetimes.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel

from annotator.domain.vocabulary import MemberKind, Origin, ReviewStatus, Role, SentenceKind, TeamRole
from annotator.storage.schema.readable_json import ReadableJson

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

metadata = MetaData(naming_convention=NAMING)
_CURRENT = text("current")


class Base(SQLModel):
    """The base of all tables: a row id, and metadata with named constraints, which batch migrations need."""

    metadata = metadata

    id: int = Field(default=None, primary_key=True)
    """Assigned by the database when the row is flushed."""


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def words_column(kind: type[Any], *, nullable: bool = False, default: str | None = None) -> Column[Any]:
    """A text column with an enum's values, checked by a constraint; ``default`` is the server's."""
    name = "".join(f"_{char.lower()}" if char.isupper() else char for char in kind.__name__).lstrip("_")
    column_type = Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=20,
        name=name,
    )
    return Column(column_type, nullable=nullable, server_default=default)


def link_column(target: str, *, nullable: bool = False, index: bool = False, primary_key: bool = False) -> Column[Any]:
    """A foreign key that never cascades, because nothing is deleted."""
    return Column(ForeignKey(target, ondelete="RESTRICT"), nullable=nullable, index=index, primary_key=primary_key)


def text_column(*, nullable: bool = True) -> Column[Any]:
    """A text column of unlimited length."""
    return Column(Text, nullable=nullable)


def table_rules(*items: SchemaItem) -> tuple[SchemaItem, ...]:
    """A table's constraints and indexes, in the type that SQLModel requires."""
    return items


class ArticleRow(Base, table=True):
    """One imported document. Triggers keep ``text`` from changing. ``storage.place_keys`` says what the keys are."""

    __tablename__ = "article"
    __table_args__ = table_rules(CheckConstraint("length(sha256) = 64", name="sha256"))

    public_id: str = Field(unique=True)
    sha256: str = Field(unique=True)
    text: str = Field(sa_column=text_column(nullable=False))
    title: str | None = Field(default=None, sa_column=text_column())
    url: str | None = Field(default=None, sa_column=text_column())
    publisher: str | None = Field(default=None, sa_column=text_column())
    author: str | None = Field(default=None, sa_column=text_column())
    published_at: str | None = None
    language: str | None = None
    external_id: str | None = None
    meta: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    origin: str = Field(sa_column=text_column(nullable=False))
    segmenter: str
    sentence_count: int
    imported_at: datetime = Field(default_factory=utc_now)
    document_key: str | None = Field(default=None, index=True)
    file_key: str | None = Field(default=None, index=True)


class SentenceRow(Base, table=True):
    """A slice of an article. ``text`` copies it, so that search and lists need not read whole articles.

    The copy is checked when written and by ``annotator db check``.
    """

    __tablename__ = "sentence"
    __table_args__ = table_rules(
        UniqueConstraint("article_id", "n"),
        CheckConstraint('n >= 0 AND start >= 0 AND "end" > start', name="span"),
        CheckConstraint('length(text) = "end" - start', name="length"),
    )

    article_id: int = Field(sa_column=link_column("article.id"))
    n: int
    start: int
    end: int
    paragraph: int
    kind: SentenceKind = Field(sa_column=words_column(SentenceKind))
    quotation: int | None = None
    text: str = Field(sa_column=text_column(nullable=False))


class ReviewerRow(Base, table=True):
    """A member of the team with a handle, their last place, and their walk through the claims.

    ``version`` is a model's. Beside the walk stand the source forms they left unfinished
    (``annotator/storage/walks.py``). Only reviewers with a queue have counters of their own (``ArticleProgressRow``).
    ``accounts`` are those of the operating system that the handle belongs to (``annotator/storage/accounts.py``).
    """

    __tablename__ = "reviewer"

    handle: str = Field(unique=True)
    created_at: datetime = Field(default_factory=utc_now)
    place_article_id: int | None = Field(default=None, sa_column=link_column("article.id", nullable=True))
    place_sentence: int = 0
    place_claim: str | None = None
    walk: dict[str, Any] | None = Field(default=None, sa_column=Column(ReadableJson(none_as_null=True), nullable=True))
    has_queue: bool = Field(default=None, sa_column_kwargs={"server_default": false()})
    role: TeamRole = Field(default=TeamRole.REVIEWER, sa_column=words_column(TeamRole, default=TeamRole.REVIEWER))
    kind: MemberKind = Field(default=MemberKind.PERSON, sa_column=words_column(MemberKind, default=MemberKind.PERSON))
    version: str | None = None
    accounts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))


class ClaimRow(Base, table=True):
    """A claim; it is withdrawn, never deleted. A trigger refuses an ``exact`` that is not the article's slice.

    Triggers also keep how many answers were ``submitted``, how many are ``wanted``, and whether their labels differ
    (``disputed``); adjudications do not count, but whether there are any (``ruled``) and whether they agree
    (``settled``) is kept as well. ``storage/viewpoint.py`` and ``schema/ddl_rulings.py`` say what follows. It is
    ``unscored`` while no suggestion is shown before the answer, and was first complete at ``closed_at``.
    """

    __tablename__ = "claim"
    __table_args__ = table_rules(
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
        CheckConstraint('length(exact) = "end" - start', name="length"),
        Index("ix_claim_article_id_start", "article_id", "start"),
    )

    public_id: str = Field(unique=True)
    article_id: int = Field(sa_column=link_column("article.id"))
    sentence_id: int = Field(sa_column=link_column("sentence.id", index=True))
    start: int
    end: int
    exact: str = Field(sa_column=text_column(nullable=False))
    origin: Origin = Field(sa_column=words_column(Origin))
    created_by: int | None = Field(default=None, sa_column=link_column("reviewer.id", nullable=True))
    created_at: datetime = Field(default_factory=utc_now)
    withdrawn_at: datetime | None = None
    submitted: int = Field(default=None, sa_column_kwargs={"server_default": "0"})
    wanted: int = Field(default=None, sa_column_kwargs={"server_default": "1"})
    disputed: bool = Field(default=None, sa_column_kwargs={"server_default": false()})
    ruled: bool = Field(default=None, sa_column_kwargs={"server_default": false()})
    settled: bool = Field(default=None, sa_column_kwargs={"server_default": false()})
    unscored: bool = Field(default=None, sa_column_kwargs={"server_default": true()})
    closed_at: datetime | None = None


class SuggestionRow(Base, table=True):
    """A suggester's output for a claim, which it suggests from ``threshold`` on. Screens show the ``current`` one.

    Triggers keep whether the claim still wants answers and this is shown before them (``wanting``), for the indexes of
    the orders by score.
    """

    __tablename__ = "suggestion"
    __table_args__ = table_rules(
        UniqueConstraint("claim_id", "suggester", "version"),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        # the migration sets the same condition on PostgreSQL: declared here, it would load that dialect at every start
        Index("uq_suggestion_current", "claim_id", unique=True, sqlite_where=_CURRENT),
    )

    claim_id: int = Field(sa_column=link_column("claim.id"))
    suggester: str
    version: str
    model: str
    score: float
    reasons: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    speaker: str | None = Field(default=None, sa_column=text_column())
    cue: str | None = Field(default=None, sa_column=text_column())
    types: list[str] = Field(
        default_factory=list, sa_column=Column("tags", JSON, key="types", nullable=False, server_default="[]")
    )
    threshold: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    current: bool = True
    wanting: bool = Field(default=None, sa_column_kwargs={"server_default": true()})
    created_at: datetime = Field(default_factory=utc_now)


class ReviewRow(Base, table=True):
    """One reviewer's current answer to one claim; its history is in ``event``."""

    __tablename__ = "review"
    __table_args__ = table_rules(
        UniqueConstraint("claim_id", "reviewer_id", "role"),
        CheckConstraint("confidence IS NULL OR (confidence >= 1 AND confidence <= 5)", name="confidence"),
        CheckConstraint("(status IN ('draft', 'submitted')) = (label IS NOT NULL)", name="labelled"),
        CheckConstraint("(status = 'submitted') = (submitted_at IS NOT NULL)", name="submitted"),
        Index("ix_review_reviewer_id_status_submitted_at", "reviewer_id", "status", "submitted_at"),
    )

    claim_id: int = Field(sa_column=link_column("claim.id"))
    reviewer_id: int = Field(sa_column=link_column("reviewer.id"))
    role: Role = Field(default=Role.REVIEWER, sa_column=words_column(Role))
    label: str | None = None
    status: ReviewStatus = Field(default=ReviewStatus.OPEN, sa_column=words_column(ReviewStatus))
    confidence: int | None = None
    note: str | None = Field(default=None, sa_column=text_column())
    flagged: bool = False
    guideline_version: str | None = None
    submitted_at: datetime | None = None
    seconds: float | None = None
    keystrokes: int | None = None
    as_of: str | None = None
    recheck_at: str | None = None
    normalised: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    unconfirmed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    version: int = 1
    unanswered: int | None = None
    """How many questions wait for an answer; ``None`` without questions."""
    updated_at: datetime = Field(default_factory=utc_now)


class EventRow(Base, table=True):
    """One event with the state before and after. Append-only: triggers refuse UPDATE and DELETE.

    ``target_id`` is the decision that an undo or redo acts on; ``undo_id`` and ``redo_id`` are the tops of the
    reviewer's undo and redo stacks after the event. ``link`` chains it to the event before it by a hash
    (``database/event_links.py``).
    """

    __tablename__ = "event"
    __table_args__ = table_rules(
        Index("ix_event_reviewer_id_id", "reviewer_id", "id"),
        Index("ix_event_target_id", "target_id"),
        Index("ix_event_claim_id", "claim_id"),
    )

    at: datetime = Field(default_factory=utc_now)
    kind: str
    reviewer_id: int | None = Field(default=None, sa_column=link_column("reviewer.id", nullable=True))
    claim_id: int | None = Field(default=None, sa_column=link_column("claim.id", nullable=True))
    article_id: int | None = Field(default=None, sa_column=link_column("article.id", nullable=True))
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    target_id: int | None = Field(default=None, sa_column=link_column("event.id", nullable=True))
    undo_id: int | None = Field(default=None, sa_column=link_column("event.id", nullable=True))
    redo_id: int | None = Field(default=None, sa_column=link_column("event.id", nullable=True))
    link: str = Field(default="", sa_column_kwargs={"server_default": ""})
