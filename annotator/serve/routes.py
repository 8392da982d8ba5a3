"""The pages of the server and the socket between browser and screen."""

import asyncio
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import Any, NoReturn

from aiohttp import WSMsgType, web

from annotator.serve.connections import FIRST_REQUEST
from annotator.serve.endpoint import Endpoint
from annotator.serve.guard import NONCE, Guard
from annotator.serve.screen_process import ScreenSize
from annotator.serve.sessions import Closing, Line, Session, Sessions
from annotator.serve.sign_in_links import Links

_LARGEST_MESSAGE = 1 << 20
"""Bytes of a paste."""
_LARGEST_SIGN_IN = 1_000
_BEAT = 15.0
"""Seconds between two questions whether a browser is still there."""
_FAREWELL = 2.0
_LONGEST_REASON = 120
"""Bytes of a sentence that a closing socket can carry, of 123."""
_DAY = 24 * 3600
_ANSWER = re.compile(r"\x1b\[\?\d+;\d\$y")
"""What a terminal says by itself when it is asked for its modes, as each new screen does."""

_OURS = {"door.js": "text/javascript", "sign_in.js": "text/javascript", "door.css": "text/css"}
_THEIRS = {
    "textual.js": ("js/textual.js", "text/javascript"),
    "xterm.css": ("css/xterm.css", "text/css"),
    "mono.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "mono-italic.ttf": ("fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
"""What textual-serve brings for the browser, by the name it has here."""


class Routes:
    """Answers requests that have passed the guard."""

    def __init__(self, endpoint: Endpoint, guard: Guard, links: Links, sessions: Sessions) -> None:
        self._endpoint = endpoint
        self._guard = guard
        self._links = links
        self._sessions = sessions
        secure = endpoint.is_public
        self._cookie = "__Host-annotator" if secure else f"annotator-{endpoint.port}"
        self._files = dict(_files())

    def table(self) -> list[web.RouteDef]:
        """All there is to ask for."""
        return [
            web.get("/", self.screen_page),
            web.get("/sign-in", self.sign_in_page),
            web.post("/sign-in", self.sign_in),
            web.post("/sign-out", self.sign_out),
            web.get("/session", self.session),
            web.get("/line", self.line),
            web.get("/static/{name}", self.static_file),
        ]

    async def screen_page(self, request: web.Request) -> web.Response:
        """The page with the screen, or the way to sign in."""
        if request.query_string:  # the script that draws would obey it
            raise web.HTTPSeeOther("/")
        session = self._session(request)
        if session is None:
            raise web.HTTPSeeOther("/sign-in")
        return self._page(request, "screen.html", reviewer=session.reviewer)

    async def sign_in_page(self, request: web.Request) -> web.Response:
        """The page that a link leads to. The token is behind ``#`` and so not in this request, nor in any log of it."""
        return self._page(request, "sign_in.html")

    async def sign_in(self, request: web.Request) -> web.Response:
        """Use a link."""
        token = await _token_in(request)
        if self._sessions.is_full:
            self._refuse(request, web.HTTPServiceUnavailable, "all places are taken")
        reviewer = self._links.use(token) if token else None
        if reviewer is None:
            self._refuse(request, web.HTTPForbidden, "the link is wrong, used or too old")
        before = self._session(request)
        if before is not None:
            self._sessions.end(before, "signed out, signed in anew")
        secret = self._sessions.begin(reviewer, self._guard.address_of(request))
        response = web.Response(status=204)
        response.set_cookie(
            self._cookie, secret, httponly=True, samesite="Strict", secure=self._endpoint.is_public, path="/"
        )
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        """End the session of this browser."""
        session = self._session(request)
        if session is not None:
            self._sessions.end(session, "signed out")
        response = web.Response(status=204)
        response.del_cookie(self._cookie, httponly=True, samesite="Strict", secure=self._endpoint.is_public, path="/")
        return response

    async def session(self, request: web.Request) -> web.Response:
        """Whether this browser is signed in, for a page whose socket is refused."""
        return web.Response(status=401 if self._session(request) is None else 204)

    async def static_file(self, request: web.Request) -> web.Response:
        """One of the files that pages are made of; there is no folder to leave."""
        known = self._files.get(request.match_info["name"])
        if known is None:
            raise web.HTTPNotFound
        file, kind = known
        response = web.Response(body=file.read_bytes(), content_type=kind, charset=None if "font" in kind else "utf-8")
        response.headers["Cache-Control"] = f"private, max-age={_DAY}" if kind == "font/ttf" else "no-cache"
        return response

    async def line(self, request: web.Request) -> web.StreamResponse:
        """The socket: keys, the mouse and sizes one way, what is drawn the other."""
        session = self._session(request)
        if session is None:
            self._refuse(request, web.HTTPUnauthorized, "nobody is signed in")
        socket = web.WebSocketResponse(heartbeat=_BEAT, timeout=_FAREWELL, max_msg_size=_LARGEST_MESSAGE)
        await socket.prepare(request)
        size = ScreenSize.of(request.query.get("width"), request.query.get("height"))
        line = Line(socket)
        reading = asyncio.create_task(self._read(session, socket, line, size))
        ends: list[asyncio.Future[Any]] = [reading, line.closing]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            reading.cancel()
            self._sessions.leave(session, line)
            with suppress(asyncio.CancelledError):
                await reading
        if line.closing.done():
            await _close(request, socket, *line.closing.result())
        return socket

    async def _read(self, session: Session, socket: web.WebSocketResponse, line: Line, size: ScreenSize) -> None:
        try:
            await self._sessions.show(session, line, size)
        except OSError:
            line.close(Closing.ENDED, "The system could not start a screen.")
            return
        with suppress(ConnectionError):
            async for message in socket:
                if message.type is WSMsgType.TEXT and session.line is line:
                    await _obey(session, socket, message.data)

    def _session(self, request: web.Request) -> Session | None:
        return self._sessions.find(request.cookies.get(self._cookie))

    def _refuse(self, request: web.Request, kind: type[web.HTTPError], why: str) -> NoReturn:
        self._guard.refuse(request, why)
        raise kind(text=f"Refused: {why}.\n")

    def _page(self, request: web.Request, name: str, **words: str) -> web.Response:
        request[NONCE] = secrets.token_urlsafe(16)
        text = (files(__package__) / "browser" / name).read_text("utf-8")
        shown = {each: escape(said) for each, said in words.items()}
        return web.Response(text=Template(text).substitute(shown, nonce=request[NONCE]), content_type="text/html")


def _files() -> "Iterator[tuple[str, tuple[Traversable, str]]]":
    for name, kind in _OURS.items():
        yield name, (files(__package__) / "browser" / name, kind)
    for name, (path, kind) in _THEIRS.items():
        yield name, (files("textual_serve") / "static" / path, kind)


async def _close(request: web.Request, socket: web.WebSocketResponse, why: Closing, words: str) -> None:
    """Say why and close, if the browser takes it in time; otherwise drop it with all that is unsent."""
    with suppress(TimeoutError):
        async with asyncio.timeout(0 if why is Closing.STUCK else 2 * _FAREWELL):
            await socket.close(code=why, message=_reason(words))
            return
    if request.transport is not None:
        request.transport.abort()


def _reason(words: str) -> bytes:
    return words.encode("utf-8")[:_LONGEST_REASON].decode("utf-8", "ignore").encode("utf-8")


async def _token_in(request: web.Request) -> str | None:
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        return None
    if (request.content_length or _LARGEST_SIGN_IN) >= _LARGEST_SIGN_IN:
        return None
    try:
        async with asyncio.timeout(FIRST_REQUEST):
            token = (await request.json())["token"]
    except (ValueError, LookupError, TypeError, RecursionError, TimeoutError):
        return None
    return token if isinstance(token, str) else None


async def _obey(session: Session, socket: web.WebSocketResponse, message: str) -> None:
    """Do what a browser's message says; what is none of the few there are is ignored."""
    screen = session.screen
    try:
        said: Any = json.loads(message)
    except (ValueError, RecursionError):
        return
    match said:
        case ["ping", str(when)] if len(when) < 40:
            await socket.send_json(["pong", when])
        case ["stdin", str(keys)] if screen is not None:
            if not _ANSWER.fullmatch(keys):
                session.touch()
            await screen.type(keys)
        case ["resize", {"width": width, "height": height}] if screen is not None:
            await screen.resize(ScreenSize.of(width, height))
        case ["focus" | "blur" as change] if screen is not None:
            await screen.focus(there=change == "focus")
