"""One-time links: a random token for one reviewer, kept as its hash in a file that signing in removes.

A file each, because making a link is another program than the one that serves, and because removing a file is a thing
that only one of two programs can do.
"""

import json
import os
import secrets
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from annotator.settings import is_handle

HOURS = 24
"""How long a link can be used."""
_LONGEST = 200


class Links:
    """The links that nobody has used yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, reviewer: str) -> str:
        """A new token that signs ``reviewer`` in once."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove_old()
        token = secrets.token_urlsafe(32)
        handle = os.open(self._file(token), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"reviewer": reviewer, "until": time.time() + HOURS * 3600}, stream)
        return token

    def use(self, token: str) -> str | None:
        """The reviewer whom a token signs in, now for the last time; ``None`` for one that is wrong, used or old."""
        file = self._file(token)
        try:
            reviewer = _reviewer_in(file)
            file.unlink()
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return reviewer

    def _remove_old(self) -> None:
        for file in self._folder.iterdir():
            with suppress(OSError, ValueError, LookupError, TypeError):
                if _reviewer_in(file) is None:
                    file.unlink()

    def _file(self, token: str) -> Path:
        return self._folder / f"{sha256(token[:_LONGEST].encode('utf-8', 'replace')).hexdigest()}.json"


def _reviewer_in(file: Path) -> str | None:
    """Whom a link is for, unless it is too old."""
    said = json.loads(file.read_text("utf-8"))
    reviewer = str(said["reviewer"])
    return reviewer if is_handle(reviewer) and time.time() < said["until"] else None
