"""Streams that cannot be written to, or were closed before the program started."""

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from tests.cli.conftest import Run
from tests.support import store

PROGRAM = f"{sys.executable} -m annotator"
needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")


def in_shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@needs_full_device
@pytest.mark.parametrize("command", ["schema", "--help", "config schema"])
def test_a_full_disk_is_said_in_a_sentence(command: str, tmp_path: Path) -> None:
    ended = in_shell(f"{PROGRAM} {command} >/dev/full", tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("annotator: reading or writing failed (No space left on device)")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
@pytest.mark.parametrize("command", ["schema", "--help", "help sources"])
def test_a_closed_stream_is_a_place_where_nothing_is_read(command: str, closed: str, tmp_path: Path) -> None:
    ended = in_shell(f"{PROGRAM} {command} {closed}", tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


PRINTING = (
    "articles", "claims --json", "search port", "stats", "stats --json", "agreement",
    "export jsonl -o -", "export csv -o -", "export --list", "schema export-record", "doctor",
    "config show", "db info", "db check", "db check --json", "project show",
    "help exit", "--version", "--spec",
)  # fmt: skip
"""Commands that print something, each with the little it needs."""


@needs_full_device
@pytest.mark.parametrize("line", PRINTING)
def test_every_command_says_that_its_output_is_full_and_bears_a_closed_one(
    line: str, database: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database)
    with monkeypatch.context() as context:
        context.setattr(sys, "stdout", None)
        closed = run(*line.split())
    assert (closed.code, closed.err.count("unexpected")) in ((0, 0), (1, 0)), closed.err
    with monkeypatch.context() as context, Path("/dev/full").open("w", encoding="utf-8") as full:
        context.setattr(sys, "stdout", full)
        ended = run(*line.split())
    said = [each for each in ended.err.splitlines() if each.startswith("annotator: ")]
    assert ended.code == 1
    assert len(said) <= 1 and "unexpected" not in ended.err and "Traceback" not in ended.err
    assert said or closed.code == 1, "it fails for its own reasons"
