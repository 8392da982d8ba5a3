"""Which machines may be asked for a page: those of the public internet, and those the project allows by name.

Whoever can make a reviewer archive an address (the author of an article, say) must not reach what only the
reviewer's own machine and network can (server-side request forgery, CWE-918). A name is resolved once, all its
addresses are judged, and the connection is then made to a judged address and never to the name, so that a second
answer of the name server (DNS rebinding) changes nothing.
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
"""Special purposes that not every Python counts as not global: tunnels, documentation, the retired 6to4 relay."""

_IPv4, _IPv6 = ipaddress.IPv4Address, ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: the address as it is asked for, and the machines that may be connected to."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def target_of(url: str, allowed: Collection[str], timeout: float) -> Target:
    """Judge an address and resolve its host.

    ``allowed`` holds hosts, or ``host:port`` for other ports than 80 and 443, that may be anywhere.

    Raises:
        InputError: when it is no web address, its host is not found, or one of its machines is not of the public
            internet and the host not allowed by name; the sentence goes on from the address.

    """
    try:
        address = Address.parse(url)
    except InputError:
        raise InputError("is not a web address: it must start with https:// or http:// and name a host.") from None
    if address.is_file:
        raise InputError("is a file and not on the web.")
    parts = urlsplit(address.url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    at_home = _is_allowed(host, port, allowed)
    if port not in PORTS.values() and not at_home:
        raise InputError(f"is on port {port}, and only 80 and 443 are asked: {_allow(host, port)}")
    found = resolve(host, port, timeout)
    private = [machine for machine in found if not is_public(machine)]
    if private and not at_home:
        raise InputError(f"leads to {private[0]}, which is not on the public internet: {_allow(host, port)}")
    return Target(address.url, parts.scheme, host, port, path, found)


def _is_allowed(host: str, port: int, allowed: Collection[str]) -> bool:
    names = set(map(host_name, allowed))
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" in names or (port in PORTS.values() and bool({host, shown} & names))


def _allow(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    shown = name if port in PORTS.values() else f"{name}:{port}"
    return f"name “{one_line(shown)}” under allow in [sources] of annotator.toml if it may be asked."


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; one that carries another is judged by that too."""
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
    """The IPv4 address inside a mapped, a 6to4 or a NAT64 address."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    return _IPv4(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def resolve(host: str, port: int, timeout: float) -> tuple[str, ...]:
    """All addresses of a host, each once. What the system takes for a number (``0x7f.1``) is resolved as it does.

    Raises:
        InputError: when there is none, or the name server does not answer in time.

    """
    found: list[str] = []
    problems: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            problems.append(getattr(error, "strerror", None) or type(error).__name__)
        else:
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    # the call cannot be interrupted: a daemon thread may outlive our patience, and does not keep the program open
    asking = threading.Thread(target=ask, name="resolve", daemon=True)
    asking.start()
    asking.join(timeout)
    if found and not asking.is_alive():
        return tuple(found)
    why = "the name server does not answer" if asking.is_alive() else "; ".join(problems) or "it has no address"
    raise InputError(f"has a host that is not found ({one_line(why)}): check the address and the network.")
