"""Text as data: what may reach a screen, what identifies an article, what a URL or a date canonically is."""

import hashlib
import re
from datetime import date, datetime
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from annotator.domain import Quote
from annotator.errors import InputError

_REPLACEMENT = "\ufffd"
_BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = "\t\r\x0b\x0c\x85\u2028\u2029"


def _display_table() -> dict[int, str]:
    """Map every character that a terminal could act on to something it cannot act on, one for one."""
    controls = [*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0xD800, 0xE000)]
    table = dict.fromkeys(controls, _REPLACEMENT)
    table |= {ord(char): _REPLACEMENT for char in _BIDI_CONTROLS}
    table |= {ord(char): " " for char in _SPACES}
    del table[ord("\n")]
    return table


_DISPLAY = _display_table()
_ONE_LINE = _DISPLAY | {ord("\n"): " "}


def for_display(text: str) -> str:
    """Make ``text`` harmless on a terminal without moving any offset.

    Control characters (C0 except newline, DEL, C1), bidi controls and lone surrogates become U+FFFD; tabs and
    foreign line ends become spaces. Same length in code points. The stored text stays as it was.
    """
    return text.translate(_DISPLAY)


def one_line(text: str) -> str:
    """Like ``for_display``, with newlines as spaces too; still the same length."""
    return text.translate(_ONE_LINE)


def sha256_of(text: str) -> str:
    """Hex SHA-256 of the UTF-8 bytes of ``text``."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_storable(text: str, what: str) -> None:
    """Refuse text that no database and no JSON file can carry unchanged: NUL and lone surrogates.

    Raises:
        InputError: naming ``what`` and the offset of the first such character.

    """
    bad = re.search("[\0\ud800-\udfff]", text)
    if bad:
        kind = "a NUL character" if bad.group() == "\0" else "half of a surrogate pair"
        raise InputError(f"{what} holds {kind} at character {bad.start()}: save it as plain UTF-8 text and try again.")


def article_public_id(sha256: str) -> str:
    """The id of an article is its text: the same in every database it is imported into."""
    return "a" + sha256[:16]


def claim_public_id(article_sha256: str, start: int, end: int, taken: int = 0) -> str:
    """The id a claim gets when it is first made, from its article and span, so that teams agree without talking.

    An id stays when the span is edited later; ``taken`` counts up when another claim already bears the id.
    """
    seed = f"{article_sha256}:{start}:{end}" + (f":{taken}" if taken else "")
    return "c" + hashlib.sha256(seed.encode("ascii")).hexdigest()[:16]


def source_public_id(key: str) -> str:
    """The id of a source from its document key (see ``document_key``) or from why it has no URL."""
    return "s" + sha256_of(key)[:16]


def quote_at(text: str, start: int, end: int, around: int = 32) -> Quote:
    """``text[start:end]`` with up to ``around`` code points on each side, as a W3C TextQuoteSelector."""
    return Quote(text[start:end], text[max(0, start - around) : start], text[end : end + around])


_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hsenc|_hsmi|mkt_tok|ocid|cmpid|ref_src)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """The one way this tool writes the URL of a document: no fragment, no tracking parameters, host in lower case.

    Raises:
        InputError: when it is not an http or https URL with a host.

    """
    cleaned = url.strip()
    shown = one_line(cleaned)
    try:
        parts = urlsplit(cleaned)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except ValueError as error:  # a bad port, bracket or host label; UnicodeError is one too
        raise InputError(f"“{shown}” is not a web address: {error}.") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host or re.search(r"[\s\x00-\x1f\x7f]", cleaned):
        raise InputError(f"“{shown}” is not a web address: it must start with https:// or http:// and name a host.")
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    path = quote(parts.path, safe="%/:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, netloc, path or "/", urlencode(query), ""))


def document_key(url: str) -> str:
    """What two addresses of one document share: scheme, ``www.``/``m.``/``amp.`` and a last slash do not count."""
    parts = urlsplit(canonical_url(url))
    host = re.sub(r"^(www|m|amp)\.", "", parts.netloc)
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def host_of(url: str) -> str:
    """The host of a URL without ``www.``, for showing; empty when there is none."""
    try:
        return re.sub(r"^www\.", "", urlsplit(url).hostname or "")
    except ValueError:
        return ""


_PARTIAL_DATE = re.compile(r"^\d{4}(-\d{2})?$")


def iso_date(value: str) -> str:
    """Check an ISO 8601 date (``2026``, ``2026-05``, ``2026-05-12`` or a full time) and return it trimmed.

    Raises:
        InputError: with an example of what is understood.

    """
    cleaned = value.strip()
    try:
        if _PARTIAL_DATE.match(cleaned):
            date.fromisoformat((cleaned + "-01-01")[:10])
        else:
            datetime.fromisoformat(cleaned)
    except ValueError as error:
        raise InputError(f"“{one_line(value)}” is not a date: write it like 2026-05-12.") from error
    return cleaned
