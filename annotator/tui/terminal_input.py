"""Reading what a terminal sends: whatever cannot be read is dropped, and the screen goes on.

Textual's own driver ends the program at the first byte that is not UTF-8 (a terminal set to Latin-1, a mouse report of
the oldest kind) and at a report of a key that no keyboard has.
"""

import logging
import os
import re
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Resize
from textual.keys import Keys
from textual.message import Message

log = logging.getLogger("annotator.tui")
_OLD_MOUSE = re.compile(rb"\x1b\[M.{3}", re.DOTALL)
"""A mouse report as X10 sends it: a button, a column and a row, each any byte from 32 up."""
_UNFINISHED = re.compile(rb"\x1b\[M.{0,2}\Z", re.DOTALL)
_WIDEST, _HIGHEST = 2_000, 1_000
"""Cells of the largest terminal that is believed."""
_AT_ONCE = 4096
_WAIT = 0.1
"""Seconds, as in Textual's driver."""


class _KeyParser(XTermParser):
    """Textual's parser without keys that are no character."""

    def _parse_extended_key(self, sequence: str) -> list[Key] | None:  # type: ignore[override]  # a cached function there
        """The keys of a report of Kitty's protocol; one to ignore where their code points are none."""
        try:
            keys: list[Key] | None = super()._parse_extended_key(sequence)
        except (ValueError, OverflowError):
            return [Key(Keys.Ignore, sequence)]
        is_half = any("\ud800" <= char <= "\udfff" for key in keys or () for char in key.character or "")
        return [Key(Keys.Ignore, sequence)] if is_half else keys


class TerminalInput:
    """Turns bytes from a terminal into messages, whatever they are."""

    def __init__(self, debug: bool = False) -> None:
        """``debug`` is Textual's: it logs every key to a file."""
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("ignore").decode
        self._held = b""
        self._parser = _KeyParser(debug)

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes complete."""
        data = _OLD_MOUSE.sub(b"", self._held + data)
        rest = _UNFINISHED.search(data)
        self._held = rest.group() if rest else b""
        text = self._decode(data[: len(data) - len(self._held)])
        if text:  # nothing means the end of the input to the parser
            yield from self._readable(self._parser.feed(text))

    def tick(self) -> Iterator[Message]:
        """The messages that time completes: an Escape that nothing followed."""
        yield from self._readable(self._parser.tick())

    def rest(self) -> None:
        """Note that nothing came for a while, so that nothing more belongs to what came before."""
        self._held = b""

    def _readable(self, messages: Iterable[Message]) -> Iterator[Message]:
        try:
            for message in messages:
                if not isinstance(message, Resize) or _is_plausible(message):
                    yield message
        except Exception:  # whatever it is, the next key counts
            log.warning("what the terminal sent could not be read", exc_info=True)
            self._parser = _KeyParser(self._debug)


def _is_plausible(resize: Resize) -> bool:
    return 0 < resize.size.width <= _WIDEST and 0 < resize.size.height <= _HIGHEST


class SteadyDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, reading through ``TerminalInput``."""

    def run_input_thread(self) -> None:
        """Wait for input and hand on what it says, until the application ends."""
        terminal = TerminalInput(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_WAIT):
                    self._hand_on(terminal.feed(os.read(self.fileno, _AT_ONCE)))
                else:
                    terminal.rest()
                self._hand_on(terminal.tick())

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
