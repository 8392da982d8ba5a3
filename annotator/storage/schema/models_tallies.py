"""The tables of totals by reviewer, which triggers keep (``ddl_tallies``): nothing else writes them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from annotator.storage.schema.models import metadata, table_rules


def _key_column(target: str) -> Column[int]:
    return Column(ForeignKey(target, ondelete="RESTRICT"), primary_key=True)


class TallyRow(SQLModel, table=True):
    """How many of a reviewer's answers or citations have one key.

    ``kind`` says what the key is:

    * ``answer``: role, status and label, such as ``reviewer submitted verified``; of claims that are not withdrawn.
    * ``quarter``: the quarter of an hour of submission in UTC, such as ``2026-05-12 10:15``; of the same answers in the
      role of a reviewer. Every time zone's days are made of whole quarters.
    * ``host``: the host of a cited source after merges; ``file:`` for files and nothing for sources without an address.
      Withdrawn citations do not count.

    A number may be 0.
    """

    metadata = metadata
    __tablename__ = "tally"
    __table_args__ = (
        *table_rules(CheckConstraint("kind IN ('answer', 'quarter', 'host')", name="kind")),
        {"sqlite_with_rowid": False},
    )

    reviewer_id: int = Field(sa_column=_key_column("reviewer.id"))
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    n: int


class OwnSourceRow(SQLModel, table=True):
    """A source that a reviewer cited or archived; merges are not followed.

    ``cited`` counts their citations that are not withdrawn, ``hidden`` those among them that are for claims neither
    closed nor withdrawn. ``first_cited`` is the row id of their first citation, withdrawn or not; ``None`` if the
    reviewer only archived the source.
    """

    metadata = metadata
    __tablename__ = "own_source"
    __table_args__ = (
        *table_rules(
            Index("ix_own_source_reviewer_id_first_cited", "reviewer_id", "first_cited"),
            Index("ix_own_source_source_id", "source_id"),
        ),
        {"sqlite_with_rowid": False},
    )

    reviewer_id: int = Field(sa_column=_key_column("reviewer.id"))
    source_id: int = Field(sa_column=_key_column("source.id"))
    cited: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    hidden: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    first_cited: int | None = None
