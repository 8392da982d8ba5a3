"""Trains on each format for models, beside a trivial answer: ``python -m tests.export.trained``.

The labelled set of ``corpus/`` is exported with splits that do not leak; it is small, and the intervals say so. A
public set of speeches (``speeches.py``) is brought into the program, exported and trained on, too, if its folder is
given. The last model of a run is tried, once, on what it was not trained on; nothing is chosen by the result.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from annotator.load.dataset import load
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.export.make_labelled import LABELLED
from tests.export.support import export_to
from tests.export.trained.pairs import nli
from tests.export.trained.results import HEAD, Result
from tests.export.trained.sentences import detection
from tests.export.trained.spans import spancat, textcat
from tests.export.trained.speeches import TEST, TRAIN, decided

SPLIT = "train=0.6,test=0.4"
OWN, SPEECHES = "labelled set", "PoliClaim"


def main() -> None:
    """Print a line for each format as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="?", type=Path, metavar="FOLDER", help=f"where {TRAIN} and {TEST} are")
    parser.add_argument("--steps", type=int, default=400, help="of spacy train, in batches of 100 words or more")
    parser.add_argument("--seed", type=int, default=0, help="of splits and of training")
    asked = parser.parse_args()
    print("| " + " | ".join(HEAD) + " |")
    print("|---" * len(HEAD) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for result in results(Path(folder), asked.sets, asked.steps, asked.seed):
            print("| " + " | ".join(result.cells) + " |", flush=True)


def results(folder: Path, sets: Path | None, steps: int, seed: int) -> Iterator[Result]:
    """Yield the result of each format, in ``folder``."""
    database = open_database(str(folder / "labelled.db"))
    load(database, LABELLED)
    export_to(database, folder / "nli", "nli")
    export_to(database, folder / "spacy", "spacy", split=parse_split(SPLIT, seed))
    database.close()
    yield nli(folder / "nli", OWN)
    for task, train in (("textcat", textcat), ("spancat", spancat)):
        corpora = (folder / "spacy" / task / split for split in ("train", "test"))
        yield train(*corpora, OWN, steps, seed)
    if sets is not None:
        yield from _speeches(folder, sets, steps, seed)


def _speeches(folder: Path, sets: Path, steps: int, seed: int) -> Iterator[Result]:
    for name in (TRAIN, TEST):
        database = decided(sets / name, folder / f"{name}.db")
        _both(database, folder / name)
        database.close()
    rows = (folder / name / "detection" for name in (TRAIN, TEST))
    yield detection(*rows, SPEECHES)
    documents = (folder / name / "spacy" / "spancat" / "train" for name in (TRAIN, TEST))
    yield spancat(*documents, SPEECHES, steps, seed)


def _both(database: Database, folder: Path) -> None:
    folder.mkdir()
    for format in ("detection", "spacy"):
        export_to(database, folder / format, format)


if __name__ == "__main__":
    main()
