"""An index of the questions to a reviewer, by which their queue finds answers to closed claims that were sent back."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sent_back_reviewer_id", "sent_back", ["reviewer_id"])


def downgrade() -> None:
    raise NotImplementedError("Nothing would be lost, but no older version reads this; restore a backup instead.")
