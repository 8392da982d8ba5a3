"""Serves the screen until it is told to stop, and then closes every screen."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from socket import socket
from ssl import SSLContext

from aiohttp import web

from annotator.serve.connections import FIRST_REQUEST, Connections, bound
from annotator.serve.endpoint import Endpoint
from annotator.serve.guard import Guard
from annotator.serve.place import ServerPlace
from annotator.serve.routes import Routes
from annotator.serve.sessions import Limits, Sessions
from annotator.serve.sign_ins import SignInLog

_KEPT_OPEN = 15.0
"""Seconds a connection stays open for another request."""
_FAREWELL = 2.0
_REST = 2.0
"""Seconds for what is left of a request that was answered already."""
_LARGEST_REQUEST = 4_096
"""Bytes; nothing larger than a token is sent to a page. Messages of the socket have a limit of their own."""


@dataclass(frozen=True, slots=True)
class Server:
    """What is served, where, and to how many."""

    endpoint: Endpoint
    limits: Limits
    place: ServerPlace
    command_for: Callable[[str], Sequence[str]]
    """The command line of a reviewer's screen."""
    environment: Mapping[str, str]
    """What such a screen finds in its environment."""

    async def run(self, started: Callable[[Endpoint], None]) -> None:
        """Serve until the process is told to end; ``started`` is called once browsers can connect.

        Raises:
            AnnotatorError: when nothing can listen there, or another server serves the database.
            UsageError: for files that cannot be used for TLS.

        """
        context, listening = self.endpoint.tls(), bound(self.endpoint)
        endpoint = replace(self.endpoint, port=listening.getsockname()[1])
        told = _told_to_end()
        with listening, self.place.told(endpoint):
            async with self._listening(endpoint, listening, context):
                started(endpoint)
                await told.wait()

    @asynccontextmanager
    async def _listening(
        self, endpoint: Endpoint, listening: socket, context: SSLContext | None
    ) -> AsyncIterator[None]:
        """Answer while the block runs; afterwards every screen is closed."""
        log = SignInLog(self.place.log)
        sessions = Sessions(self.limits, self.command_for, self.environment, log)
        application = web.Application(client_max_size=_LARGEST_REQUEST)
        guard = Guard(endpoint, log)
        application.middlewares.append(guard.middleware)
        application.on_response_prepare.append(guard.protect)
        application.add_routes(Routes(endpoint, guard, self.place.links, sessions).table())
        runner = web.AppRunner(
            application, access_log=None, keepalive_timeout=_KEPT_OPEN, shutdown_timeout=_FAREWELL, lingering_time=_REST
        )
        await runner.setup()
        connections = Connections(runner.server, guard)
        listener = await asyncio.get_running_loop().create_server(
            connections, sock=listening, ssl=context, ssl_handshake_timeout=FIRST_REQUEST if context else None
        )
        watch = asyncio.create_task(sessions.watch())
        log.write("server starts", address=endpoint.origins[0])
        try:
            yield
        finally:
            listener.close()
            watch.cancel()
            await sessions.close()
            await runner.cleanup()
            log.note("server ends")


def _told_to_end() -> asyncio.Event:
    """What is set once the process is told to end."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):  # Windows
            loop.add_signal_handler(getattr(signal, name), told.set)
    return told
