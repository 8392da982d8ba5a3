"""A database and a terminal to measure in, away from the developer's own."""

import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from annotator.domain.records import ArticleInput
from annotator.domain.suggestion import SuggesterInfo
from annotator.storage.articles import store_article
from annotator.storage.database.location import open_database
from tests.e2e.terminal import Pty
from tests.perf.prose import numbered
from tests.support import ROOT

ROWS, COLUMNS = 40, 120
_SUGGESTER = SuggesterInfo("measured", "1", "none")
_PATIENCE = 120.0
ORIGIN = "measured"
"""Where numbered articles say they come from."""


def database_with(path: Path, sentences: int, claims_every: int = 2, number: int = 0) -> Path:
    """The database at ``path`` with one more numbered article; another ``number`` makes another one."""
    text, spans, suggested = numbered(sentences, claims_every, number)
    database = open_database(str(path))
    article = ArticleInput(text, ORIGIN, title=f"Article {number} of {sentences} sentences")
    store_article(database, article, spans, suggested, _SUGGESTER, 0.35, "numbered")
    database.close()
    return path


def annotator(*arguments: object) -> list[str]:
    """The command line of the program."""
    return [sys.executable, "-m", "annotator", *map(str, arguments)]


def environment(home: Path) -> dict[str, str]:
    """What programs run in, with nothing of the developer's settings (without bytecode a start takes far longer)."""
    unwanted = ("ANNOTATOR_", "XDG_", "PYTHON", "NO_COLOR")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    ours = {"HOME": str(home), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "ANNOTATOR_REVIEWER": "measured"}
    return plain | ours


def start(command: Sequence[str], home: Path) -> Pty:
    """A program on a terminal."""
    return Pty(command, environment(home), home, ROWS, COLUMNS)


def seconds_until(pty: Pty, wanted: str, after: int = 0) -> float:
    """When (``time.perf_counter``) the program had written ``wanted``, a pattern, behind byte ``after``."""
    pattern = re.compile(wanted.encode(), re.DOTALL)
    until = time.perf_counter() + _PATIENCE
    while not pattern.search(pty.written, after):
        if not pty.read(1.0) and time.perf_counter() > until:
            raise TimeoutError(f"{wanted!r} did not come out within {_PATIENCE:.0f} s")
    return time.perf_counter()


def drain(pty: Pty, quiet: float) -> None:
    """Read until nothing came for ``quiet`` seconds."""
    while pty.read(quiet):
        pass
