"""A folder of many articles: reviewing begins with the first one while a process beside the screen imports the rest."""

import re
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.terminal import PATIENCE
from tests.perf.prose import article

pytestmark = pytest.mark.slow
FILES = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty articles and one file that is none."""
    folder = tmp_path / "wire"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:02}.txt").write_text(article(number, 40), "utf-8")
    (folder / "99.txt").write_bytes(b"")
    return folder


def test_the_first_article_is_there_long_before_the_last(program: Program, folder: Path) -> None:
    first = program.open("review", folder)
    first.wait_for(lambda text: re.search(r"report 0:", text) is not None and "not answered yet" in text)
    importing = re.search(r"importing (\d+)/(\d+)", first.wait_for("importing"))
    assert importing, first.text
    assert int(importing[1]) < 15, "the first article waits for hardly any other"
    assert int(importing[2]) == FILES + 1
    first.press("x")
    first.wait_for("claims 1/")
    first.wait_for(lambda text: bool(m := re.search(r"importing (\d+)/", text)) and m[1] != importing[1])
    first.press("q")
    assert first.wait() == 0
    goodbye = re.search(r"stopped at (\d+) of 61: the same command continues from there", bytes(first.written).decode())
    assert goodbye, "leaving says that not all is imported, and how to go on"

    kept = program.json("db", "info")[0]["articles"]
    assert int(importing[1]) <= kept < FILES
    second = program.open("review", folder)
    second.wait_for("claims 1/")
    second.wait_for("could not be imported", timeout=3 * PATIENCE)
    assert f"article 1/{FILES}" in second.text
    second.press("!")
    second.wait_for("99.txt")
    second.press("escape")
    second.wait_gone("99.txt")
    second.press("q")
    assert second.wait() == 0
    assert "continues from there" not in bytes(second.written).decode(), "nothing is left to do"
    assert program.json("db", "info")[0]["articles"] == FILES


def test_the_import_ends_with_the_screen(program: Program, folder: Path) -> None:
    """No process is left behind that writes to the database after the reviewer has gone."""
    terminal = program.open("review", folder)
    terminal.wait_for("importing")
    terminal.press("q")
    assert terminal.wait() == 0
    kept = program.json("db", "info")[0]["articles"]
    assert program.json("import", folder / "00.txt")[-1]["imported"] in (0, 1), "the database is free at once"
    assert program.json("db", "info")[0]["articles"] - kept in (0, 1)
