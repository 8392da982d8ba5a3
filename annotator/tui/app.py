"""The terminal application: the review screen with themes, the command palette and a clean exit."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, Key, Paste
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget

from annotator import collector
from annotator.tui import charset
from annotator.tui.hangup import leave_at_once, terminal_is_gone, watch_terminal
from annotator.tui.keys import build_keymap
from annotator.tui.logbook import logbook
from annotator.tui.mishaps import Mishaps
from annotator.tui.screens.review import ReviewScreen
from annotator.tui.suspension import undoes_itself, why_not_suspended
from annotator.tui.themes import THEMES, check_theme, legible

if TYPE_CHECKING:  # the palette would take a tenth of the start-up time
    from textual.command import Provider
    from textual.driver import Driver

    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme
    from annotator.tui.controllers.tour_guide import TourGuide

log = logging.getLogger("annotator.tui")
_PATIENCE = 5.0
"""Seconds that pending decisions get to be saved when the process is told to end."""


def _commands() -> "type[Provider]":
    from annotator.tui.palette import Commands

    return Commands


class AnnotatorApp(App[None]):
    """Opens the review screen for ``reviewer``.

    ``open_desk`` is called in a thread after the first paint. ``keys`` maps action ids to keys.

    Raises:
        UsageError: for keys that clash or do not exist, and for an unknown theme.

    """

    TITLE = "annotator"
    CSS_PATH = ["styles/base.tcss", "styles/review.tcss"]  # noqa: RUF012 — Textual declares it so
    COMMANDS = {_commands}  # noqa: RUF012 — Textual declares it so

    def __init__(
        self,
        open_desk: Callable[[], "ReviewDesk"],
        scheme: "LabelScheme",
        reviewer: str,
        keys: dict[str, str],
        theme: str | None = None,
        *,
        strict: bool = False,
        tour: "TourGuide | None" = None,
    ) -> None:
        """With ``strict``, an unforeseen error ends the program with a traceback; else it is shown and logged.

        Before the first screen stands, every error ends it. ``tour`` leads through practice articles.
        """
        keymap = build_keymap(scheme, keys)
        self._strict, self._steady, self._tour = strict, False, tour
        super().__init__()
        self.unsaved = 0
        """How many decisions could not be saved before the program was told to end."""
        self.animation_level = "none"  # what moves is drawn dozens of times, which a slow line shows late
        self._filters += charset.filters(scheme, os.environ)
        self.mishaps = Mishaps(self, self._show_mishap, self._handle_exception)
        self.mishaps.guard(self)
        for own in THEMES:
            self.register_theme(own)
        if theme is not None:
            check_theme(theme)
        self.theme = legible(theme or THEMES[0].name, no_color=self.no_color)
        for key in keymap["guide"].key_list:  # works over forms too, unless it is a letter
            self._bindings.bind(key, "guide", show=False, priority=len(key) > 1)
        for key in keymap["suspend"].key_list:  # over forms and from inside their fields too
            self._bindings.bind(key, "suspend_program", show=False, priority=True)
        self.review = ReviewScreen(open_desk, scheme, reviewer, keymap)
        if tour is not None:
            tour.attach(self, self.review)

    @property
    def is_tour(self) -> bool:
        """Whether this is the tour."""
        return self._tour is not None

    def get_default_screen(self) -> Screen[None]:
        """The review screen, there from the first paint."""
        return self.review

    def on_mount(self) -> None:
        """Exit cleanly on a signal, or when the terminal goes away."""
        self.call_after_refresh(self._be_steady)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())  # the shell has written over the screen
        if self._tour is not None:
            self._tour.begin()
        loop = asyncio.get_running_loop()
        names = ("SIGTERM", "SIGHUP", "SIGINT")  # Windows has no SIGHUP
        for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
            try:
                loop.add_signal_handler(number, self._on_signal, 128 + number)
            except (NotImplementedError, RuntimeError, ValueError):
                break  # not the main thread, or a platform without signals
        if not self.is_headless:
            code = 128 + int(getattr(signal, "SIGHUP", 1))
            watch_terminal(partial(loop.call_soon_threadsafe, self._on_signal, code), 2 * _PATIENCE, code)

    def get_driver_class(self) -> "type[Driver]":
        """Textual's hook for what reads and writes the terminal: its own, but for reading on Linux and macOS."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from annotator.tui.terminal_input import SteadyDriver  # here: Windows has nothing of the kind

        return SteadyDriver

    async def on_event(self, event: Event) -> None:
        """Hand keys and pastes on one after another, each once it is certain what it is meant for."""
        if isinstance(event, Key | Paste) and not event.is_forwarded and self.review.ahead.holds(event):
            return
        await super().on_event(event)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Textual's hook that runs what a key is bound to: a key that ran nothing on the review screen says why."""
        ran = await super()._check_bindings(key, priority)
        if not ran and not priority and self.screen is self.review:
            self.review.stage.refuse(self.review.state.refused_key(key, key_to_character(key)))
        return ran

    def _register_child(self, parent: DOMNode, child: Widget, before: int | None, after: int | None) -> None:
        """Textual's hook for every widget and screen before it starts to handle messages."""
        self.mishaps.guard(child)
        super()._register_child(parent, child, before, after)

    def _handle_exception(self, error: Exception) -> None:
        """Textual's hook for an exception in any handler, timer, worker or drawing, which ends the program there."""
        if self._steady:
            self.mishaps.report(error)
        else:
            super()._handle_exception(error)

    def _show_mishap(self, words: str) -> None:
        self.review.stage.say(words, "error")
        if self.screen is not self.review:
            self.notify(words, severity="error", markup=False)

    def _be_steady(self) -> None:
        self._steady = not self._strict

    def _on_signal(self, code: int) -> None:
        self.review.stage.start(self._end(code), "leave", exclusive=True)

    async def _end(self, code: int) -> None:
        """Give pending decisions a moment to be saved, then exit."""
        queue = self.review.state.queue
        if queue is not None:
            try:
                await asyncio.wait_for(queue.settle(), _PATIENCE)
            except TimeoutError:
                log.warning("ended with decisions unsaved")
            self.unsaved = len(queue.waiting)
        await self.review.lifecycle.close()
        if terminal_is_gone():
            leave_at_once(code)
        self.exit(return_code=code)

    def run(self, **options: Any) -> None:
        """Run until the reviewer leaves; ``options`` are Textual's."""
        collector.keep_imports()
        with logbook(self._tour.folder if self._tour else None):
            super().run(**options)

    def action_guide(self) -> None:
        """Open the guide at the topic of the focused part, or close it."""
        from annotator.tui.screens.guide_screen import GuideScreen, topic_of

        if isinstance(self.screen, GuideScreen):
            self.screen.action_leave()
        else:
            self.push_screen(GuideScreen(topic_of(self.screen)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Ctrl+Z to a field that undoes typing with it."""
        return action != "suspend_program" or not undoes_itself(self.focused)

    def action_suspend_program(self) -> None:
        """Go back to the shell, or say why not."""
        why = why_not_suspended(self)
        if why is None:
            self.review.lifecycle.suspend()
        elif self.screen is self.review:
            self.review.stage.refuse(why, "suspend")
        else:
            self.notify(f"{self.review.state.keymap['suspend'].shown_key}: {why}.", markup=False)

    async def action_quit(self) -> None:
        """Leave, also from inside a form."""
        self.review.lifecycle.leave()
