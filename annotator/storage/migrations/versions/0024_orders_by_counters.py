"""Which claims show no score, lists in the order of counters, and which versions of suggesters have run."""

import sqlalchemy as sa
from alembic import op

from annotator.storage.schema import counted, ddl_progress, ddl_scores

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

_CHANGED = {"claim_counted_update": "claim", "suggestion_wanting": "suggestion"}
"""The triggers that say what is wanted of a suggestion, each with its table."""
_RUNS = """SELECT payload, id FROM event WHERE kind IN ('import', 'suggest') ORDER BY id"""
_SAID = "SELECT DISTINCT suggester, version FROM suggestion ORDER BY suggester, version"


def upgrade() -> None:
    op.add_column("claim", sa.Column("unscored", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "suggester_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggester_version")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_suggester_version_name_version")),
    )
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for name, table in _CHANGED.items():
        op.execute(sa.text(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}"))
        if not sqlite:
            op.execute(sa.text(f"DROP FUNCTION annotator_{name}"))
    for statement in (counted.SET_SUGGESTIONS, counted.SET_UNSCORED, *ddl_scores.index_statements()):
        op.execute(sa.text(statement))
    changed = [one for one in ddl_progress.sqlite_statements() if one.split()[2] in _CHANGED]
    if not sqlite:
        kept = [one for one in ddl_progress.TRIGGERS if one.name in _CHANGED]
        changed = [statement for one in kept for statement in ddl_progress.on_postgres(one)]
    for statement in (*changed, *(ddl_scores.sqlite_statements() if sqlite else ddl_scores.postgres_statements())):
        connection.exec_driver_sql(statement)
    _keep_versions(connection)


def _keep_versions(connection: sa.Connection) -> None:
    """Those that ran, in the order of their first runs, then those that came with loaded suggestions."""
    runs = sa.text(_RUNS).columns(sa.column("payload", sa.JSON), sa.column("id", sa.Integer))
    found = {(payload["suggester"], payload["version"]): None for payload, _ in connection.execute(runs)
             if "suggester" in payload}  # fmt: skip
    found |= dict.fromkeys((name, version) for name, version in connection.execute(sa.text(_SAID)))
    rows = [{"name": name, "version": version} for name, version in found]
    if rows:
        connection.execute(sa.text("INSERT INTO suggester_version (name, version) VALUES (:name, :version)"), rows)


def downgrade() -> None:
    raise NotImplementedError("Nothing would be lost, but no older version reads this; restore a backup instead.")
