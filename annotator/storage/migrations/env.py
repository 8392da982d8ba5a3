"""Alembic's entry: runs the migrations on the connection that the program hands over."""

from typing import Any

from alembic import context

from annotator.storage.models import metadata


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the tables of the full-text index alone; autogenerate would drop them."""
    return not (kind == "table" and (name or "").startswith("sentence_fts"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=include_name,
    transaction_per_migration=False,
)
context.run_migrations()
