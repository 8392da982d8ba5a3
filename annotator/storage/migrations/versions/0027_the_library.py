"""The library: documents to find evidence in, their passages, and the full-text index of these."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl, ddl_library

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", text(), nullable=False),
        sa.Column("sha256", text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published_at", text(), nullable=True),
        sa.Column("language", text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("place_key", sa.Text(), nullable=True),
        sa.Column("segmenter", text(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("sentence_count", sa.Integer(), nullable=False),
        sa.Column("passage_count", sa.Integer(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("removed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("older_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_document_sha256")),
        sa.CheckConstraint("(kind = 'copy') = (source_id IS NOT NULL)", name=op.f("ck_document_source")),
        sa.CheckConstraint("kind IN ('file', 'page', 'record', 'copy')", name=op.f("ck_document_document_kind")),
        sa.ForeignKeyConstraint(["older_id"], ["document.id"], name=op.f("fk_document_older_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_document_source_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_document_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_document_sha256")),
    )
    for column in ("place_key", "older_id", "source_id"):
        op.create_index(f"ix_document_{column}", "document", [column])
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_passage_span")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_passage_document_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("document_id", "n", name=op.f("uq_passage_document_id_n")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    statements = ddl_library.sqlite_statements() if sqlite else ddl_library.postgres_statements()
    for statement in (*statements, *(ddl.append_only_sqlite if sqlite else ddl.append_only_postgres)("passage")):
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the library's documents; restore a backup instead.")
