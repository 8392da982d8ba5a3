"""The folder of a server, beside its database: links not used yet, the log of sign-ins, where it listens."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.serve.endpoint import Endpoint
from annotator.serve.sign_in_links import Links
from annotator.serve.sign_ins import SignInLog

_PATIENCE = 2.0


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
        """Say where the server listens, while it does."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        said = {"url": endpoint.origins[0], "host": endpoint.host, "port": endpoint.port}
        with os.fdopen(os.open(self._running, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            json.dump(said, stream)
        try:
            yield
        finally:
            self._running.unlink(missing_ok=True)

    def url(self) -> str:
        """The address in the browser of the server that runs.

        Raises:
            AnnotatorError: when none does.

        """
        try:
            said = json.loads(self._running.read_text("utf-8"))
            host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(said["host"], said["host"])  # noqa: S104 - any of ours
            socket.create_connection((host, said["port"]), _PATIENCE).close()
            return str(said["url"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise AnnotatorError(
                "No server runs for this database: “annotator serve” starts one, and makes links too."
            ) from error

    @property
    def _running(self) -> Path:
        return self.folder / "running.json"
