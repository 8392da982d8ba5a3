"""What was missing of the record of a source; merged sources; attempts to archive them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MEDIA = ("web_text", "web_table", "pdf", "image", "video", "audio", "metadata", "other")


def upgrade() -> None:
    # written out: a batch rebuild of the table, which is how columns get constraints on SQLite, would drop its trigger
    listed = ", ".join(f"'{medium}'" for medium in MEDIA)
    for column in (
        f"medium VARCHAR(20) CONSTRAINT ck_source_source_medium CHECK (medium IN ({listed}))",
        "archived_at VARCHAR",
        "file_name TEXT",
        "merged_into VARCHAR",
    ):
        op.execute(f"ALTER TABLE source ADD COLUMN {column}")
    op.create_index("ix_source_merged_into", "source", ["merged_into"], unique=False)
    op.create_table(
        "archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("content_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("text_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("status IN ('ok', 'failed')", name=op.f("ck_archive_status")),
        sa.CheckConstraint("(status = 'failed') = (reason IS NOT NULL)", name=op.f("ck_archive_reason")),
        sa.CheckConstraint("(status = 'ok') = (content_sha256 IS NOT NULL)", name=op.f("ck_archive_content")),
        sa.CheckConstraint("(content_sha256 IS NULL) = (text_sha256 IS NULL)", name=op.f("ck_archive_text")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_archive_source_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive")),
    )
    op.create_index("ix_archive_source_id", "archive", ["source_id"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ddl.append_only_sqlite("archive") if sqlite else ddl.append_only_postgres("archive"):
        op.execute(sa.text(statement))


def downgrade() -> None:
    raise NotImplementedError("Going back would lose what was archived; restore a backup instead.")
