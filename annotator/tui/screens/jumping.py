"""Searching over everything and going to what was found."""

from typing import TYPE_CHECKING

from annotator.tui.screens.shelving import Shelving

if TYPE_CHECKING:
    from annotator.domain.search_hits import Found


class Jumping(Shelving):
    """The action that looks everywhere."""

    _looked_for = ""
    """What was looked for everywhere last."""

    def action_everywhere(self) -> None:
        """Look for words in everything there is."""
        from annotator.tui.screens.search_screen import Everywhere

        desk = self.desk
        if desk is None:
            return
        screen = Everywhere(desk.articles.search, self._looked_for)

        def closed(found: "Found | None") -> None:
            if found is None:
                return
            self._looked_for = screen.found_for
            if found.place is not None:
                self.start(self.open_place(found.place, ""), "list", exclusive=True)
            elif found.source_id is not None:
                self.show_source(found.source_id)

        self.app.push_screen(screen, closed)
