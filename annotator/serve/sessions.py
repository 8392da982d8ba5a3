"""Who is signed in: one reviewer for each session, one screen, and at most one browser that shows it."""

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from typing import Any, NamedTuple

from aiohttp import web

from annotator.serve.screen_process import ScreenProcess, ScreenSize
from annotator.serve.sign_ins import SignInLog

GRACE = 120.0
"""Seconds that a screen goes on without a browser. Later it is closed; whoever comes back gets a new one there."""
_LOOK = 2.0
"""Seconds between two looks for what has been idle too long."""


class Closing(IntEnum):
    """Why the server closes a socket; the page says it in words."""

    ENDED = 4001
    ELSEWHERE = 4002
    SIGNED_OUT = 4003
    STUCK = 4004  # never said, since nothing gets through


class Line:
    """A socket to a browser. Only who answers it may close it, so everybody else asks for that."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.send_bytes = socket.send_bytes
        self.send_str = socket.send_str
        self.closing: asyncio.Future[tuple[Closing, str]] = asyncio.get_running_loop().create_future()
        """Why to close it, once somebody wants that."""

    def lose(self) -> None:
        """Give it up: the browser takes nothing. Its page notices, and comes back with another."""
        self.close(Closing.STUCK)

    def close(self, why: Closing, words: str = "") -> None:
        """Ask for it to be closed; ``words`` say what happened."""
        if not self.closing.done():
            self.closing.set_result((why, words))


class Limits(NamedTuple):
    """What the server allows: sessions at once, and seconds without a key or the mouse."""

    sessions: int
    idle: float


@dataclass(slots=True, eq=False)
class Session:
    """A reviewer who has signed in."""

    reviewer: str
    address: str
    key: str
    active: float = field(default_factory=time.monotonic)
    """When something was last typed or done with the mouse."""
    left: float | None = None
    """Since when no browser shows the screen."""
    screen: ScreenProcess | None = None
    line: Line | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def touch(self) -> None:
        """Somebody has typed, or used the mouse."""
        self.active = time.monotonic()


class Sessions:
    """All sessions; the secret in a browser's cookie is kept only as its hash."""

    def __init__(
        self,
        limits: Limits,
        command_for: Callable[[str], Sequence[str]],
        environment: Mapping[str, str],
        log: SignInLog,
    ) -> None:
        """``command_for`` makes the command line of a reviewer's screen."""
        self._limits = limits
        self._command_for = command_for
        self._environment = environment
        self._log = log
        self._sessions: dict[str, Session] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def is_full(self) -> bool:
        """Whether nobody else can sign in now."""
        return len(self._sessions) >= self._limits.sessions

    def begin(self, reviewer: str, address: str) -> str:
        """Sign a reviewer in; the secret for the browser's cookie (256 random bits)."""
        self._log.write("signed in", reviewer=reviewer, address=address)
        secret = secrets.token_urlsafe(32)
        key = _hashed(secret)
        self._sessions[key] = Session(reviewer, address, key)
        return secret

    def find(self, secret: str | None) -> Session | None:
        """The session of a browser, unless it has ended."""
        return self._sessions.get(_hashed(secret)) if secret else None

    async def show(self, session: Session, line: Line, size: ScreenSize) -> None:
        """Show a session's screen on a line, in place of the one it was on; start it if it does not run.

        Raises:
            OSError: when the system cannot start one.

        """
        if session.line is not None:
            session.line.close(Closing.ELSEWHERE)
        session.line, session.left = line, None
        async with session.lock:
            if session.key not in self._sessions:
                line.close(Closing.SIGNED_OUT)
                return
            if session.line is not line:  # another one came while this one waited
                return
            if session.screen is not None and session.screen.is_running:
                await session.screen.show_on(line, size)
                return
            session.screen = await ScreenProcess.start(
                self._command_for(session.reviewer), self._environment, size, line,
                lambda words: self._ended(session, words),
            )  # fmt: skip

    def leave(self, session: Session, line: Line) -> None:
        """A line is gone: the screen waits for the next."""
        if session.line is line:
            session.line, session.left = None, time.monotonic()
            if session.screen is not None:
                session.screen.leave()

    def end(self, session: Session, event: str) -> None:
        """Sign a reviewer out; the screen saves and closes."""
        if self._sessions.pop(session.key, None) is not None:
            self._start(self._close(session))
            self._log.note(event, reviewer=session.reviewer, address=session.address)

    async def watch(self) -> None:
        """Sign out who does nothing, and close screens that nobody looks at, for as long as the server runs."""
        while True:
            await asyncio.sleep(min(_LOOK, self._limits.idle / 4))
            now = time.monotonic()
            for session in list(self._sessions.values()):
                if now - session.active > self._limits.idle:
                    self.end(session, "signed out, idle")
                elif session.left is not None and now - session.left > GRACE and session.screen is not None:
                    self._start(self._stop(session))
                    session.left = None

    async def close(self) -> None:
        """Close everything, and let nobody in; every screen gets the time to save."""
        self._limits = self._limits._replace(sessions=0)
        for session in list(self._sessions.values()):
            self.end(session, "signed out, server ends")
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _close(self, session: Session) -> None:
        if session.line is not None:
            session.line.close(Closing.SIGNED_OUT)
        await self._stop(session)

    async def _stop(self, session: Session) -> None:
        async with session.lock:  # it may just be starting, and whoever comes now gets the next one
            screen, session.screen = session.screen, None
            if screen is not None:
                await screen.stop()

    async def _ended(self, session: Session, words: str) -> None:
        if session.line is not None and session.screen is not None:  # not told to end: then the line waits for another
            session.line.close(Closing.ENDED, words)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _hashed(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
