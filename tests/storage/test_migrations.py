"""The schema: what the migrations make is what the models say, whoever runs them and whatever goes wrong meanwhile."""

import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, inspect, text

from annotator.errors import ConflictError, DatabaseError
from annotator.storage.check import check
from annotator.storage.database import migrate
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database, unprepared_database
from annotator.storage.database.migrate import HEAD, REVISIONS, _migrating, _upgrade, prepare, revision_of, upgrade
from annotator.storage.guards import wrong_guards
from annotator.storage.lists import claim_listing
from annotator.storage.reviewers import reviewer_id
from annotator.storage.schema import ddl
from annotator.storage.schema.models import metadata
from annotator.storage.sources import source_by_id
from annotator.text import article_public_id, claim_public_id, sha256_of
from tests.support import ROOT, store


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "annotator.storage:migrations")
    return ScriptDirectory.from_config(config)


def test_the_revision_this_program_needs_is_the_newest_script() -> None:
    assert scripts().get_heads() == [HEAD]
    assert [script.revision for script in scripts().walk_revisions()][::-1] == list(REVISIONS)


def test_a_new_database_is_at_that_revision(either: Database) -> None:
    with either.engine.connect() as connection:
        assert revision_of(connection) == HEAD


def test_the_migrations_make_what_the_models_say(either: Database) -> None:
    options = {"compare_type": True, "include_name": ddl.include_name, "render_as_batch": True}
    with either.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_drift_test_would_see_a_missing_column(either: Database) -> None:
    with either.write() as session:
        session.execute(
            text("ALTER TABLE lease DROP COLUMN expires_at") if not either.is_sqlite else text("DROP TABLE lease")
        )
    options = {"compare_type": True, "include_name": ddl.include_name}
    with either.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def names(found: Any) -> set[str]:
    return {str(item["name"]) for item in found}


def test_every_constraint_has_the_name_the_models_give_it(either: Database) -> None:
    looked = inspect(either.engine)
    for table in metadata.sorted_tables:
        wanted = {kind: set() for kind in (CheckConstraint, UniqueConstraint, ForeignKeyConstraint)}
        for constraint in table.constraints:
            for kind, found in wanted.items():
                if isinstance(constraint, kind):
                    found.add(str(constraint.name))
        assert names(looked.get_check_constraints(table.name)) == wanted[CheckConstraint]
        assert names(looked.get_unique_constraints(table.name)) == wanted[UniqueConstraint]
        assert names(looked.get_foreign_keys(table.name)) == wanted[ForeignKeyConstraint]
        assert looked.get_pk_constraint(table.name)["name"] == f"pk_{table.name}"
        for kind, prefix in ((CheckConstraint, "ck"), (UniqueConstraint, "uq"), (ForeignKeyConstraint, "fk")):
            assert all(name.startswith(f"{prefix}_{table.name}_") for name in wanted[kind])


def test_no_foreign_key_cascades(either: Database) -> None:
    looked = inspect(either.engine)
    rules = {key["options"].get("ondelete") for table in metadata.tables for key in looked.get_foreign_keys(table)}
    assert rules == {"RESTRICT"}


def test_every_guard_is_there(either: Database) -> None:
    catalogue = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if not either.is_sqlite:
        catalogue = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with either.read() as session:
        there = set(session.execute(text(catalogue)).scalars())
        assert list(wrong_guards(session)) == []
    wanted = {"article_text_fixed", "sentence_text_fixed", *(f"{table}_no_delete" for table in ddl.NO_DELETE)}
    assert wanted <= there


