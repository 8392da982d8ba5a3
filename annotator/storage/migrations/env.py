"""Alembic's entry: runs the migrations on the connection that the program hands over."""

from alembic import context

from annotator.storage.schema.ddl import include_name
from annotator.storage.schema.every_table import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=include_name,
    transaction_per_migration=False,
)
context.run_migrations()
