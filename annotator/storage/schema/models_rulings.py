"""The table of answers that adjudicators sent back."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from annotator.storage.schema.models import Base, link_column, table_rules, text_column, utc_now


class SentBackRow(Base, table=True):
    """A question by an adjudicator (``asked_by``) to a reviewer, whose answer was reopened with it.

    ``text`` is empty where the answer was only reopened. ``withdrawn_at`` is set by undo.
    """

    __tablename__ = "sent_back"
    __table_args__ = table_rules(Index("ix_sent_back_claim_id_reviewer_id", "claim_id", "reviewer_id"))

    claim_id: int = Field(sa_column=link_column("claim.id"))
    reviewer_id: int = Field(sa_column=link_column("reviewer.id", index=True))
    asked_by: int = Field(sa_column=link_column("reviewer.id"))
    text: str = Field(sa_column=text_column(nullable=False))
    at: datetime = Field(default_factory=utc_now)
    withdrawn_at: datetime | None = None
