"""The screen of one reviewer: a process of its own, which goes on while its browser is away."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol

from annotator.serve import WEB_DRIVER
from annotator.text import one_line
from annotator.web.address import web_link

_PATIENCE = 10.0
"""Seconds a screen gets to save and end, and a browser to take what is drawn."""
_LARGEST_PACKET = 1 << 24
_KEPT = 2_000
"""Bytes of standard error that are kept: its last line says why a screen could not open."""


class Viewer(Protocol):
    """Where a screen is shown: the socket of a browser."""

    async def send_bytes(self, data: bytes) -> None:
        """Draw."""

    async def send_str(self, data: str) -> None:
        """Ask for something that is not drawing."""

    def lose(self) -> None:
        """Give it up: it is closed, or takes nothing."""


class ScreenSize(NamedTuple):
    """Columns and rows, within what a screen can be drawn in."""

    width: int
    height: int

    @classmethod
    def of(cls, width: object, height: object) -> "ScreenSize":
        """The size that a browser names, held to 20 to 500 columns and 5 to 200 rows; 80×24 where it names none."""
        return cls(_within(width, 80, 20, 500), _within(height, 24, 5, 200))


def _within(value: object, default: int, least: int, most: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 5:
        value = int(value)
    return min(max(value, least), most) if type(value) is int else default


class ScreenProcess:
    """A running screen. Bytes go to the viewer, if there is one; what was missed is drawn anew for the next."""

    def __init__(self, process: Process, viewer: Viewer, ended: Callable[[str], Awaitable[None]]) -> None:
        """``ended`` is told once why the screen ended: nothing when the reviewer left it."""
        self._process = process
        self._viewer: Viewer | None = viewer
        self._ended = ended
        self._said = b""
        self._task = asyncio.create_task(self._follow())

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        environment: Mapping[str, str],
        size: ScreenSize,
        viewer: Viewer,
        ended: Callable[[str], Awaitable[None]],
    ) -> "ScreenProcess":
        """Start ``command``, with ``environment`` beside this program's own.

        Without a shell, and in a session of its own, so that Ctrl+C reaches only the server.
        """
        drawn = {"TEXTUAL_DRIVER": WEB_DRIVER, "TEXTUAL_COLOR_SYSTEM": "truecolor", "TERM": "xterm-256color"}
        drawn |= {"COLUMNS": str(size.width), "ROWS": str(size.height), "PYTHONUTF8": "1"}
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=os.environ | dict(environment) | drawn,
            start_new_session=True,
        )
        return cls(process, viewer, ended)

    @property
    def is_running(self) -> bool:
        """Whether the screen has not ended."""
        return not self._task.done()

    async def show_on(self, viewer: Viewer, size: ScreenSize) -> None:
        """Show everything on another viewer, which gets all that is drawn from now on."""
        self._viewer = viewer
        await self._tell("show", size)

    def leave(self) -> None:
        """Go on without a viewer."""
        self._viewer = None

    async def type(self, keys: str) -> None:
        """Hand on what was typed, pasted or done with the mouse."""
        await self._send(b"D", keys.encode("utf-8", "replace"))

    async def resize(self, size: ScreenSize) -> None:
        """Say how large the viewer is now."""
        await self._tell("resize", size)

    async def focus(self, *, there: bool) -> None:
        """Say whether the viewer is in front."""
        await self._send(b"M", json.dumps({"type": "focus" if there else "blur"}).encode())

    async def stop(self) -> None:
        """Let the screen save what is pending, and end it."""
        self._viewer = None
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
        done, _ = await asyncio.wait([self._task], timeout=_PATIENCE)
        if not done and self._process.returncode is None:
            self._process.kill()
            await asyncio.wait([self._task], timeout=_PATIENCE)

    async def _tell(self, kind: str, size: ScreenSize) -> None:
        await self._send(b"M", json.dumps({"type": kind, **size._asdict()}).encode())

    async def _send(self, kind: bytes, content: bytes) -> None:
        stdin = self._process.stdin
        if stdin is None:
            raise AssertionError("the process was started with pipes")
        with suppress(OSError, RuntimeError):  # it has just ended
            stdin.write(kind + len(content).to_bytes(4, "big") + content)
            await stdin.drain()

    async def _follow(self) -> None:
        errors = asyncio.create_task(self._keep_errors())
        with suppress(asyncio.IncompleteReadError, OSError):
            await self._read_packets()
        code = await self._process.wait()
        await errors
        lines = self._said.decode("utf-8", "replace").strip().splitlines()
        await self._ended(one_line(lines[-1] if lines else f"The screen ended with code {code}.") if code else "")

    async def _read_packets(self) -> None:
        stdout = self._process.stdout
        if stdout is None:
            raise AssertionError("the process was started with pipes")
        while True:
            kind, length = await stdout.readexactly(1), int.from_bytes(await stdout.readexactly(4), "big")
            if kind not in (b"D", b"M") or length > _LARGEST_PACKET:
                self._process.kill()  # not our program
                return
            await self._pass_on(kind, await stdout.readexactly(length))

    async def _pass_on(self, kind: bytes, content: bytes) -> None:
        viewer = self._viewer
        if viewer is None:
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                if kind == b"D":
                    await viewer.send_bytes(content)
                elif asked := _page_asked_for(content):
                    await viewer.send_str(json.dumps(["open_url", {"url": asked, "new_tab": True}]))
        except (OSError, RuntimeError):  # it is closed, or takes nothing: it will come back, or another one
            viewer.lose()
            if self._viewer is viewer:
                self._viewer = None

    async def _keep_errors(self) -> None:
        stderr = self._process.stderr
        while stderr is not None and (more := await stderr.read(_KEPT)):
            self._said = (self._said + more)[-_KEPT:]


def _page_asked_for(message: bytes) -> str | None:
    """The web page that a screen asks to open; nothing else it could ask for is passed on to a browser."""
    try:
        match json.loads(message):
            case {"type": "open_url", "url": str(url)}:
                return web_link(url)
    except ValueError:
        pass
    return None
