"""Commands as processes: their start beside bare imports, and 10,000 labelled tasks beside other tools.

The tools' seconds are medians of three rounds on a machine with two cores (AMD EPYC) and 24 GiB, each through its own
HTTP interface with the server already up, but Potato's, which is a whole process: Label Studio 1.23.2, doccano 1.8.4,
Potato 2.12.1. Ours are whole processes here, so the ratios say only what machines of that kind would show.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests.perf.databases import Databases
from tests.perf.measure import Bar, Figure, rounds_of
from tests.perf.prose import sentence
from tests.perf.stage import annotator, environment

TASKS = 10_000
IMPORT_SECONDS = {"Label Studio": (10.9, 8.0), "doccano": (5.31, 4.0)}
EXPORT_SECONDS = {"Label Studio": (15.3, 15.0), "doccano": (2.42, 2.5), "Potato": (0.42, 1.0)}
"""The seconds of each tool for as many tasks, and how many times as fast the program is to be."""
LABELS = ("unverifiable", "not_a_claim")


def starts(databases: Databases, rounds: int, folder: Path) -> Iterator[Figure]:
    """``--help``, ``claims`` and ``label`` beside the import that each cannot do without."""
    path = databases.of(1000)
    with closing(sqlite3.connect(path)) as connection:
        (article,) = connection.execute("SELECT public_id FROM article ORDER BY id LIMIT 1").fetchone()
        wanted = "SELECT public_id FROM claim WHERE withdrawn_at IS NULL ORDER BY id DESC LIMIT 1"
        (claim,) = connection.execute(wanted).fetchone()
    typer, sqlmodel = "import typer", "import sqlmodel"
    commands = {
        typer: [sys.executable, "-c", typer],
        sqlmodel: [sys.executable, "-c", sqlmodel],
        "annotator --help": annotator("--help"),
        "annotator claims": annotator("claims", "--article", article, "--db", path),
        "annotator label": annotator("label", claim, "unverifiable", "--db", path),
    }
    times = rounds_of({name: _runner(command, folder) for name, command in commands.items()}, rounds)
    for name, bare in zip(list(commands)[2:], (typer, sqlmodel, sqlmodel), strict=True):
        yield Figure(name, 0, "s", tuple(times[name]), bare, tuple(times[bare]), Bar(1.5))


def tasks(rounds: int, folder: Path) -> Iterator[Figure]:
    """Loading 10,000 labelled sentences, each a text of its own, and exporting the database that loading made."""
    source, exported = folder / "tasks.jsonl", folder / "exported.jsonl"
    source.write_text("".join(_task(number) for number in range(TASKS)), "utf-8")
    targets = [folder / f"loaded-{number}.db" for number in range(rounds)]
    to_load, to_export = iter(targets), iter(targets)

    def load() -> None:
        _run(annotator("load", source, "--from", "doccano", "--db", next(to_load)), folder)

    def export() -> None:
        _run(annotator("export", "jsonl", "-o", exported, "--names", "--db", next(to_export)), folder)

    times = rounds_of({"import": load}, rounds) | rounds_of({"export": export}, rounds)
    for what, peers in (("import", IMPORT_SECONDS), ("export", EXPORT_SECONDS)):
        values = tuple(times[what])
        for tool, (seconds, faster) in peers.items():
            named = f"{what} of {TASKS:,} labelled tasks"
            yield Figure(named, 0, "s", values, f"{tool} ({seconds} s)", (seconds,), Bar(1 / faster))


def _task(number: int) -> str:
    dice = random.Random(number)
    return json.dumps({"id": number, "text": f"{sentence(dice)} ({number})", "label": [LABELS[number % 2]]}) + "\n"


def _runner(command: list[str], folder: Path) -> Callable[[], None]:
    return lambda: _run(command, folder)


def _run(command: list[str], folder: Path) -> None:
    """Run a command to its end.

    Raises:
        AssertionError: when it fails, with what it said.

    """
    done = subprocess.run(command, env=environment(folder), cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stderr[-500:]}")


def peak_of(command: list[str], folder: Path) -> float:
    """The most memory (MiB) that a command held while it ran.

    Raises:
        AssertionError: when it fails.

    """
    with subprocess.Popen(
        command, env=environment(folder), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise AssertionError(f"{command} ended with {process.returncode}")
    return used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
