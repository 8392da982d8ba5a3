"""A bare app that opens one form, and what a person in front of it can see and click."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import ModalScreen

from tests.support import HOSTILE, screen_lines

MORE_HOSTILE = ("[/]", "$text [$error]", "a\rb\tc", "\x00", "\ud800", "e\u0301\u0302" * 40, "🏳️‍🌈 漢" * 100, "", " ")
"""What the shared list lacks: texts the storage would refuse, but a reviewer can paste, and wide ones."""

_ACTING = [chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))] + list("\u202a\u202e\u2066\u2069\u200f")


class Opened:
    """A form that is open in a bare app, or was."""

    def __init__(self, app: App[None], pilot: Pilot[None], form: ModalScreen[Any]) -> None:
        self.app, self.pilot, self.form = app, pilot, form
        self.is_open = True
        self.result: Any = None

    @property
    def lines(self) -> list[str]:
        """The screen as plain lines."""
        return screen_lines(self.app)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def acting(self) -> set[str]:
        """The characters on the screen that a terminal would act on; there should be none."""
        return {char for line in self.lines for char in line if char in _ACTING}

    def shows(self, words: str) -> bool:
        """Whether ``words`` stand somewhere on the screen, on one line."""
        return words in self.text

    async def paste(self, text: str) -> None:
        """Paste into whatever has the focus."""
        await self.pilot.pause()
        focused = self.app.focused
        assert focused is not None
        focused.post_message(Paste(text))
        await self.pilot.pause()

    async def focus(self, selector: str) -> None:
        """Put the focus on a widget of the form and wait until it is scrolled into view, where it fits."""
        widget = self.form.query_one(selector)
        widget.focus()
        for _ in range(20):
            await self.pilot.pause()
            if self.form.can_view_entire(widget):
                break
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys and wait until the form has dealt with them."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def click(self, words: str) -> None:
        """Click on the first place on the screen where ``words`` stand."""
        for y, line in enumerate(self.lines):
            if words in line:
                await self.pilot.click(offset=(line.index(words) + 1, y))
                await self.pilot.pause()
                return
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")


Opener = Callable[..., AbstractAsyncContextManager[Opened]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that takes ``hostile`` once with each hostile text."""
    if "hostile" in metafunc.fixturenames:
        metafunc.parametrize("hostile", [*HOSTILE, *MORE_HOSTILE])


@pytest.fixture
def all_hostile() -> list[str]:
    """Every hostile text, for screens that show many at once."""
    return [*HOSTILE, *MORE_HOSTILE]


@pytest.fixture
def opened() -> Opener:
    """Opens a form: ``async with opened(form, (80, 24)) as it``."""

    @asynccontextmanager
    async def open_form(form: ModalScreen[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Opened]:
        app: App[None] = App()
        app.animation_level = "none"  # as in the program
        async with app.run_test(size=size) as pilot:
            it = Opened(app, pilot, form)

            def finished(result: Any) -> None:
                it.is_open, it.result = False, result

            await app.push_screen(form, finished)
            await pilot.pause()
            yield it
            assert app.is_running and it.lines

    return open_form
