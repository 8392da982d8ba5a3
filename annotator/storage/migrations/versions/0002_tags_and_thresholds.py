"""Sorts of claims, and the threshold that a suggestion was measured with.

Plain ADD COLUMN on both databases: rebuilding the table would drop the triggers that guard it. Rows of before had no
tags, and all of them had reached the threshold of their time, so 0 says the truth of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("suggestion", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("suggestion", sa.Column("threshold", sa.Float(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the sorts of claims; restore the copy made before the upgrade.")
