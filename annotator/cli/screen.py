"""Starting the review screen, without the command-line library: importing it takes a quarter of a first paint."""

import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from annotator import hints
from annotator.cli.context import desk_on, open_for_writing, scheme_of, this_program
from annotator.domain.vocabulary import MemberKind
from annotator.errors import UsageError
from annotator.serve import WEB_DRIVER
from annotator.settings import Settings
from annotator.settings.kinds import Choice, Origin
from annotator.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from annotator.cli.daily_backup import DailyBackup
    from annotator.domain.figures import Left
    from annotator.domain.library import Added
    from annotator.review.background_import import BackgroundImport
    from annotator.review.desk import ReviewDesk
    from annotator.storage.database.engine import Database
    from annotator.tui.app import AnnotatorApp
    from annotator.tui.controllers.tour_guide import TourGuide


FIRST_SCREEN = "the first screen"
"""Where a database was chosen that no option or setting names."""


def open_screen(settings: Settings, paths: list[str], *, adjudicate: bool = False) -> int:
    """Open the review screen and import ``paths`` alongside; returns the exit code.

    ``adjudicate`` goes on to what waits for an adjudicator.

    Raises:
        UsageError: for a missing path, keys that clash, or no terminal.

    """
    sources = _checked(paths)
    while True:
        hints.remember_database(settings.database.value if settings.database.origin is Origin.FLAG else None)
        desk = DeskOpener(settings, sources)
        app = _app(settings, desk)
        if adjudicate:
            app.review.lifecycle.then = app.review.adjudicator.adjudicate
        _refuse_without_terminal()
        app.run()
        wish, left = app.review.lifecycle.wish, app.review.lifecycle.left
        if wish is None:
            break
        if wish.database is not None:
            settings, sources = replace(settings, database=Choice(wish.database, FIRST_SCREEN, Origin.FLAG)), []
        elif code := open_tour(settings, said=False):
            return code
    _say_where_the_import_stopped(desk)
    _say_what_is_missing(app.unsaved, desk.backups.failure if desk.backups else None)
    if left is not None:
        _say_goodbye(settings, desk.shown, left)
    return app.return_code or 0


def open_tour(settings: Settings, first: int = 1, *, said: bool = True) -> int:
    """Open the tour at step ``first``; returns the exit code. Nothing of it is kept.

    Afterwards it is ``said`` how far it went.

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
    if said:
        _say_how_far(guide)
    return app.return_code or 0


def _app(settings: Settings, desk: "Callable[[], ReviewDesk]", tour: "TourGuide | None" = None) -> "AnnotatorApp":
    from annotator.tui.app import AnnotatorApp

    strict = "--debug" in sys.argv[1:]
    reviewer, scheme = settings.reviewer.value, scheme_of(settings)
    return AnnotatorApp(desk, scheme, reviewer, settings.keys, settings.theme, strict=strict, tour=tour)


def _say_goodbye(settings: Settings, shown: str, left: "Left") -> None:
    """Where the data are, what is left to do, and how they get out; how to keep a database chosen on the screen."""
    from annotator.output import talk

    talk(f"Your work is in {shown}.")
    if not left.articles:
        talk(f"There are no articles yet: {hints.command('import article.txt')}")
    else:
        _say_what_is_left(left)
    if settings.database.why == FIRST_SCREEN:
        talk(f'To open it next time: database = "{shown}" in annotator.toml, or set ANNOTATOR_DB.')


def _say_what_is_left(left: "Left") -> None:
    from annotator.output import talk

    drafts = f", {counted(left.drafts, 'draft')} among them" if left.drafts else ""
    needing = f"{counted(left.claims, 'claim')} {'needs' if left.claims == 1 else 'need'} you{drafts}."
    talk(f"Left to do: {needing}" if left.claims else "Nothing is left to do.")
    talk(f"Export: {hints.command('export jsonl -o claims.jsonl')}")


def _say_how_far(guide: "TourGuide") -> None:
    from annotator.output import talk

    many = len(guide.finished)
    talk(f"The tour: {counted(many, 'step')} answered right. Nothing of it was kept.")
    if guide.lesson is not None:
        talk(f"To go on: annotator tour --step {guide.number}")
    talk("To begin in earnest: annotator review article.txt")


def _say_what_is_missing(unsaved: int, no_backup: str | None) -> None:
    from annotator.output import talk

    if no_backup:
        talk(f"No backup was made: {no_backup}")

    if unsaved:
        talk(f"Not saved, because the database could not be written in time: {counted(unsaved, 'decision')}.")


def _say_where_the_import_stopped(desk: "DeskOpener") -> None:
    from annotator.output import talk

    state = desk.imports.state() if desk.imports else None
    if state is not None and state.total is not None and state.done < state.total:
        talk(f"The import stopped at {state.done} of {state.total}: the same command continues from there.")


def _checked(paths: list[str]) -> list[str]:
    if paths:
        from annotator.review.background_import import check_sources

        check_sources(paths)
    return paths


def _is_served() -> bool:
    """Whether “annotator serve” runs this screen, for a browser."""
    return os.environ.get("TEXTUAL_DRIVER") == WEB_DRIVER


def _refuse_without_terminal() -> None:
    if not _is_served() and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            f"The review screen needs a terminal: in scripts use {hints.command('claims')}, {hints.command('label')} "
            f"and {hints.command('claim')}."
        )


def _add_sources(settings: Settings, database: "Database", sources: "Sequence[str]") -> "Added":
    from annotator.library.additions import AddOptions, add_sources

    return add_sources(database, sources, AddOptions.of(settings))


class DeskOpener:
    """Opens the desk after the first paint, and starts the import that runs alongside."""

    def __init__(self, settings: Settings, sources: list[str]) -> None:
        self._settings = settings
        self._sources = sources
        self.imports: BackgroundImport | None = None
        self.backups: DailyBackup | None = None
        self.shown = ""
        """The database as it can be shown, without a password, once it is open."""

    def __call__(self) -> "ReviewDesk":
        """Open the database and the desk; called in a thread, and again after a failure."""
        database = open_for_writing(self._settings)  # first, since an import that fails removes what it made itself
        if self._sources and self.imports is None:
            self._start_import(self._sources)
        self.shown = database.shown
        add = partial(_add_sources, self._settings, database)
        desk = desk_on(database, self._settings, self.imports, self._start_import, add, reads_files=not _is_served())
        if desk.context.member.kind is MemberKind.MODEL:
            database.close()
            raise UsageError(
                f"“{desk.context.reviewer}” is a model, and the screen is for people: choose another --reviewer."
            )
        from annotator.cli.daily_backup import DailyBackup

        self.backups = DailyBackup(database, self._settings)
        self.backups.start()
        return desk

    def _start_import(self, sources: "Sequence[str]") -> "BackgroundImport":
        from annotator.review.background_import import BackgroundImport

        command = this_program("import", "--jobs", "1", "--json", "--", *sources)
        self.imports = BackgroundImport(command, {"ANNOTATOR_DB": self._settings.database.value})
        return self.imports
