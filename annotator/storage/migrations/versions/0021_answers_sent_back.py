"""Answers that adjudicators sent back to their reviewers, with the question."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    links = {"claim_id": "claim", "reviewer_id": "reviewer", "asked_by": "reviewer"}
    op.create_table(
        "sent_back",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in links),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_sent_back_{name}"), ondelete="RESTRICT")
            for name, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_back")),
    )
    op.create_index("ix_sent_back_claim_id_reviewer_id", "sent_back", ["claim_id", "reviewer_id"])


def downgrade() -> None:
    raise NotImplementedError("Going back would lose questions to reviewers; restore the copy made before the upgrade.")
