"""The table of passages that the evidence finder showed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from annotator.storage.schema.models import Base, link_column, table_rules, text_column, utc_now


class ShownPassageRow(Base, table=True):
    """One passage that a reviewer was shown for a claim, with what they did with it last.

    ``query`` is the claim as it was searched for, with what was typed; ``question`` the one that was searched for with
    it. ``document`` is the document's public id, ``text`` is its ``text[start:end]``, kept here because the document
    may be in a shared library. ``outcome`` is empty as long as the passage was only shown.
    """

    __tablename__ = "shown_passage"
    __table_args__ = table_rules(
        CheckConstraint("rank >= 1", name="rank"),
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
        CheckConstraint("outcome IN ('opened', 'cited', 'not_relevant')", name="outcome"),
        Index("ix_shown_passage_claim_id_reviewer_id", "claim_id", "reviewer_id"),
    )

    claim_id: int = Field(sa_column=link_column("claim.id"))
    reviewer_id: int = Field(sa_column=link_column("reviewer.id"))
    query: str = Field(sa_column=text_column(nullable=False))
    question: str | None = Field(default=None, sa_column=text_column())
    rank: int
    score: float
    document: str
    start: int
    end: int
    text: str = Field(sa_column=text_column(nullable=False))
    title: str | None = Field(default=None, sa_column=text_column())
    shown_at: datetime = Field(default_factory=utc_now)
    outcome: str | None = None
