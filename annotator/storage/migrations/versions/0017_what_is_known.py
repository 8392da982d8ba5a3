"""Facts of texts, and the keys by which imports know articles again; stored articles get theirs."""

import sqlalchemy as sa
from alembic import op

from annotator.text import loose_key

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TOGETHER = 200


def upgrade() -> None:
    op.create_table(
        "text_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_facts")),
        sa.UniqueConstraint("key", name=op.f("uq_text_facts_key")),
    )
    op.create_table(
        "article_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_key_article_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_key")),
        sa.UniqueConstraint("key", "article_id", name=op.f("uq_article_key_key_article_id")),
    )
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """The keys of stored articles, some in memory at a time."""
    some = sa.text("SELECT id, text FROM article WHERE id > :last ORDER BY id LIMIT :together")
    insert = sa.text("INSERT INTO article_key (key, article_id) VALUES (:key, :article_id)")
    last = 0
    while rows := connection.execute(some, {"last": last, "together": _TOGETHER}).all():
        connection.execute(insert, [{"key": loose_key(text), "article_id": key} for key, text in rows])
        last = rows[-1][0]


def downgrade() -> None:
    raise NotImplementedError("The tables can be made anew from the articles, but not emptied by halves: keep them.")
