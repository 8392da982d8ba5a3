"""The way a reviewer goes through claims, filters saved under a name, and indexes for going by score.

Plain ADD COLUMN on both databases: rebuilding the table would drop the triggers that guard it.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl_orders

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reviewer", sa.Column("walk", sa.JSON(), nullable=True))
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("walk", sa.JSON(), nullable=False),
        sa.Column("chosen", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_saved_filter_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("reviewer_id", "name", name=op.f("uq_saved_filter_reviewer_id_name")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (*ddl_orders.STATEMENTS, *(ddl_orders.SQLITE_STATEMENTS if sqlite else ())):
        op.execute(sa.text(statement))


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the saved filters; restore the copy made before the upgrade.")
