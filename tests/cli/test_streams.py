"""Streams that cannot be written to, or were closed before the program started."""

import subprocess
import sys
from pathlib import Path

import pytest

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
