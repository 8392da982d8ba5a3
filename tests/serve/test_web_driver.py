"""The driver in place of a terminal, under a small program of Textual's: odd input, a browser that comes back."""

import asyncio
import re
import sys

from annotator.serve.screen_process import ScreenProcess, ScreenSize
from tests.serve.conftest import until
from tests.support import ROOT

APP = """
from textual.app import App
from textual.widgets import Static

class Heard(App):
    def compose(self):
        yield Static("", id="heard", markup=False)

    def on_key(self, event):
        print("printed in the middle of it all")
        heard = self.query_one(Static)
        heard.update(f"{heard.content}<{event.key}>")

Heard().run()
"""
ODD = (
    "\x1b[1114112u", "\x1b[99999999999999999999u", "\x1b[<0;99999;99999M", "\x1b[200~\x00\x9b", "\x1b[201~",
    "\x1b[M\x00", "\x1b[27;2;99999999~", "\udcff",
)  # fmt: skip
"""Reports of keys, the mouse and pastes that are none: numbers out of range, sequences that do not end, raw bytes."""


class Seen:
    """A browser that remembers what it was shown."""

    def __init__(self) -> None:
        self.drawn = b""

    async def send_bytes(self, data: bytes) -> None:
        """Draw."""
        self.drawn += data

    async def send_str(self, data: str) -> None:
        """Open a page."""

    def lose(self) -> None:
        """Be given up."""

    @property
    def words(self) -> str:
        """What was drawn, without the control sequences."""
        return re.sub(r"\x1b(\[[0-9;?$<>=]*[a-zA-Z]|c)", "", self.drawn.decode())


async def test_input_that_no_terminal_sends_does_not_end_the_screen() -> None:
    """And a second browser sees all that the first was shown, in its own size."""
    first, second, words = Seen(), Seen(), []

    async def ended(why: str) -> None:
        words.append(why)

    screen = await ScreenProcess.start(
        [sys.executable, "-c", APP], {"PYTHONPATH": str(ROOT)}, ScreenSize(200, 10), first, ended
    )
    await until(lambda: b"\x1b[?1049h" in first.drawn)
    for odd in ODD:
        await screen.type(odd)
        await asyncio.sleep(0.15)  # what begins an escape sequence is let go after a tenth of a second
    await screen.type("q")
    await until(lambda: "<q>" in first.words)
    assert "printed" not in first.words
    screen.leave()
    await screen.type("w")
    await screen.show_on(second, ScreenSize(240, 20))  # wide, so that what was heard stays on one line
    await until(lambda: "<q>" in second.words and "<w>" in second.words)
    assert second.drawn.startswith(b"\x1bc\x1b[?1049h"), "nothing of a former terminal is left"
    await until(lambda: b"\x1b[20;" in second.drawn)  # the last row of the new size
    assert screen.is_running
    await screen.stop()
    assert not screen.is_running
    assert words == ["The screen ended with code -15."]
