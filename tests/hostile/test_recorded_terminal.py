"""A recorded terminal: from a database that others spoilt, not one byte reaches it that the terminal would obey.

Each hostile text has a mark. All that the program writes is taken apart into text and sequences: the text must hold no
control, no sequence may hold a mark, and their kinds are those that drawing a screen needs.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import isolate
from tests.e2e.program import Program
from tests.e2e.terminal import KEYS, Terminal
from tests.hostile.made import hostile_database
from tests.hostile.wire import MARKS, SEQUENCES, Wire, taken_apart

pytestmark = pytest.mark.slow

_PAGES = (
    ("?", "escape"), ("f1", "escape"), ("o", "down", "escape"), ("/", "ships", "enter", "]", "escape"),
    ("E", "down", "escape"), ("O", "down", "escape"), ("F", "escape"),
    ("*", "ships", "enter", "down", "escape", "escape"),
    ("L", "down", "enter", "escape", "escape"), ("p", "escape"), ("M", "escape"), ("A", "down", "escape"),
    ("X", "escape"), ("!",), ("g", "g"), ("e", "escape"), ("s", "ctrl+r", "escape"), ("c", "escape"), ("W", "escape"),
    ("D", "escape"), ("=", "escape"), ("w", "escape"), ("T", "escape"), ("R", "escape"), ("i",), ("f", "f"), ("t", "t"),
    ("ctrl+p", "Sho", "escape"), ("y",), ("Y",), ("ctrl+o", "escape"), ("J", "J", "K"), ("Z",), (">", "<"),
)  # fmt: skip
"""Every screen and form, and back."""
_MORE_KEYS = KEYS | {"f1": b"\x1bOP", "ctrl+p": b"\x10", "ctrl+r": b"\x12"}
_ODD = (b"\xe9", b"\x1b[M \xff\xff", b"\x1b[1114112u", "\u202e\x9b\u200f".encode(), b"\x1b[97;1;55296u")
"""What a terminal may send and no program can read."""
_KINDS = {
    "CSI m", "CSI H", "CSI ?h", "CSI ?l", "CSI ?$p", "CSI >u", "CSI <u", "OSC 8", "OSC 22", "OSC 52",
}  # fmt: skip
"""The kinds of sequences with which Textual draws, asks the terminal what it can do, and sets it up; links to sources,
and the clipboard, which a key fills."""
_QUIET, _AFTER_ESCAPE = 0.06, 0.2
"""Seconds without output after which a key is done; a key close behind Escape would mean Alt."""


@pytest.fixture(scope="module")
def hostile_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that others spoilt."""
    folder = tmp_path_factory.mktemp("database")
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate(monkeypatch, folder / "home")
        hostile_database(folder / "hostile.db")
    return folder / "hostile.db"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The program, without a database yet."""
    program = Program(tmp_path / "home", tmp_path / "none.db")
    yield program
    program.close()


def _press(terminal: Terminal, data: bytes) -> None:
    terminal.write(data)
    until = time.monotonic() + 10
    while terminal.read(_AFTER_ESCAPE if data == b"\x1b" else _QUIET) and time.monotonic() < until:
        pass
    assert time.monotonic() < until, "the screen never comes to rest"
    assert terminal.process.poll() is None, terminal.text


def _back(terminal: Terminal) -> None:
    """Escape until the article is there alone, however slowly the machine opened what was open."""
    for _ in range(20):
        if "today" in terminal.lines[0] and "Verified" in "".join(terminal.lines[-3:]):
            return
        _press(terminal, b"\x1b")
    raise AssertionError(terminal.text)


def _walk(terminal: Terminal) -> Wire:
    """Open everything, send what cannot be read, and leave."""
    terminal.wait_for("today")
    for keys in _PAGES:
        for key in keys:
            _press(terminal, _MORE_KEYS.get(key) or key.encode())
        _back(terminal)
    for odd in _ODD:
        _press(terminal, odd)
    _back(terminal)
    terminal.press("q")
    assert terminal.wait() == 0
    return taken_apart(bytes(terminal.written))


def _harmless(wire: Wire) -> None:
    assert not wire.acting
    assert not wire.inside(MARKS)


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (45, 150)])
def test_every_screen_of_a_hostile_database(program: Program, hostile_db: Path, rows: int, columns: int) -> None:
    program.db = hostile_db
    wire = _walk(program.open("review", rows=rows, columns=columns))
    _harmless(wire)
    shown = {mark for mark in MARKS if mark in wire.text}
    assert len(shown) > len(SEQUENCES), "the marks are on the screens, as text"
    assert sorted(wire.kinds - _KINDS) == []


_RUN = """
import json, sys
from annotator.__main__ import main
for line in json.loads(sys.argv[1]):
    sys.argv = ["annotator", *line]
    print("code", main(), flush=True)
"""


def test_every_command_and_every_refusal(program: Program, hostile_db: Path, tmp_path: Path) -> None:
    program.db = hostile_db
    claim = json.loads(program.here("claims", "--json").splitlines()[0])["id"]
    odd = "".join(each.replace("\0", "") for each in SEQUENCES)[:180]
    file = tmp_path / "\x1b]52;c;7700\x07\n\u202e.jsonl"
    file.write_text('{"text": 1}\n["x"]\n{"text": "\x1b[7777m"}\n', "utf-8")
    (tmp_path / "annotator.toml").write_text('[project]\nname = 7\n"\\u001b[7777m" = 1\n', "utf-8")
    lines = [
        ["claims"], ["claims", "--json"], ["show", claim], ["show", claim, "--json"], ["search", "ships"], ["stats"],
        ["sources", "list"], ["sources", "list", "--json"], ["report", "-o", "-"], ["agreement"], ["adjudicate"],
        ["seen", "12 ships came to Arvik."], ["db", "check"], ["db", "info"], ["doctor"], ["reviewer", "list"],
        ["project", "show"], ["articles"], ["show", odd], ["label", claim, odd], ["label", odd, "verified"],
        ["label", claim, "verified", "--source", odd], ["label", claim, "unverifiable", "--note", odd],
        ["export", odd, "-o", "x"], ["export", "jsonl", "-o", odd], ["export", "jsonl", "-o", "-", "--by", odd],
        ["import", odd], ["import", str(file)], ["load", str(file)], ["load", odd], ["search", odd], ["seen", odd],
        ["--db", odd, "claims"], ["--reviewer", odd, "claims"], ["reviewer", "set", odd], ["reviewer", "forget", odd],
        ["config", "check", str(tmp_path / "annotator.toml")], ["suggest", "--explain", odd], [odd], ["claims", odd],
        ["help", odd], ["import", odd, "--debug"], ["show", odd, "--debug"],
    ]  # fmt: skip
    command = [sys.executable, "-c", _RUN, json.dumps(lines)]
    with Terminal(command, program.env, program.home, 50, 120) as terminal:
        terminal.wait(120)
        wire = taken_apart(bytes(terminal.written))
    assert wire.text.count("code ") >= len(lines) - 2, wire.text[-2000:]
    assert not re.search("unexpected [A-Z]", wire.text)
    _harmless(wire)
    assert {kind for kind in wire.kinds if not kind.startswith("CSI")} <= {"OSC 8"}
