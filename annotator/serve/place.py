"""The folder of a server, beside its database: links not used yet, the log of sign-ins, where it listens."""

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.serve.endpoint import Endpoint
from annotator.serve.sign_in_links import Links
from annotator.serve.sign_ins import SignInLog

if sys.platform != "win32":
    import fcntl


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """The folder, which only its owner can read."""

    folder: Path

    @property
    def log(self) -> Path:
        """The log of sign-ins."""
        return self.folder / "sign-ins.log"

    def new_link(self, url: str, reviewer: str) -> str:
        """The address that signs a reviewer in at the server called ``url``; what is behind ``#`` stays in browsers."""
        token = self.links.make(reviewer)
        SignInLog(self.log).write("link made", reviewer=reviewer)
        return f"{url}/sign-in#{token}"

    @property
    def links(self) -> Links:
        """The links that nobody has used yet."""
        return Links(self.folder / "links")

    @contextmanager
    def told(self, endpoint: Endpoint) -> Iterator[None]:
        """Say where the server listens, while it does.

        Raises:
            AnnotatorError: when another one serves the database, or the folder is somebody else's.

        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._check_own()
        with os.fdopen(os.open(self._running, os.O_RDWR | os.O_CREAT, 0o600), "w") as stream:
            if not _is_free(stream.fileno()):
                raise AnnotatorError(
                    "A server runs for this database already: “annotator serve --link NAME” makes links for it."
                )
            stream.truncate()
            json.dump({"url": endpoint.origins[0]}, stream)
            stream.flush()
            try:
                yield
            finally:
                stream.truncate(0)

    def url(self) -> str:
        """The address in the browser of the server that runs.

        Raises:
            AnnotatorError: when none does.

        """
        try:
            with self._running.open("r+", encoding="utf-8") as stream:
                self._check_own()
                if not _is_free(stream.fileno()):
                    return str(json.load(stream)["url"])
        except (OSError, ValueError, LookupError, TypeError):
            pass
        raise AnnotatorError("No server runs for this database: “annotator serve” starts one, and makes links too.")

    def _check_own(self) -> None:
        """Whoever can write here can sign in as anybody, so nobody else may: where a folder is shared, too."""
        about = self.folder.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
            raise AnnotatorError(f"{self.folder} is not a folder of yours: move it away, or serve as who made it.")
        self.folder.chmod(0o700)

    @property
    def _running(self) -> Path:
        return self.folder / "running.json"


def _is_free(handle: int) -> bool:
    """Whether no server holds a file; if so, this program does until it closes it. The system lets go of the dead."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
