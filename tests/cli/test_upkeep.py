"""What commands advise and leave behind: hints that work as they stand, no empty databases, checks of what can be."""

import io
import json
import shlex
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator import hints
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.schema.models import metadata
from tests.cli.conftest import Run
from tests.storage.test_third_schema import upgraded
from tests.support import store


@pytest.mark.parametrize(
    "secret", ["u:s3cret@h/db", "h/db?user=u&password=s3cret", "u:s3cr/et@h/db", "u@x:s3cret@h/db"]
)
def test_an_advised_command_holds_no_password(secret: str) -> None:
    hints.remember_database(f"postgresql://{secret}")
    assert hints.option() == " --db postgresql://…" or hints.option() == " --db 'postgresql://…'"
    hints.remember_database("postgresql://h/db")
    assert hints.option() == " --db postgresql://h/db"
    hints.remember_database(None)


def test_an_advised_command_names_the_database_that_was_named(database: Database, run: Run, tmp_path: Path) -> None:
    store(database)
    assert "run “annotator claims” to list" in run("label", "c0", "verified").err
    other = tmp_path / "the team's.db"
    open_database(str(other)).close()
    for line in (("label", "c0", "verified", "--db", str(other)), ("--db", str(other), "claim", "flag", "c0")):
        advised = run(*line).err.partition("“")[2].partition("”")[0]
        assert shlex.split(advised) == ["annotator", "claims", "--db", str(other)]
    assert f"--db {shlex.quote(str(other))}”" in run("--db", str(other), "sources", "show", "s0").err
    assert "“annotator claims”" in run("label", "c0", "verified").err


@pytest.mark.parametrize("source", [("nothing.txt",), ("broken.jsonl",), ()])
def test_an_import_that_brings_nothing_leaves_no_database(run: Run, source: tuple[str, ...]) -> None:
    Path("broken.jsonl").write_text("{\n", "utf-8")
    assert run("import", *source, "--db", "new/one.db").code > 0
    assert not Path("new/one.db").exists()
    assert run("load", "broken.jsonl", "--db", "new/one.db").code > 0
    assert not list(Path().glob("new/*.db*"))


def test_a_database_that_was_there_or_is_in_use_stays(run: Run) -> None:
    open_database("empty.db").close()
    assert run("import", "nothing.txt", "--db", "empty.db").code == 1
    assert Path("empty.db").exists()
    Path("note.txt").write_text("The port handled 4.1 million tonnes last year.\n", "utf-8")
    assert run("import", "note.txt", "nothing.txt", "--db", "half.db").code == 1
    assert len(run("articles", "--db", "half.db", "--json").lines) == 1


def test_another_program_keeps_a_new_database(tmp_path: Path) -> None:
    from annotator.storage.database.location import filled_database

    path = tmp_path / "shared.db"
    with filled_database(str(path)):
        other = open_database(str(path))
        with other.read():
            pass
    assert path.exists()
    other.close()


def test_a_line_that_is_no_text_is_answered_in_its_place(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps({"text": "It rained."}), '{"words": 1}', "{", json.dumps({"text": "It snowed."}), '{"text": 3}']
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    ended = run("suggest", "--score")
    assert [sorted(line) for line in ended.lines] == [
        ["score", "text"],
        ["error"],
        ["error"],
        ["score", "text"],
        ["error"],
    ]
    assert [line["text"] for line in ended.lines if "text" in line] == ["It rained.", "It snowed."]
    assert [line["error"][:6] for line in ended.lines if "error" in line] == ["Line 2", "Line 3", "Line 5"]
    assert ended.code == 1 and "Line 2 is not JSON with a" in ended.err and "2 more such" in ended.err


def test_a_write_protected_database_is_checked_as_far_as_it_can_be(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database)
    complete = {line["check"] for line in run("db", "check", "--json").lines}
    database.close()
    monkeypatch.setattr("annotator.storage.database.engine.is_read_only", lambda path: True)
    monkeypatch.setattr("annotator.storage.check.is_read_only", lambda path: True)
    monkeypatch.setattr("annotator.storage.database.migrate.is_read_only", lambda path: True)
    checked = run("db", "check", "--json")
    assert checked.code == 0 and {line["check"] for line in checked.lines} == complete
    assert [line["check"] for line in checked.lines if line["ok"] is None] == ["search index"]
    assert "– search index: not checked, because" in run("db", "check").out


def earlier(path: Path, revision: str) -> Path:
    """A database of an earlier schema with all that it can hold of the rows at ``path``."""
    older = path.with_name("older.db")
    database = Database(database_url(str(older)))
    upgraded(database, revision)
    database.close()
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ATTACH ? AS newer", (str(path),))
        for table in metadata.sorted_tables:
            held = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table.name})")]
            names = ", ".join(f'"{name}"' for name in held)
            if held:
                connection.execute(f"INSERT INTO main.{table.name} ({names}) SELECT {names} FROM newer.{table.name}")
        connection.commit()
    return older


