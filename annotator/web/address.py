"""Addresses of documents: one canonical spelling, and one key for all addresses of a document.

Call ``Address.parse`` once, where an address is typed, loaded or found on a page, and pass the result on.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from annotator.errors import InputError
from annotator.text import one_line

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|[gw]braid|gad_\w+|srsltid|msclkid|yclid|twclid|ttclid|li_fat_id|igsh(id)?|"
    r"mibextid|mc_[ce]id|_hsenc|_hsmi|mkt_tok|ocid|cmpid|ref_src|ref_url|__twitter_impression|_ga|_gl|vero_id|"
    r"oly_(anon|enc)_id|wt\.mc_id|xtor|guccounter|guce_referrer(_sig)?|at_(medium|campaign|custom\d|link_\w+)|"
    r"ns_(mchannel|source|campaign|linkname|fee)",
    re.IGNORECASE,
)
"""Parameters that only track where a reader came from. Short common names (``ref``, ``s``, ``si``) are left out: on
some sites they choose the document.
"""

_AMP_CACHE = re.compile(
    r"https?://(?:www\.google\.[a-z.]{2,6}/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[cv])/(s/)?([^/]+\.[^/]+/.*)"
)

_AMP_QUERY = re.compile(r"(^|&)(amp(=1|=true)?|outputtype=amp)(?=&|$)", re.IGNORECASE)

_SAME_SITE = re.compile(r"^(www|m|mobile|amp)\.(?!(co|com|org|net|gov|ac|edu)\.[a-z]{2}(:|$))(?=[^.:]+\.)")
"""Prefixes of hosts that serve the same pages without them; not where only a suffix would remain (``m.me``)."""

_WIKIMEDIA = re.compile(r"\.m\.(?=(wikipedia|wiktionary|wikisource|wikinews|wikidata|wikimedia)\.org$)")

_FILE = re.compile(r"ni:///sha-256;[A-Za-z0-9_-]{43}")

_PATH = re.compile(r"['\"]?(?:/(?!/)|~/|[A-Za-z]:[\\/]|\\\\[^\\]|file:)", re.IGNORECASE)

_DEFAULT_PORTS = {"http": 80, "https": 443}

_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")

_ROUTES = ("/", "!")
"""What a fragment begins with that chooses the document on sites that draw their own pages: ``#/`` and ``#!``."""

_LONGEST_LABEL = 63
"""Characters of a part of a host (RFC 1035)."""

