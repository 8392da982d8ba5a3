"""The table of imported claim collections."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from annotator.storage.schema.models import Base, table_rules, text_column, utc_now


class CheckedClaimRow(Base, table=True):
    """One fact-checked claim of an imported collection. Rows never change.

    ``rating`` is the verdict in the collection's own words, ``label`` the project's label for it, if any.
    ``reviewed_at`` and ``claimed_at`` are ISO 8601 dates. ``title`` is the headline of the fact-check, ``external_id``
    the collection's own id. ``public_id`` is derived from text, address and publisher, so that loading a collection
    twice changes nothing.
    """

    __tablename__ = "checked_claim"
    __table_args__ = table_rules(CheckConstraint("length(text) > 0", name="text"))

    public_id: str = Field(unique=True)
    text: str = Field(sa_column=text_column(nullable=False))
    rating: str | None = Field(default=None, sa_column=text_column())
    label: str | None = None
    url: str | None = Field(default=None, sa_column=text_column())
    publisher: str | None = Field(default=None, sa_column=text_column())
    reviewed_at: str | None = None
    claimant: str | None = Field(default=None, sa_column=text_column())
    claimed_at: str | None = None
    title: str | None = Field(default=None, sa_column=text_column())
    external_id: str | None = Field(default=None, sa_column=text_column())
    collection: str = Field(sa_column=text_column(nullable=False))
    loaded_at: datetime = Field(default_factory=utc_now)
