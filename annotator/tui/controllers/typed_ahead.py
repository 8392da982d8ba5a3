"""Everything typed, in one order: each key and paste is handed on once it is certain what it is meant for.

It is uncertain while a form opens or closes, while a decision is saved that moves the cursor, and while the cursor is
on its way. What is typed meanwhile waits, however slow the line or the database.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App

from annotator.tui.keys import shown
from annotator.tui.quiet import has_workers, is_quiet

if TYPE_CHECKING:
    from annotator.tui.screen_state import ScreenState

Typed = events.Key | events.Paste
Run = Callable[[], Awaitable[object]]
_AT_ONCE = ("ctrl+q",)
"""Keys that no longer wait when they are pressed again."""
_TURNS = 50
"""Turns of the event loop before looking less often."""
_LOOK = 0.005
"""Seconds between two looks while a database or a thread is waited for."""
_LONG = 1.0
"""Seconds of waiting after which it is said that keys are kept."""
_PAUSE = 0.4
"""Seconds without a key after which what follows a refused form is a new thought, not text for that form."""
_SHOWN = 40
"""Characters shown of what was not used."""


class TypedAhead:
    """Hands on what is typed, one event at a time."""

    def __init__(self, state: "ScreenState", app: Callable[[], App[Any]], say: Callable[[str, str], None]) -> None:
        self._state = state
        self._app = app
        self._say = say
        self._held: deque[Typed | Run] = deque()
        self._due: Typed | None = None
        """The event that was sent on its way and has not come back yet."""
        self._task: asyncio.Task[None] | None = None
        self._refused: list[Typed | Run] = []
        """What was typed for a form that did not open, while the typing goes on."""
        self._refused_until = 0.0

    @property
    def waiting(self) -> bool:
        """Whether something typed is not handed on yet."""
        return bool(self._held) or self._due is not None

    @property
    def refusing(self) -> bool:
        """Whether what is typed may still be meant for a form that did not open."""
        return time.monotonic() < self._refused_until

    def holds(self, event: Typed) -> bool:
        """Whether an event has to wait; it comes back here in its turn. Also counts the keys that are handed on."""
        if self._is_for_refused(event):
            return True
        if event is self._due:
            self._due = None
        elif self._repeated(event):
            self._held.clear()
        elif self.waiting or self._is_undecided(event):
            self._hold(event)
            return True
        self._state.keystrokes += isinstance(event, events.Key)
        return False

    async def in_turn(self, run: Run) -> None:
        """Call ``run`` now, or behind what waits: for clicks that do what a key does."""
        if self.waiting or self._is_undecided(None):
            self._hold(run)
        else:
            await run()

    def drop(self, *, everything: bool = False) -> str:
        """Give up what waits, because what it was meant for did not come; returns a sentence that says so.

        What begins with a key that means the same everywhere is kept, unless ``everything`` goes.
        """
        if not self._held or (not everything and self._state.keymap.means_the_same(_name(self._held[0]))):
            return ""
        words = _shortened(self._held)
        self._held.clear()
        return f" Not used: {words}"

    def refuse(self) -> None:
        """A form did not open: what is typed for it, until the typing pauses, is said and not used."""
        self._refused, self._refused_until = [], time.monotonic() + _PAUSE

    def _is_for_refused(self, event: Typed) -> bool:
        if not self.refusing or self._state.keymap.means_the_same(_name(event)):
            return False
        if event is self._due:
            self._due = None
        self._refused.append(event)
        self._refused_until = time.monotonic() + _PAUSE
        self._say(f"No form opened. Not used: {_shortened(self._refused)}", "warning")
        return True

    def _repeated(self, event: Typed) -> bool:
        return _name(event) in _AT_ONCE and any(_name(held) == _name(event) for held in self._held)

    def _hold(self, each: "Typed | Run") -> None:
        self._held.append(each)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._hand_on())

    def _is_undecided(self, event: Typed | None) -> bool:
        app = self._app()
        if not is_quiet(app):
            return True
        asked = getattr(app.screen, "is_undecided", None)
        if asked is not None:
            return bool(asked(event))
        # a screen of Textual's own, such as the palette: letters narrow a list that other keys choose from
        return not getattr(event, "is_printable", True) and has_workers(app, app.screen)

    async def _hand_on(self) -> None:
        while self._held and self._app().is_running:
            await self._certainty()
            if not self._held:
                return
            each = self._held.popleft()
            if isinstance(each, events.Event):
                self._due = each
                self._app().post_message(each)
            else:
                self._app().call_later(each)  # there a failure is shown, and the keys behind it go on

    async def _certainty(self) -> None:
        """Wait until it is certain what the first event is meant for, or nothing waits any more."""
        turns, since, said = 0, time.monotonic(), False
        while self._app().is_running and self._held:
            first = self._held[0]
            event = first if isinstance(first, events.Event) else None
            if self._due is None and not self._is_undecided(event):
                return
            turns += 1
            await asyncio.sleep(0 if turns < _TURNS else _LOOK)
            if not said and time.monotonic() - since > _LONG:
                said = True
                self._say("Waiting for the database; what you type is kept in order.", "warning")


def _shortened(typed: Iterable[Typed | Run]) -> str:
    words = " ".join(map(_word, typed))
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _name(each: Typed | Run) -> str:
    return each.key if isinstance(each, events.Key) else ""


def _word(each: Typed | Run) -> str:
    """How something typed is named to the reviewer."""
    if isinstance(each, events.Key):
        return shown(each.character if each.is_printable and each.character not in (None, " ") else each.key)
    return "a paste" if isinstance(each, events.Paste) else "a click"
