"""An import that runs as a process of its own beside the desk, and what it has said so far."""

import json
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.domain.work import ImportState

_PATIENCE = 2.0
"""Seconds that closing waits before it insists: people are waiting for their prompt."""


class BackgroundImport:
    """Runs an import command that prints one JSON object a line, and keeps up with it.

    Each line for an article has ``done`` and ``total`` and either ``article_id`` or ``failed``; the last line is the
    summary. Parsing takes far longer than reviewing waits for, so it never runs inside the UI's process.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Start ``command``, a list and never a shell line; ``environment`` is added to this process's own.

        What is secret belongs there: everybody on the machine can read a command line.
        """
        self.first_article: str | None = None
        """The id of the first article that the import met, new or known already."""
        self._done = 0
        self._total: int | None = None
        self._failures: list[str] = []
        self._ended = False
        self._closing = False
        self._process = subprocess.Popen(  # noqa: S603 - a fixed command of our own, no shell
            command,
            env=os.environ | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name="import-reader", daemon=True)
        self._reader.start()

    def state(self) -> ImportState:
        """How far it has come."""
        return ImportState(self._done, self._total, not self._ended, tuple(self._failures))

    def close(self) -> None:
        """Stop the import; the articles it stored stay, the one it is at is left out whole."""
        self._closing = True
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reader.join(_PATIENCE)

    def _read(self) -> None:
        stdout, stderr = self._process.stdout, self._process.stderr
        if stdout is None or stderr is None:
            raise AssertionError("the process was started with pipes")
        errors: list[bytes] = []
        drain = threading.Thread(target=lambda: errors.extend(stderr), daemon=True)
        drain.start()
        for line in stdout:
            self._take(line)
        code = self._process.wait()
        drain.join(timeout=1)
        if code != 0 and not self._closing and not self._failures:
            said = b"".join(errors[-1:]).decode("utf-8", "replace").strip()
            self._failures.append(said or f"The import ended with code {code}.")
        self._ended = True

    def _take(self, line: bytes) -> None:
        try:
            said: dict[str, Any] = json.loads(line)
            done, total = said["done"], said["total"]
            failures = [f"{failure['source']}: {failure['reason']}" for failure in said.get("failed", ())]
        except (ValueError, TypeError, LookupError):
            return  # a line that a library printed is not ours to understand
        self._done, self._total = done, total
        self._failures += failures
        if self.first_article is None:
            self.first_article = said.get("article_id")
