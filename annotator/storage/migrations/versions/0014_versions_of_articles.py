"""Further addresses of articles, and newer versions beside older ones."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TABLES = ("article_address", "article_version", "claim_version")


def upgrade() -> None:
    op.create_table(
        "article_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("document_key", sa.Text(), nullable=False),
        sa.Column("seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(url) > 0", name=op.f("ck_article_address_url")),
        _link("article_address", "article_id", "article"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_address")),
        sa.UniqueConstraint("article_id", "document_key", name=op.f("uq_article_address_article_id_document_key")),
    )
    op.create_index("ix_article_address_document_key", "article_address", ["document_key"])
    _create_links("article_version", "article_id", "replaces_id", "article", [
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False)
    ])  # fmt: skip
    _create_links("claim_version", "claim_id", "earlier_id", "claim", [])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _TABLES:
        for statement in ddl.append_only_sqlite(table) if is_sqlite else ddl.append_only_postgres(table):
            op.execute(statement)


def _create_links(table: str, newer: str, older: str, of: str, more: list[sa.Column]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(newer, sa.Integer(), nullable=False),
        sa.Column(older, sa.Integer(), nullable=False),
        *more,
        sa.CheckConstraint(f"{newer} <> {older}", name=op.f(f"ck_{table}_other")),
        _link(table, newer, of),
        _link(table, older, of),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(newer, name=op.f(f"uq_{table}_{newer}")),
        sa.UniqueConstraint(older, name=op.f(f"uq_{table}_{older}")),
    )


def _link(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def downgrade() -> None:
    raise NotImplementedError("Going back would lose which articles are versions of others; restore a backup instead.")
