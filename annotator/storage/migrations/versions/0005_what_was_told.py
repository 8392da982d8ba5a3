"""What each citation told of its source, who archived, which addresses were corrected; document keys made anew."""

import json

import sqlalchemy as sa
from alembic import op

from annotator.errors import InputError
from annotator.web.address import document_key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TOLD = ("url", "title", "publisher", "author", "published_at", "kind", "medium", "archived_url", "archived_at")


def upgrade() -> None:
    # written out, as in 0004: a batch rebuild would drop the tables' triggers
    for table, column in (
        ("source", "corrected_to TEXT"),
        ("evidence", "told JSON"),
        ("archive", "reviewer_id INTEGER"),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    connection = op.get_bind()
    columns = ", ".join(("id", "sha256", *TOLD))
    sources = connection.execute(sa.text(f"SELECT {columns} FROM source ORDER BY id")).mappings().all()
    for source in sources:
        told = {name: source[name] for name in (*TOLD, "sha256") if source[name] is not None}
        connection.execute(
            sa.text("UPDATE evidence SET told = :told WHERE source_id = :id"),
            {"told": json.dumps(told, ensure_ascii=False), "id": source["id"]},
        )
    _keys_anew(connection)


def _keys_anew(connection: sa.Connection) -> None:
    """The rule for what two addresses of one document share has changed since some keys were made.

    Nothing is merged: which of two sources people meant to cite is theirs to say. Where two share a key now, the older
    has it and the newer a variant of it that no address can come to; “annotator sources merge” makes them one.
    """
    rows = connection.execute(
        sa.text("SELECT id, public_id, url, document_key FROM source WHERE url IS NOT NULL ORDER BY id")
    ).all()
    wanted: dict[str, int] = {}
    changed = []
    for row in rows:
        try:
            key = document_key(row.url)
        except InputError:  # an address that older rules let in
            key = row.document_key
        if key in wanted:
            key = f"{key} {row.public_id}"  # no address holds a space
        wanted[key] = row.id
        if key != row.document_key:
            changed.append({"id": row.id, "key": key})
    for each in changed:  # out of the way first: the column is unique at every moment
        connection.execute(sa.text("UPDATE source SET document_key = ' ' || public_id WHERE id = :id"), each)
    for each in changed:
        connection.execute(sa.text("UPDATE source SET document_key = :key WHERE id = :id"), each)


def downgrade() -> None:
    raise NotImplementedError("Going back would lose which addresses were corrected; restore a backup instead.")
