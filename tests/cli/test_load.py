"""Loading what other tools wrote, as a user does it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from annotator.archive.copies import Store
from annotator.domain.source_facts import ArchiveAttempt
from annotator.storage.archives import record_attempt
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.schema.models import utc_now
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.splits import keep_splits
from tests import tables
from tests.support import HOSTILE, store

CHOICE = {"text": "Owls sleep by day.", "accept": ["unverifiable"], "answer": "accept", "_session_id": "team-ana"}
KEYS = ["tool", "records", "articles", "claims", "reviews", "sources", "skipped", "unmapped", "converted", "failed",
        "failures", "conflicting", "conflicts", "dry_run"]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of Prodigy's with one answer."""
    return written(tmp_path, CHOICE)


def written(folder: Path, *records: Any) -> Path:
    path = folder / "answers.txt"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_file_of_another_tool_becomes_claims_to_review(run, file: Path) -> None:
    ended = run("load", str(file), "--who", "team-ana=ana")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("1 record of prodigy. Added 1 article, 1 claim, 1 review, 0 sources; unchanged: 0 art")
    (claim,) = run("claims", "--json").lines
    assert (claim["exact"], claim["label"], claim["status"]) == ("Owls sleep by day.", "unverifiable", "submitted")
    again = run("load", str(file), "--who", "team-ana=ana", "--json")
    assert again.code == 0
    (report,) = again.lines
    assert list(report) == KEYS
    assert report["reviews"] == {"added": 0, "unchanged": 1, "drafts": 0}
    assert report["articles"] == report["claims"] == {"added": 0, "unchanged": 1}


def test_conflicts_failures_and_unknown_labels_have_their_exit_codes(run, tmp_path: Path) -> None:
    assert run("load", str(written(tmp_path, CHOICE | {"accept": ["Half true", "NFS"]}))).code == 1
    assert run("load", str(written(tmp_path, CHOICE | {"answer": "ignore"}))).code == 0
    ended = run("load", str(written(tmp_path, CHOICE, 5)))
    assert ended.code == 4
    assert "Left out answers.txt line 2: it is not a JSON object." in ended.err
    assert "Conflict, nothing overwritten: answers.txt line 1: the review of claim c" in ended.err


def test_labels_are_mapped_as_the_command_line_says(run, tmp_path: Path) -> None:
    path = str(written(tmp_path, CHOICE | {"accept": ["Pants_on-fire"]}, CHOICE | {"accept": ["half"]}))
    ended = run("load", path, "--dry-run")
    assert ended.code == 1
    assert 'Unknown label “half” (1): map it with --map "half=…".' in ended.err
    assert run("load", path, "--map", "HALF=not_a_claim", "--dry-run").code == 4  # both answers are one person's
    refused = run("load", path, "--map", "half=perhaps")
    assert refused.code == 2
    assert "use one of verified, disputed, unverifiable, not_a_claim, claim" in refused.err


@pytest.mark.parametrize("said", [(), ("--reviewer", "cy")])
def test_answers_of_nobody_are_the_tools_or_the_named_reviewers(
    database: Database, run, tmp_path: Path, said: tuple[str, ...]
) -> None:
    path = written(tmp_path, CHOICE | {"_session_id": None})
    assert run("load", str(path), *said).code == 0
    with database.read() as session:
        handles = session.execute(select(tables.reviewer.c.handle)).scalars().all()
    assert handles == ["cy" if said else "prodigy"]


