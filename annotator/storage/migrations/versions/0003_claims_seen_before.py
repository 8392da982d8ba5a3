"""Claims seen before: collections of checked claims, and full-text indexes over claims."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl_seen

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checked_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=True),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("claimant", sa.Text(), nullable=True),
        sa.Column("claimed_at", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("loaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_checked_claim_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checked_claim")),
        sa.UniqueConstraint("public_id", name=op.f("uq_checked_claim_public_id")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ddl_seen.sqlite_statements() if sqlite else ddl_seen.postgres_statements():
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the collections that were loaded; restore a backup instead.")
