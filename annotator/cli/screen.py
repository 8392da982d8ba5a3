"""Starting the review screen, without the command-line library: importing it takes a quarter of a first paint."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import hints
from annotator.cli.context import desk_on, open_for_writing, scheme_of
from annotator.errors import UsageError
from annotator.settings import Settings

if TYPE_CHECKING:
    from annotator.review.background_import import BackgroundImport
    from annotator.review.desk import ReviewDesk


def open_screen(settings: Settings, paths: list[str]) -> int:
    """Open the review screen and import ``paths`` alongside; returns the exit code.

    Raises:
        UsageError: for a missing path, keys that clash, or no terminal.

    """
    sources = _checked(paths)
    from annotator.tui.app import AnnotatorApp

    desk = DeskOpener(settings, sources)
    strict = "--debug" in sys.argv[1:]
    app = AnnotatorApp(desk, scheme_of(settings), settings.reviewer.value, settings.keys, settings.theme, strict=strict)
    _refuse_without_terminal()
    app.run()
    _say_where_the_import_stopped(desk)
    return app.return_code or 0


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
        raise UsageError(
            f"The review screen needs a terminal: in scripts use {hints.command('claims')}, {hints.command('label')} "
            f"and {hints.command('claim')}."
        )


class DeskOpener:
    """Opens the desk after the first paint, and starts the import that runs alongside."""

    def __init__(self, settings: Settings, sources: list[str]) -> None:
        self._settings = settings
        self._sources = sources
        self.imports: BackgroundImport | None = None

    def __call__(self) -> "ReviewDesk":
        """Open the database and the desk; called in a thread, and again after a failure."""
        from annotator.review.background_import import BackgroundImport

        database = open_for_writing(self._settings)  # first, since an import that fails removes what it made itself
        if self._sources and self.imports is None:
            self.imports = BackgroundImport(self._command(), {"ANNOTATOR_DB": self._settings.database.value})
        return desk_on(database, self._settings, self.imports)

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "annotator", "import", "--json", "--", *self._sources]
