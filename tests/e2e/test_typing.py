"""Typing in a real terminal: the same keys at a person's pace, quickly, and in one write leave the same database."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.e2e.terminal import KEYS
from tests.tui.typists import contents, copy_database

pytestmark = pytest.mark.slow
SCRIPT = (
    *("v", "https://one.example/a", "tab", "word for word", "ctrl+s"),
    *("v", "1", "n"),
    *("k", "k", "D", "+6m", "enter"),
    *("c", "ask Ida", "ctrl+s"),
    *("=", "4", "f", "u"),
    *("/", "council", "enter", "x"),
    *("O", "k", "mine", "enter"),
    "q",
)
"""Keys and texts, typed letter by letter."""


def _bytes() -> list[bytes]:
    return [byte for word in SCRIPT for byte in ([KEYS[word]] if word in KEYS else [c.encode() for c in word])]


def _typed(program: Program, db: Path, pause: float | None) -> dict[str, Any]:
    """Type it all with ``pause`` seconds between two keys, or in one write; the database afterwards."""
    program.db = db
    terminal = program.open("review")
    terminal.wait_for("not answered yet")
    terminal.wait_for("today 0")
    if pause is None:
        terminal.write(b"".join(_bytes()))
    else:
        for key in _bytes():
            terminal.write(key)
            time.sleep(pause)
    assert terminal.wait() == 0, terminal.text
    return contents(db)


@pytest.mark.usefixtures("stored")
def test_a_person_a_quick_one_and_a_macro_leave_the_same_database(program: Program, tmp_path: Path) -> None:
    program.home.mkdir(exist_ok=True)
    first = program.db
    others = [tmp_path / "quick.db", tmp_path / "macro.db"]
    for path in others:
        copy_database(first, path)
    person = _typed(program, first, 0.15)
    assert len(person["event"]) > 8
    assert _typed(program, others[0], 0.02) == person
    assert _typed(program, others[1], None) == person


@pytest.mark.usefixtures("stored")
def test_dates_in_one_write_end_nothing(program: Program) -> None:
    program.home.mkdir(exist_ok=True)
    terminal = program.open("review")
    terminal.wait_for("today 0")
    terminal.write(b"nkD" + KEYS["shift+tab"] + KEYS["tab"] + b"+6m")
    terminal.wait_for("that is")
    terminal.press("enter")
    terminal.wait_for("look again")
    terminal.press("q")
    assert terminal.wait() == 0
