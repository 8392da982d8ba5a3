"""The tables of work in progress: who is at which claim, and the counters.

Triggers keep the counters (``ddl_progress``); nothing else writes to them but ``storage/counters.py``.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from annotator.storage.schema.models import Base, link_column, metadata, table_rules


class ArticleTotalRow(SQLModel, table=True):
    """An article's ``position`` in the order of import, from 1, its claims, and those that still want answers.

    Withdrawn claims do not count. It stands beside ``article``, because a changed row there would be written with the
    whole text.
    """

    metadata = metadata
    __tablename__ = "article_total"
    __table_args__ = table_rules(UniqueConstraint("position"))

    article_id: int = Field(sa_column=link_column("article.id", primary_key=True))
    position: int
    claims: int
    open: int


class ArticleProgressRow(SQLModel, table=True):
    """One reviewer's work in one article: claims that need them, and their drafts and flags; withdrawn claims aside.

    ``needs`` leaves out what needs another look (``needed_claims``). There are rows only for reviewers with a queue
    (``reviewer.has_queue``). The rows of an article lie side by side, so that closing a claim writes one page.
    """

    metadata = metadata
    __tablename__ = "article_progress"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    article_id: int = Field(sa_column=link_column("article.id", primary_key=True))
    reviewer_id: int = Field(sa_column=link_column("reviewer.id", primary_key=True))
    needs: int
    drafts: int
    flagged: int


class SuggesterVersionRow(Base, table=True):
    """A version of a suggester that has run, in the order of their first runs, so that no list of them reads all runs.

    Also one that only comes with loaded suggestions. Whoever stores a run or suggestions adds it
    (``storage/suggester_versions.py``).
    """

    __tablename__ = "suggester_version"
    __table_args__ = table_rules(UniqueConstraint("name", "version"))

    name: str
    version: str


class LeaseRow(Base, table=True):
    """Who is working on a claim until when; an expired lease counts as none."""

    __tablename__ = "lease"
    __table_args__ = table_rules(
        UniqueConstraint("claim_id", "reviewer_id"), Index("ix_lease_expires_at", "expires_at")
    )

    claim_id: int = Field(sa_column=link_column("claim.id"))
    reviewer_id: int = Field(sa_column=link_column("reviewer.id"))
    expires_at: datetime
