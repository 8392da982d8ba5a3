"""What the crash campaign works on: small databases and files, made once and copied for every run."""

import json
import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.storage.check import check
from annotator.storage.database.location import open_database
from tests.crash.zygote import Zygote
from tests.perf.prose import article
from tests.storage.upgrades import build_old

OLD = "0008"
"""The schema of the database that is upgraded."""
ARTICLES, WIRE = 2, 4
"""Articles in the database, and files to import."""


@dataclass
class World:
    """The folder with the files to copy, and who starts commands."""

    base: Path
    zygote: Zygote

    def env(self, folder: Path, db: Path) -> dict[str, str]:
        """The environment of a command that works in ``folder``."""
        home = folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "ANNOTATOR_DB": str(db), "ANNOTATOR_REVIEWER": "ana", "TEXTUAL_ANIMATIONS": "none",
        }  # fmt: skip

    def run(self, folder: Path, db: Path, *arguments: object, **more: Any) -> int:
        """Run a command to its end; its exit code."""
        return self.zygote.run([str(each) for each in arguments], folder, self.env(folder, db), **more)

    def json(self, folder: Path, db: Path, *arguments: object) -> list[dict[str, Any]]:
        """What a command prints with ``--json``, line by line."""
        out = folder / "said.json"
        out.unlink(missing_ok=True)
        code = self.run(folder, db, *arguments, "--json", out=str(out))
        if code:
            raise AssertionError(f"{arguments}: exit code {code}")
        return [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    def take(self, name: str, folder: Path) -> Path:
        """A copy of one of the files."""
        return Path(shutil.copy(self.base / name, folder / name))


def make_world(base: Path, zygote: Zygote) -> World:
    """Make everything once: a database with some labels, an earlier backup of it, an old one, files to bring in."""
    world = World(base, zygote)
    texts = [article(number, 12) for number in range(ARTICLES + WIRE)]
    for name, some in (("articles", texts[:ARTICLES]), ("wire", texts[ARTICLES:])):
        (base / name).mkdir()
        for number, text in enumerate(some):
            (base / name / f"{number:02}.txt").write_text(text, "utf-8")
    db = base / "work.db"
    _must(world.run(base, db, "import", "--jobs", "1", base / "articles"))
    claims = [claim["id"] for claim in world.json(base, db, "claims")]
    _must(world.run(base, db, "label", claims[0], "verified", "--source", "https://stat.example/first"))
    _must(world.run(base, db, "db", "backup", "-o", base / "earlier.db"))
    _must(world.run(base, db, "export", "jsonl", "-o", base / "before.jsonl"))
    for claim in claims[1:4]:
        _must(world.run(base, db, "label", claim, "disputed", "--source", f"https://stat.example/{claim}"))
        _must(world.run(base, db, "label", claim, "unverifiable", "--reviewer", "ben"))
    _must(world.run(base, db, "export", "jsonl", "-o", base / "set.jsonl"))
    _must(world.run(base, base / "loaded.db", "load", base / "set.jsonl"))
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    build_old(base / "old.db", OLD)
    _write_sentences(base / "sentences.jsonl", [article(number, 12) for number in range(8)])
    return world


def _must(code: int) -> None:
    if code:
        raise AssertionError(f"preparing the campaign failed with exit code {code}")


def _write_sentences(path: Path, texts: Sequence[str]) -> None:
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    rows = ({"text": line, "label": number % 2 == 0} for number, line in enumerate(lines))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def problems_of(db: Path) -> list[str]:
    """What SQLite and ``db check`` find wrong."""
    database = open_database(str(db), create=False)
    try:
        return [f"{name}: {problem}" for name, problems in check(database) for problem in problems]
    finally:
        database.close()


def asked(db: Path, query: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
    """Rows of a database, read without changing it."""
    with closing(sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query, values or {}).fetchall()


def counted(db: Path, *tables: str) -> tuple[int, ...]:
    """The numbers of rows of tables."""
    return tuple(asked(db, f"SELECT COUNT(*) FROM {table}")[0][0] for table in tables)
