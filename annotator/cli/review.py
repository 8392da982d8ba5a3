"""``annotator review``: the terminal UI."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, ReviewerOption, scheme_of, settings_of
from annotator.errors import UsageError
from annotator.output import talk
from annotator.settings import Settings

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.review.importing import BackgroundImport


def review(
    ctx: typer.Context,
    paths: Annotated[list[str] | None, typer.Argument(help="Articles to import first: files, folders, URLs.")] = None,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Open the terminal UI at the first claim that needs you; new articles among PATHS are imported beside it.

    Example: annotator review article.txt
    """
    settings = settings_of(ctx, db, reviewer)
    sources = _checked(paths or [])
    from annotator.tui.app import AnnotatorApp

    desk = _DeskOpener(settings, sources)
    app = AnnotatorApp(desk, scheme_of(settings), settings.reviewer.value, settings.keys, settings.theme)
    _refuse_without_terminal()
    app.run()
    state = desk.imports.state() if desk.imports else None
    if state is not None and state.total is not None and state.done < state.total:
        talk(f"The import stopped at {state.done} of {state.total}: the same command goes on from there.")
    raise typer.Exit(app.return_code or 0)


def _checked(paths: list[str]) -> list[str]:
    """Say at once what cannot be imported; the UI would only say it later."""
    for path in paths:
        if path == "-":
            raise UsageError("The screen needs the keyboard: import from “-” with “annotator import -” first.")
        if "://" not in path and not any(char in path for char in "*?[") and not Path(path).expanduser().exists():
            raise UsageError(f"There is no file or folder {path}: check the name.")
    return paths


def _refuse_without_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The review screen needs a terminal: in scripts use “annotator claims” and “annotator label”.")


class _DeskOpener:
    """Opens the desk when the first screen is painted, and starts the import that runs beside it."""

    def __init__(self, settings: Settings, sources: list[str]) -> None:
        self._settings = settings
        self._sources = sources
        self.imports: BackgroundImport | None = None

    def __call__(self) -> "ReviewDesk":
        from annotator.cli.common import open_for_writing
        from annotator.review.desk import ReviewDesk
        from annotator.review.importing import BackgroundImport
        from annotator.storage.project import set_up_project

        if self._sources and self.imports is None:
            self.imports = BackgroundImport(self._command())
        database = open_for_writing(self._settings)
        project = set_up_project(database, self._settings)
        return ReviewDesk(database, project, self._settings.reviewer.value, self.imports)

    def _command(self) -> list[str]:
        where = ["--db", self._settings.database.value]
        return [sys.executable, "-m", "annotator", "import", "--json", *where, "--", *self._sources]
