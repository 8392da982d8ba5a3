"""Two more kinds of sentences: what stands beside the article, and the header of a table.

SQLite cannot change a constraint, and a rebuild of the table would drop the triggers and the search index that depend
on it. Widening the constraint where the schema is kept is the way that SQLite's documentation gives for this
(https://www.sqlite.org/lang_altertable.html, section 8): no stored row can contradict it.
"""

from alembic import op
from sqlalchemy import Connection, text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OLD = "('headline', 'byline', 'body', 'list_item', 'quote')"
_NEW = "('headline', 'byline', 'body', 'list_item', 'quote', 'aside', 'table_header')"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _widen_on_sqlite(connection)
        return
    op.execute("ALTER TABLE sentence DROP CONSTRAINT ck_sentence_sentence_kind")
    op.execute(f"ALTER TABLE sentence ADD CONSTRAINT ck_sentence_sentence_kind CHECK (kind IN {_NEW})")


def _widen_on_sqlite(connection: Connection) -> None:
    where = "type = 'table' AND name = 'sentence'"
    version = connection.execute(text("PRAGMA schema_version")).scalar_one()
    connection.execute(text("PRAGMA writable_schema=ON"))
    connection.execute(
        text(f"UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE {where}"), {"old": _OLD, "new": _NEW}
    )
    connection.execute(text(f"PRAGMA schema_version={int(version) + 1}"))
    connection.execute(text("PRAGMA writable_schema=OFF"))
    stored = connection.execute(text(f"SELECT sql FROM sqlite_master WHERE {where}")).scalar_one()
    if _NEW not in stored:
        raise RuntimeError("The constraint on the kinds of sentences is not the expected one.")


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the kinds of sentences; restore a backup instead.")
