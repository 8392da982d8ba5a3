"""Fields for which a burst of keys is what the same keys are one by one.

A terminal over a slow line delivers what was typed in bursts, and a busy machine reads it so. Textual hands each key
to the field that has the focus when the key is read, and moves the focus only later: an address, Tab and a quote that
arrive together would all be typed into the address.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from textual import events
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget


class InTurn(MessagePump):
    """What a widget inherits to move the focus at once, and to pass on the keys that reach it behind the one that did.

    No widget itself: of several widgets among its bases a class takes the looks of the first.
    """

    MOVES: ClassVar[Mapping[str, int]] = {"tab": 1, "shift+tab": -1}
    """Keys that go to another field, with the direction."""

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pastes in turn; everything else as any widget does."""
        if isinstance(event, events.Key | events.Paste):
            focused = self._form.focused
            if focused is not None and focused is not cast("Widget", self):
                focused.post_message(event)
                return
            if isinstance(event, events.Key) and event.key in self.MOVES:
                self.move_on(self.MOVES[event.key])
                return
        await super().on_event(event)

    def move_on(self, direction: int) -> None:
        """Put the focus on the next (1) or previous (-1) field."""
        if direction > 0:
            self._form.focus_next()
        else:
            self._form.focus_previous()

    @property
    def _form(self) -> Screen[Any]:
        return cast("Widget", self).screen
