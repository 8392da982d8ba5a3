"""How many connections there may be, and how long one may say nothing."""

import asyncio
import socket

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from annotator.errors import AnnotatorError
from annotator.serve.endpoint import Endpoint
from annotator.serve.guard import Guard

MOST = 256
FIRST_REQUEST = 10.0
"""Seconds until a connection must have asked for something."""


class Connections:
    """Makes what speaks with each connection, for those that are let in."""

    def __init__(self, server: web.Server | None, guard: Guard) -> None:
        if server is None:
            raise AssertionError("the application was not set up")
        self._server = server
        self._silent = guard.silent
        self._lost = server.connection_lost
        server.connection_lost = self._gone  # type: ignore[method-assign]  # closed ones are silent no more

    def __call__(self) -> asyncio.Protocol:
        """What speaks with a new connection."""
        if len(self._silent.union(self._server.connections)) >= MOST:  # some are only about to be connections
            return _TurnedAway()
        speaker = self._server()
        self._silent.add(speaker)
        asyncio.get_running_loop().call_later(FIRST_REQUEST, self._look, speaker)
        return speaker

    def _gone(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        self._silent.discard(handler)
        self._lost(handler, exc)

    def _look(self, speaker: RequestHandler) -> None:
        if speaker in self._silent:
            self._silent.discard(speaker)
            if speaker.transport is not None:
                speaker.transport.abort()


class _TurnedAway(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it at once."""
        transport.close()


def bound(endpoint: Endpoint) -> socket.socket:
    """A socket that listens at an endpoint.

    Raises:
        AnnotatorError: when the port is taken, or the address is not this machine's.

    """
    family = socket.AF_INET6 if ":" in endpoint.host else socket.AF_INET
    try:
        return socket.create_server((endpoint.host, endpoint.port), family=family, backlog=128)
    except OSError as error:
        why = (error.strerror or str(error)).partition(" (while")[0]
        raise AnnotatorError(
            f"Nothing can listen at {endpoint.host} port {endpoint.port} ({why}): give another --port or --host."
        ) from error
