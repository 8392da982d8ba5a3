"""What every request passes before anything looks at it, and what every answer carries.

A web page of a stranger can make a browser send requests to this server, and can give a name of its own the address of
this machine (DNS rebinding). The header ``Host`` unmasks the second, ``Origin`` the first: browsers set both, and no
page can change them.
"""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from aiohttp.web_protocol import RequestHandler

from annotator.serve.endpoint import Endpoint
from annotator.serve.sign_ins import SignInLog

NONCE: web.RequestKey[str] = web.RequestKey("nonce", str)
"""What marks the styles of a page as its own."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Server": "annotator",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_YEAR = 365 * 24 * 3600


class Guard:
    """Refuses what does not come from a browser that is on this server's own page."""

    def __init__(self, endpoint: Endpoint, log: SignInLog) -> None:
        self._endpoint = endpoint
        self._log = log
        self.silent: set[RequestHandler] = set()
        """Connections that have not asked for anything yet."""

    @property
    def middleware(self) -> Middleware:
        """The check, as the application wants it."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.silent.discard(request.protocol)
            why = self._why_refused(request)
            if why is None:
                return await handler(request)
            self.refuse(request, why)
            raise web.HTTPForbidden(text=f"Refused: {why}.\n")

        return check

    def refuse(self, request: web.Request, why: str) -> None:
        """Write a refusal into the log."""
        named = {name: value for name in ("Host", "Origin") if (value := request.headers.get(name)) is not None}
        self._log.refuse(why, path=request.path.partition("#")[0], address=self.address_of(request), **named)

    def address_of(self, request: web.Request) -> str:
        """Where a request comes from; behind a proxy, what the proxy says last."""
        peer = request.remote or ""
        if peer in self._endpoint.proxies:
            told = request.headers.getall("X-Forwarded-For", (peer,))[-1]  # some proxies add a line of their own
            return told.rpartition(",")[2].strip()
        return peer

    async def protect(self, request: web.Request, response: web.StreamResponse) -> None:
        """Give an answer, whatever it is, the headers that keep other pages away from it."""
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Server"] = _HEADERS["Server"]
        response.headers["Content-Security-Policy"] = self._policy(request.get(NONCE))
        if self._endpoint.is_public:
            response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}"

    def _why_refused(self, request: web.Request) -> str | None:
        proxies = self._endpoint.proxies
        if proxies and request.remote not in proxies:
            return "only the stated proxy may connect"
        if proxies and set(request.headers.getall("X-Forwarded-Proto", ())) != {"https"}:
            return "the proxy does not say that it was called by https"
        if len(request.headers.getall("Host", ())) != 1 or request.headers["Host"].lower() not in self._endpoint.hosts:
            return "this server has another name"
        origins = request.headers.getall("Origin", ())
        if not origins and (request.method != "GET" or "Upgrade" in request.headers):
            return "a browser would say which page asks"
        if any(origin not in self._endpoint.origins for origin in origins):
            return "another page asks"
        return None

    def _policy(self, nonce: str | None) -> str:
        """Nothing from elsewhere, and no script or style but this server's own files and marked styles."""
        origin = self._endpoint.origins
        sockets = " ".join("ws" + each.removeprefix("http") for each in origin)
        marked = f" 'nonce-{nonce}'" if nonce else ""
        return (
            f"default-src 'none'; script-src 'self'; style-src 'self'{marked}; font-src 'self'; img-src 'self' data:; "
            f"connect-src 'self' {sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
