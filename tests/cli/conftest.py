"""Running commands as the shell would, in this process."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from annotator.__main__ import main


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The JSON values on stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ended]

_command_of = cache(typer.main.get_command)
"""Making all commands takes half as long as running one: they are made once for all tests of a process."""


@pytest.fixture
def run(db_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """``run("claims", "--json")``: one command on the test's database, as reviewer ana."""
    monkeypatch.setenv("ANNOTATOR_DB", str(db_path))
    monkeypatch.setenv("ANNOTATOR_REVIEWER", "ana")
    monkeypatch.setattr(typer.main, "get_command", _command_of)
    monkeypatch.setattr("annotator.__main__._PRIVATE", 0)  # the rights of what later tests make are not its business

    def run_command(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["annotator", *arguments])
        capfd.readouterr()
        code = main()
        captured = capfd.readouterr()
        return Ended(int(code), captured.out, captured.err)

    return run_command
