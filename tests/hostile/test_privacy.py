"""What a day's work leaves is the owner's alone, and nothing is sent anywhere."""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.support import ARTICLE

_DAY = """
import json, logging, os, sqlite3, sys
os.umask(0o022)
from annotator.__main__ import main
from annotator.tui.logbook import logbook
for line in json.loads(sys.argv[1]):
    if "CLAIM" in line:
        with sqlite3.connect(os.environ["ANNOTATOR_DB"]) as stored:
            line[line.index("CLAIM")], = stored.execute("SELECT public_id FROM claim").fetchone()
    sys.argv = ["annotator", *line]
    assert main() == 0, line
with logbook():
    logging.getLogger("annotator.tui").warning("a day's entry")
"""


def _readable_by_others(folder: Path) -> list[str]:
    return [
        f"{stat.S_IMODE(path.stat().st_mode):o} {path.relative_to(folder)}"
        for path in sorted(folder.rglob("*"))
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_a_working_day_leaves_nothing_that_others_can_read(tmp_path: Path) -> None:
    program = Program(tmp_path / "home", tmp_path / "home" / "new" / "work.db")
    article = program.home / "article.txt"
    article.write_text(ARTICLE, "utf-8")
    article.chmod(0o600)
    source = program.home / "report.txt"
    source.write_text("4.1 million tonnes were handled.", "utf-8")
    source.chmod(0o600)
    lines = [
        ["import", str(article)], ["export", "jsonl", "-o", "out.jsonl"],
        ["label", "CLAIM", "not_a_claim"], ["export", "hf", "-o", "folder"],
        ["db", "backup", "-o", "backup.db"], ["db", "backup"], ["report", "-o", "report.html"], ["stats"],
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _DAY, json.dumps(lines)],
        env=program.env,
        cwd=program.home,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    made = {path.name for path in program.home.rglob("*")}
    assert {"work.db", "out.jsonl", "folder", "backup.db", "report.html", "app.log"} <= made
    assert not _readable_by_others(program.home)


class _NoNetworkError(OSError):
    """Something asked for the network."""


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note and refuse every look-up of a host and every connection; what was asked for."""
    asked: list[Any] = []

    def refuse(*arguments: Any, **_: Any) -> Any:
        asked.append(arguments)
        raise _NoNetworkError(arguments)

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    return asked


def test_nothing_is_fetched_unless_an_address_was_asked_for(tmp_path: Path, no_network: list[Any]) -> None:
    program = Program(tmp_path / "home", tmp_path / "work.db")
    page = tmp_path / "page.html"
    words = "The port of Lysna handled 4.1 million tonnes last year, the authority said. " * 4
    page.write_text(
        f'<html><head><link rel="canonical" href="https://ledger.example/a"></head><body><article><h1>Port</h1><p>{words}'
        '</p><img src="https://track.example/x.gif"><script src="https://track.example/x.js"></script></article></body>',
        "utf-8",
    )
    program.here("import", page)
    claim = program.json("claims")[0]["id"]
    program.here("label", claim, "verified", "--source", "https://stat.example/ports", "--title", "Ports")
    for command in (
        ("claims",), ("show", claim), ("search", "port"), ("seen", "The port handled 4.1 million tonnes."), ("stats",),
        ("sources", "list"), ("doctor",), ("db", "check"), ("suggest", "--again"), ("help",),
        ("export", "jsonl", "-o", tmp_path / "out.jsonl", "--verify"), ("report", "-o", tmp_path / "report.html"),
    ):  # fmt: skip
        program.here(*command)
    Program(tmp_path / "home", tmp_path / "other.db").here("load", tmp_path / "out.jsonl")
    assert no_network == []
    program.here("import", "https://ledger.example/a", code=1)
    assert no_network, "an address that was asked for is looked up"