def test_a_migration_that_fails_leaves_nothing_behind(new_where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sqlite_statements", "postgres_statements"):
        good = getattr(ddl, name)()
        monkeypatch.setattr(ddl, name, lambda good=good: [*good, "CREATE NONSENSE"])
    good = list(migrate.newest_statements())
    monkeypatch.setattr(migrate, "newest_statements", lambda: [*good, "CREATE NONSENSE"])
    database = unprepared_database(new_where, create=True)
    for fails in (_upgrade, partial(prepare, create=True)):
        with pytest.raises(DatabaseError, match="cannot be used"):
            fails(database)
        assert inspect(database.engine).get_table_names() == []
    database.close()
    monkeypatch.undo()
    again = open_database(new_where)
    assert reviewer_id(again, "ana") == 1
    again.close()


def test_a_new_file_gets_at_once_what_all_migrations_make(tmp_path: Path) -> None:
    migrated = unprepared_database(str(tmp_path / "migrated.db"), create=True)
    _upgrade(migrated)
    migrated.close()
    with closing(sqlite3.connect(tmp_path / "migrated.db")) as connection:
        wanted = migrate.described_schema(connection)
    if os.environ.get("ANNOTATOR_UPDATE_SNAPSHOTS") == "1":
        (ROOT / "annotator/storage/migrations/newest.sql").write_text(wanted, "utf-8")
    open_database(str(tmp_path / "new.db")).close()
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        assert migrate.described_schema(connection) == wanted
    assert "".join(migrate.newest_statements()) == wanted


def test_foreign_keys_count_again_after_a_migration(new_where: str) -> None:
    database = open_database(new_where)
    store(database)
    with pytest.raises(ConflictError, match=r"(?i)foreign key"), database.write() as session:
        session.execute(text("UPDATE claim SET created_by = 4711"))
    database.close()


def test_going_back_to_no_schema_is_refused() -> None:
    first = scripts().get_revision("0001")
    assert first is not None
    with pytest.raises(NotImplementedError, match="restore a backup"):
        first.module.downgrade()


OLD_TEXT = "The port handled 4 million tonnes. Nobody expected it."


def at_first_schema(where: str) -> Database:
    """A database as the first version left it: an article, a claim, a suggestion, a review and its event."""
    database = unprepared_database(where, create=True)
    with _migrating(database) as connection:
        config = Config()
        config.set_main_option("script_location", "annotator.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    sha256, now = sha256_of(OLD_TEXT), "2026-05-12 08:00:00"
    values = {
        "article": article_public_id(sha256), "sha256": sha256, "text": OLD_TEXT, "now": now,
        "claim": claim_public_id(sha256, 0, 34), "exact": OLD_TEXT[:34],
    }  # fmt: skip
    with database.write() as session:
        for statement in OLD_ROWS:
            session.execute(text(statement), values)
    return database


OLD_ROWS = (
    """INSERT INTO article (id, public_id, sha256, text, meta, origin, segmenter, sentence_count, imported_at)
       VALUES (1, :article, :sha256, :text, '{}', 'old.txt', 'old-1', 1, :now)""",
    """INSERT INTO sentence (id, article_id, n, start, "end", paragraph, kind, text)
       VALUES (1, 1, 0, 0, 34, 0, 'body', :exact)""",
    """INSERT INTO reviewer (id, handle, created_at, place_sentence) VALUES (1, 'ana', :now, 0)""",
    """INSERT INTO claim (id, public_id, article_id, sentence_id, start, "end", exact, origin, created_at)
       VALUES (1, :claim, 1, 1, 0, 34, :exact, 'suggested', :now)""",
    """INSERT INTO suggestion (id, claim_id, suggester, version, model, score, reasons, current, created_at)
       VALUES (1, 1, 'linear', '1', 'none', 0.8, '[]', true, :now)""",
    """INSERT INTO review (id, claim_id, reviewer_id, role, status, flagged, version, updated_at)
       VALUES (1, 1, 1, 'reviewer', 'open', false, 1, :now)""",
)


def test_a_database_of_an_older_version_is_refused_with_the_way_out(new_where: str) -> None:
    at_first_schema(new_where).close()
    with pytest.raises(DatabaseError, match=r"has schema 0001, this program needs .*“annotator db upgrade”"):
        open_database(new_where)


def test_an_upgrade_keeps_every_row_and_every_guard(new_where: str) -> None:
    old = at_first_schema(new_where)
    done = upgrade(old)
    assert (done.before, done.after) == ("0001", HEAD)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        (row,) = claim_listing(session, 1)
        assert (row["exact"], row["score"], row["types"]) == (OLD_TEXT[:34], 0.8, [])
        assert session.execute(text("SELECT threshold FROM suggestion")).scalar_one() == 0.0
    assert [(name, problems) for name, problems in check(database) if problems] == []
    options = {"compare_type": True, "include_name": ddl.include_name, "render_as_batch": True}
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    with pytest.raises(ConflictError), database.write() as session:
        session.execute(text("DELETE FROM suggestion"))
    assert upgrade(database).before == HEAD, "a second upgrade finds nothing to do"
    database.close()


def test_an_sqlite_file_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    old = at_first_schema(str(tmp_path / "old.db"))
    done = upgrade(old)
    old.close()
    assert done.copy == tmp_path / f"old.db.before-{HEAD}"
    kept = unprepared_database(str(done.copy))
    with kept.engine.connect() as connection:
        assert revision_of(connection) == "0001"
        assert connection.execute(text("SELECT count(*) FROM suggestion")).scalar_one() == 1
    kept.close()


def test_a_copy_of_before_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / f"old.db.before-{HEAD}").write_text("precious")
    old = at_first_schema(str(tmp_path / "old.db"))
    assert upgrade(old).copy == tmp_path / f"old.db.before-{HEAD}-2"
    old.close()
    assert (tmp_path / f"old.db.before-{HEAD}").read_text() == "precious"


@pytest.mark.parametrize(("setting", "message"), [("9999", "use the version that wrote it"), (None, "another program")])
def test_what_is_not_an_older_database_is_not_upgraded(tmp_path: Path, setting: str | None, message: str) -> None:
    database = at_first_schema(str(tmp_path / "other.db"))
    with database.write() as session:
        changed = "UPDATE alembic_version SET version_num = :it" if setting else "DROP TABLE alembic_version"
        session.execute(text(changed), {"it": setting} if setting else {})
    with pytest.raises(DatabaseError, match=message):
        upgrade(database)
    database.close()


OLD_SOURCES = (
    """INSERT INTO source (id, public_id, url, document_key, title, kind, created_at)
       VALUES (1, 's0000000000000001', 'https://stat.example/a', 'stat.example/a', 'Ports', 'primary', :now)""",
    """INSERT INTO source (id, public_id, withheld_reason, created_at)
       VALUES (2, 's0000000000000002', 'a witness', :now)""",
)


def test_sources_of_the_first_schema_stay_as_they_were(new_where: str) -> None:
    old = at_first_schema(new_where)
    with old.write() as session:
        for statement in OLD_SOURCES:
            session.execute(text(statement), {"now": "2026-05-12 08:00:00"})
    upgrade(old)
    old.close()
    database = open_database(new_where)
    with database.read() as session:
        first, second = (source_by_id(session, f"s000000000000000{n}") for n in (1, 2))
        assert (first.url, first.title, first.kind) == ("https://stat.example/a", "Ports", "primary")
        assert second.withheld_reason == "a witness"
        assert {(row.medium, row.archived_at, row.file_name, row.merged_into) for row in (first, second)} == {
            (None, None, None, None)
        }
    for statement in (
        "DELETE FROM source",
        "UPDATE source SET medium = 'hearsay'",
        "INSERT INTO archive (source_id, at, url, status) VALUES (1, '2026-05-12 08:00:00', 'x', 'maybe')",
        "INSERT INTO archive (source_id, at, url, status, reason) VALUES (9, '2026-05-12 08:00:00', 'x', 'failed', '')",
    ):
        with pytest.raises(ConflictError), database.write() as session:
            session.execute(text(statement))
    database.close()
