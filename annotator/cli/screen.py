"""Starting the review screen, without the command-line library: importing it takes a quarter of a first paint."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.context import desk_on, open_for_writing, scheme_of
from annotator.errors import UsageError
from annotator.settings import Settings
from annotator.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.review.background_import import BackgroundImport
    from annotator.review.desk import ReviewDesk
    from annotator.tui.app import AnnotatorApp
    from annotator.tui.controllers.tour_guide import TourGuide


def open_screen(settings: Settings, paths: list[str]) -> int:
    """Open the review screen and import ``paths`` alongside; returns the exit code.

    Raises:
        UsageError: for a missing path, keys that clash, or no terminal.

    """
    desk = DeskOpener(settings, _checked(paths))
    app = _app(settings, desk)
    _refuse_without_terminal()
    app.run()
    _say_where_the_import_stopped(desk)
    return app.return_code or 0


def open_tour(settings: Settings, first: int = 1) -> int:
    """Open the tour at step ``first``; returns the exit code. Nothing of it is kept.

    Raises:
        UsageError: for no terminal.

    """
    from annotator.cli import practice_room
    from annotator.tui.controllers.tour_guide import TourGuide

    _refuse_without_terminal()
    with practice_room.temporary_folder() as folder:
        practice = practice_room.practice_settings(settings, folder)
        guide = TourGuide(folder, practice_room.export_practice, first)

        def opened() -> "ReviewDesk":
            database = open_for_writing(practice)
            practice_room.store_practice(database)
            desk = desk_on(database, practice)
            practice_room.solve_before(desk, first)
            guide.pass_over(desk)
            return desk

        app = _app(practice, opened, guide)
        app.run()
    _say_how_far(guide)
    return app.return_code or 0


def _app(settings: Settings, desk: "Callable[[], ReviewDesk]", tour: "TourGuide | None" = None) -> "AnnotatorApp":
    from annotator.tui.app import AnnotatorApp

    strict = "--debug" in sys.argv[1:]
    reviewer, scheme = settings.reviewer.value, scheme_of(settings)
    return AnnotatorApp(desk, scheme, reviewer, settings.keys, settings.theme, strict=strict, tour=tour)


def _say_how_far(guide: "TourGuide") -> None:
    from annotator.output import talk

    many = len(guide.finished)
    talk(f"The tour: {counted(many, 'step')} answered right. Nothing of it was kept.")
    if guide.lesson is not None:
        talk(f"To go on: annotator tour --step {guide.number}")
    talk("To begin in earnest: annotator review article.txt")


def _say_where_the_import_stopped(desk: "DeskOpener") -> None:
    from annotator.output import talk

    state = desk.imports.state() if desk.imports else None
    if state is not None and state.total is not None and state.done < state.total:
        talk(f"The import stopped at {state.done} of {state.total}: the same command continues from there.")


def _checked(paths: list[str]) -> list[str]:
    """Report at once what cannot be imported; the screen would only do so later."""
    for path in paths:
        if path == "-":
            raise UsageError("The screen needs the keyboard: import “-” with “annotator import -” first.")
        if "://" not in path and not any(char in path for char in "*?[") and not Path(path).expanduser().exists():
            raise UsageError(f"There is no file or folder {path}: check the name.")
    return paths


def _refuse_without_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The review screen needs a terminal: in scripts use “annotator claims” and “annotator label”.")


class DeskOpener:
    """Opens the desk after the first paint, and starts the import that runs alongside."""

    def __init__(self, settings: Settings, sources: list[str]) -> None:
        self._settings = settings
        self._sources = sources
        self.imports: BackgroundImport | None = None

    def __call__(self) -> "ReviewDesk":
        """Open the database and the desk; called in a thread, and again after a failure."""
        from annotator.review.background_import import BackgroundImport

        if self._sources and self.imports is None:
            self.imports = BackgroundImport(self._command(), {"ANNOTATOR_DB": self._settings.database.value})
        return desk_on(open_for_writing(self._settings), self._settings, self.imports)

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "annotator", "import", "--json", "--", *self._sources]
