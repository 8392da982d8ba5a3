"""What adjudicators decided of each claim, kept by triggers, and the index of what waits for them."""

import sqlalchemy as sa
from alembic import op

from annotator.storage.schema import ddl_rulings

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("ruled", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("claim", sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    sqlite = op.get_bind().dialect.name == "sqlite"
    triggers = ddl_rulings.sqlite_statements() if sqlite else ddl_rulings.postgres_statements()
    for statement in (ddl_rulings.FILL, *ddl_rulings.index_statements(), *triggers):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the index of disagreements; restore the copy made before.")