_UNESCAPED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d][\w-]+\.?(?::\d+)?(?=[/?#]|$)")
"""A host and what may follow it, as people type an address: it has a dot and ends in a word."""

_FILE_NAME = re.compile(r"[^/?#]*\.(?:pdf|html?|txt|docx?|xlsx?|csv|json|jpe?g|png)", re.IGNORECASE)
"""The name of a file and not a host: no domain ends so."""

_SCHEME = re.compile(r"https?:/", re.IGNORECASE)

_MAY_FOLLOW = re.compile(
    r"[=?]|/\d{4,14}\w*/|://(?:[^/]+\.)?(?:archive\.(?:org|today|ph|is|li|md|fo|vn)|arquivo\.pt|[^/]*webarchive[^/]*)/.*"
)
"""What stands before an address inside another one: a parameter's name, or the address of an archive's copy."""

_NESTED = 5
"""How many nested AMP caches are followed."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a document. ``url`` is its canonical spelling, ``key`` is common to all its spellings."""

    url: str
    key: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address of a typed, loaded or found text.

        Raises:
            InputError: if it is neither an http or https URL with a host nor the name of a file's bytes.

        """
        url = canonical_url(text)
        return cls(url, _key(url))

    @classmethod
    def typed(cls, text: str) -> Self:
        """The address a person typed: ``https://`` may be left out.

        Raises:
            InputError: as ``parse`` does, and for two addresses in one.

        """
        return cls.parse(completed(text))

    @classmethod
    def of_file(cls, sha256: str) -> Self:
        """The address of a document that is a file (see ``file_address``)."""
        url = file_address(sha256)
        return cls(url, url)

    @property
    def is_file(self) -> bool:
        """Whether it names a file and not a page on the web."""
        return is_file_address(self.url)


def canonical_url(url: str) -> str:
    """The canonical URL of a document: no tracking parameters, no user or password, host in lower case.

    A fragment stays only where it chooses the document (``#/…``, ``#!…``). Percent-encoding is normalised (RFC 3986,
    section 6.2.2). The URL of a page in an AMP cache becomes that of the original. A file's address (``file_address``)
    stays unchanged.

    Raises:
        InputError: if it is neither a file's address nor an http or https URL with a host.

    """
    address = _normalised(url)
    for _ in range(_NESTED):
        cached = _AMP_CACHE.fullmatch(address)
        if cached is None:
            break
        address = _normalised(f"http{'s' if cached[1] else ''}://{cached[2]}")
    return address


def completed(text: str) -> str:
    """An address as it was typed, with ``https://`` before a host that stands alone (``stat.example/ports``).

    A host has a dot and no spaces.

    Raises:
        InputError: for two addresses in one, as when a second one was typed behind the first.

    """
    typed = text.strip()
    for second in _SCHEME.finditer(typed, 1):
        before = typed[: second.start()]
        if not any(found.end() == len(before) for found in _MAY_FOLLOW.finditer(before)):
            raise InputError(f"“{one_line(typed)}” holds two addresses: keep one of them.")
    bare = _BARE.match(typed) is not None and not re.search(r"\s", typed)
    return f"https://{typed}" if bare and not _FILE_NAME.fullmatch(typed) else typed


def _normalised(url: str) -> str:
    cleaned = url.strip()
    if is_file_address(cleaned):
        return cleaned
    try:
        parts = urlsplit(cleaned)
        port = parts.port
        host = ascii_host(parts.hostname or "").rstrip(".")
        path, query = _escaped(parts.path), _escaped(_untracked(parts.query))
    except ValueError as error:  # a bad port, bracket, host label or surrogate; UnicodeError is one too
        raise InputError(f"“{one_line(cleaned)}” is not a web address: {one_line(str(error))}.") from error
    host = f"[{host}]" if ":" in host else host
    ambiguous = re.search(r"[\s\x00-\x1f\x7f]", cleaned) or "\\" in parts.netloc  # browsers read it as a slash
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host) or ambiguous:
        raise InputError(
            f"“{one_line(cleaned)}” is not a web address: "
            "it must start with https:// or http://, name a host and contain no spaces."
        )
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    route = _escaped(parts.fragment) if parts.fragment.startswith(_ROUTES) else ""
    return urlunsplit((parts.scheme, netloc, path or "/", query, route))


def ascii_host(host: str) -> str:
    """A host in ASCII as browsers write it (UTS 46, non-transitional): ``faß.example`` is not ``fass.example``.

    Raises:
        ValueError: for a host that cannot be written so.

    """
    labels = (host.lower() if host.isascii() else _mapped(host)).split(".")
    coded = [label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels]
    if any(len(label) > _LONGEST_LABEL for label in coded):
        raise ValueError("a part of its host is too long")
    if not all(coded[:-1]):
        raise ValueError("a part of its host is empty")
    return ".".join(coded)


def _mapped(host: str) -> str:
    from idna import uts46_remap  # here, because its tables are large and few hosts need them

    return uts46_remap(host, std3_rules=False, transitional=False)


def _untracked(query: str) -> str:
    pairs = (pair for pair in query.split("&") if pair)
    return "&".join(pair for pair in pairs if not _TRACKING.fullmatch(unquote_plus(pair.partition("=")[0])))


def _escaped(part: str) -> str:
    """A path or query in which exactly the characters that need it are percent-encoded, in upper case."""

    def respell(match: re.Match[str]) -> str:
        char = chr(int(match["code"], 16)) if match["code"] else ""
        return char if char in _UNESCAPED else f"%{(match['code'] or '25').upper()}"

    return re.sub("%(?P<code>[0-9A-Fa-f]{2})?", respell, quote(part, safe="%/:@!$&'()*+,;=~-._?"))


def document_key(url: str) -> str:
    """The key that all addresses of one document share.

    It ignores the scheme, ``www.``/``m.``/``amp.``, an AMP parameter and a final slash; not a final ``/amp``, which is
    another document on some sites.
    """
    return Address.parse(url).key


def _key(url: str) -> str:
    if is_file_address(url):
        return url
    parts = urlsplit(url)
    host = _WIKIMEDIA.sub(".", _SAME_SITE.sub("", parts.netloc))
    query = _AMP_QUERY.sub("", parts.query).lstrip("&")
    route = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "") + route


def file_address(sha256: str) -> str:
    """The address of a file: the name of its bytes (RFC 6920), wherever the file is stored."""
    import base64

    return "ni:///sha-256;" + base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")


def file_label(name: str) -> str:
    """The last part of a file's path, on one line, or ``file`` if nothing is left; the only part that is kept and
    shown.
    """
    last = re.split(r"[/\\]", name.strip().rstrip("/\\"))[-1]
    return one_line(last).strip() or "file"


def is_file_address(url: str) -> bool:
    """Whether an address names a file and not a page on the web."""
    return _FILE.fullmatch(url) is not None


def web_link(url: str | None) -> str | None:
    """An address that may be handed to a terminal or browser: http or https, a host, only printable ASCII."""
    if url is None or not re.fullmatch(r"https?://[!-~]+", url) or not host_of(url):
        return None
    return url


def host_of(url: str) -> str:
    """The host of a URL without ``www.``, for display; empty if there is none."""
    try:
        return re.sub(r"^www\.", "", urlsplit(url).hostname or "")
    except ValueError:
        return ""


def host_name(text: str) -> str:
    """A host, or host and port, as it is written in a canonical URL: lower case, IDNA-encoded."""
    name = text.strip().lower()
    try:
        return ascii_host(name)
    except ValueError:
        return name


def is_path(text: str) -> bool:
    """Whether ``text`` is the path of a file and not a web address."""
    return _PATH.match(text.strip()) is not None and "\n" not in text.strip()


def local_path(text: str) -> str:
    """The path of a file, from a path or a file: URL as it was typed."""
    typed = text.strip().strip("'\"")
    if typed[:5].lower() == "file:":
        from urllib.request import url2pathname  # here, because it imports HTTP and e-mail

        typed = url2pathname(urlsplit(typed).path)
    return str(Path(typed).expanduser())
