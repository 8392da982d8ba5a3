"""Keys and pastes that arrive before the form they are meant for: held, then sent again in order."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from annotator.tui.screen_state import ScreenState

Typed = events.Key | events.Paste
_NEVER_HELD = ("ctrl+q", "ctrl+c", "ctrl+p")
"""Keys that mean the same with and without a form."""


class TypedAhead:
    """Holds what is typed while a form is about to open; ``send`` posts an event to the application anew."""

    def __init__(self, state: "ScreenState", send: Callable[[Typed], object]) -> None:
        self._state = state
        self._send = send
        self._held: list[Typed] = []
        self._again: list[Typed] = []
        """Events sent again that have not come back yet; new input waits behind them."""

    def holds(self, event: Typed) -> bool:
        """Whether an event has to wait for the form that is about to open. Also counts the keys spent on a claim."""
        again = event.is_forwarded or event in self._again  # counted when it first came in
        self._state.keystrokes += isinstance(event, events.Key) and not again
        return self._keeps(event, self._form_is_expected())

    def hand_over(self, *, to_form: bool) -> None:
        """Send what was held to the form that opened; drop it if none did."""
        self._state.asking = None
        if to_form:
            self._deliver()
        else:
            self._held = []

    def _form_is_expected(self) -> bool:
        return self._state.asking is not None or any(deferred.asks_source for deferred in self._state.typed)

    def _keeps(self, event: Typed, expected: bool) -> bool:
        """Whether an event waits, for an expected form or behind events sent again before it."""
        if event in self._again:
            self._again.remove(event)
            if not self._again and not expected:
                self._deliver()
            return False
        behind = bool(self._again) and not event.is_forwarded
        if not (expected or behind) or (isinstance(event, events.Key) and event.key in _NEVER_HELD):
            return False
        self._held.append(event)
        return True

    def _deliver(self) -> None:
        """Send what was held, by time: in a burst some events arrive late because they passed through a widget."""
        held, self._held = sorted(self._held, key=lambda event: event.time), []
        self._again += [_anew(event) for event in held]
        for event in self._again[-len(held) :] if held else ():
            self._send(event)


def _anew(event: Typed) -> Typed:
    return events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
