"""The table of questions that reviewers ask about claims."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field

from annotator.storage.schema.models import Base, link_column, table_rules, text_column


class QuestionRow(Base, table=True):
    """One question of a review, which says whose it is and about which claim; its history is in ``event``.

    ``position`` counts from 0 within the review. ``answers`` holds the citations that answer it
    (``domain.asked_questions.answers_json``).
    """

    __tablename__ = "question"
    __table_args__ = table_rules(
        UniqueConstraint("review_id", "position"), CheckConstraint("position >= 0", name="position")
    )

    review_id: int = Field(sa_column=link_column("review.id"))
    position: int
    text: str = Field(sa_column=text_column(nullable=False))
    asked_at: str = Field(sa_column=Column(Text, nullable=False))
    answers: list[Any] = Field(sa_column=Column(JSON, nullable=False))
