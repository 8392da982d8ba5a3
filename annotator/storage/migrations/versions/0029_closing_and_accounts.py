"""When each claim had all its answers for the first time, and to whom of the operating system each handle belongs."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from annotator.storage.schema import ddl_closed

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column("reviewer", sa.Column("accounts", sa.JSON(), nullable=False, server_default="[]"))
    sqlite = op.get_bind().dialect.name == "sqlite"
    triggers = ddl_closed.sqlite_statements() if sqlite else ddl_closed.postgres_statements()
    for statement in (ddl_closed.fill(sqlite=sqlite), *triggers):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("Going back would lose whose the handles are; restore the copy made before the upgrade.")
