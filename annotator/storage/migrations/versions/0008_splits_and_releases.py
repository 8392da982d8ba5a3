"""Which split an article is in, datasets frozen as releases, and a key to hash names of people with.

Plain ADD COLUMN on both databases: rebuilding the table would drop the trigger that guards it.
"""

import secrets

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = ("split_set", "split_article", "release", "release_part")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    _pseudonym_key(sqlite)
    _splits()
    _releases()
    for table in APPEND_ONLY:
        for statement in ddl.append_only_sqlite(table) if sqlite else ddl.append_only_postgres(table):
            op.execute(sa.text(statement))


def _pseudonym_key(sqlite: bool) -> None:
    """A column that must be filled needs a default while it is added; SQLite keeps it, and nothing relies on it."""
    op.execute("ALTER TABLE project ADD COLUMN pseudonym_key VARCHAR NOT NULL DEFAULT ''")
    op.get_bind().execute(sa.text("UPDATE project SET pseudonym_key = :key"), {"key": secrets.token_hex(16)})
    if not sqlite:
        op.execute("ALTER TABLE project ALTER COLUMN pseudonym_key DROP DEFAULT")


def _splits() -> None:
    op.create_table(
        "split_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(key) > 0", name=op.f("ck_split_set_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_set")),
        sa.UniqueConstraint("key", name=op.f("uq_split_set_key")),
    )
    op.create_table(
        "split_article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("split_set_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("assigned_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_split_article_name")),
        sa.ForeignKeyConstraint(
            ["split_set_id"], ["split_set.id"], name=op.f("fk_split_article_split_set_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_split_article_article_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_article")),
        sa.UniqueConstraint("split_set_id", "article_id", name=op.f("uq_split_article_split_set_id_article_id")),
    )


def _releases() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("tool_version", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_release_name")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_release_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("name", name=op.f("uq_release_name")),
    )
    op.create_table(
        "release_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('claims', 'articles')", name=op.f("ck_release_part_kind")),
        sa.CheckConstraint("n >= 0 AND rows >= 0", name=op.f("ck_release_part_counts")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_part_release_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_part")),
        sa.UniqueConstraint("release_id", "kind", "n", name=op.f("uq_release_part_release_id_kind_n")),
    )


def downgrade() -> None:
    raise NotImplementedError("Going back would lose splits and releases; restore the copy made before the upgrade.")
