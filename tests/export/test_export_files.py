"""The files of an export: names, manifest, all or none, standard output, progress."""

import hashlib
import io
import json
import os
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from annotator.errors import AnnotatorError, ExitCode, UsageError
from annotator.export.files import AtomicFiles
from annotator.export.formats import jsonl
from annotator.export.job import Job
from annotator.export.manifest import Manifest
from annotator.export.run import Request, export
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from tests import tables
from tests.export.support import Claims, export_to
from tests.support import store


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith("test.db") and path.name != "home"}


@pytest.mark.parametrize(
    ("format", "out", "made"),
    [
        ("jsonl", "out.jsonl", {"out.jsonl", "out.articles.jsonl", "out.manifest.json"}),
        ("jsonl", "v1.2", {"v1.2.jsonl", "v1.2.articles.jsonl", "v1.2.manifest.json"}),
        ("jsonl", "V.JSONL", {"V.JSONL", "V.articles.jsonl", "V.manifest.json"}),
        ("csv", "out.csv", {"out.csv", "out.csv.manifest.json"}),
        ("csv", "out.txt", {"out.txt.csv", "out.txt.csv.manifest.json"}),
        ("csv", "OUT.CSV", {"OUT.CSV", "OUT.CSV.manifest.json"}),
    ],
)
def test_an_export_makes_these_files(
    format: str, out: str, made: set[str], filled: Claims, database: Database, tmp_path: Path
) -> None:
    export_to(database, tmp_path / out, format)

    assert names(tmp_path) == made


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_the_same_database_gives_the_same_bytes(
    format: str, filled: Claims, database: Database, tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        export_to(database, tmp_path / folder / "out", format)

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_the_manifest_on_disk_is_the_one_handed_back_and_fits_the_files(
    filled: Claims, database: Database, tmp_path: Path
) -> None:
    manifest = export_to(database, tmp_path / "out.jsonl")

    assert Manifest.model_validate_json((tmp_path / "out.manifest.json").read_bytes()) == manifest
    assert [file.name for file in manifest.files] == ["out.jsonl", "out.articles.jsonl"]
    for file in manifest.files:
        data = (tmp_path / file.name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file.bytes, file.sha256)
        assert data.count(b"\n") == file.rows


def test_the_manifest_counts_labels_and_what_was_left_out(filled: Claims, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out.jsonl")

    assert manifest.claims == 8
    assert manifest.labels == {"verified": 1, "disputed": 1, "unverifiable": 0, "not_a_claim": 1}
    assert manifest.label_reasons == {
        "draft": 1,
        "no_review": 3,
        "single_review": 3,
        "skipped": 1,
    }
    assert [(each.what, each.reason, each.count) for each in manifest.left_out] == [
        ("claims", "withdrawn", 1),
        ("evidence", "withdrawn", 1),
        ("reviews", "blind: the claim is not closed yet", 1),
    ]
    assert (manifest.offset_unit, manifest.end_exclusive) == ("code points", True)
    assert manifest.project.guideline_version == "1"


def test_a_csv_says_which_claims_have_no_row(filled: Claims, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out.csv", "csv")
    missing = {each.reason: each.count for each in manifest.left_out if each.what == "claims"}

    assert manifest.claims == manifest.files[0].rows == 3
    assert manifest.label_reasons == {"single_review": 3}
    assert missing == {
        "withdrawn": 1,
        "no gold label: draft": 1,
        "no gold label: no_review": 3,
        "no gold label: skipped": 1,
    }


def test_the_summary_names_counts_and_files(filled: Claims, database: Database, tmp_path: Path) -> None:
    said = export_to(database, tmp_path / "out.csv", "csv").summary()

    assert said.startswith("Exported 3 claims (1 verified, 1 disputed, 1 not_a_claim) in out.csv. Left out: ")
    assert "1 claim (no gold label: skipped)" in said


def test_superseded_suggestions_are_counted(filled: Claims, database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        row = dict(session.execute(select(tables.suggestion).limit(1)).mappings().one())
        old = row | {"id": None, "version": "0", "current": False, "score": 0.1}
        session.execute(insert(tables.suggestion), [old])
    manifest = export_to(database, tmp_path / "out.jsonl")

    assert ("suggestions", 1) in [(each.what, each.count) for each in manifest.left_out]
    assert b'"version":"0"' not in (tmp_path / "out.jsonl").read_bytes()


class _Terminal(io.TextIOWrapper):
    """A standard output whose bytes can be looked at."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="ascii", newline="\r\n")

    @property
    def written(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_a_dash_writes_the_same_bytes_to_standard_output(
    format: str, filled: Claims, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suffix = f".{format}"
    export_to(database, tmp_path / f"out{suffix}", format)
    before = names(tmp_path)
    monkeypatch.setattr(sys, "stdout", out := _Terminal())
    manifest = export_to(database, "-", format)

    assert out.written == (tmp_path / f"out{suffix}").read_bytes()
    assert manifest.files == []
    assert manifest.claims > 0
    assert names(tmp_path) == before


def test_nothing_to_export_is_an_error_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    store(database, scores=[0.0] * 6)

    with pytest.raises(AnnotatorError, match="contains no claims") as caught:
        export_to(database, tmp_path / "out.jsonl")

    assert caught.value.exit_code is ExitCode.FAILED
    assert names(tmp_path) == set()


def test_claims_without_gold_labels_make_no_table_and_the_message_says_why(database: Database, tmp_path: Path) -> None:
    store(database)
    with pytest.raises(AnnotatorError, match=r"left out 5 claims \(no gold label: no_review\)\. Label claims first"):
        export_to(database, tmp_path / "out.csv", "csv")

    assert names(tmp_path) == set()


def test_an_unknown_format_is_named_with_the_known_ones(filled: Claims, database: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="“xlsx” is not an export format: use one of jsonl, csv"):
        export_to(database, tmp_path / "out", "xlsx")


@pytest.mark.parametrize(("out", "message"), [("no/such/out.jsonl", "There is no folder"), ("taken", "is a folder")])
def test_a_place_where_no_file_can_be_is_refused(
    out: str, message: str, filled: Claims, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "taken.jsonl").mkdir()
    with pytest.raises(UsageError, match=message):
        export_to(database, tmp_path / out)

    assert names(tmp_path) == {"taken.jsonl"}


def test_an_export_that_breaks_off_leaves_the_old_files_alone(
    filled: Claims, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_to(database, tmp_path / "out.jsonl")
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}

    def fails_late(_format: object, _records: object, job: Job) -> None:
        with job.open() as stream:
            stream.write(b"half a li")
            raise KeyboardInterrupt

    monkeypatch.setattr(jsonl.Jsonl, "write", fails_late)
    with pytest.raises(KeyboardInterrupt):
        export_to(database, tmp_path / "out.jsonl")

    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(AnnotatorError, match=r"cannot be written \(No space left on device\): check"),
        AtomicFiles(tmp_path) as files,
        files.open("a.txt") as stream,
    ):
        stream.write(b"a")

    assert names(tmp_path) == set()


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    with AtomicFiles(tmp_path) as files:
        with files.open("a.txt") as stream:
            stream.write(b"new")
        with files.open("b.txt") as stream:
            stream.write(b"second")
            assert (tmp_path / "a.txt").read_bytes() == b"old"
            assert not (tmp_path / "b.txt").exists()

    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert names(tmp_path) == {"a.txt", "b.txt"}


def test_progress_ends_at_the_number_of_claims(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    store(database, " ".join(f"Fact {n} is one of many." for n in range(230)))
    make_desk("ana")
    seen: list[tuple[int, int]] = []
    export(
        database,
        load_project(database),
        Request("jsonl"),
        tmp_path / "o",
        "ana",
        lambda done, of, _what: seen.append((done, of)),
    )

    assert seen == [(100, 230), (200, 230), (230, 230)]


def test_memory_does_not_grow_with_the_claims(database: Database, tmp_path: Path) -> None:
    def peak() -> int:
        tracemalloc.start()
        export_to(database, tmp_path / "out.jsonl")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    for number in range(30):
        store(database, f"Number {number} starts.\n" + " ".join(f"Fact {n} of {number}." for n in range(40)))
    export_to(database, tmp_path / "out.jsonl")  # what is made once is none of the claims'
    small = peak()
    for number in range(30, 120):
        store(database, f"Number {number} starts.\n" + " ".join(f"Fact {n} of {number}." for n in range(40)))

    assert peak() < 1.5 * small


def test_lines_hold_no_foreign_line_end_and_read_back_the_same() -> None:
    record = {"a": "one\x85two\u2028three\u2029four\x0b\x0c\x1c\x1d\x1e", "big": 2**70}
    line = jsonl.line_of(record)

    assert len(line.decode("utf-8").splitlines()) == 1
    assert line.endswith(b"\n")
    assert json.loads(line) == record
