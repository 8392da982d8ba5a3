"""Counters of answers and claims, kept by triggers, and the indexes by which the next claim is found.

Reviewers who have a place have used the screen: their counters are made here, others' when they first come.
"""

import sqlalchemy as sa
from alembic import op

from annotator.storage.schema import counted, ddl_progress

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("submitted", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("claim", sa.Column("wanted", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("claim", sa.Column("disputed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("suggestion", sa.Column("wanting", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("reviewer", sa.Column("has_queue", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_tables()
    op.execute(sa.text("UPDATE reviewer SET has_queue = TRUE WHERE place_article_id IS NOT NULL"))
    for statement in map(_without_doubled, counted.FILL):
        op.execute(sa.text(statement))
    for name in ("ix_suggestion_score", "ix_suggestion_uncertainty"):
        op.execute(sa.text(f"DROP INDEX {name}"))
    for statement in ddl_progress.index_statements():
        op.execute(sa.text(statement))
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ddl_progress.SQLITE_ABOUT if sqlite else ():
        op.execute(sa.text(statement))
    for statement in ddl_progress.sqlite_statements() if sqlite else ddl_progress.postgres_statements():
        op.get_bind().exec_driver_sql(_without_doubled(statement))


def _without_doubled(statement: str) -> str:
    """The statement as it was when every claim wanted as many answers (revision 0019)."""
    for claim, project in (("claim", "project"), ("claim", "NEW"), ("NEW", "project")):
        statement = statement.replace(ddl_progress.DOUBLED.format(claim=claim, project=project), "")
    return statement.replace(ddl_progress.BOUND, "")


def _create_tables() -> None:
    op.create_table(
        "article_total",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_total_article_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_total")),
        sa.UniqueConstraint("position", name=op.f("uq_article_total_position")),
    )
    op.create_table(
        "article_progress",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("drafts", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_progress_article_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_article_progress_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("article_id", "reviewer_id", name=op.f("pk_article_progress")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("Going back would lose the counters; restore the copy made before the upgrade.")
