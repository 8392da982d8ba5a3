"""The harness itself: a test that waits must be told why in vain, and the screen must be the one a person sees."""

import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal


def _run(code: str, rows: int = 4, columns: int = 20) -> Terminal:
    return Terminal([sys.executable, "-c", code], {"TERM": "xterm-256color"}, Path.cwd(), rows, columns)


def test_a_program_that_ends_too_early_is_shown_as_it_ended() -> None:
    with _run("print('almost'); raise SystemExit(7)") as terminal:
        with pytest.raises(AssertionError, match=r"ended with code 7(.|\n)*\|almost"):
            terminal.wait_for("there")
        assert terminal.wait() == 7


def test_waiting_in_vain_ends_and_shows_the_screen() -> None:
    with _run("print('still here', flush=True); input()") as terminal:
        with pytest.raises(AssertionError, match=r"not within 0.5 s(.|\n)*\|still here"):
            terminal.wait_for("gone", timeout=0.5)
        assert terminal.wait_gone("gone") == terminal.text


def test_sequences_newer_than_the_screen_leave_no_litter() -> None:
    pieces = ["\x1b[>25u\x1b[?2026$p", "a\x1b[?20", "48$pb\x1b", "[<ucd\x1b[2", ";1Hbelow"]
    with _run(f"for piece in {pieces!r}: print(piece, end='', flush=True)") as terminal:
        terminal.wait()
        assert terminal.lines == ["abcd", "below", "", ""]


def test_keys_size_and_line_settings_are_those_of_a_terminal() -> None:
    code = (
        "import os, sys, tty; size = os.get_terminal_size(); tty.setcbreak(0)\n"
        "print(size.lines, size.columns, sys.stdin.isatty(), flush=True)\n"
        "keys = b''\nwhile len(keys) < 4: keys += os.read(0, 9)\n"
        "print(repr(keys), os.ttyname(0) == os.ttyname(1))"
    )
    with _run(code, rows=5, columns=40) as terminal:
        terminal.wait_for("5 40 True")
        terminal.press("shift+tab", "x")
        terminal.wait_for(r"b'\x1b[Zx' True")
        assert terminal.settings_now() != terminal.line_settings
