"""Saved filters keep short, stable words; what the screen calls a filter may change without a migration."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WORDS = {"needs me": "needs_me", "unsourced drafts": "unsourced", "verdicts that aged": "aged"}


def upgrade() -> None:
    saved = sa.table("saved_filter", sa.column("chosen", sa.Text()))
    for shown, stored in _WORDS.items():
        op.execute(saved.update().where(saved.c.chosen == shown).values(chosen=stored))


def downgrade() -> None:
    raise NotImplementedError("An older version does not know these words; restore the copy made before the upgrade.")
