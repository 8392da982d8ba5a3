"""What a merge of two files leaves in the other one, since it is no part of the answers: splits, releases, filters."""

from sqlalchemy import select
from sqlmodel import Session

from annotator.storage.schema.every_table import metadata
from annotator.text import counted

_KINDS = {
    "split_set": ("key", "split"),
    "release": ("name", "release"),
    "saved_filter": ("name", "saved filter"),
}
"""The tables, each with the column that names a row and the word for it."""


def left_behind(ours: Session, theirs: Session) -> list[str]:
    """One sentence for each kind of which the other file has more than this one, with their number."""
    found = []
    for table, (name, word) in _KINDS.items():
        column = metadata.tables[table].c[name]
        here, there = (set(session.connection().execute(select(column)).scalars()) for session in (ours, theirs))
        if there - here:
            found.append(f"{counted(len(there - here), word)} stayed in the other file.")
    return found
