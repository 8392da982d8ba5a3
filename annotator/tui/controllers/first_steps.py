"""The first start of an empty database: three things to do, and how each goes on."""

from typing import TYPE_CHECKING

from annotator.tui.wishes import Wish

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.import_watch import ImportWatch
    from annotator.tui.controllers.lifecycle import Lifecycle
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_CHOICES = (
    ("i", "Import articles: a file, a folder or a web address"),
    ("t", "Try it on practice articles: a tour of seven minutes"),
    ("d", "Open another database, such as your team's"),
    ("q", "Leave"),
)
_FROM_AFAR = ("t", "q")
"""What a browser may choose: files and databases are those of the machine that serves it."""
_KEEP = 'To keep it, write database = "…" in annotator.toml or set ANNOTATOR_DB.'


class FirstSteps:
    """Asks what to do while there are no articles."""

    def __init__(self, state: "ScreenState", stage: "Stage", imports: "ImportWatch", lifecycle: "Lifecycle") -> None:
        self._state = state
        self._stage = stage
        self._imports = imports
        self._lifecycle = lifecycle
        imports.when_empty = self.offer

    def offer(self, why: str) -> None:
        """Offer what can be done first; ``why`` says what went wrong before."""
        self._stage.start(self._offer(f"{why or 'There are no articles yet.'} What first?"), "start", exclusive=True)

    async def _offer(self, question: str) -> None:
        from annotator.tui.screens.questions import Choose

        desk, is_web = self._state.desk, self._stage.screen.app.is_web
        choices = [choice for choice in _CHOICES if not is_web or choice[0] in _FROM_AFAR]
        while desk is not None:
            answer = await self._stage.ask(Choose(question, choices))
            if answer == "i" and not await self._import(desk):
                continue
            if answer == "d" and not await self._connect(desk):
                continue
            if answer in ("t", "q"):
                self._lifecycle.leave(Wish() if answer == "t" else None)
            return

    async def _import(self, desk: "ReviewDesk") -> bool:
        from annotator.tui.screens.place_form import PlaceForm

        place = await self._stage.ask(
            PlaceForm("Import articles", "Path or URL", "article.txt, a folder, or https://…", desk.check_source)
        )
        if place is not None:
            await self._imports.begin(place)
        return place is not None

    async def _connect(self, desk: "ReviewDesk") -> bool:
        from annotator.tui.screens.place_form import PlaceForm

        place = await self._stage.ask(
            PlaceForm("Open another database", "Path or URL", "a file, or postgresql://…", desk.check_database, _KEEP)
        )
        if place is not None:
            self._lifecycle.leave(Wish(place))
        return place is not None
