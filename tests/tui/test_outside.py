"""Copying and opening: the exact claim, only web addresses, never a shell, and a line that says which way was used."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.records import Citation, Source
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.tui import desktop
from annotator.tui.source_words import link_of
from annotator.web.address import web_link
from tests.support import store
from tests.tui.conftest import Sit, Sitting
from tests.tui.typists import burst, keys_of

Maker = Callable[..., ReviewDesk]
ONE, TWO = "https://stat.example/oil", "https://www.ledger.example/a?b=1"


def cite(make_desk: Maker, article: str, *urls: str) -> None:
    desk = make_desk()
    claim = desk.articles.open(article).claims[0]
    for url in urls:
        desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, url=url))


def copied(it: Sitting) -> str:
    return it.app.clipboard


async def test_y_copies_the_claim_as_one_line(sit: Sit, database: Database) -> None:
    store(database, "Head\nThe port moved 4\x07 million\ttonnes\x9b31m of “grain”.", scores=(0.1, 0.9))
    async with sit() as it:
        await it.press("y")
        await it.shows("Copied through the terminal: the claim")
        assert copied(it) == "The port moved 4 million tonnes31m of “grain”."


async def test_an_address_is_copied_or_chosen_among_several(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("Y")
        assert it.status == "Y: no source is cited here."
        cite(make_desk, council, ONE)
    async with sit() as it:
        await it.press("Y")
        await it.shows(f"Copied through the terminal: {ONE}")
        assert copied(it) == ONE
        cite(make_desk, council, TWO)
    async with sit() as it:
        await burst(it, keys_of("Y 2"))
        await it.until(lambda: copied(it) == TWO)


async def test_without_a_browser_the_address_is_shown_and_copied(sit: Sit, council: str, make_desk: Maker) -> None:
    cite(make_desk, council, ONE)
    async with sit() as it:
        await it.press("ctrl+o")
        await it.shows(f"No browser here. Copied through the terminal: {ONE}")
        assert copied(it) == ONE


async def test_a_click_on_a_source_opens_it_and_other_lines_lead_to_their_forms(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    cite(make_desk, council, ONE, TWO)
    make_desk().answers.comment(make_desk().articles.open(council).claims[0].id, "ask Ida")
    opened: list[str] = []
    monkeypatch.setattr(desktop, "_open_in_browser", lambda url: not opened.append(url))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(desktop.shutil, "which", lambda name: None)
    async with sit((80, 30)) as it:
        await it.click("ledger.example")
        await it.shows("Opened in the browser: ledger.example")
        assert opened == [TWO]
        await it.click("ask Ida")
        await it.until(lambda: it.form == "NoteForm")
        await it.pilot.press("escape")
        await it.press("ctrl+o")
        await it.until(lambda: it.form == "Choose")
        await it.pilot.press("1")
        await it.until(lambda: opened == [TWO, ONE])


async def test_a_source_in_full_opens_too(sit: Sit, council: str, make_desk: Maker) -> None:
    cite(make_desk, council, ONE)
    async with sit() as it:
        await burst(it, keys_of("L enter ctrl+o"))
        await it.shows(f"No browser here. Copied through the terminal: {ONE}")
        assert it.form == "SourceScreen"


async def test_the_host_on_screen_is_a_link_to_the_stored_address(sit: Sit, council: str, make_desk: Maker) -> None:
    cite(make_desk, council, ONE)
    async with sit() as it:
        x, y = it.find("stat.example")
        assert it.app.screen.get_style_at(x, y).link == ONE
        assert it.app.screen.get_style_at(x - 2, y).link is None
        await it.press("L")
        await it.until(lambda: it.form == "SourceRows")
        await it.shows("stat.example")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "https://a.example/\x1b]8;;", "https://a.example/ b", "", None,
     "https://", "https://a.example/\u202e", "ni:///sha-256;x", "-https://a.example/", "https://a.example/\n"],
)  # fmt: skip
def test_only_plain_web_addresses_leave_the_program(url: str | None) -> None:
    assert web_link(url) is None
    assert link_of(Source("s", url)) is None


def test_a_tool_is_run_with_arguments_and_never_through_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "xclip"
    tool.write_text(f"#!/bin/sh\necho noise; printf '%s\\n' \"$@\" > {tmp_path}/arguments; cat > {tmp_path}/text\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    assert desktop._copy_with_tool("$(reboot) `x` é") == "xclip"
    assert (tmp_path / "text").read_text("utf-8") == "$(reboot) `x` é"
    assert (tmp_path / "arguments").read_text().split() == ["-selection", "clipboard"]
    tool.write_text("#!/bin/sh\nexit 1\n")
    assert desktop._copy_with_tool("x") is None


def test_the_browser_is_given_the_address_as_one_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "mybrowser"
    browser.write_text(f'#!/bin/sh\nprintf \'%s\\n\' "$#" "$@" > {tmp_path}/given\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    assert desktop._open_in_browser("https://a.example/?q=$(touch+x);ls")
    assert (tmp_path / "given").read_text().splitlines()[-1] == "https://a.example/?q=$(touch+x);ls"


@pytest.mark.parametrize(
    ("environ", "platform", "has"),
    [({}, "linux", False), ({"DISPLAY": ":0"}, "linux", True), ({"WAYLAND_DISPLAY": "w"}, "linux", True),
     ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, "linux", False), ({}, "darwin", True),
     ({"SSH_CONNECTION": "x"}, "darwin", False), ({}, "win32", True)],
)  # fmt: skip
def test_where_a_browser_would_be_seen(environ: dict[str, str], platform: str, has: bool) -> None:
    assert desktop.has_desktop(environ, platform) is has


@pytest.mark.parametrize(
    ("environ", "platform", "tool"),
    [({}, "linux", ()), ({}, "darwin", ["pbcopy"]), ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", ["wl-copy"]),
     ({"DISPLAY": ":0"}, "linux", ["xclip", "-selection", "clipboard"]), ({}, "win32", ["clip.exe"]),
     ({"WSL_DISTRO_NAME": "x"}, "linux", ["clip.exe"])],
)  # fmt: skip
def test_which_tool_fills_the_clipboard(
    environ: dict[str, str], platform: str, tool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.shutil, "which", lambda name: name)
    assert desktop.clipboard_command(environ, platform) == tool


async def test_the_terminal_is_told_with_osc_52(sit: Sit, council: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sit() as it:
        written: list[str] = []
        monkeypatch.setattr(it.app._driver, "write", written.append)
        await it.press("y")
        await it.until(lambda: bool(written))
        sent = next(each for each in written if each.startswith("\x1b]52;c;"))
        assert base64.b64decode(sent[7:-1]).decode() == it.claim.exact


async def test_in_a_browser_nothing_reaches_the_desktop_of_the_machine_that_serves(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clipboard and its browser are not the reviewer's; copying and opening are asked of theirs."""
    cite(make_desk, council, ONE)
    asked: list[str] = []
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver.is_web", True)
    monkeypatch.setattr("annotator.tui.app.AnnotatorApp.open_url", lambda _, url: asked.append(url))
    for name in ("_open_in_browser", "_copy_with_tool"):
        monkeypatch.setattr(desktop, name, lambda _: pytest.fail("that is the desktop here"))
    monkeypatch.setenv("DISPLAY", ":0")
    async with sit() as it:
        await it.press("ctrl+o")
        await it.shows("Opened in the browser: stat.example")
        assert asked == [ONE]
        await it.press("Y")
        await it.shows(f"Copied through the browser: {ONE}")
        assert copied(it) == ONE
        await it.press("ctrl+z")
        await it.shows("a browser has no shell to go back to")


async def test_in_a_browser_there_is_no_way_to_files_and_databases_of_the_machine_that_serves(
    sit: Sit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver.is_web", True)
    async with sit(ready=False) as it:
        await it.shows("There are no articles yet. What first?")
        await it.shows("Try it on practice articles")
        assert "Import articles" not in it.text
        assert "Open another database" not in it.text
        await it.press("i", "d")
        assert it.form == "Choose"
