"""Ctrl+Z goes back to the shell and ``fg`` returns, with the screen whole and nothing typed in the shell coming in."""

import shutil

import pytest

from tests.e2e.program import Program
from tests.e2e.terminal import Terminal

pytestmark = [pytest.mark.usefixtures("stored"), pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")]


def _shell(program: Program) -> Terminal:
    """An interactive shell in which the program was started."""
    env = program.env | {"PS1": "SHELL> ", "HISTFILE": "/dev/null"}
    terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], env, program.home)
    program.opened.append(terminal)
    terminal.wait_for("SHELL>")
    terminal.type(" ".join(program.command("review")) + "\r")
    terminal.wait_for("today 0")
    return terminal


def _settings(terminal: Terminal) -> object:
    return terminal.settings_now()[:4]


def test_the_shell_gets_its_terminal_back_and_fg_returns_to_the_whole_screen(program: Program) -> None:
    terminal = _shell(program)
    raw = _settings(terminal)
    terminal.press("n")
    terminal.wait_for(lambda text: "claims 1/5" in text and "Not enough: “The port" in text)
    written = len(terminal.written)
    terminal.press("ctrl+z")
    terminal.wait_for("Stopped")
    said = bytes(terminal.written[written:])
    assert all(off in said for off in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1003l", b"\x1b[?2004l"))
    assert _settings(terminal) != raw
    terminal.type("echo x n d u\r")
    terminal.wait_for("x n d u\n")
    assert program.json("claims")[0]["label"] == "unverifiable", "it was saved before the shell came back"
    terminal.type("fg\r")
    terminal.wait_for("claims 1/5")
    whole = ("claims 1/5", "▸●● “We will double", "─ claim ─", "Nobody expected", " v Verified")
    terminal.wait_for(lambda text: _settings(terminal) == raw and all(words in text for words in whole))
    terminal.press("x")
    terminal.wait_for("claims 2/5")
    terminal.press("q")
    terminal.wait_for("SHELL>")
    assert [claim["label"] for claim in program.json("claims")][:3] == ["unverifiable", "not_a_claim", None]


def test_a_decision_on_its_way_is_saved_and_what_was_typed_behind_is_said(program: Program) -> None:
    terminal = _shell(program)
    terminal.write(b"n\x1axx")
    terminal.wait_for("Stopped")
    labels = [claim["label"] for claim in program.json("claims")]
    assert labels[:2] == ["unverifiable", None]
    terminal.type("fg\r")
    terminal.wait_for("claims 1/5")
    terminal.press("f")
    terminal.wait_for("⚑")
    assert [claim["label"] for claim in program.json("claims")][:2] == ["unverifiable", None]


def test_in_a_quote_it_undoes_and_in_a_line_it_says_why_not(program: Program) -> None:
    terminal = _shell(program)
    terminal.press("c")
    terminal.wait_for("Note on")
    terminal.type("a note")
    terminal.wait_for("a note")
    terminal.press("ctrl+z")
    terminal.wait_gone("a note")
    terminal.type("kept")
    terminal.press("ctrl+s")
    terminal.wait_for("✎")
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.press("ctrl+z")
    terminal.wait_for("not while you type in a field")
    assert "Stopped" not in terminal.text


def test_without_a_shell_it_stays(program: Program) -> None:
    terminal = program.open("review")
    terminal.wait_for("today 0")
    terminal.press("ctrl+z")
    terminal.wait_for("^z: no shell started this program")
    terminal.press("n")
    terminal.wait_for("claims 1/5")