def test_an_upgrade_counts_the_verdicts_that_do_not_count_any_more(database: Database, run: Run, db_path: Path) -> None:
    store(database)
    first, second, third = (claim["id"] for claim in run("claims", "--json").lines[:3])
    for claim in (first, second):
        run("label", claim, "verified", "--source", "https://stat.example/a")
    run("label", third, "not_a_claim", "--source", "https://stat.example/a", "--stance", "context")
    with closing(sqlite3.connect(db_path)) as connection, connection:
        connection.execute("UPDATE evidence SET stance = 'refutes' WHERE id = 1")
    older = str(earlier(db_path, "0010"))
    ended = run("db", "upgrade", "--db", older)
    assert ended.code == 0, ended.err
    assert "Not gold any more: 1 verdict without a source of the stance" in ended.err
    assert f"“annotator sources check --db {shlex.quote(older)}”" in ended.err
    assert first in run("sources", "check", "--db", older).out
    assert run("db", "upgrade", "--json", "--db", older).lines[0]["against_evidence"] == 1


def test_an_export_obeys_what_the_configuration_says_now(database: Database, run: Run) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    run("label", claim, "verified", "--source", "https://stat.example/a")
    assert len([line for line in run("export", "jsonl", "-o", "-").lines if line["label"]]) == 1
    Path("annotator.toml").write_text("[project]\nreviews_per_claim = 2\n", "utf-8")
    assert [line for line in run("export", "jsonl", "-o", "-").lines if line["label"]] == []
    assert run("db", "info", "--json").lines[0]["reviews_per_claim"] == 1


def test_the_configuration_names_its_sections_and_refuses_what_cannot_be(run: Run) -> None:
    Path("annotator.toml").write_text("[sugest]\nthreshold = 0.5\n", "utf-8")
    said = run("config", "validate")
    assert "there is no section [sugest]; the sections are [" in said.out + said.err
    assert "[suggest]" in said.out + said.err
    Path("annotator.toml").write_text("[suggest]\nthreshold = 0.4\npossible = 0.6\n", "utf-8")
    said = run("config", "validate")
    assert said.code != 0 and "possible is 0.6, above the threshold 0.4" in said.out + said.err
    for fine in ("possible = 1", "possible = 0.4\nthreshold = 0.4", "threshold = 0.1"):
        Path("annotator.toml").write_text(f"[suggest]\n{fine}\n", "utf-8")
        assert run("config", "validate").code == 0, fine


def test_a_copy_says_where_to_go_on_and_where_the_archived_copies_are(
    database: Database, run: Run, db_path: Path
) -> None:
    store(database)
    first = run("claims", "--json").lines[0]["id"]
    run("label", first, "verified", "--source", "https://stat.example/a")
    ended = run("db", "copy", str(db_path), "plain.db")
    assert (ended.code, ended.out) == (0, "")
    assert f"{db_path} was copied to {Path('plain.db').absolute()}: " in ended.err and " rows." in ended.err
    assert "once --db, ANNOTATOR_DB or annotator.toml names it" in ended.err and "Archived" not in ended.err
    assert run("claims", "--json", "--db", "plain.db").lines == run("claims", "--json").lines
    assert run("db", "check", "--db", "plain.db").code == 0
    again = run("db", "copy", str(db_path), "plain.db")
    assert again.code == 3 and "plain.db is in use already (article has rows): copy into the name of a new" in again.err

    insert = "INSERT INTO archive (source_id, at, status, reason, url) VALUES (1, '2026-05-12', 'failed', 'gone', 'x')"
    with database.write() as session:
        session.connection().exec_driver_sql(insert)
    there = Path("with.db").absolute()
    said = run("db", "copy", str(db_path), str(there)).err
    assert f"which were not copied: copy the folder {db_path}.archive to {there}.archive." in said
    Path("annotator.toml").write_text('[sources]\narchive = "copies"\n', "utf-8")
    assert f"they stay in {Path('copies').absolute()}." in run("db", "copy", str(db_path), "third.db").err
    told = run("db", "copy", str(db_path), "fourth.db", "--json").lines[0]
    assert told["archive_folder"] == str(Path("copies").absolute())
    assert (told["rows"]["article"], told["rows"]["archive"]) == (1, 1)


@pytest.mark.parametrize("revision", ["0016", "9999"])
def test_only_databases_of_this_schema_are_copied(database: Database, run: Run, db_path: Path, revision: str) -> None:
    database.close()
    with sqlite3.connect(db_path) as connection:
        connection.execute(f"UPDATE alembic_version SET version_num = '{revision}'")
    advised = (
        f"run “annotator db upgrade --db {shlex.quote(str(db_path))}”" if revision == "0016" else "use the version"
    )
    for line in ((str(db_path), "new.db"), ("whole.db", str(db_path))):
        open_database("whole.db").close()
        ended = run("db", "copy", *line)
        assert ended.code == 3 and advised in ended.err
    assert not Path("new.db").exists()


def test_a_copy_shows_no_password(database: Database, run: Run, db_path: Path) -> None:
    there = "postgresql://u:s3cret@127.0.0.1:9/facts?connect_timeout=1"
    for line in ((str(db_path), there), (there, "new.db")):
        ended = run("db", "copy", *line)
        assert ended.code == 3 and "u:***@127.0.0.1" in ended.err
        assert "s3cret" not in ended.out + ended.err
