"""What the screen draws on and reads from when a server runs it: two pipes with packets, in place of a terminal.

The packets are Textual's (``textual.drivers.web_driver``): one byte for the kind, ``D`` for what a terminal would get
or send and ``M`` for JSON about it, four bytes for the length, then the content. Other than Textual's own driver, this
one can be looked at anew by a browser that comes back, drops input it cannot read, and ends with its server.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from threading import Lock, current_thread

from textual import events
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size
from textual.message import Message

from annotator.tui.terminal_input import TerminalInput

_RESET = "\x1bc"
_MODES = ("\x1b[?1049h", "\x1b[?25l", "\x1b[?1000h", "\x1b[?1003h", "\x1b[?1006h", "\x1b[?2004h", "\x1b[?2026$p")
"""Own screen, no cursor, every movement of the mouse in readable reports, pastes in brackets; can it draw at once?"""


class _Pipe:
    """The way to the server. Whatever else writes to standard output ends on standard error instead."""

    def __init__(self) -> None:
        self._handle = os.dup(sys.__stdout__.fileno() if sys.__stdout__ else 1)
        os.dup2(2, 1)
        self._lock = Lock()

    def send(self, kind: bytes, content: bytes) -> None:
        """Write one packet whole, from any thread. Without a server there is nobody to write to."""
        packet = memoryview(kind + len(content).to_bytes(4, "big") + content)
        with self._lock, suppress(OSError):
            while packet:
                packet = packet[os.write(self._handle, packet) :]


class PipeDriver(WebDriver):
    """Draws into the pipe to the server, and takes keys and sizes from it."""

    _pipe: _Pipe | None = None
    _packets = ByteStream()  # one for all screens of a process: they read the same pipe, one after another

    def write(self, data: str) -> None:
        """Send what a terminal would get."""
        if PipeDriver._pipe is None:
            PipeDriver._pipe = _Pipe()
        PipeDriver._pipe.send(b"D", data.encode("utf-8", "replace"))

    def write_meta(self, data: dict[str, object]) -> None:
        """Send the server a message about the screen."""
        if PipeDriver._pipe is not None:
            PipeDriver._pipe.send(b"M", json.dumps(data).encode("ascii"))

    def start_application_mode(self) -> None:
        """Set the browser's terminal up and begin to read."""
        self._set_up()
        self._post_size(Size(*(self._size or (80, 24))))
        self._key_thread.start()

    def stop_application_mode(self) -> None:
        """Stop reading, so that a screen which follows reads alone. The server sees the process end by itself."""
        self.exit_event.set()
        self._input_reader.close()
        if self._key_thread.is_alive() and self._key_thread is not current_thread():
            self._key_thread.join()

    def run_input_thread(self) -> None:
        """Read until the screen or the server is gone; without its server the process ends."""
        terminal = TerminalInput(self._debug)
        for data in self._input_reader:
            if not data:
                terminal.rest()
            for kind, content in self._packets.feed(data) if data else ():
                if kind == "M":
                    self._on_meta(kind, content)
                else:
                    self._hand_on(terminal.feed(content))
            self._hand_on(terminal.tick())
        if not self.exit_event.is_set():
            signal.raise_signal(signal.SIGTERM)

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Do what the server asks: another size, a browser that came back, the window in front or not."""
        size = Size(*(value if isinstance(value := payload.get(key), int) else 0 for key in ("width", "height")))
        if packet_type == "resize" and size:
            self._loop.call_soon_threadsafe(self._post_size, size)
        elif packet_type == "show" and size:
            self._loop.call_soon_threadsafe(self._show, size)
        elif packet_type in ("focus", "blur"):
            super().on_meta(packet_type, payload)

    def _show(self, size: Size) -> None:
        """Draw everything for a terminal that knows nothing of what was drawn before."""
        self._set_up()
        self._post_size(size)
        self._app.refresh()

    def _set_up(self) -> None:
        self.write(_RESET + "".join(_MODES))

    def _post_size(self, size: Size) -> None:
        self._size = size.width, size.height
        asyncio.run_coroutine_threadsafe(self._app._post_message(events.Resize(size, size)), self._loop)
