"""Whatever ends a command from outside is one sentence and an exit code."""

import os
import signal
import sqlite3
import sys
import threading
import time
import weakref
from pathlib import Path

import pytest

from annotator import __main__ as program
from annotator.endings import explained, interruptible
from annotator.errors import ExitCode
from annotator.part_files import held, new_part, part_of, remove_leftovers


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_a_command_in_order(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    number = getattr(signal, name)
    started = signal.signal(number, signal.SIG_DFL)  # a test run without a terminal may ignore it
    before = signal.getsignal(number)

    def work(_: list[str]) -> int:
        with part_of(tmp_path / "out"):
            os.kill(os.getpid(), number)
            raise AssertionError("it went on")

    monkeypatch.setattr(program, "_run", work)
    monkeypatch.setattr(sys, "argv", ["annotator", "anything"])
    assert program.main() == 128 + number
    assert capfd.readouterr().err == "annotator: ended; finished work is kept.\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]
    assert signal.getsignal(number) is before
    signal.signal(number, started)


def test_a_signal_that_comes_where_python_drops_exceptions_is_heard_all_the_same(
    capfd: pytest.CaptureFixture[str],
) -> None:
    class Thing:
        pass

    with pytest.raises(KeyboardInterrupt), interruptible():
        thing = Thing()
        watch = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))
        del thing
        assert watch() is None
        time.sleep(5)
    assert capfd.readouterr().err == ""


def test_a_signal_that_was_turned_off_stays_off() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible() as came:
            os.kill(os.getpid(), signal.SIGHUP)
        assert came == []
    finally:
        signal.signal(signal.SIGHUP, before)


def test_outside_of_the_main_thread_signals_are_left_alone() -> None:
    done = []

    def work() -> None:
        with interruptible() as came:
            done.append(came)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [[]]


def test_errors_of_system_installation_and_sqlite_have_a_sentence() -> None:
    def of(error: BaseException) -> tuple[str, ExitCode]:
        found = explained(error)
        assert found is not None
        return found

    assert of(OSError(28, "No space left on device", "x.db")) == (
        "reading or writing failed (No space left on device: x.db): check the path, the rights and the free space.",
        ExitCode.FAILED,
    )
    assert "cannot be loaded (No module named 'tomllib')" in of(ModuleNotFoundError("No module named 'tomllib'"))[0]
    assert of(MemoryError())[1] is ExitCode.FAILED
    wrapped = RuntimeError("in a library")
    wrapped.__cause__ = sqlite3.OperationalError("database or disk is full")
    assert of(wrapped) == (
        "the database cannot be used (database or disk is full): check the path, the rights and the free space.",
        ExitCode.DATABASE,
    )
    assert explained(ValueError("x")) is None


def test_a_part_becomes_the_file_or_goes(tmp_path: Path) -> None:
    target = tmp_path / "model.json"
    target.write_text("old")
    with pytest.raises(ValueError, match="half"), part_of(target) as part:
        part.write_text("half")
        raise ValueError("half")
    assert target.read_text() == "old"
    with part_of(target) as part:
        part.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "model.json"]


def test_what_a_killed_program_left_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    target = tmp_path / "set*[1].jsonl"
    left, written, folder, other = new_part(target), new_part(target), new_part(target), new_part(tmp_path / "b")
    for path in (left, written, other):
        path.write_text("half")
    left.with_name(f"{left.name}-wal").write_text("half")
    folder.mkdir()
    (folder / "inside").write_text("half")
    with held(written):
        remove_leftovers(target)
        assert {path.name for path in tmp_path.iterdir()} == {"home", written.name, other.name}
    remove_leftovers(target)
    assert {path.name for path in tmp_path.iterdir()} == {"home", other.name}
