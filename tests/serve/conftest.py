"""A server as browsers meet it, with a small program in place of the screen: it says what it is told."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from annotator.serve.endpoint import Endpoint
from annotator.serve.place import ServerPlace
from annotator.serve.server import Server
from annotator.serve.sessions import Limits

PATIENCE = 20.0
SECRET = "postgresql://ana:hush@server/facts"
ECHO = """
import json, os, sys

def send(kind, content):
    os.write(1, kind + len(content).to_bytes(4, "big") + content)

send(b"D", f"hello {sys.argv[1:]} {os.getpid()} {os.environ['ANNOTATOR_DB']} {os.environ['COLUMNS']}".encode())
while len(head := sys.stdin.buffer.read(5)) == 5:
    content = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
    if content == b"leave":
        sys.exit(0)
    if content == b"break":
        sys.stderr.write("noise\\nannotator: it is \\x1b[31mbroken\\n")
        sys.exit(3)
    if content == b"noise":
        os.write(1, b"a library prints a line\\n")
    if content == b"flood":
        for _ in range(300):
            send(b"D", b"x" * 100_000)
    if content.startswith(b"meta "):
        send(b"M", content[5:])
    send(b"D", head[:1] + content)
"""


@dataclass
class Browser:
    """A browser at the server: cookies, and the headers that browsers set."""

    client: aiohttp.ClientSession
    url: str
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        """Load a page; redirections are not followed."""
        return await self.client.get(self.url + path, headers=self.headers | headers, allow_redirects=False)

    async def post(self, path: str, body: object = None, **headers: str) -> aiohttp.ClientResponse:
        """Send a page's own request."""
        said = {"Origin": self.url, "Content-Type": "application/json"} | self.headers | headers
        return await self.client.post(self.url + path, data=json.dumps(body), headers=said, allow_redirects=False)

    async def sign_in(self, token: str, **headers: str) -> int:
        """Use a token; the answer's status."""
        return (await self.post("/sign-in", {"token": token}, **headers)).status

    async def line(self, path: str = "/line?width=90&height=30", **headers: str) -> aiohttp.ClientWebSocketResponse:
        """Open the socket of a page."""
        return await self.client.ws_connect(
            self.url + path, headers={"Origin": self.url} | self.headers | headers, max_msg_size=1 << 22
        )

    async def refused_line(self, path: str = "/line", **headers: str) -> int:
        """The status with which a socket is refused."""
        try:
            socket = await self.line(path, **headers)
        except aiohttp.WSServerHandshakeError as error:
            return error.status
        await socket.close()
        raise AssertionError("the socket was not refused")


@dataclass
class Running:
    """A server that runs, and browsers at it."""

    server: Server
    url: str
    port: int
    browsers: list[aiohttp.ClientSession] = field(default_factory=list)

    def browser(self, **headers: str) -> Browser:
        """Another browser, with no cookies."""
        client = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), connector=aiohttp.TCPConnector(limit=0)
        )
        self.browsers.append(client)
        return Browser(client, self.url, headers)

    def token(self, reviewer: str = "ana") -> str:
        """The token of a new link."""
        return self.server.place.new_link(self.url, reviewer).partition("#")[2]

    async def signed_in(self, reviewer: str = "ana") -> Browser:
        """A browser in which a reviewer has signed in."""
        browser = self.browser()
        assert await browser.sign_in(self.token(reviewer)) == 204
        return browser

    @property
    def events(self) -> list[dict[str, str]]:
        """What is in the log of sign-ins."""
        return [json.loads(line) for line in self.server.place.log.read_text("ascii").splitlines()]

    @property
    def refusals(self) -> list[str]:
        """Why somebody was refused, in order."""
        return [event["why"] for event in self.events if event["event"] == "refused"]

    async def raw(self, request: str) -> bytes:
        """What the server answers to bytes that no browser would send."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request.replace("\n", "\r\n").encode("latin-1"))
        answer = await asyncio.wait_for(reader.read(1 << 16), PATIENCE)
        writer.close()
        return answer


Serve = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """Starts a server: ``async with serve(max_sessions=1) as running``."""

    @asynccontextmanager
    async def start(
        endpoint: Endpoint | None = None, max_sessions: int = 3, idle: float = 600.0, called: str = ""
    ) -> AsyncIterator[Running]:
        (tmp_path / "echo.py").write_text(ECHO)
        server = Server(
            endpoint or Endpoint(port=0),
            Limits(max_sessions, idle),
            ServerPlace(tmp_path / "facts.db.serve"),
            lambda reviewer: [sys.executable, "-S", str(tmp_path / "echo.py"), f"--reviewer={reviewer}"],
            {"ANNOTATOR_DB": SECRET},
        )
        listening: asyncio.Future[Endpoint] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(server.run(listening.set_result))
        done, _ = await asyncio.wait([listening, serving], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if serving in done:
            serving.result()
        port = listening.result().port
        running = Running(server, called or f"http://127.0.0.1:{port}", port)
        try:
            yield running
        finally:
            for client in running.browsers:
                await client.close()
            serving.cancel()
            await asyncio.wait([serving], timeout=PATIENCE)

    return start


async def hear(socket: aiohttp.ClientWebSocketResponse, wanted: str) -> str:
    """Read a socket until something of it holds ``wanted``; that message."""
    async with asyncio.timeout(PATIENCE):
        async for message in socket:
            text = message.data.decode() if isinstance(message.data, bytes) else str(message.data)
            if wanted in text:
                return text
    raise AssertionError(f"the socket closed with {socket.close_code} before {wanted!r}")


async def until(holds: Callable[[], Any] | Callable[[], Awaitable[Any]]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def screens_here() -> list[int]:
    """The stand-ins for screens that this process has started, without what other tests leave running in it."""
    return [child for child in children_of(os.getpid()) if b"echo.py" in _command_line(child)]


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
