"""The table of the project: the rules that hold for everybody who works in this database."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field

from annotator.storage.schema.models import Base, table_rules, text_column, utc_now


class ProjectRow(Base, table=True):
    """The one project of this database. ``pseudonym_key``, 32 random hex digits, hashes names in exports.

    Claims whose id is below ``doubled_below``, six hex digits or nothing, get one more review (``domain/reviews``).
    """

    __tablename__ = "project"
    __table_args__ = table_rules(
        CheckConstraint("id = 1", name="single"), CheckConstraint("reviews_per_claim >= 1", name="reviews")
    )

    id: int = Field(default=1, primary_key=True)
    name: str
    scheme: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    blind: bool
    reviews_per_claim: int
    guideline_version: str
    created_at: datetime = Field(default_factory=utc_now)
    pseudonym_key: str
    doubled_below: str = Field(default="", sa_column_kwargs={"server_default": ""})
    guideline: str | None = Field(default=None, sa_column=text_column())
    guideline_name: str | None = None
