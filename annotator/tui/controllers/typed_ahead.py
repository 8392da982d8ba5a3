"""Keys and pastes that arrive before the form they are meant for: kept, and sent again in their order."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from annotator.tui.screen_state import ScreenState

Typed = events.Key | events.Paste
_NEVER_HELD = ("ctrl+q", "ctrl+c", "ctrl+p")
"""Keys that mean the same with and without a form."""


class TypedAhead:
    """Holds what is typed while a form is expected; ``send`` gives an event to the application as if it came now."""

    def __init__(self, state: "ScreenState", send: Callable[[Typed], object]) -> None:
        self._state = state
        self._send = send
        self._held: list[Typed] = []
        self._again: list[Typed] = []
        """What was sent and has not come by yet; whatever else comes straight from the terminal waits behind it."""

    def holds(self, event: Typed) -> bool:
        """Whether a key or a paste waits for the form that is about to open.

        Counts the keys: what a claim takes is measured in them too, for its reviewer alone.
        """
        again = event.is_forwarded or event in self._again  # a widget had no use for it, or it was counted as it came
        self._state.keystrokes += isinstance(event, events.Key) and not again
        return self._keeps(event, self._form_is_expected())

    def hand_over(self, *, to_form: bool) -> None:
        """No form is expected any more: give what was held to the one that opened; without one it is gone."""
        self._state.asking = None
        if to_form:
            self._deliver()
        else:
            self._held = []

    def _form_is_expected(self) -> bool:
        return self._state.asking is not None or any(deferred.asks_source for deferred in self._state.typed)

    def _keeps(self, event: Typed, expected: bool) -> bool:
        """Whether an event waits: because a form is ``expected``, or because of what was sent before it."""
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
        """Send what was held. In a burst some of it came by way of a widget, and later than what followed it."""
        held, self._held = sorted(self._held, key=lambda event: event.time), []
        self._again += [_anew(event) for event in held]
        for event in self._again[-len(held) :] if held else ():
            self._send(event)


def _anew(event: Typed) -> Typed:
    return events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
