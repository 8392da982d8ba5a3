"""Claims that a person linked as saying the same."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "same_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("claim_id < other_id", name=op.f("ck_same_claim_order")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_same_claim_claim_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["other_id"], ["claim.id"], name=op.f("fk_same_claim_other_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_same_claim_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_claim")),
        sa.UniqueConstraint("claim_id", "other_id", name=op.f("uq_same_claim_claim_id_other_id")),
    )


def downgrade() -> None:
    raise NotImplementedError("Going back would lose which claims were linked; restore a backup instead.")
