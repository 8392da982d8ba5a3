"""Questions that reviewers ask about claims, and the passages that the finder showed them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("unanswered", sa.Integer(), nullable=True))
    few = {f"{name}_where": sa.text("unanswered > 0") for name in ("sqlite", "postgresql")}
    op.create_index("ix_review_unanswered", "review", ["reviewer_id"], **few)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_question_position")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_question_review_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("review_id", "position", name=op.f("uq_question_review_id_position")),
    )
    links = {"claim_id": "claim", "reviewer_id": "reviewer"}
    op.create_table(
        "shown_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in links),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("shown_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_shown_passage_rank")),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_shown_passage_span")),
        sa.CheckConstraint("outcome IN ('opened', 'cited', 'not_relevant')", name=op.f("ck_shown_passage_outcome")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_shown_passage_{name}"), ondelete="RESTRICT")
            for name, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_passage")),
    )
    op.create_index("ix_shown_passage_claim_id_reviewer_id", "shown_passage", ["claim_id", "reviewer_id"])


def downgrade() -> None:
    raise NotImplementedError("Going back would lose questions; restore the copy made before the upgrade.")
