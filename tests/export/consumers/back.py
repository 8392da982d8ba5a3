"""Loading what came back into a new database, with the command that people use."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from annotator.dataset.answers import Layer
from annotator.storage.database.location import open_database
from tests.export.consumers.statements import Place, Statement, statements

LOAD_SECONDS = 900


def loaded_back(
    files: Sequence[Path], database: Path, layer: Layer = Layer.REVIEWS
) -> tuple[dict[Place, Statement], str]:
    """Load the files into a new database; return what it says in a layer, and what ``annotator load`` complained of.

    Raises:
        RuntimeError: a file could not be read at all.

    """
    said = []
    for file in files:
        done = subprocess.run(
            [sys.executable, "-m", "annotator", "load", str(file), "--db", str(database)],
            capture_output=True, text=True, timeout=LOAD_SECONDS, check=False, env=dict(os.environ, NO_COLOR="1"),
        )  # fmt: skip
        if done.returncode not in (0, 1, 4):
            raise RuntimeError(f"annotator load {file.name}: {done.stderr.strip()[-500:]}")
        said += [line for line in done.stderr.splitlines() if line.startswith(("Left out", "Unknown", "Conflict"))]
    opened = open_database(str(database))
    found = statements(opened, layer)
    opened.close()
    return found, "; ".join(said)
