"""The log of sign-ins: who came, from where, who was refused and why. One JSON object a line, and never a token."""

import json
import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from annotator.text import one_line

_REFUSALS = 60
"""Refusals a minute that get a line of their own; the others are counted, so that nobody can fill the disk."""
_LONGEST = 120


class SignInLog:
    """Appends to a file that only its owner can read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._minute = 0
        self._refused = 0

    def note(self, event: str, **facts: str) -> None:
        """Append what happened, if that is possible."""
        with suppress(OSError):
            self.write(event, **facts)

    def write(self, event: str, **facts: str) -> None:
        """Append what happened. A sign-in counts once it is on file.

        Raises:
            OSError: when it cannot be written.

        """
        said = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "event": event}
        said |= {name: one_line(value)[:_LONGEST] for name, value in facts.items()}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(json.dumps(said) + "\n")

    def refuse(self, why: str, **facts: str) -> None:
        """Append that somebody was refused."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            if self._refused > _REFUSALS:
                self.note("refused", why="more of the same", times=str(self._refused - _REFUSALS))
            self._minute, self._refused = minute, 0
        self._refused += 1
        if self._refused <= _REFUSALS:
            self.note("refused", why=why, **facts)
