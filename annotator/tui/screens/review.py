"""The review screen: an article, the claim under the cursor, one key per decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Container, Vertical
from textual.widgets import Static

from annotator.tui.save_queue import SaveState
from annotator.tui.screens.detailing import Detailing
from annotator.tui.screens.jumping import Jumping
from annotator.tui.screens.looking_back import LookingBack
from annotator.tui.screens.showing import ROOMY, Showing
from annotator.tui.screens.span_editing import SpanEditing
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.bars import Bar, KeyBar, Rule, StatusLine
from annotator.tui.widgets.claim_panel import ClaimPanel

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme
    from annotator.tui.keys import Keymap

_WIDE = 120
"""Cells from which the claim stands beside the article."""
_WIDEST = 160
"""Cells from which there is room for article, claim and guideline side by side."""
_SHORT = 22
"""Rows below which the claim panel gives some of its own to the article."""
_ALWAYS = {"quit", "help", "retry", "articles", "failures", "guideline", "progress", "app.guide"}
"""Actions that make sense without an open article."""


class ReviewScreen(LookingBack, SpanEditing, Detailing, Jumping, Showing):
    """Puts the parts together: layout, which actions are possible now, help and leaving."""

    def __init__(
        self, open_desk: Callable[[], "ReviewDesk"], scheme: "LabelScheme", reviewer: str, keymap: "Keymap"
    ) -> None:
        super().__init__(open_desk, scheme, reviewer, keymap)
        self._bindings = BindingsMap(keymap.bindings())
        self._modes = {action.action.split("(")[0]: action.mode for action in keymap.actions}

    def compose(self) -> ComposeResult:
        """Header, article, claim, status, keys."""
        yield Bar(id="header")
        with Container(id="desk"):
            with Vertical(id="reading", classes="-empty"):
                yield Rule(id="article-rule")
                yield ArticleView(self.scheme)
                yield Static(id="welcome", markup=False)
            with Vertical(id="claim"):
                yield Rule(id="claim-rule")
                yield ClaimPanel()
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Draw what is known already; the database is opened once that is on the terminal."""
        self.show_header()
        self.show_mode()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.start(self.begin(), "desk")

    def on_resize(self, event: events.Resize) -> None:
        """Put the claim beside the article where there is room."""
        if event.size.width < ROOMY:
            self.hide_guideline()
        self.lay_out()
        self.set_class(event.size.height < _SHORT, "-short")
        self.show_header()

    def lay_out(self) -> None:
        """Put the claim beside the article where there is room, under it beside a guideline."""
        guided = bool(self.query("#guideline"))
        self.set_class(self.size.width >= (_WIDEST if guided else _WIDE), "-wide")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the present mode's actions, and without an article only those that need none."""
        mode = self._modes.get(action)
        if mode is None:
            return True
        return mode is self.mode and (self.opened is not None or action in _ALWAYS)

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click in the key bar is the key."""
        await self.run_action(event.action)

    def action_help(self) -> None:
        """List every key."""
        from annotator.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.keymap.groups()))

    def action_failures(self) -> None:
        """List what could not be imported."""
        from annotator.tui.screens.help import HelpScreen

        failures = self.importing.failures if self.importing else ()
        if failures:
            rows = [(str(n), sentence) for n, sentence in enumerate(failures, 1)]
            self.app.push_screen(HelpScreen([("Could not be imported", rows)], "Import"))
        else:
            self.say("Nothing failed to be imported.")

    def action_quit(self) -> None:
        """Leave once everything is saved; ask when something cannot be."""
        self.start(self._leave(), "leave", exclusive=True)

    async def _leave(self) -> None:
        from annotator.tui.screens.choose import Choose

        if self.queue is not None:
            self.queue.retry()
        while self.queue is not None and self.queue.waiting:
            self.say("Saving before leaving…")
            if await self.queue.settle() is not SaveState.UNSAVED:
                break
            many = len(self.queue.waiting)
            options = [("r", "Try to save again"), ("s", "Stay"), ("l", f"Leave and lose {many} unsaved")]
            answer = await self.app.push_screen_wait(Choose(f"{many} not saved: {self.queue.failure}", options))
            if answer == "l":
                self.queue.discard()
            elif answer == "r":
                self.queue.retry()
            else:
                return
        await self.close_desk()
        self.app.exit()

    async def close_desk(self) -> None:
        """Note the place and let go of the database."""
        import asyncio

        await self.remember()
        if self.desk is not None:
            await asyncio.to_thread(self.desk.close)
            self.desk = None
