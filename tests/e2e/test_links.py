"""What the terminal is told besides text: links to the stored address, and what to put on its clipboard."""

import base64
import re

import pytest

from tests.e2e.program import Program

pytestmark = pytest.mark.usefixtures("stored")
_LINK = re.compile(rb"\x1b\]8;id=[0-9]+;([^\x1b]*)\x1b\\(?:\x1b\[[0-9;]*m)?([^\x1b]*)")


def test_a_source_is_a_link_and_the_claim_reaches_the_clipboard(program: Program) -> None:
    claim = program.json("claims")[0]
    program.run(
        "label", claim["id"], "verified", "--source", "https://stat.example/oil?a=1;b=2", "--stance", "supports"
    )
    terminal = program.open("review")
    terminal.wait_for("today 1")
    terminal.press("k")
    terminal.wait_for("stat.example")
    assert (b"https://stat.example/oil?a=1;b=2", b"stat.example") in set(_LINK.findall(bytes(terminal.written)))
    terminal.press("y")
    terminal.wait_for("Copied through the terminal: the claim")
    sent = re.search(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", bytes(terminal.written))
    assert sent is not None and base64.b64decode(sent[1]).decode() == claim["exact"]
    terminal.press("ctrl+o")
    terminal.wait_for("No browser here. Copied through the terminal: https://stat.example/oil?a=1;b=2")


def test_a_poor_terminal_gets_no_links_and_only_ascii(program: Program) -> None:
    claim = program.json("claims")[0]
    program.run("label", claim["id"], "verified", "--source", "https://stat.example/oil", "--stance", "supports")
    terminal = program.open("review", env={"TERM": "linux"})
    terminal.wait_for("today 1")
    terminal.press("k")
    terminal.wait_for("stat.example")
    terminal.wait_for(">##")
    assert b"\x1b]8;" not in bytes(terminal.written)
