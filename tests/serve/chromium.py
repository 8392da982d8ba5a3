"""A real Chromium, steered by its debugging protocol: keys, the mouse, the window, and what came over the socket.

The terminal in the page is painted on a canvas, so its text is read where it comes in: what the socket brought is fed
to a terminal of the same size, whose screen the tests look at.
"""

import asyncio
import base64
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pyte
import pytest

from tests.e2e.terminal import _UNKNOWN_TO_PYTE

PATIENCE = 30.0
KEYS = {
    "enter": ("Enter", "\r", 13),
    "escape": ("Escape", "", 27),
    "tab": ("Tab", "", 9),
    "backspace": ("Backspace", "", 8),
}
_LISTEN = """
window.sockets = [];
const Plain = WebSocket;
window.WebSocket = class extends Plain { constructor(...said) { super(...said); window.sockets.push(this); } };
window.broken = [];
addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.blockedURI));
addEventListener("error", (event) => broken.push(String(event.message)));
"""


class Page:
    """One page of the browser, and the terminal in it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.requested: list[str] = []
        """The addresses of everything the page has loaded."""
        self._listening = asyncio.create_task(self._listen())

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of the protocol; its answer."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, PATIENCE)

    async def _listen(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said.get("result", {}))
            elif said["method"] == "Network.webSocketFrameReceived":
                self._draw(said["params"]["response"])
            elif said["method"] == "Network.webSocketFrameSent":
                self._resize(said["params"]["response"]["payloadData"])
            elif said["method"] == "Network.requestWillBeSent":
                self.requested.append(said["params"]["request"]["url"])

    def _draw(self, frame: dict[str, Any]) -> None:
        if frame["opcode"] == 2:
            self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", base64.b64decode(frame["payloadData"])))

    def _resize(self, sent: str) -> None:
        if sent.startswith('["resize"'):
            size = json.loads(sent)[1]
            self._screen.resize(size["height"], size["width"])

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal in the page."""
        return self._screen.columns, self._screen.lines

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def wait_for(self, wanted: str | Callable[[str], bool]) -> str:
        """Wait until the terminal shows something."""
        holds = wanted if callable(wanted) else lambda text: wanted in text
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds(self.text):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            notice = await self.script("document.body.innerText")
            raise AssertionError(f"never there: {wanted!r}\n{self.text}\n{notice}") from None
        return self.text

    async def script(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = await self.do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression in the page is true."""
        async with asyncio.timeout(PATIENCE):
            while not await self.script(expression):
                await asyncio.sleep(0.02)

    async def open(self, url: str) -> None:
        """Go to an address; what the terminal showed is gone."""
        self._screen.reset()
        await self.do("Page.navigate", url=url)

    async def press(self, *keys: str) -> None:
        """Press keys: names from ``KEYS``, or characters."""
        for key in keys:
            name, text, code = KEYS.get(key) or (key, key, ord(key.upper()) if key.isalnum() else 0)
            said = {"key": name, "text": text, "windowsVirtualKeyCode": code} | (
                {"code": name} if len(name) > 1 else {}
            )
            await self.do("Input.dispatchKeyEvent", type="keyDown", **said)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    async def paste(self, text: str) -> None:
        """Put a text in as an input method does, all of it at once."""
        await self.do("Input.insertText", text=text)

    async def click_words(self, words: str) -> None:
        """Click on words in the terminal."""
        shown = enumerate(self._screen.display)
        row, column = next((row, line.index(words) + len(words) / 2) for row, line in shown if words in line)
        left, top, width, height = await self.script(
            "(r => [r.left, r.top, r.width, r.height])(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        await self.click(left + column * width / self.size[0], top + (row + 0.5) * height / self.size[1])

    async def middle_of(self, selector: str) -> tuple[float, float]:
        """The middle of an element of the page."""
        middle = f"(r => [r.left + r.width / 2, r.top + r.height / 2])(document.querySelector('{selector}')"
        x, y = await self.script(f"{middle}.getBoundingClientRect())")
        return x, y

    async def click(self, x: float, y: float) -> None:
        """Click at a place of the page."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
            await self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, **button)

    async def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        await self.do(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def picture(self) -> bytes:
        """What the page looks like, as PNG."""
        return base64.b64decode((await self.do("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def chromium(width: int = 1000, height: int = 640) -> AsyncIterator[Page]:
    """Chromium with one empty page, and a profile that is thrown away."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            browser, "--headless", "--no-sandbox", "--no-first-run", "--disable-extensions", "--disable-gpu",
            "--disable-background-networking", "--remote-debugging-port=0", f"--user-data-dir={profile}",
            f"--window-size={width},{height}", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with aiohttp.ClientSession() as client:
                port = await _debugging_port(Path(profile) / "DevToolsActivePort")
                async with client.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    (target,) = [each for each in await answer.json() if each["type"] == "page"]
                async with client.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    page = Page(socket)
                    for domain in ("Page", "Network", "Runtime"):
                        await page.do(f"{domain}.enable")
                    await page.do("Page.addScriptToEvaluateOnNewDocument", source=_LISTEN)
                    await page.resize(width, height)
                    yield page
        finally:
            process.terminate()
            await process.wait()


async def _debugging_port(file: Path) -> int:
    async with asyncio.timeout(PATIENCE):
        while not file.exists() or "\n" not in file.read_text():
            await asyncio.sleep(0.05)
    return int(file.read_text().split("\n")[0])
