"""Keys and pastes that arrive before the form they are meant for: kept, and sent again in their order."""

from collections.abc import Callable

from textual import events

Typed = events.Key | events.Paste
_NEVER_HELD = ("ctrl+q", "ctrl+c", "ctrl+p")
"""Keys that mean the same with and without a form."""


class TypedAhead:
    """Holds what is typed while a form is expected; ``send`` gives an event to the application as if it came now."""

    def __init__(self, send: Callable[[Typed], object]) -> None:
        self._send = send
        self._held: list[Typed] = []
        self._again: list[Typed] = []
        """What was sent and has not come by yet; whatever else comes straight from the terminal waits behind it."""

    def keeps(self, event: Typed, expected: bool) -> bool:
        """Whether an event waits: because a form is ``expected``, or because of what was sent before it."""
        if event in self._again:
            self._again.remove(event)
            if not self._again and not expected:
                self.deliver()
            return False
        behind = bool(self._again) and not event.is_forwarded
        if not (expected or behind) or (isinstance(event, events.Key) and event.key in _NEVER_HELD):
            return False
        self._held.append(event)
        return True

    def deliver(self) -> None:
        """Send what was held. In a burst some of it came by way of a widget, and later than what followed it."""
        held, self._held = sorted(self._held, key=lambda event: event.time), []
        self._again += [_anew(event) for event in held]
        for event in self._again[-len(held) :] if held else ():
            self._send(event)

    def drop(self) -> None:
        """Forget what was held: nobody knows what it was meant for."""
        self._held = []

    def is_repeated(self, event: Typed) -> bool:
        """Whether an event was sent again, and was counted when it came first."""
        return event in self._again


def _anew(event: Typed) -> Typed:
    return events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
