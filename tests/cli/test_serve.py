"""``annotator serve`` as a command: what it says instead of serving, and links for a server that runs."""

import json
import socket
import subprocess
from pathlib import Path

import pytest

from annotator.cli import serve
from annotator.cli.context import this_program
from annotator.cli.screen import DeskOpener
from annotator.errors import ExitCode, UsageError
from annotator.serve import WEB_DRIVER
from annotator.serve.endpoint import Endpoint
from annotator.serve.place import ServerPlace
from annotator.settings import load_settings, serve_folder
from tests.support import ROOT


def test_without_its_extra_it_says_what_to_install(database, run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    ended = run("serve")
    assert ended.code == ExitCode.USAGE
    assert ended.err == "annotator: Serving needs textual-serve: install it with “pip install 'factdesk[serve]'”.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--host", "0.0.0.0"), ExitCode.USAGE, "can be reached from other machines"),
        (("--public-url", "https://desk.example"), ExitCode.USAGE, "--public-url needs TLS"),
        (("--reviewer", "a;b"), ExitCode.USAGE, "cannot be a reviewer's name"),
        (("--link", "\x1b[31m"), ExitCode.USAGE, "cannot be a reviewer's name"),
        (("--port", "70000"), ExitCode.USAGE, "70000"),
        (("--idle", "0"), ExitCode.USAGE, "--idle"),
        (("--db", "none.db"), ExitCode.DATABASE, "There is no database"),
        (("--link", "ana"), ExitCode.FAILED, "No server runs for this database"),
    ],
)
def test_what_it_cannot_do_is_a_sentence(database, run, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended = run("serve", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_port_that_is_taken_is_said(database, run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run("serve", "--port", str(taken.getsockname()[1]))
    assert ended.code == ExitCode.FAILED
    assert "give another --port" in ended.err


def test_a_link_is_for_the_server_that_runs_and_for_no_other(database, run, db_path: Path) -> None:
    place = ServerPlace(serve_folder(str(db_path)))
    with place.told(Endpoint("127.0.0.1", 1, "https://desk.example", ("127.0.0.1",))):
        (told,) = run("serve", "--link", "ben", "--json").lines
        plain = run("serve", "--link", "ben").out
        mixed = run("serve", "--link", "ben", "--port", "9000")
        second = run("serve", "--port", "0")
    assert (mixed.code, second.code) == (ExitCode.USAGE, ExitCode.FAILED)
    assert "leave --port out" in mixed.err
    assert "A server runs for this database already" in second.err
    assert told["reviewer"] == "ben"
    url, _, token = told["url"].partition("/sign-in#")
    assert url == "https://desk.example"
    assert plain.startswith("ben: https://desk.example/sign-in#")
    assert place.links.use(token) == "ben"
    assert place.links.use(token) is None
    assert run("serve", "--link", "ben").code == ExitCode.FAILED, "it has ended"


def test_a_server_that_was_killed_makes_no_links(database, run, db_path: Path) -> None:
    folder = serve_folder(str(db_path))
    folder.mkdir()
    for text in (json.dumps({"url": "http://127.0.0.1:1"}), "", "[]", '{"host": 7}', "\x00"):
        (folder / "running.json").write_text(text)
        assert run("serve", "--link", "ana").code == ExitCode.FAILED
    assert not (folder / "links").exists()


def test_a_folder_that_somebody_else_laid_there_is_not_used(database, run, db_path: Path, tmp_path: Path) -> None:
    """Links in it would sign strangers in as anybody."""
    folder = serve_folder(str(db_path))
    folder.symlink_to(tmp_path)
    ended = run("serve", "--port", "0")
    assert ended.code == ExitCode.FAILED
    assert "is not a folder of yours" in ended.err
    assert not (tmp_path / "sign-ins.log").exists()
    folder.unlink()
    folder.mkdir(mode=0o777)
    with ServerPlace(folder).told(Endpoint()):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_its_screens_take_no_code_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "annotator.py").write_text("print('planted')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    ended = subprocess.run(this_program("--version"), capture_output=True, text=True, check=True)
    assert "planted" not in ended.stdout


@pytest.mark.parametrize("place", ["/etc/passwd", "~/.ssh/id_rsa", "*.db", "file:///etc/passwd", "notes.txt", "-", ""])
def test_a_served_screen_reads_no_files(
    database, db_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    """What a path names is on the machine that serves, and none of a reviewer's business who sits at another."""
    monkeypatch.setenv("TEXTUAL_DRIVER", WEB_DRIVER)
    desk = DeskOpener(load_settings(str(db_path), "ana"), [])()
    for read in (desk.begin_import, desk.check_source, desk.check_database, desk.sources.add_file):
        with pytest.raises(UsageError, match="A browser cannot name files"):
            read(place)
    with pytest.raises(UsageError, match="A browser cannot name files"):
        desk.finder.add(["https://stat.example/", place])
    desk.check_source("https://stat.example/report.pdf")
    desk.close()
