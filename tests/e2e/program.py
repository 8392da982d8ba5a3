"""The installed program as a person meets it: a command line, a terminal, a database.

What is tested runs in a process of its own. What only prepares for it, or looks at what it left, runs in this one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from annotator.cli.commands import app
from tests.e2e.terminal import PATIENCE, Terminal
from tests.support import ROOT


@dataclass
class Program:
    """Runs ``annotator`` for the reviewer ana on one database, in a home folder of its own."""

    home: Path
    db: Path
    opened: list[Terminal] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """The environment the program runs in; ``_isolated`` has taken the developer's out of it.

        What steers Python itself goes too: unbuffered output, for one, would hide a missing flush.
        """
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return plain | {"PYTHONPATH": str(ROOT), "ANNOTATOR_DB": str(self.db), "ANNOTATOR_REVIEWER": "ana"}

    def command(self, *arguments: object) -> list[str]:
        """The command line for ``annotator`` with these arguments."""
        return [sys.executable, "-m", "annotator", *map(str, arguments)]

    def run(self, *arguments: object, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end, which must have exit code ``code``."""
        ended = subprocess.run(
            self.command(*arguments), env=self.env, cwd=self.home, capture_output=True, timeout=2 * PATIENCE
        )
        assert ended.returncode == code, ended.stderr.decode()
        return ended

    def here(self, *arguments: object, code: int = 0) -> str:
        """What a command prints that prepares or looks, run in this process, where it takes no second to start."""
        env = {"ANNOTATOR_DB": str(self.db), "ANNOTATOR_REVIEWER": "ana"}
        ended = CliRunner().invoke(app, [*map(str, arguments)], env=env)
        assert ended.exit_code == code, ended.output
        return ended.stdout

    def json(self, *arguments: object, code: int = 0) -> list[dict[str, Any]]:
        """What a command prints with ``--json``, line by line; run in this process."""
        return [json.loads(line) for line in self.here(*arguments, "--json", code=code).splitlines()]

    def open(
        self, *arguments: object, rows: int = 24, columns: int = 80, env: Mapping[str, str] | None = None
    ) -> Terminal:
        """Run a command on a terminal."""
        terminal = Terminal(self.command(*arguments), self.env | dict(env or {}), self.home, rows, columns)
        self.opened.append(terminal)
        return terminal

    def close(self) -> None:
        """End what still runs."""
        for terminal in self.opened:
            terminal.close()
