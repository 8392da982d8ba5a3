"""Fetching one page for the archive: few bytes, little time, public machines only, every redirect judged anew."""

import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from annotator.errors import InputError
from annotator.text import one_line
from annotator.web.machines import PORTS, Target, target_of

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

MAX_BYTES = 20 * 1024 * 1024
TOTAL_SECONDS = 20.0
SILENCE_SECONDS = 8.0
"""The longest wait for a connection, or for the next bytes."""
MAX_HOPS = 5
_CHUNK = 64 * 1024
_HEADERS = {
    "User-Agent": "annotator (fact-checking tool; archives one page for one person)",
    "Accept": "text/html, application/xhtml+xml, application/pdf;q=0.9, text/*;q=0.8, application/json;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}
_PACKED = {"gzip": 47, "x-gzip": 47, "deflate": 47}
"""Content encodings that are unpacked, with zlib's window bits (gzip and zlib headers are told apart by zlib)."""

_GZIP = b"\x1f\x8b"
"""How one more part of a gzip stream begins; a stream may have several."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come, and how long it may take altogether and between two pieces, in seconds."""

    max_bytes: int = MAX_BYTES
    total_seconds: float = TOTAL_SECONDS
    silence_seconds: float = SILENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back, unpacked: the bytes, where they were in the end, and what the server called them."""

    data: bytes
    final_url: str
    http_status: int
    media_type: str | None
    charset: str | None


class FetchError(InputError):
    """A page could not be fetched; goes on from the address. Says how far it came."""

    def __init__(self, reason: str, final_url: str | None = None, http_status: int | None = None) -> None:
        """``final_url`` and ``http_status`` are those of the last answer, where there was one."""
        super().__init__(reason)
        self.final_url = final_url
        self.http_status = http_status


def fetch(url: str, allowed: Collection[str] = (), limits: Limits | None = None) -> Fetched:
    """The page at ``url``. Proxies of the environment are not used: they would resolve names themselves.

    Raises:
        FetchError: when it cannot be had within the limits, or must not be asked for.

    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.total_seconds
    here, status = url, None
    try:
        for _ in range(MAX_HOPS + 1):
            target = target_of(here, allowed, min(limits.silence_seconds, _left(deadline, limits)))
            with _answer(target, deadline, limits) as response:
                here, status = target.url, response.status
                onward = _onward(response, here)
                if onward is None:
                    return _page(response, target, deadline, limits)
            here = onward
    except InputError as error:
        reached = here if status is not None else None
        raise FetchError(str(error), reached, status) from error
    raise FetchError(f"leads on and on ({MAX_HOPS} redirects): open it in a browser and archive where it ends.", here)


def _left(deadline: float, limits: Limits) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise InputError(_late(limits))
    return left


def _late(limits: Limits) -> str:
    return f"did not answer in full within {limits.total_seconds:g} seconds: try again later, or add a saved copy."


class _Watch:
    """Ends a connection when time is up.

    Time-outs of sockets count from one piece to the next, and a server may send a byte now and then for ever.
    """

    def __init__(self, connection: "HTTPConnection", seconds: float) -> None:
        self.late = False
        self._connection = connection
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Let go of the connection."""
        self._timer.cancel()
        self._connection.close()

    def _cut(self) -> None:
        """Close the socket under whoever waits for it; called in the timer's thread."""
        self.late = True
        if self._connection.sock is not None:
            with suppress(OSError):  # it may end by itself in this moment
                self._connection.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _answer(target: Target, deadline: float, limits: Limits) -> Iterator["BaseHTTPResponse"]:
    """The answer of the first of the target's machines that takes the connection; ended at the deadline.

    Raises:
        InputError: when none does, the answer breaks off, or time is up.

    """
    from urllib3.exceptions import HTTPError

    connection, watch = _connected(target, deadline, limits)
    try:
        headers = _HEADERS | {"Host": _host(target)}
        connection.request("GET", target.path, headers=headers, preload_content=False, decode_content=False)
        yield connection.getresponse()
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if watch.late:
            raise InputError(_late(limits)) from None
        if isinstance(error, TimeoutError) or "timed out" in str(error):
            raise InputError(f"was silent for {limits.silence_seconds:g} seconds: try again later.") from None
        said = one_line(str(error) or type(error).__name__)[:200]
        raise InputError(f"broke off while it was read ({said}): try again.") from None
    finally:
        watch.stop()
    if watch.late:  # what was cut off can look like an end
        raise InputError(_late(limits))


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"


def _connected(target: Target, deadline: float, limits: Limits) -> tuple["HTTPConnection", _Watch]:
    """A connection to one of the judged addresses, already watched.

    Raises:
        InputError: when no machine takes it.

    """
    from urllib3.exceptions import HTTPError

    problem: Exception | None = None
    for address in target.addresses:
        left = _left(deadline, limits)
        connection = _connection(target, address, min(limits.silence_seconds, left))
        watch = _Watch(connection, left)
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            watch.stop()
            problem = error
        else:
            return connection, watch
    _left(deadline, limits)
    said = one_line(str(getattr(problem, "reason", problem) or type(problem).__name__))[:200]
    raise InputError(f"cannot be reached ({said}): check the address and the network.")


def _connection(target: Target, address: str, patience: float) -> "HTTPConnection":
    """A connection, not yet open, to an address instead of a name; a certificate is held against the name."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=patience)
    name = target.host
    return HTTPSConnection(
        address, target.port, timeout=patience, ssl_context=_trust(), server_hostname=name, assert_hostname=name
    )


def _trust() -> ssl.SSLContext:
    """The authorities that the system trusts, and those that browsers do."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _onward(response: "BaseHTTPResponse", here: str) -> str | None:
    """Where a redirect leads.

    Raises:
        InputError: for a redirect without an address, or an answer that is no page.

    """
    if response.status in (301, 302, 303, 307, 308):
        onward = response.headers.get("Location")
        if not onward:
            raise InputError(f"answers {response.status} and does not say where to: open it in a browser.")
        with suppress(UnicodeError):  # headers are read as Latin-1, and most who write other letters mean UTF-8
            onward = onward.encode("latin-1").decode("utf-8")
        return urljoin(here, onward)
    if response.status != 200:
        reason = one_line(response.reason or "")[:80]
        raise InputError(
            f"answers {response.status} {reason}".rstrip() + ": open it in a browser, and add a saved copy."
        )
    return None


def _page(response: "BaseHTTPResponse", target: Target, deadline: float, limits: Limits) -> Fetched:
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type", "")
    stated = header.get_content_type() if header["Content-Type"] else None
    if stated is not None and not re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", stated, re.ASCII):
        stated = None  # whatever the server means by it
    charset = header.get_content_charset() if stated else None
    data = _body(response, deadline, limits)
    return Fetched(data, target.url, response.status, stated, charset)


def _body(response: "BaseHTTPResponse", deadline: float, limits: Limits) -> bytes:
    """All bytes of the answer, unpacked piece by piece so that a small answer cannot become a large one unnoticed."""
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("", "identity", *_PACKED):
        raise InputError(f"is sent packed ({one_line(coding)[:40]}) in a way that was not asked for: add a saved copy.")
    unpack = zlib.decompressobj(_PACKED[coding]) if coding in _PACKED else None
    data = bytearray()
    received = 0
    while chunk := _next(response):
        received += len(chunk)
        room = limits.max_bytes + 1 - len(data)
        try:
            data += chunk if unpack is None else unpack.decompress(chunk, room)
            while unpack is not None and unpack.eof and unpack.unused_data.startswith(_GZIP):
                rest, unpack = unpack.unused_data, zlib.decompressobj(_PACKED[coding])
                data += unpack.decompress(rest, max(1, limits.max_bytes + 1 - len(data)))
        except zlib.error:
            raise InputError("is packed and damaged: try again, or add a saved copy.") from None
        if max(received, len(data)) > limits.max_bytes:
            raise InputError(f"is larger than {limits.max_bytes / 1024 / 1024:g} MB: add a copy of the part you need.")
        _left(deadline, limits)
    if unpack is not None and not unpack.eof:
        raise InputError("broke off while it was read: try again.")
    return bytes(data)


def _next(response: "BaseHTTPResponse") -> bytes:
    """What has come by now, at least a byte, or nothing at the end."""
    return response.read1(_CHUNK, decode_content=False) or b""
