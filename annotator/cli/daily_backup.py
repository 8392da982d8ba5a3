"""The backups that the screen makes by itself: soon after it opened, and daily while it stays open."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError
from annotator.settings import Settings, backup_folder

if TYPE_CHECKING:
    from annotator.storage.database.engine import Database

_SOON = 5.0
"""Seconds after the start, when the first article is on screen."""
_AGAIN = 600.0
"""Seconds between two looks at the age of the newest backup."""


class DailyBackup:
    """Makes backups of an SQLite database in a thread that ends with the program; a server has its own.

    A backup that the end of the program cuts short leaves no file of its name behind.
    """

    def __init__(self, database: "Database", settings: Settings) -> None:
        """Wait for ``start``."""
        self._database = database
        self._settings = settings
        self.failure: str | None = None
        """Why the last one could not be made."""

    def start(self) -> None:
        """Begin, if the project wants backups and the database is a file."""
        if self._settings.backups.keep and self._database.is_sqlite:
            threading.Thread(target=self._run, name="daily-backup", daemon=True).start()

    def _run(self) -> None:
        pause = threading.Event()
        pause.wait(_SOON)
        while True:
            self.make_if_due()
            pause.wait(_AGAIN)

    def make_if_due(self) -> Path | None:
        """Make a backup if the newest is old enough; the new one. A failure is kept."""
        from annotator.storage.backups import back_up_if_due

        wanted = self._settings.backups
        try:
            made = back_up_if_due(self._database, backup_folder(self._settings), keep=wanted.keep, hours=wanted.hours)
        except (AnnotatorError, OSError) as error:
            self.failure = str(error)
            return None
        self.failure = None
        return made
