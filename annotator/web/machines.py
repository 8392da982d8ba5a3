"""Which hosts may be asked for a page: those on the public internet, and those that the project allows by name.

An address may come from an article's author, who must not reach what only the reviewer's machine and network can
(server-side request forgery, CWE-918). A name is resolved once, all its IP addresses are checked, and the connection
goes to a checked IP address, so a second answer of the name server (DNS rebinding) has no effect.
"""

import ipaddress
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from annotator.errors import InputError
from annotator.text import one_line
from annotator.web.address import Address, host_name

PORTS = {"http": 80, "https": 443}
_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_FOR_US = tuple(map(ipaddress.ip_network, ("2001::/23", "3fff::/20", "192.88.99.0/24")))
"""Special networks that some Python versions count as global: tunnels, documentation, the retired 6to4 relay."""

_IPv4, _IPv6 = ipaddress.IPv4Address, ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: the parts of its URL, and the IP addresses that it may connect to."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def target_of(url: str, allowed: Collection[str], timeout: float) -> Target:
    """Check an address and resolve its host.

    ``allowed`` holds hosts that may be private, as ``host:port`` for ports other than 80 and 443.

    Raises:
        InputError: if it is no web address, its host cannot be found, or the host is neither public nor allowed;
            continues a sentence that begins with the address.

    """
    try:
        address = Address.parse(url)
    except InputError:
        raise InputError("is not a web address: it must start with https:// or http:// and name a host.") from None
    if address.is_file:
        raise InputError("is a file, not a page on the web.")
    parts = urlsplit(address.url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    at_home = _is_allowed(host, port, allowed)
    if port not in PORTS.values() and not at_home:
        raise InputError(f"uses port {port}, and only 80 and 443 are allowed: {_allow(host, port)}")
    machines = resolve(host, port, timeout)
    private = [machine for machine in machines if not is_public(machine)]
    if private and not at_home:
        raise InputError(f"leads to {private[0]}, which is not on the public internet: {_allow(host, port)}")
    return Target(address.url, parts.scheme, host, port, path, machines)


def _is_allowed(host: str, port: int, allowed: Collection[str]) -> bool:
    names = set(map(host_name, allowed))
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" in names or (port in PORTS.values() and bool({host, shown} & names))


def _allow(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    shown = name if port in PORTS.values() else f"{name}:{port}"
    return f"to permit it, add “{one_line(shown)}” to allow under [sources] in annotator.toml."


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet; an IPv4 address embedded in it is checked instead."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, _IPv6):
        inner = _carried(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return ip.is_global and not special and not any(ip in net for net in _NOT_FOR_US if net.version == ip.version)


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    return _IPv4(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def resolve(host: str, port: int, timeout: float) -> tuple[str, ...]:
    """All IP addresses of a host, each once, numeric forms such as ``0x7f.1`` included.

    Raises:
        InputError: if there is none, or the name server does not answer in time.

    """
    addresses: list[str] = []
    problems: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            problems.append(getattr(error, "strerror", None) or type(error).__name__)
        else:
            addresses.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    # the call cannot be interrupted; a daemon thread does not keep the program open
    asking = threading.Thread(target=ask, name="resolve", daemon=True)
    asking.start()
    asking.join(timeout)
    if addresses and not asking.is_alive():
        return tuple(addresses)
    why = "the name server does not answer" if asking.is_alive() else "; ".join(problems) or "it has no address"
    raise InputError(f"has a host that cannot be found ({one_line(why)}): check the address and the network.")
