"""The tour, the first start and the end on a real terminal: what is shown, what is printed, and what is left behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.storage.database.location import open_database
from tests.e2e.program import Program
from tests.e2e.terminal import PATIENCE, Terminal


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files of the programs that a test starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder


def _at_the_second_step(program: Program) -> Terminal:
    terminal = program.open("tour")
    terminal.wait_for("TOUR step 1/11")
    terminal.press("v")
    terminal.wait_for("step 2/11")
    return terminal


def _files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*")}


def test_the_tour_leaves_nothing_and_says_how_to_go_on(program: Program, temporary: Path) -> None:
    before = _files(program.home)
    terminal = _at_the_second_step(program)
    assert any(temporary.iterdir()), "it works in a folder of its own"
    terminal.type("lunmar-port.example/2025\t4.1 million tonnes of cargo")
    terminal.press("ctrl+s")
    terminal.wait_for("step 3/11")
    terminal.press("q")
    assert terminal.wait() == 0
    said = terminal.written.decode()
    assert "2 steps answered right. Nothing of it was kept." in said
    assert "annotator tour --step 3" in said
    assert not any(temporary.iterdir())
    assert not program.db.exists()
    assert _files(program.home) == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_in_the_middle_leaves_nothing(program: Program, temporary: Path, number: signal.Signals) -> None:
    terminal = _at_the_second_step(program)
    terminal.send_signal(number)
    assert terminal.wait() == 128 + number
    assert not any(temporary.iterdir())


def test_a_terminal_that_goes_away_leaves_nothing(program: Program, temporary: Path) -> None:
    terminal = _at_the_second_step(program)
    terminal.hang_up()
    assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert not any(temporary.iterdir())


def test_a_signal_before_the_first_paint_leaves_nothing(program: Program, temporary: Path) -> None:
    terminal = program.open("tour")
    while not any(temporary.iterdir()) and terminal.process.poll() is None:
        terminal.read(0.005)
    terminal.send_signal(signal.SIGTERM)
    assert terminal.wait() == 128 + signal.SIGTERM
    assert not any(temporary.iterdir())


def test_the_steps_are_listed(program: Program) -> None:
    lines = program.run("tour", "--list").stdout.decode().splitlines()
    assert len(lines) == 11
    assert lines[2] == " 3  Reuse by digit"
    assert program.json("tour", "--list")[10] == {"step": 11, "title": "Export"}
    assert b"steps 1 to 11" in program.run("tour", "--step", "12", code=2).stderr
    assert b"needs a terminal" in program.run("tour", code=2).stderr


def test_the_tour_from_the_first_start_and_back(program: Program, temporary: Path) -> None:
    terminal = program.open("review")
    terminal.wait_for("What first?")
    terminal.press("t")
    terminal.wait_for("TOUR step 1/11")
    terminal.press("x", "q")
    terminal.wait_for("What first?")
    terminal.press("q")
    assert terminal.wait() == 0
    said = terminal.written.decode()
    assert f"Your work is in {program.db}." in said
    assert "“annotator import article.txt”" in said
    assert program.json("claims") == []
    assert not any(temporary.iterdir())


def test_another_database_from_the_first_start(program: Program, tmp_path: Path) -> None:
    team = tmp_path / "team.db"
    open_database(str(team)).close()
    terminal = program.open("review")
    terminal.wait_for("What first?")
    terminal.press("d")
    terminal.wait_for("postgresql://")
    terminal.type(str(team))
    terminal.press("enter")
    terminal.wait_gone("Open another database")
    terminal.wait_for("What first?")
    terminal.press("q")
    assert terminal.wait() == 0
    said = terminal.written.decode()
    assert f"Your work is in {team}." in said
    assert f'To open it next time: database = "{team}" in annotator.toml' in said


@pytest.mark.usefixtures("stored")
def test_leaving_says_where_the_data_are_what_is_left_and_how_to_export(program: Program) -> None:
    terminal = program.open("review")
    terminal.wait_for("today 0")
    terminal.press("n", "q")
    assert terminal.wait() == 0
    lines = terminal.written.decode().replace("\r", "").splitlines()[-3:]
    assert lines[0].endswith(f"Your work is in {program.db}.")
    assert lines[1:] == [
        "Left to do: 4 claims need you.",
        "Export: “annotator export jsonl -o claims.jsonl”",
    ]


@pytest.mark.usefixtures("stored")
def test_the_default_database_needs_no_option(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    (program.home / "annotator.toml").write_text(f'database = "{program.db}"\n')
    terminal = program.open("review", env={"ANNOTATOR_DB": ""})
    terminal.wait_for("today 0")
    terminal.press("q")
    assert terminal.wait() == 0
    assert "Export: “annotator export jsonl -o claims.jsonl”\r\n" in terminal.written.decode()
    assert os.environ.get("ANNOTATOR_DB") in (None, "")


def test_no_language_model_is_loaded_for_it(program: Program, temporary: Path) -> None:
    terminal = program.open("tour", env={"PYTHONPROFILEIMPORTTIME": "1"})
    terminal.wait_for("TOUR step 1/11")
    terminal.press("q")
    terminal.wait()
    said = terminal.written.decode()
    assert "annotator.practice" in said and "spacy" not in said
