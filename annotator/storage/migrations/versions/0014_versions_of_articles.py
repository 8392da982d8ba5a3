"""Further addresses of articles, newer versions beside older ones, and the keys by which articles are known again.

Plain ADD COLUMN on both databases: rebuilding the table would drop the triggers that guard it.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.place_keys import PlaceKeys, place_keys
from annotator.storage.schema import ddl

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TABLES = ("article_address", "article_version", "claim_version")
_BATCH = 1000
"""Articles that get their keys at a time."""


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
    _add_keys(op.get_bind())


def _add_keys(connection: sa.Connection) -> None:
    for name in PlaceKeys._fields:
        op.execute(f"ALTER TABLE article ADD COLUMN {name} VARCHAR")
    batch = sa.text("SELECT id, url, origin, external_id FROM article WHERE id > :last ORDER BY id LIMIT :most")
    values = ", ".join(f"{name} = :{name}" for name in PlaceKeys._fields)
    filled = sa.text(f"UPDATE article SET {values} WHERE id = :id")
    last = 0
    while rows := connection.execute(batch, {"last": last, "most": _BATCH}).all():
        connection.execute(filled, [{"id": key} | place_keys(*fields)._asdict() for key, *fields in rows])
        last = rows[-1].id
    for name in PlaceKeys._fields:
        op.create_index(f"ix_article_{name}", "article", [name])


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
