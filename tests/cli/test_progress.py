"""The progress bar: how much is done, how fast, and nothing in a pipe."""

import io
import re
import sys

import pytest

from annotator import output


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, steps: list[tuple[int, float, str]], unit: str) -> str:
    """The bar after each step: what is done of 1000, at which second, and what it is at."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    times = iter([at for _, at, _ in steps])
    monkeypatch.setattr(output, "monotonic", lambda: next(times))
    with output.progress("exporting", unit) as advance:
        for done, _, what in steps:
            advance(done, 1000, what)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())


def test_the_bar_says_how_many_and_how_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn(monkeypatch, [(100, 5.0, "a1"), (600, 5.5, "a2\x1b[31m")], "claims")
    assert "exporting" in shown
    assert "600/1000" in shown
    assert "1,000 claims/s" in shown
    assert "\x1b" not in shown
    assert "a2\N{REPLACEMENT CHARACTER}[31m" in shown


def test_the_rate_starts_anew_when_the_count_does(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [(500, 1.0, ""), (1000, 2.0, ""), (0, 7.0, ""), (100, 8.0, "")]
    assert "100 claims/s" in drawn(monkeypatch, steps, "claims")


def test_without_a_unit_there_is_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn(monkeypatch, [(100, 5.0, "a1"), (600, 5.5, "a2")], "")
    assert "600/1000" in shown
    assert "/s" not in shown


def test_a_pipe_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with output.progress("exporting", "claims") as advance:
        advance(1, 2, "a1")
        advance(2, 2, "a1")
    assert pipe.getvalue() == ""
