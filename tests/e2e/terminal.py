"""A real terminal for tests: the program runs on a pseudo-terminal and never knows that nobody is there.

``Pty`` is the wire (what a program wrote, when, and how it ended); ``Terminal`` adds a screen that understands what
was written. Nothing here sleeps: every wait ends with the bytes it waits for, or with the screen in the error.
"""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte

PATIENCE = 30.0
"""Seconds to wait for something on screen; a slow machine takes a few, a broken program takes all."""

_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[(?:[<>=][0-9;:]*[A-Za-z]|\?[0-9;]*\$p|\?[0-9;]*u)")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:?<>=$]*)?\Z")

KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "backspace": b"\x7f",
    "ctrl+c": b"\x03",
    "ctrl+n": b"\x0e",
    "ctrl+o": b"\x0f",
    "ctrl+q": b"\x11",
    "ctrl+s": b"\x13",
    "ctrl+z": b"\x1a",
}
"""What a terminal sends for keys that are not characters."""


class Pty:
    """A program on a pseudo-terminal: write to it, read what it writes, end it."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path, rows: int, columns: int) -> None:
        self.written = bytearray()
        """Every byte the program wrote so far."""
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.line_settings = termios.tcgetattr(self._master)
        """How the terminal was set before the program began."""
        self.started = time.perf_counter()
        self.process = self._start(command, env, cwd, slave)
        os.close(slave)

    def _start(self, command: Sequence[str], env: Mapping[str, str], cwd: Path, slave: int) -> Any:
        """Start the program on the terminal; what is returned can be polled, waited for and killed."""
        return subprocess.Popen(command, env=dict(env), cwd=cwd, close_fds=True, preexec_fn=lambda: os.login_tty(slave))

    def write(self, data: bytes) -> None:
        """Send bytes to the program, as a terminal would."""
        while data:
            data = data[os.write(self._master, data) :]

    def read(self, timeout: float) -> bytes:
        """What the program wrote, waiting up to ``timeout`` seconds for some; empty at the time's or program's end."""
        if self._master < 0 or not select.select([self._master], [], [], max(0.0, timeout))[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # Linux says so when the last process let go of the terminal
            data = b""
        self.written += data
        return data

    def settings_now(self) -> list[Any]:
        """How the terminal is set now."""
        return termios.tcgetattr(self._master)

    def resize(self, rows: int, columns: int) -> None:
        """Change the terminal's size; the system tells the program."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def wait(self, timeout: float = PATIENCE) -> int:
        """Read until the program has ended; its exit code (negative for a signal)."""
        until = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > until:
                raise AssertionError(f"the program had not ended after {timeout} s")
            self.read(0.02)
        while self.read(0.0):
            pass
        return self.process.wait()

    def hang_up(self) -> None:
        """Take the terminal away, as a closed window or a lost connection does."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        """End the program, if it still runs, and let go of the terminal."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Terminal(Pty):
    """A program on a pseudo-terminal whose screen can be looked at."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], cwd: Path, rows: int = 24, columns: int = 80
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""
        super().__init__(command, env, cwd, rows, columns)

    def read(self, timeout: float) -> bytes:
        """As ``Pty.read``, and draw it."""
        data = super().read(timeout)
        if data:
            self._draw(data)
        return data

    def _draw(self, data: bytes) -> None:
        """Feed the screen, sparing it what it would print instead of obeying: private sequences newer than it."""
        data = _UNKNOWN_TO_PYTE.sub(b"", self._held + data)
        held = _UNFINISHED.search(data)
        self._held = held.group() if held else b""
        self._stream.feed(data[: len(data) - len(self._held)])

    def resize(self, rows: int, columns: int) -> None:
        """Change the terminal's size, here and for the program."""
        self._screen.resize(rows, columns)
        super().resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """The screen, row by row."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def colours(self) -> set[str]:
        """Every colour on the screen, as pyte names them."""
        cells = [cell for row in self._screen.buffer.values() for cell in row.values()]
        return {cell.fg for cell in cells} | {cell.bg for cell in cells}

    def press(self, *keys: str) -> None:
        """Press keys: names from ``KEYS``, or characters. Wait for what ``escape`` does: a key behind it means Alt."""
        for key in keys:
            self.write(KEYS.get(key) or key.encode())

    def type(self, text: str) -> None:
        """Type a text, character by character."""
        self.write(text.encode())

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = PATIENCE) -> str:
        """Read until the screen holds ``wanted`` (a text, or a question to the screen's text); the screen then.

        Raises:
            AssertionError: with the screen as it stands, when that does not happen.

        """
        holds = wanted if callable(wanted) else lambda text: wanted in text
        until = time.monotonic() + timeout
        while not holds(self.text):
            ended = self.process.poll() is not None
            if not self.read(0.05) and (ended or time.monotonic() > until):
                why = f"ended with code {self.process.returncode}" if ended else f"not within {timeout} s"
                what = getattr(wanted, "__name__", wanted)
                raise AssertionError(f"{why}: {what!r}\n" + "\n".join(f"|{line}" for line in self.lines))
        return self.text

    def wait_gone(self, unwanted: str, timeout: float = PATIENCE) -> str:
        """Read until ``unwanted`` is no longer on the screen."""
        return self.wait_for(lambda text: unwanted not in text, timeout)
