"""Totals of each reviewer's answers and citations, and of each source's uses, kept by triggers.

Plain ADD COLUMN on both databases: rebuilding the table would drop the triggers that guard it.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl_tallies, fresh_tallies
from annotator.web.address import host_of

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_COLUMNS = (
    "host TEXT NOT NULL DEFAULT ''",
    "uses INTEGER NOT NULL DEFAULT 0",
    "public_uses INTEGER NOT NULL DEFAULT 0",
    "first_public INTEGER",
    "varied BOOLEAN NOT NULL DEFAULT false",
)


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    _create_tables()
    for column in _COLUMNS:
        op.execute(f"ALTER TABLE source ADD COLUMN {column}")
    for column in ("host", "first_public"):
        op.create_index(f"ix_source_{column}", "source", [column], unique=False)
    op.create_index("ix_archive_reviewer_id", "archive", ["reviewer_id"], unique=False)
    _name_hosts(connection)
    triggers = ddl_tallies.sqlite_statements if sqlite else ddl_tallies.postgres_statements
    for statement in (*fresh_tallies.filling(sqlite=sqlite), *triggers()):
        op.execute(sa.text(statement.replace(":", "\\:")))


def _create_tables() -> None:
    op.create_table(
        "tally",
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('answer', 'quarter', 'host')", name=op.f("ck_tally_kind")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_tally_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("reviewer_id", "kind", "key", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "own_source",
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("cited", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("hidden", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("first_cited", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_own_source_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_own_source_source_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("reviewer_id", "source_id", name=op.f("pk_own_source")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_own_source_reviewer_id_first_cited", "own_source", ["reviewer_id", "first_cited"])
    op.create_index("ix_own_source_source_id", "own_source", ["source_id"])


def _name_hosts(connection: sa.Connection) -> None:
    rows = connection.execute(sa.text("SELECT id, url FROM source WHERE url IS NOT NULL")).all()
    named = [{"id": key, "host": host} for key, url in rows if (host := host_of(url))]
    if named:
        connection.execute(sa.text("UPDATE source SET host = :host WHERE id = :id"), named)


def downgrade() -> None:
    raise NotImplementedError("Nothing would be lost, but no older version reads this; restore a backup instead.")
