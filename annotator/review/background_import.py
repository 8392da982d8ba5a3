"""Runs an import as a process beside the desk and follows its progress."""

import json
import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.domain.work import ImportState
from annotator.errors import UsageError

_PATIENCE = 2.0
"""Seconds that ``close`` waits before it kills the process; the user is waiting for the prompt."""


def check_sources(sources: Sequence[str]) -> None:
    """Report at once what cannot be imported; the import beside the screen would only do so later.

    Raises:
        UsageError: for standard input, and for a file or folder that is not there.

    """
    for source in sources:
        if source == "-":
            raise UsageError("The screen needs the keyboard: import “-” with “annotator import -” first.")
        if "://" not in source and not any(char in source for char in "*?[") and not Path(source).expanduser().exists():
            raise UsageError(f"There is no file or folder {source}: check the name.")


class BackgroundImport:
    """An import command that prints one JSON object per line, followed from a thread.

    Each line has ``done`` and ``total``, and ``article_id`` or ``failed``. Parsing is too slow for the UI process.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Start ``command`` without a shell. Put secrets in ``environment``: anyone can read a command line."""
        self.first_article: str | None = None
        """The id of the first article the import reported, whether new or already known."""
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
        """Progress so far."""
        return ImportState(self._done, self._total, not self._ended, tuple(self._failures))

    def close(self) -> None:
        """Stop the import. Stored articles stay; the one in progress is dropped whole."""
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
            last_line = b"".join(errors[-1:]).decode("utf-8", "replace").strip()
            self._failures.append(last_line or f"The import ended with code {code}.")
        self._ended = True

    def _take(self, line: bytes) -> None:
        try:
            report: dict[str, Any] = json.loads(line)
            done, total = report["done"], report["total"]
            failures = [f"{failure['source']}: {failure['reason']}" for failure in report.get("failed", ())]
        except (ValueError, TypeError, LookupError):
            return  # not progress: a library printed this line
        self._done, self._total = done, total
        self._failures += failures
        if self.first_article is None:
            self.first_article = report.get("article_id")


StartImport = Callable[[Sequence[str]], BackgroundImport]
"""Starts to import files, folders or addresses."""
