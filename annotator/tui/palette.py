"""Every action in the command palette, found by name or description."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from annotator.text import one_line
from annotator.tui.wishes import Wish

if TYPE_CHECKING:
    from annotator.tui.keys import KeyAction
    from annotator.tui.screens.review import ReviewScreen

_BY_TYPE = "Stop only at one type of claim: events, numbers, comparisons, quotations, …"
Entry = tuple[str, str, IgnoreReturnCallbackType]


class Commands(Provider):
    """Offers what the review screen can do now, and the themes."""

    async def discover(self) -> Hits:
        """All actions, in the order of the help screen."""
        for title, help_text, run in self._entries():
            yield DiscoveryHit(Content(title), run, text=title, help=help_text)

    async def search(self, query: str) -> Hits:
        """The actions whose name or description matches."""
        matcher = self.matcher(query)
        for title, help_text, run in self._entries():
            score = max(matcher.match(title), 0.8 * matcher.match(help_text))
            if score > 0:
                yield Hit(score, Content(title), run, text=title, help=help_text)

    def _entries(self) -> Iterator[Entry]:
        screen: ReviewScreen | None = getattr(self.app, "review", None)
        if screen is not None and screen is self.screen:
            for action in screen.state.keymap.actions:
                if screen.check_action(action.action.split("(")[0], ()):
                    yield _title(action), _help(action), partial(screen.run_action, action.action)
            if screen.check_action("filter", ()):
                key = f"{screen.state.keymap['filter'].shown_key} b"
                yield f"Filter by type  ({key})", _BY_TYPE, partial(screen.run_action, "filter_type")
            if screen.state.desk is not None:
                yield "About", "Project, database and versions", screen.panels.about
                if not getattr(self.app, "is_tour", False):
                    tour = partial(screen.lifecycle.leave, Wish())
                    yield "Tour", "Seven minutes on practice articles; then you are back here", tour
        yield "Theme", "Change the colours", self.app.action_change_theme


def _title(action: "KeyAction") -> str:
    return one_line(f"{action.title}  ({action.shown_key})")


def _help(action: "KeyAction") -> str:
    """The description, with brackets replaced: the palette would take those in a label's title for markup."""
    return one_line(action.help).replace("[", "(").replace("]", ")")
