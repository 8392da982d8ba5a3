"""Writing many rows of one table at once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert
from sqlmodel import Session

from annotator.storage.schema.models import Base


def insert_rows(session: Session, into: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, each given by the values of its columns, all with the same ones."""
    if rows:
        # as Core runs it ("raw"): the session's own bulk insert takes a quarter longer, objects take four times as long
        # (python -m tests.perf.rows)
        session.execute(_insert(into), rows, execution_options={"dml_strategy": "raw"})


@cache
def _insert(into: type[Base]) -> Insert:
    """One statement for each table, so that its compiled form is found at once."""
    return insert(into)
