"""Who may do what in the team, who is a model, and the rules of the project that the database keeps.

SQLite cannot change a constraint in place: see the revision 0012 for why it is widened where the schema is kept.
"""

from alembic import op
from sqlalchemy import Connection, text

from annotator.storage.schema import ddl_progress

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OLD = "('reviewer', 'adjudicator')"
_NEW = "('reviewer', 'adjudicator', 'model')"
_COLUMNS = (
    (
        "reviewer ADD COLUMN role VARCHAR(20) DEFAULT 'reviewer' NOT NULL CONSTRAINT ck_reviewer_team_role "
        "CHECK (role IN ('reviewer', 'adjudicator', 'lead'))"
    ),
    (
        "reviewer ADD COLUMN kind VARCHAR(20) DEFAULT 'person' NOT NULL CONSTRAINT ck_reviewer_member_kind "
        "CHECK (kind IN ('person', 'script', 'model'))"
    ),
    "reviewer ADD COLUMN version VARCHAR",
    "project ADD COLUMN doubled_below VARCHAR DEFAULT '' NOT NULL",
    "project ADD COLUMN guideline TEXT",
    "project ADD COLUMN guideline_name VARCHAR",
)
_RENEWED = ("project_wanted_insert", "project_wanted_update", "claim_counted_insert", "claim_wanted")
"""The triggers that say how many answers are wanted of a claim; SQLite has no ``claim_wanted``."""


def upgrade() -> None:
    connection = op.get_bind()
    for column in _COLUMNS:
        op.execute(f"ALTER TABLE {column}")
    _renew_triggers(connection)
    if connection.dialect.name == "sqlite":
        _widen_on_sqlite(connection)
        return
    op.execute("ALTER TABLE review DROP CONSTRAINT ck_review_role")
    op.execute(f"ALTER TABLE review ADD CONSTRAINT ck_review_role CHECK (role IN {_NEW})")


def _renew_triggers(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in _RENEWED[:3]:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        made = ddl_progress.sqlite_statements()
    else:
        for name in _RENEWED:
            connection.exec_driver_sql(f"DROP FUNCTION annotator_{name}() CASCADE")
        made = ddl_progress.postgres_statements()
    for statement in made:
        words = statement.split()
        if words[2].removeprefix("annotator_").removesuffix("()") in _RENEWED:
            connection.exec_driver_sql(statement)


def _widen_on_sqlite(connection: Connection) -> None:
    where = "type = 'table' AND name = 'review'"
    version = connection.execute(text("PRAGMA schema_version")).scalar_one()
    connection.execute(text("PRAGMA writable_schema=ON"))
    connection.execute(
        text(f"UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE {where}"), {"old": _OLD, "new": _NEW}
    )
    connection.execute(text(f"PRAGMA schema_version={int(version) + 1}"))
    connection.execute(text("PRAGMA writable_schema=OFF"))
    stored = connection.execute(text(f"SELECT sql FROM sqlite_master WHERE {where}")).scalar_one()
    if _NEW not in stored:
        raise RuntimeError("The constraint on the roles of reviews is not the expected one.")


def downgrade() -> None:
    raise NotImplementedError("Going back would lose who may do what; restore a backup instead.")
