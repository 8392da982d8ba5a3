"""Verdicts that age, claims reworded to stand alone, and keystrokes beside the seconds.

Plain ADD COLUMN on both databases: rebuilding the table would drop the triggers that guard it. Events of before do not
name these columns; whoever reads them takes the missing ones for empty (``reviews.whole_state``).
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("as_of", "recheck_at"):
        op.add_column("review", sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("review", sa.Column("normalised", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("review", sa.Column("keystrokes", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Going back would lose dates and wordings of reviews; restore a backup instead.")
