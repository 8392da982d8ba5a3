"""The whole application on a real database: what a reviewer presses, clicks and sees."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from annotator.domain.records import Claim
from annotator.domain.work import OpenArticle
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME, LabelScheme
from annotator.storage.database.engine import Database
from annotator.tui.app import AnnotatorApp
from annotator.tui.save_queue import SaveState
from annotator.tui.screens.review import ReviewScreen
from tests.support import screen_lines, store
from tests.tui import parsed_once, seldom_painted, settling

settling.use()
parsed_once.use()

SNAPSHOTS = Path(__file__).parent / "snapshots"
ACTING = {chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))} | set("\u202a\u202e\u2066\u2069\u200f")
"""Characters a terminal would act on."""

COUNCIL = (
    "Council trims winter heating budget\n"
    "The city council of Brennholt cut its heating budget by 1.2 million kroner on Tuesday, saying that the mildest"
    " autumn since 1931 had left its depots full.\n"
    "“We burned a third less oil than last year,” said treasurer Ådne Kvåle. Nobody needs to be cold.\n"
    "About 8,400 households are connected to the network."
)
"""Five sentences; with the scores below the second, third and fifth are suggested claims."""
COUNCIL_SCORES = (0.1, 0.94, 0.81, 0.2, 0.6)


class Sitting:
    """One reviewer in front of the running application."""

    def __init__(self, app: AnnotatorApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.expected_mishaps: list[str] = []
        """Errors nobody foresaw that the test provokes."""

    @property
    def review(self) -> ReviewScreen:
        """The review screen."""
        return self.app.review

    @property
    def lines(self) -> list[str]:
        """The screen as plain lines."""
        return screen_lines(self.app)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def look(self) -> None:
        """Paint what the screen has come to, if the program is still running: it must not fail."""
        if self.app.is_running and self.app.screen_stack:
            assert self.lines

    @property
    def status(self) -> str:
        """The status line, both rows of it where there are two."""
        rows = self.review.query_one("#status").size.height
        return " ".join(line.strip() for line in self.lines[-1 - rows : -1])

    @property
    def claim(self) -> Claim:
        """The claim under the cursor."""
        assert self.review.state.claim is not None
        return self.review.state.claim

    @property
    def form(self) -> str:
        """The name of the screen on top."""
        return type(self.app.screen).__name__

    def stored(self, desk: ReviewDesk) -> OpenArticle:
        """The open article as another desk on the same database reads it."""
        assert self.review.state.opened is not None
        return desk.articles.open(self.review.state.opened.article.id)

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        """Wait for something to become true."""

        async def wait() -> None:
            while not condition():
                await asyncio.sleep(0.01)

        try:
            await asyncio.wait_for(wait(), seconds)
        except TimeoutError:
            raise AssertionError(f"it did not come to pass; the screen is\n{self.text}") from None
        await self.pilot.pause()

    async def shows(self, words: str) -> None:
        """Wait until ``words`` stand somewhere on one line of the screen."""
        await self.until(lambda: words in self.text)

    async def ready(self) -> None:
        """Wait until an article is open and painted."""
        await self.until(lambda: self.review.state.opened is not None and self.review.state.today is not None)

    async def press(self, *keys: str) -> None:
        """Press keys and wait until their decisions are saved or stuck."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing typed waits and every decision is saved or stuck."""
        state, ahead = self.review.state, self.review.ahead
        await self.until(lambda: not ahead.waiting and not (state.queue and state.queue.state is SaveState.SAVING))

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        await self.pilot.press(*(" " if character == " " else character for character in text))

    async def click(self, words: str, times: int = 1, within: int = 1) -> None:
        """Click on the first place where ``words`` stand, ``within`` characters into them."""
        x, y = self.find(words)
        await self.pilot.click(offset=(x + within, y), times=times)
        await self.pilot.pause()

    def find(self, words: str) -> tuple[int, int]:
        """Column and row of the first place where ``words`` stand."""
        for y, line in enumerate(self.lines):
            if words in line:
                return line.index(words), y
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    def matches_snapshot(self, name: str) -> None:
        """Compare the screen with ``snapshots/NAME.txt``; ANNOTATOR_UPDATE_SNAPSHOTS=1 writes it anew."""
        path = SNAPSHOTS / f"{name}.txt"
        if os.environ.get("ANNOTATOR_UPDATE_SNAPSHOTS") == "1":
            path.write_text(self.text + "\n", "utf-8")
        assert self.text + "\n" == path.read_text("utf-8")


Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal without a desktop: no test opens a browser or fills a clipboard."""
    monkeypatch.setattr("annotator.tui.desktop.sys", SimpleNamespace(platform="linux", executable=sys.executable))


@pytest.fixture
def painted() -> None:
    """For tests of painting: screens are painted whenever something changes, looked at or not."""


@pytest.fixture(autouse=True)
def _seldom_painted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "painted" not in request.fixturenames:
        seldom_painted.use(monkeypatch)


@pytest.fixture
def sit(make_desk: Callable[..., ReviewDesk]) -> Sit:
    """Starts the application: ``async with sit() as it``; ``desk`` may be something else to open."""

    @asynccontextmanager
    async def start(
        size: tuple[int, int] = (80, 24),
        *,
        desk: Callable[[], ReviewDesk] | None = None,
        scheme: LabelScheme = DEFAULT_SCHEME,
        keys: dict[str, str] | None = None,
        theme: str | None = None,
        ready: bool = True,
        **options: Any,
    ) -> AsyncIterator[Sitting]:
        open_desk = desk or (lambda: make_desk("ana", **options))
        app = AnnotatorApp(open_desk, scheme, "ana", keys or {}, theme)
        async with app.run_test(size=size) as pilot:
            it = Sitting(app, pilot)
            if ready:
                await it.ready()
            yield it
            it.look()
            assert app.mishaps.seen == it.expected_mishaps
            queue = app.review.state.queue
            if queue is not None:
                await queue.settle()

    return start


@pytest.fixture
def council(database: Database) -> str:
    """Stores the article about the heating budget and returns its id."""
    stored = store(
        database, COUNCIL, scores=COUNCIL_SCORES, title="Council trims winter heating budget",
        url="https://dailyledger.example/heating", publisher="Daily Ledger", published_at="2026-05-12",
    )  # fmt: skip
    return stored.article_id


@pytest.fixture
def second(database: Database, council: str) -> str:
    """Stores a second article behind the council's and returns its id."""
    return store(database, title="Harbour handles record cargo", url="https://harbour.example/record").article_id
