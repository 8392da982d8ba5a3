"""Fetching one page to import or archive it, within limits of size and time, from public hosts only.

Every redirect is checked like the first address.
"""

import re
import socket
import ssl
import threading
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
from annotator.web.purposes import ARCHIVING, Budget, Limits, Purpose

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

MAX_HOPS = 5
_CHUNK = 64 * 1024
_PACKED = {"gzip": 47, "x-gzip": 47, "deflate": 47}
"""Accepted content encodings, with zlib's window bits (zlib detects gzip and zlib headers itself)."""

_GZIP = b"\x1f\x8b"
"""The start of a gzip member; a stream may have several."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched page, decompressed: its bytes, its final address, and what the server said about it."""

    data: bytes
    final_url: str
    http_status: int
    media_type: str | None
    charset: str | None


class FetchError(InputError):
    """A page could not be fetched; the message continues a sentence that begins with the address."""

    def __init__(self, reason: str, final_url: str | None = None, http_status: int | None = None) -> None:
        """``final_url`` and ``http_status`` are those of the last answer, if there was one."""
        super().__init__(reason)
        self.final_url = final_url
        self.http_status = http_status


def fetch(
    url: str, allowed: Collection[str] = (), limits: Limits | None = None, purpose: Purpose = ARCHIVING
) -> Fetched:
    """Fetch the page at ``url``; ignores proxy settings, because a proxy would resolve names itself.

    ``allowed`` names hosts that may be on a private network (see ``machines``).

    Raises:
        FetchError: if the page exceeds the limits, is not allowed, or is not what ``purpose`` accepts.

    """
    budget = Budget(purpose, limits or Limits())
    here, status = url, None
    try:
        for _ in range(MAX_HOPS + 1):
            target = target_of(here, allowed, budget.patience)
            with _answer(target, budget) as response:
                here, status = target.url, response.status
                onward = _onward(response, here, budget)
                if onward is None:
                    return _page(response, target, budget)
            here = onward
    except InputError as error:
        reached = here if status is not None else None
        raise FetchError(str(error), reached, status) from error
    raise FetchError(
        f"redirected more than {MAX_HOPS} times: open it in a browser and use the address where it ends.", here
    )


class _Watch:
    """Ends a connection when time is up.

    Socket timeouts start again with every byte, so a slow server could keep a connection open for ever.
    """

    def __init__(self, connection: "HTTPConnection", seconds: float) -> None:
        self.late = False
        self._connection = connection
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()
        self._connection.close()

    def _cut(self) -> None:
        self.late = True
        if self._connection.sock is not None:
            with suppress(OSError):  # it may have just ended by itself
                self._connection.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _answer(target: Target, budget: Budget) -> Iterator["BaseHTTPResponse"]:
    """The answer of the first host address that accepts a connection; ended at the deadline."""
    from urllib3.exceptions import HTTPError

    connection, watch = _connected(target, budget)
    try:
        headers = budget.purpose.headers | {"Host": _host(target)}
        connection.request("GET", target.path, headers=headers, preload_content=False, decode_content=False)
        yield connection.getresponse()
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if watch.late:
            raise InputError(budget.late) from None
        if isinstance(error, TimeoutError) or "timed out" in str(error):
            raise InputError(f"sent nothing for {budget.limits.silence_seconds:g} seconds: try again later.") from None
        reason = one_line(str(error) or type(error).__name__)[:200]
        raise InputError(f"was cut off before its end ({reason}): try again.") from None
    finally:
        watch.stop()
    if watch.late:  # a connection that was cut can look complete
        raise InputError(budget.late)


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"


def _connected(target: Target, budget: Budget) -> tuple["HTTPConnection", _Watch]:
    from urllib3.exceptions import HTTPError

    problem: Exception | None = None
    for address in target.addresses:
        connection = _connection(target, address, budget.patience)
        watch = _Watch(connection, budget.left())
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            watch.stop()
            problem = error
        else:
            return connection, watch
    budget.left()
    reason = one_line(str(getattr(problem, "reason", problem) or type(problem).__name__))[:200]
    raise InputError(f"cannot be reached ({reason}): check the address and the network.")


def _connection(target: Target, address: str, patience: float) -> "HTTPConnection":
    """An unopened connection to an IP address; the certificate is checked against the host's name."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=patience)
    name = target.host
    return HTTPSConnection(
        address, target.port, timeout=patience, ssl_context=_trust(), server_hostname=name, assert_hostname=name
    )


def _trust() -> ssl.SSLContext:
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _onward(response: "BaseHTTPResponse", here: str, budget: Budget) -> str | None:
    if response.status in (301, 302, 303, 307, 308):
        onward = response.headers.get("Location")
        if not onward:
            raise InputError(f"redirects ({response.status}) without an address: open it in a browser.")
        with suppress(UnicodeError):  # http.client reads headers as Latin-1, but servers mostly send UTF-8
            onward = onward.encode("latin-1").decode("utf-8")
        return urljoin(here, onward)
    if response.status != 200:
        reason = one_line(response.reason or "")[:80]
        raise InputError(
            f"returned {response.status} {reason}".rstrip() + f": open it in a browser, and {budget.purpose.instead}."
        )
    return None


def _page(response: "BaseHTTPResponse", target: Target, budget: Budget) -> Fetched:
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type", "")
    stated = header.get_content_type() if header["Content-Type"] else None
    if stated is not None and not re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", stated, re.ASCII):
        stated = None  # malformed
    charset = header.get_content_charset() if stated else None
    budget.purpose.check(stated, target.url)
    data = _body(response, budget)
    return Fetched(data, target.url, response.status, stated, charset)


def _body(response: "BaseHTTPResponse", budget: Budget) -> bytes:
    """All bytes of the answer, decompressed in pieces so that a small answer cannot become a huge one."""
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("", "identity", *_PACKED):
        name = one_line(coding)[:40]
        raise InputError(f"uses an unsupported compression ({name}): {budget.purpose.instead}.")
    unpack = zlib.decompressobj(_PACKED[coding]) if coding in _PACKED else None
    data = bytearray()
    received, most = 0, budget.limits.max_bytes
    while chunk := response.read1(_CHUNK, decode_content=False):
        received += len(chunk)
        room = most + 1 - len(data)
        try:
            data += chunk if unpack is None else unpack.decompress(chunk, room)
            while unpack is not None and unpack.eof and unpack.unused_data.startswith(_GZIP):
                rest, unpack = unpack.unused_data, zlib.decompressobj(_PACKED[coding])
                data += unpack.decompress(rest, max(1, most + 1 - len(data)))
        except zlib.error:
            raise InputError(f"has damaged compressed data: try again, or {budget.purpose.instead}.") from None
        if max(received, len(data)) > most:
            raise InputError(f"is larger than {most / 1024 / 1024:g} MB: {budget.purpose.instead_of_all}.")
        budget.left()
    if unpack is not None and not unpack.eof:
        raise InputError("was cut off before its end: try again.")
    return bytes(data)
