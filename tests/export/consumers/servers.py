"""Starting another program's server on the loopback address, and ending it with all that it started."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

HOST = "127.0.0.1"
START_SECONDS = 1200
"""The first start of Label Studio makes its tables, which takes half a minute on a quiet machine."""
REQUEST_SECONDS = 600
_END_SECONDS = 15
_POLL_SECONDS = 0.5
_NOTHING = 0
"""The signal that only asks whether a process is there."""
_NOWHERE = f"http://{HOST}:9"
"""A proxy that is not there: whatever asks for another machine is refused at once."""
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP")
"""Variables that a server gets of this process; no others, so that nothing of the user's leaks into it."""


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def environment(home: Path, **said: str) -> dict[str, str]:
    """Return the variables of a server that lives in ``home`` and cannot reach another machine by proxy."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
    alone = {"no_proxy": HOST, "NO_PROXY": HOST, "HOME": str(home), "USERPROFILE": str(home)}
    return kept | proxies | alone | said


@contextmanager
def running(
    command: Sequence[Any], said: Mapping[str, str], folder: Path, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a session of its own; in the end, end it and all of its children."""
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=dict(said),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def run(command: Sequence[Any], said: Mapping[str, str], folder: Path) -> None:
    """Run a program to its end.

    Raises:
        RuntimeError: it fails; the message has the end of what it said.

    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder, env=dict(said), capture_output=True, text=True, timeout=START_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{Path(str(command[0])).name} failed: {(done.stdout + done.stderr).strip()[-800:]}")


def wait_until_up(process: subprocess.Popen[bytes], address: str, log: Path, seconds: float = START_SECONDS) -> None:
    """Wait until a server answers.

    Raises:
        RuntimeError: it ended, or did not answer in time.

    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended: {log.read_text(errors='replace')[-800:]}")
        try:
            requests.get(address, timeout=5)
        except requests.RequestException:
            time.sleep(_POLL_SECONDS)
        else:
            return
    raise RuntimeError(f"The server at {address} did not answer within {seconds:.0f} s: {log.read_text()[-800:]}")


class Client:
    """Requests to one server, in one session with its cookies."""

    def __init__(self, base: str) -> None:
        """``base`` is the address of the server, without a slash in the end."""
        self.base = base
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Referer"] = base

    def ask(self, method: str, path: str, **said: Any) -> requests.Response:
        """Ask for ``path``, with the session's token against forged requests.

        Raises:
            RuntimeError: the server refuses; the message has the beginning of its answer.

        """
        token = self.session.cookies.get("csrftoken")
        headers = {"X-CSRFToken": token} if token else {}
        answer = self.session.request(method, self.base + path, headers=headers, timeout=REQUEST_SECONDS, **said)
        if not answer.ok:
            raise RuntimeError(f"{method} {path} answered {answer.status_code}: {answer.text[:400]}")
        return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group, politely first, and wait until they are gone."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + _END_SECONDS
        left = _lives(process, how)
        while left and time.monotonic() < until:
            time.sleep(_POLL_SECONDS / 5)
            left = _lives(process, _NOTHING)
    process.wait(_END_SECONDS)


def _lives(process: subprocess.Popen[bytes], how: int) -> bool:
    """Whether anybody is left in the group of a process; all of them get the signal ``how``."""
    process.poll()
    try:
        os.killpg(process.pid, how)
    except (ProcessLookupError, PermissionError):
        return False
    return True