def test_a_dry_run_makes_no_database(run, file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "folder" / "new.db"
    ended = run("load", str(file), "--dry-run", "--db", str(missing))
    assert ended.code == 0
    assert ended.err.startswith(
        "Nothing was written. What would happen:\n1 record of prodigy. Added 1 article, 1 claim"
    )
    assert not missing.parent.exists()
    (tmp_path / "empty.db").touch()
    assert run("load", str(file), "--dry-run", "--db", str(tmp_path / "empty.db")).code == 0
    assert (tmp_path / "empty.db").stat().st_size == 0


def test_a_dry_run_of_every_kind_leaves_the_database_as_it_is(
    database: Database, db_path: Path, run, tmp_path: Path
) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    run("label", claim, "not_a_claim")
    run("export", "jsonl", "-o", str(tmp_path / "out.jsonl"))
    run("label", claim, "unverifiable")
    database.close()
    (tmp_path / "feed.json").write_text(json.dumps([{"claim": "Owls sleep.", "rating": "true"}]), "utf-8")
    config = tmp_path / "home" / "annotator.toml"
    labels = ("verified", "disputed", "unverifiable", "not_a_claim", "half")
    tables = "".join(f'[[labels]]\nname = "{name}"\nkey = "{key}"\n' for name, key in zip(labels, "vdnxh", strict=True))
    config.write_text(f'[project]\nname = "other"\n{tables}', "utf-8")
    before = db_path.read_bytes()
    own = run("load", str(tmp_path / "out.jsonl"), "--dry-run", "--json")
    assert (own.code, own.lines[0]["dry_run"], len(own.lines[0]["conflicts"])) == (4, True, 1)
    feed = run("load", str(tmp_path / "feed.json"), "--dry-run", "--json").lines[0]
    assert (feed["claims"], feed["dry_run"]) == ({"added": 1, "unchanged": 0}, True)
    path = written(tmp_path, CHOICE | {"accept": ["half"]})
    other = run("load", str(path), "--dry-run", "--json").lines[0]
    assert (other["reviews"]["added"], other["unmapped"]) == (1, [])  # the label that the configuration would add
    assert db_path.read_bytes() == before
    copy = tmp_path / "copy.db"
    assert run("load", str(tmp_path / "out.jsonl"), "--dry-run", "--db", str(copy)).code == 0
    assert not copy.exists()


def test_what_is_no_file_of_any_kind_makes_no_database(run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("plain words", "utf-8")
    ended = run("load", str(tmp_path / "x.json"), "--db", str(tmp_path / "new.db"))
    assert ended.code == 1
    assert "x.json has no supported format; use what “annotator export jsonl” wrote, Prodigy's" in ended.err
    assert not (tmp_path / "new.db").exists()


def test_the_kind_can_be_said(run, tmp_path: Path) -> None:
    path = str(written(tmp_path, {"text": "Owls sleep by day.", "label": "NFS"}))
    assert run("load", path).code == 1
    assert run("load", path, "--from", "prodigy", "--json").lines[0]["reviews"]["added"] == 1
    refused = run("load", path, "--from", "brat")
    assert (refused.code, "--from takes labelstudio, prodigy, averitec, fever, doccano, jsonl" in refused.err) == (
        2,
        True,
    )
    renamed = run("load", path, "--from", "claims", "--who", "a=ana")
    assert (renamed.code, "--who is for files of labelstudio" in renamed.err) == (2, True)
    mapped = run("load", path, "--from", "jsonl", "--map", "a=verified")
    assert (mapped.code, "--map is for files of labelstudio" in mapped.err) == (2, True)


def test_hostile_words_do_nothing_on_the_screen(run, tmp_path: Path) -> None:
    records = [CHOICE | {"accept": [text], "text": text, "_session_id": text} for text in HOSTILE]
    ended = run("load", str(written(tmp_path, *records)))
    assert ended.code == 1
    assert not {"\x1b", "\x9b", "\u202e"} & set(ended.err)
    shown = run("load", str(tmp_path / "answers.txt"), "--json")
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown.out)
    assert len(shown.lines[0]["unmapped"]) == len(HOSTILE)


def test_another_file_of_the_project_is_merged(database: Database, db_path: Path, tmp_path: Path, run: Any) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    run("label", claim, "unverifiable")
    database.close()
    apart = tmp_path / "apart.db"
    shutil.copy(db_path, apart)
    run("label", claim, "not_a_claim", "--db", str(apart))
    run("claim", "note", claim, "by train", "--reviewer", "bo", "--db", str(apart))
    tried = run("load", str(apart), "--dry-run")
    assert tried.err.splitlines() == ["Nothing was written. What would happen:", "Taken: 2 answers."]
    (report,) = run("load", str(apart), "--json").lines
    assert {name: value for name, value in report.items() if value} == {"answers": 2}
    assert (report["conflicts"], report["left"], report["dry_run"]) == ([], [], False)
    assert run("load", str(apart)).err == "Taken: nothing.\n"
    run("label", claim, "disputed", "--db", str(apart))
    run("label", claim, "unverifiable")
    both = run("load", str(apart))
    assert (both.code, f"ana answered claim {claim} in both files" in both.err) == (4, True)
    assert run("load", str(db_path)).code == 2


def test_copies_of_sources_come_with_the_other_file(
    database: Database, db_path: Path, tmp_path: Path, run: Any
) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    run("label", claim, "unverifiable", "--source", "https://stat.example/ports")
    database.close()
    apart = tmp_path / "apart.db"
    shutil.copy(db_path, apart)
    there = Store(tmp_path / "apart.db.archive")
    kept, lost = there.keep(b"page"), "0" * 64
    other = open_database(str(apart))
    with other.write() as session:
        source = session.get_one(SourceRow, 1)
        attempt = ArchiveAttempt("", utc_now(), True, "u", content_sha256=kept, text_sha256=lost)
        record_attempt(session, source, attempt, 1)
        keep_splits(session, "halves", ["a", "b"], {})
    other.close()
    assert run("load", str(apart), "--dry-run").code == 0
    assert not Path(f"{db_path}.archive").exists()
    ended = run("load", str(apart))
    assert ended.err.splitlines() == [
        "Taken: 1 copy of sources, 1 source with more details.",
        "1 split stayed in the other file.",
        "Not found beside the other file: 1 archived content. Archive the sources again.",
    ]
    assert Store(Path(f"{db_path}.archive")).read(kept) == b"page"
    assert run("load", str(apart)).err.splitlines() == ["Taken: nothing.", "1 split stayed in the other file."]
