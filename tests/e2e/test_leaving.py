"""However the program is told to end: decisions are kept, the terminal is as it was, the exit code says which."""

import signal

import pytest

from tests.e2e.program import Program
from tests.e2e.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.usefixtures("stored")


def _opened(program: Program) -> Terminal:
    terminal = program.open("review")
    terminal.wait_for("today 0")
    return terminal


def _left_as_found(terminal: Terminal) -> None:
    """The alternate screen is left, the cursor shown, the mouse let go, the line settings as before."""
    said = bytes(terminal.written)
    for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"), (b"\x1b[?1003h", b"\x1b[?1003l"),
                    (b"\x1b[?2004h", b"\x1b[?2004l")):  # fmt: skip
        assert said.rfind(off) > said.rfind(on) > -1, off
    assert terminal.settings_now() == terminal.line_settings


def _labels(program: Program) -> list[str | None]:
    return [claim["label"] for claim in program.json("claims")]


def test_q_leaves_at_once_with_code_0(program: Program) -> None:
    terminal = _opened(program)
    terminal.press("n", "q")
    assert terminal.wait() == 0
    _left_as_found(terminal)
    assert _labels(program)[0] == "unverifiable", "a decision on its way is saved before the program leaves"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(program: Program, number: signal.Signals) -> None:
    terminal = _opened(program)
    terminal.press("x")
    terminal.wait_for("claims 1/5")
    terminal.press("n")
    terminal.wait_for("claims 2/5")
    terminal.send_signal(number)
    assert terminal.wait() == 128 + number
    _left_as_found(terminal)
    assert _labels(program)[:2] == ["not_a_claim", "unverifiable"]
    again = program.open("review")
    again.wait_for("▸●● Traffic rose")


@pytest.mark.parametrize("ignored", [False, True], ids=["told", "under nohup"])
def test_a_terminal_that_goes_away_ends_it_with_everything_saved(program: Program, ignored: bool) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        terminal = _opened(program)
    finally:
        signal.signal(signal.SIGHUP, before)
    terminal.press("x")
    terminal.wait_for("claims 1/5")
    terminal.press("n")
    terminal.hang_up()
    assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert _labels(program)[0] == "not_a_claim"
    assert all(check["ok"] for check in program.json("db", "check"))


def test_a_terminal_that_goes_away_while_a_form_is_open_ends_it_too(program: Program) -> None:
    terminal = _opened(program)
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.hang_up()
    assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert _labels(program)[0] == "verified"


def test_a_signal_before_the_database_is_open_ends_it_too(program: Program) -> None:
    terminal = program.open("review")
    terminal.wait_for("annotator · ana")
    terminal.send_signal(signal.SIGTERM)
    assert terminal.wait() == 128 + signal.SIGTERM
    _left_as_found(terminal)


def test_a_signal_while_a_form_is_open_ends_it_too(program: Program) -> None:
    terminal = _opened(program)
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.type("https://stat.example/half-typed")
    terminal.wait_for("half-typed")
    terminal.send_signal(signal.SIGTERM)
    assert terminal.wait() == 128 + signal.SIGTERM
    _left_as_found(terminal)
    assert program.json("claims")[0]["status"] == "draft"


def test_ctrl_c_ends_nothing_and_loses_nothing(program: Program) -> None:
    terminal = _opened(program)
    terminal.press("n", "ctrl+c")
    terminal.wait_for("claims 1/5")
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.type("https://stat.example/typed")
    terminal.press("ctrl+c")
    terminal.press("enter")
    terminal.wait_for("claims 2/5")
    terminal.press("q")
    assert terminal.wait() == 0
    assert _labels(program)[:2] == ["unverifiable", "verified"]


def test_ctrl_q_leaves_from_inside_a_form(program: Program) -> None:
    terminal = _opened(program)
    terminal.press("d")
    terminal.wait_for("Source for")
    terminal.press("ctrl+q")
    assert terminal.wait() == 0
    _left_as_found(terminal)
    first = program.json("claims")[0]
    assert (first["label"], first["status"]) == ("disputed", "draft")


def test_without_a_terminal_it_says_what_to_use_instead(program: Program) -> None:
    refused = program.run("review", code=2)
    assert refused.stdout == b""
    assert b"needs a terminal" in refused.stderr
    assert b"annotator claims" in refused.stderr
