"""Claims of collections keep the title of their fact-check, whose words find them too, and the collection's id."""

import sqlalchemy as sa
from alembic import op

from annotator.storage.schema import ddl_seen

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("checked_claim", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("checked_claim", sa.Column("external_id", sa.Text(), nullable=True))
    sqlite = op.get_bind().dialect.name == "sqlite"
    statements = ddl_seen.sqlite_statements_for_titles if sqlite else ddl_seen.postgres_statements_for_titles
    for statement in statements():
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the titles; restore the copy made before the upgrade.")
