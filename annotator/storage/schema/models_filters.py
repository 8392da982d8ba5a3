"""The table of saved filters."""

from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field

from annotator.storage.schema.models import Base, link_column, table_rules, text_column
from annotator.storage.schema.readable_json import ReadableJson


class SavedFilterRow(Base, table=True):
    """A walk and filter that one reviewer saved under a name; as a preference, it may be deleted."""

    __tablename__ = "saved_filter"
    __table_args__ = table_rules(UniqueConstraint("reviewer_id", "name"))

    reviewer_id: int = Field(sa_column=link_column("reviewer.id"))
    name: str = Field(sa_column=text_column(nullable=False))
    walk: dict[str, Any] | None = Field(sa_column=Column(ReadableJson, nullable=False))
    """Read as ``None`` only if another program spoilt it."""
    chosen: str
