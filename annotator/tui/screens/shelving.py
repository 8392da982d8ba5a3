"""Opening the library of sources from the review screen, and showing there what was changed in it."""

from typing import TYPE_CHECKING

from annotator.tui.save_queue import Intent
from annotator.tui.screens.labelling import Labelling
from annotator.tui.screens.ordering import Ordering
from annotator.tui.shelf import Shelf

if TYPE_CHECKING:
    from annotator.domain.places import Place
    from annotator.review.desk import ReviewDesk


class Shelving(Ordering, Labelling):
    """The actions about sources as such, apart from any claim."""

    shelf: Shelf | None = None

    def attach(self, desk: "ReviewDesk") -> None:
        """Keep sources at ``desk``."""
        super().attach(desk)
        self.shelf = Shelf(desk, lambda work: self.start(work, "archive"))
        self.shelf.listeners.append(self._shelf_told)

    def action_library(self) -> None:
        """Browse the library of sources."""
        from annotator.tui.screens.source_library_screen import SourcesScreen

        if self.shelf is not None:
            self.app.push_screen(SourcesScreen(self.shelf, self.scheme), self._left_sources)

    def show_source(self, source_id: str) -> None:
        """Show one source in full."""
        from annotator.tui.screens.source_detail import SourceScreen

        if self.shelf is not None:
            self.app.push_screen(SourceScreen(self.shelf, self.scheme, source_id), self._left_sources)

    def _left_sources(self, place: "Place | None") -> None:
        """Go to the claim that was chosen; what was changed may be shown anywhere in the article."""
        outcome = self.shelf.taken() if self.shelf else None
        place = place or (self.place if outcome is not None else None)
        if outcome is not None:
            self._saved(Intent(lambda _: outcome, "Sources"), outcome)
        if place is not None:
            words = outcome.message if outcome is not None else ""
            self.start(self.open_place(place, words), "list", exclusive=True)

    def _shelf_told(self) -> None:
        """Say how archiving ended. Nothing here shows copies, so that the article may stay as it is."""
        if self.shelf is not None and self.shelf.news:
            self.say(self.shelf.news)
            self.shelf.news = ""
