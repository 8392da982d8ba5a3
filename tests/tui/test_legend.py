"""The legend: every mark that is drawn has one meaning and stands in it, in every charset and theme."""

import ast
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.tui.charset import Ascii, is_poor, plain_signs
from annotator.tui.marks import SIGNS, WORDS, legend
from annotator.tui.themes import THEMES
from tests.support import ROOT
from tests.tui.conftest import SNAPSHOTS, Sit

Maker = Callable[..., ReviewDesk]
TYPOGRAPHY = set("“”„‘’«–—…·←→↑↓⇧|")
"""Characters of sentences and of the names of keys; they mark nothing."""
NOT_DRAWN = {"charset.py", "span.py", "terminal_input.py"}
"""Modules that read or replace characters and draw none."""
MARKS = {char for sign in SIGNS for char in sign.shown} | {label.glyph for label in DEFAULT_SCHEME.labels}


def unknown(text: str) -> set[str]:
    """The characters of ``text`` that are neither text, nor a frame or bar, nor in the table of marks."""
    frame = {char for char in text if "\u2500" <= char <= "\u259f"}
    plain = {char for char in text if char.isascii() or char.isalnum() or char.isspace()}
    return set(text) - frame - plain - TYPOGRAPHY - MARKS


def test_no_mark_means_two_things() -> None:
    glyphs = [label.glyph for label in DEFAULT_SCHEME.labels]
    for signs in ([*(sign.shown.strip() for sign in SIGNS), *glyphs],
                  [*(sign.plain.strip() for sign in SIGNS), *(label.key for label in DEFAULT_SCHEME.labels)],
                  [word for word, _ in WORDS]):  # fmt: skip
        assert [sign for sign, count in Counter(signs).items() if count > 1] == []
    assert len({sign.meaning for sign in SIGNS}) == len(SIGNS)
    assert all(cell_len(sign.shown) == len(sign.plain) and sign.plain.isascii() for sign in SIGNS)


def test_every_mark_in_the_program_is_in_the_table() -> None:
    found = {}
    for path in sorted((ROOT / "annotator" / "tui").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        words = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
        marks = unknown("".join(node.value for node in words if isinstance(node.value, str)))
        if marks and path.name not in NOT_DRAWN:
            found[path.name] = marks
    assert found == {}


@pytest.mark.parametrize("path", sorted(SNAPSHOTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_mark_on_a_screen_is_in_the_table(path: Path) -> None:
    letters = {char for char in path.read_text("utf-8") if "\u0600" <= char <= "\u06ff" or char >= "\u3000"}
    assert unknown(path.read_text("utf-8")) - letters == set()


async def test_help_begins_with_the_legend_in_the_colours_of_the_theme(sit: Sit, council: str) -> None:
    for theme in THEMES:
        async with sit((80, 60), theme=theme.name) as it:
            await it.press("?")
            await it.until(lambda it=it: it.form == "HelpScreen")  # type: ignore[misc]
            assert it.lines[1].strip("│ ") == "Marks"
            for _, rows in legend(DEFAULT_SCHEME)[:2]:
                assert all(f"{row[0].strip()} " in it.text for row in rows[:12])
            x, y = it.find("✔")
            drawn = it.app.screen.get_style_at(x, y)
            x, y = it.find("✘")
            assert drawn.color != it.app.screen.get_style_at(x, y).color


async def test_a_poor_terminal_gets_marks_in_ascii(sit: Sit, council: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with sit((80, 60)) as it:
        assert ">##" in it.text and "saved Y" in it.text
        await it.press("?")
        await it.until(lambda: it.form == "HelpScreen")
        assert "a claim suggested strongly" in it.text
        for sign in SIGNS:
            assert f"{sign.plain.strip()} " in it.text
        assert {char for char in it.text if not char.isascii()} == set()


def test_what_a_terminal_can_show() -> None:
    assert is_poor({"TERM": "xterm-256color"}, "iso-8859-1") and is_poor({"TERM": "linux"}, "utf-8")
    assert not is_poor({"TERM": "xterm-256color"}, "UTF-8") and not is_poor({}, "utf8")


def test_ascii_keeps_the_width_of_any_text() -> None:
    plain = Ascii(plain_signs(DEFAULT_SCHEME), "latin-1")
    for text in ("●● ✔ Verified", "Kvåle 漢字 “quote” …", "┌─┐│█"):
        shown = plain._spelt(text)
        assert cell_len(shown) == cell_len(text)
        assert shown.encode("latin-1")
