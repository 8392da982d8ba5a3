"""What libraries say of files never reaches the terminal raw, in any process of the program."""

import io
import logging
import os
import signal
import subprocess
import sys
import threading
import warnings
from multiprocessing import Pipe
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from annotator.hush import hush_libraries
from annotator.ingest.article_parser import ParseOptions
from annotator.ingest.worker_pool import _work
from annotator.storage.found_claims import Choosing

SAID = """
import logging, sys, warnings
from annotator.ingest.readers import expand, read
if sys.argv[2:]:
    from annotator.hush import hush_libraries
    hush_libraries()
(entry,) = read(expand([sys.argv[1]])[0])
warnings.warn("library \x1b[31m")
logging.getLogger("annotator.storage").warning("ours %s", "\x1b[31m")
sys.stdout.write(entry.text)
"""


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back what a test changes for the whole process."""
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(os, "umask", lambda _: 0o077)


def _pdf_with_an_escape_in_a_key(path: Path) -> Path:
    data = io.BytesIO()
    canvas = Canvas(data)
    canvas.drawString(40, 500, "The ferry to Skarn sails again since Sunday.")
    canvas.save()
    twice = b"/\x1b7Key 1 /\x1b7Key 2 /Rotate 0"
    path.write_bytes(data.getvalue().replace(b"/Rotate 0", twice))
    return path


def test_the_name_of_a_key_in_a_pdf_is_not_written_to_the_terminal(tmp_path: Path) -> None:
    path = _pdf_with_an_escape_in_a_key(tmp_path / "a.pdf")
    command = [sys.executable, "-c", SAID, str(path)]
    raw = subprocess.run(command, capture_output=True, check=True)
    assert b"\x1b7" in raw.stderr, "the library no longer says it"
    quiet = subprocess.run([*command, "hush"], capture_output=True, check=True)
    assert quiet.stdout == b"The ferry to Skarn sails again since Sunday.\n"
    assert quiet.stderr.decode().splitlines() == ["ours \ufffd[31m"]


@pytest.mark.usefixtures("before")
def test_processes_that_parse_are_quiet_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    logging.lastResort = None
    ours, theirs = Pipe()
    ours.close()
    _work(theirs, None, ParseOptions(Choosing(0.5, 0.0, 1.0), None))
    assert type(logging.lastResort).__name__ == "_Messages"


@pytest.mark.usefixtures("before")
def test_commands_are_quiet_unless_debugged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from annotator.__main__ import main

    for options, heard in ((["--debug"], "library \ufffd[31m\n"), ([], "")):
        monkeypatch.setattr(sys, "argv", ["annotator", "--version", *options])
        main()
        capsys.readouterr()
        assert logging.lastResort is not None
        logging.lastResort.handle(logging.makeLogRecord({"name": "pypdf", "msg": "library \x1b[31m"}))
        assert capsys.readouterr().err == heard


@pytest.mark.usefixtures("before")
def test_errors_that_nobody_caught_are_written_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    hush_libraries(debug=True)
    error = ValueError("\x1b]52;c;aGk=\x07 \u202e")
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=lambda: int("\x9b31m"))
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert "ValueError: \ufffd]52;c;aGk=\ufffd \ufffd" in said
    assert "invalid literal" in said
    assert not set(said) & set("\x1b\x07\x9b\u202e")


@pytest.mark.usefixtures("before")
def test_warnings_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        hush_libraries()
        warnings.warn("library \x1b[31m", stacklevel=1)
    assert capsys.readouterr() == ("", "")
