"""The theme that a reviewer chose on the screen: one key shows the next, and it is there again at the next start."""

import asyncio
import logging
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError
from annotator.tui.themes import in_turn, legible

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

log = logging.getLogger("annotator.tui")


class ThemeChoice:
    """Turns through the themes and keeps the last one shown, whether the key or the palette chose it."""

    def __init__(self, state: "ScreenState", stage: "Stage") -> None:
        self._state = state
        self._stage = stage
        self._known: str | None = None
        """The theme as it would be at the next start, once the database is open."""
        self._themes: tuple[str, ...] = ()

    def turn(self) -> None:
        """Show the next theme at once and name it."""
        app = self._stage.screen.app
        if not self._themes:  # a theme from the configuration or the palette is one of those to come back to
            others = in_turn(no_color=app.no_color)
            self._themes = others if app.theme in others else (app.theme, *others)
        at = self._themes.index(app.theme) if app.theme in self._themes else -1
        app.theme = name = self._themes[(at + 1) % len(self._themes)]
        place = f"{self._themes.index(name) + 1} of {len(self._themes)}"
        key = self._state.keymap["theme"].shown_key
        self._stage.say(f"Theme {name} ({place}). {key}: the next; any other key keeps it.")

    async def load(self, desk: "ReviewDesk") -> None:
        """Show the theme chosen in an earlier sitting; without one, that of the configuration stays."""
        app = self._stage.screen.app
        chosen = await asyncio.to_thread(desk.walk.chosen_theme)
        if chosen in app.available_themes:
            app.theme = legible(chosen, no_color=app.no_color)
        self._known = app.theme

    async def store(self) -> None:
        """Keep the theme if another was chosen. Losing it costs a few keys, so a failure is only logged."""
        app, desk = self._stage.screen.app, self._state.desk
        if desk is None or self._known in (None, app.theme):
            return
        try:
            await asyncio.to_thread(desk.walk.choose_theme, app.theme)
        except AnnotatorError:
            log.warning("the theme could not be kept", exc_info=True)
