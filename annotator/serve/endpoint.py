"""Where the server listens, what it is called, and what stands between it and the network."""

import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from annotator.errors import UsageError

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address to listen on, and the one address by which browsers may call it.

    Raises:
        UsageError: when strangers could reach it without TLS, or under a name that nobody gave.

    """

    host: str = "127.0.0.1"
    port: int = 8642
    public_url: str | None = None
    """The address in the browser, where it is not that of the loopback interface."""
    proxies: tuple[str, ...] = ()
    """The addresses of proxies that do TLS; nobody else may connect then."""
    certificate: Path | None = None
    key: Path | None = None

    def __post_init__(self) -> None:
        public, local = self.public_url, is_loopback(self.host)
        guarded = bool(self.proxies) or self.certificate is not None
        if (self.certificate is None) != (self.key is None):
            raise UsageError("TLS needs both files: --certificate FILE --key FILE.")
        if public is None and not local:
            raise UsageError(
                f"{self.host} can be reached from other machines: say what people call it (--public-url https://…), "
                "and who does TLS: --proxy ADDRESS, or --certificate FILE --key FILE."
            )
        if public is None and guarded:
            raise UsageError("--proxy and --certificate need the address in the browser: --public-url https://….")
        if public is not None and not guarded:
            raise UsageError(
                "--public-url needs TLS: --proxy ADDRESS for a proxy that does it, or --certificate FILE --key FILE."
            )
        if public is not None:
            _check_public(public)
        for proxy in self.proxies:
            _check_proxy(proxy)

    @property
    def is_public(self) -> bool:
        """Whether browsers reach it by TLS under a public address."""
        return self.public_url is not None

    @property
    def origins(self) -> tuple[str, ...]:
        """The addresses by which browsers may call it, as in the header ``Origin``; links begin with the first."""
        if self.public_url is not None:
            parts = urlsplit(self.public_url)
            return (_origin("https", parts.hostname or "", parts.port or 443),)
        names = dict.fromkeys((self.host, "127.0.0.1", "localhost", "::1"))
        return tuple(_origin("http", name, self.port) for name in names)

    @property
    def hosts(self) -> frozenset[str]:
        """What the header ``Host`` may say."""
        return frozenset(origin.partition("://")[2] for origin in self.origins)

    def tls(self) -> ssl.SSLContext | None:
        """What the certificate's files make, or ``None`` without them.

        Raises:
            UsageError: for files that cannot be used.

        """
        if self.certificate is None:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.certificate, self.key, password=_no_password)
        except (OSError, ValueError) as error:  # an SSLError is an OSError
            why = error if isinstance(error, ssl.SSLError) else getattr(error, "strerror", None) or error
            raise UsageError(f"{self.certificate} and {self.key} cannot be used for TLS ({why}).") from error
        return context


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(scheme: str, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}" if port == _DEFAULT_PORTS[scheme] else f"{scheme}://{name}:{port}"


def _check_public(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or not url.isascii() or "@" in url or parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError(f"--public-url {url}: give https:// and a host, with no path behind it.")


def _check_proxy(address: str) -> None:
    try:
        ipaddress.ip_address(address)
    except ValueError as error:
        raise UsageError(f"--proxy {address}: give the IP address from which the proxy connects.") from error


def _no_password() -> str:
    raise ValueError("the key has a password, and nobody is there to type it")
