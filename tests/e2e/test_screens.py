"""The screens in real terminals: small, wide, without colour, resized, with the mouse only."""

import re

import pytest

from tests.e2e.program import Program
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.usefixtures("stored")
_COLOUR = re.compile(rb"([34]8;(?:2;(\d+);(\d+);(\d+)|5;(\d+)))[;m]")
_TALE = ("Harbour handles record cargo", "▸●● The port of Lysna handled", "0.90", "answer   not answered yet")


def _opened(program: Program, rows: int, columns: int, **env: str) -> Terminal:
    terminal = program.open("review", rows=rows, columns=columns, env=env)
    terminal.wait_for("today 0")
    terminal.wait_for("▸")
    return terminal


def _click(terminal: Terminal, words: str) -> None:
    """Press and release the left button in the middle of ``words``, once they are on the screen."""
    terminal.wait_for(words)
    row = next(n for n, line in enumerate(terminal.lines, 1) if words in line)
    column = terminal.lines[row - 1].index(words) + len(words) // 2 + 1
    terminal.write(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode())


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (50, 160), (20, 60), (16, 50)])
def test_every_size_shows_article_claim_and_the_way_out(program: Program, rows: int, columns: int) -> None:
    terminal = _opened(program, rows, columns)
    text = terminal.text
    assert "saved ✓" in terminal.lines[0]
    assert "▸●● The port" in text
    assert "Help" in terminal.lines[-1], "where not all keys fit, the one that lists them is there"
    assert all(len(line) <= columns for line in terminal.lines)
    if columns >= 60:
        assert "ana" in terminal.lines[0]
        assert all(words in text for words in _TALE)
    terminal.press("q")
    assert terminal.wait() == 0


def test_the_claim_stands_beside_the_article_where_there_is_room(program: Program) -> None:
    wide = _opened(program, 50, 160)
    line = next(line for line in wide.lines if "answer" in line)
    assert line.index("answer") > 80
    narrow = _opened(program, 24, 80)
    line = next(line for line in narrow.lines if "answer" in line)
    assert line.index("answer") < 5


def test_a_resized_terminal_is_drawn_anew(program: Program) -> None:
    terminal = _opened(program, 50, 160)
    terminal.resize(20, 60)
    terminal.wait_for(lambda text: "Help" in text.split("\n")[-1] and "not answered yet" in text)
    assert "▸●● The port of Lysna handled" in terminal.text
    terminal.press("n")
    terminal.wait_for("claims 1/5")


@pytest.mark.parametrize(("value", "colours"), [("1", "truecolor"), ("", "truecolor"), ("1", "")])
def test_no_color_is_obeyed_and_the_answers_are_still_told_apart(program: Program, value: str, colours: str) -> None:
    terminal = _opened(program, 24, 80, NO_COLOR=value, COLORTERM=colours)
    terminal.press("x", "n")
    terminal.wait_for("claims 2/5")
    assert _saturated(bytes(terminal.written)) == set(), "only greys are left"
    terminal.wait_for(lambda text: re.search(r"0\.90 \S Not a claim.*0\.90 \S Not enough", text, re.DOTALL) is not None)
    terminal.press("v")
    terminal.wait_for("Source for “Verified”")
    assert _saturated(bytes(terminal.written)) == set()


def test_with_colour_there_are_colours(program: Program) -> None:
    assert _saturated(bytes(_opened(program, 24, 80, COLORTERM="truecolor").written))
    assert _saturated(bytes(_opened(program, 24, 80).written))


def test_the_mouse_alone_is_enough(program: Program) -> None:
    terminal = _opened(program, 24, 106)
    _click(terminal, "Traffic rose")
    terminal.wait_for("▸●● Traffic rose")
    _click(terminal, "Not enough")
    terminal.wait_for("claims 1/5")
    _click(terminal, "Undo")
    terminal.wait_for("claims 0/5")
    _click(terminal, "Help")
    terminal.wait_for("Marks and keys")
    _click(terminal, "Close")
    terminal.wait_gone("Marks and keys")
    _click(terminal, "Verified")
    terminal.wait_for("Source for “Verified”")
    _click(terminal, "Esc Leave")
    terminal.wait_for("Kept as a draft")
    assert program.json("claims", "--status", "draft")[0]["exact"].startswith("Traffic rose")


def _saturated(written: bytes) -> set[str]:
    """The colours asked for that are not grey."""
    found = set()
    for sequence, r, g, b, number in _COLOUR.findall(written):
        rgb = _of_256(int(number)) if number else [int(r), int(g), int(b)]
        if max(rgb) - min(rgb) > (0 if number else 2):
            found.add(sequence.decode())
    return found


def _of_256(number: int) -> list[int]:
    """How much red, green and blue a colour of the 256 has, 0 to 5; of the 16 named ones four are grey."""
    if 16 <= number < 232:
        return [(number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6]
    return [0, 0, 0] if number >= 232 or number in (0, 7, 8, 15) else [0, 0, 5]
