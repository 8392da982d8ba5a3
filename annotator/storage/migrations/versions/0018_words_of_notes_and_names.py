"""Full-text indexes of notes, quotes, names of articles and of sources, and how citations word their sources."""

import sqlalchemy as sa
from alembic import op

from annotator.storage.schema import ddl_words

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("title", "publisher", "author", "url")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_source_wording_source_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_wording")),
    )
    op.create_index("ix_source_wording_source_id", "source_wording", ["source_id"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(sa.text(ddl_words.fill_wordings(sqlite=sqlite)))
    made = (*ddl_words.sqlite_statements(), *ddl_words.sqlite_fill()) if sqlite else ddl_words.postgres_statements()
    for statement in made:
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    raise NotImplementedError("Nothing would be lost, but no older version reads this; restore a backup instead.")
