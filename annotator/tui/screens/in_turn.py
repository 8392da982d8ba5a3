"""Fields that handle keys in the order they were typed, even when many arrive at once.

Slow lines deliver keys in bursts. Textual gives each key to the field that has the focus when the key is read, and
moves the focus only later: an address, Tab and a quote that arrive together would all end up in the address.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from textual import events
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget


class InTurn(MessagePump):
    """Mixin: moves the focus at once, and forwards keys that reached this widget after the focus had moved on.

    Not a widget itself: a class takes its look from the first widget among its bases.
    """

    MOVES: ClassVar[Mapping[str, int]] = {"tab": 1, "shift+tab": -1}
    """Keys that go to another field, with the direction."""

    async def on_event(self, event: events.Event) -> None:
        """Handle keys and pastes in order; leave everything else to the widget."""
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
        """Focus the next (1) or previous (-1) field."""
        if direction > 0:
            self._form.focus_next()
        else:
            self._form.focus_previous()

    @property
    def _form(self) -> Screen[Any]:
        return cast("Widget", self).screen
