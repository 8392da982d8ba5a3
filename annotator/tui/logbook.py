"""Where the application writes what went wrong: the terminal is taken, so a file in the user's data folder."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Logbook(logging.Handler):
    """Opens ``app.log`` when there is something to write, not before: most sessions have nothing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._file: logging.FileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one entry; a log that cannot be written must not become an error of its own."""
        try:
            if self._file is None:
                self._file = _opened()
            self._file.emit(record)
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
        super().close()


def _opened() -> logging.FileHandler:
    from annotator.settings import data_dir

    folder = data_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / "app.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


@contextmanager
def logbook() -> Iterator[None]:
    """Send this package's log to ``app.log`` for as long as the block runs, and nowhere else."""
    logger = logging.getLogger("annotator")
    handler, before = _Logbook(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = before
        logger.removeHandler(handler)
        handler.close()
