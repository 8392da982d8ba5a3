"""The log of the screen: a file in the user's data folder, since the terminal is taken."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.text import for_display


class _Logbook(logging.Handler):
    """Opens ``app.log`` only when there is something to write."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(logging.WARNING)
        self._folder = folder
        self._file: logging.FileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one entry; failing to write the log must not raise."""
        try:
            if self._file is None:
                self._file = _open_file(self._folder)
            self._file.emit(record)
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()


class _Harmless(logging.Formatter):
    """Entries quote articles, and somebody may look at them on a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """One entry, with its traceback."""
        return for_display(super().format(record))


def _open_file(folder: Path | None) -> logging.FileHandler:
    from annotator.settings import data_dir

    folder = folder or data_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / "app.log", encoding="utf-8")
    handler.setFormatter(_Harmless("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


@contextmanager
def logbook(folder: Path | None = None) -> Iterator[None]:
    """Send this package's log to ``app.log`` only, while the block runs; in ``folder`` instead of the data folder."""
    logger = logging.getLogger("annotator")
    handler, before = _Logbook(folder), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = before
        logger.removeHandler(handler)
        handler.close()
