"""Showing whose address it is, so that no spelling deceives: lookalike letters, and names before an “@”.

Addresses are stored with hosts in ASCII (``xn--…``). Beside that stands how the host is written, unless its letters
were chosen to look like others: letters of several scripts in one name (Unicode Technical Standard 39, section 5.1,
“highly restrictive”), or only Cyrillic or Greek letters that all look like Latin ones.
"""

import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from annotator.text import one_line
from annotator.web.address import host_of

_CODED = "xn--"
_TOGETHER = (
    frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA")), frozenset(("LATIN", "CJK", "BOPOMOFO")),
    frozenset(("LATIN", "CJK", "HANGUL")),
)  # fmt: skip
"""Scripts that are written together."""
_LIKE_LATIN = frozenset("асԁеһіјӏոорԛѕԝхуъьгптвмкнαοινκρτυχωγμε")
"""Small letters of Cyrillic, Armenian and Greek that are taken for Latin ones at a glance."""


def host_shown(url: str) -> str:
    """The host of an address for people: as ``host_of``, with its own spelling or a warning behind ``xn--…``."""
    host = host_of(url)
    if _CODED not in host:
        return host
    written = _written(host)
    if written is None:
        return host
    return f"{host} (letters that look like others)" if _deceives(written) else f"{host} ({written})"


def caution(typed: str) -> str | None:
    """What to say of an address that somebody typed or pasted, if it is not the one it looks like."""
    try:
        parts = urlsplit(typed.strip() if "://" in typed else f"https://{typed.strip()}")
        before, host = parts.username, parts.hostname or ""
    except ValueError:
        return None  # saving it says what is wrong
    if before is not None and host:
        return f"The host is {one_line(host)}: what stands before “@” does not belong to it and is left out."
    written = _written(host) if _CODED in host else host
    if written and not written.isascii() and _deceives(written):
        return "This host is written in letters that look like others: see whether it is the one you mean."
    return None


def _written(host: str) -> str | None:
    """A host in its own letters; ``None`` if it is not well-formed."""
    labels = []
    for label in host.split("."):
        try:
            known = label.removeprefix(_CODED)
            labels.append(known.encode("ascii").decode("punycode") if label.startswith(_CODED) else label)
        except ValueError:
            return None
    written = ".".join(labels)
    return written if written.replace(".", "").replace("-", "").isalnum() else None


def _deceives(host: str) -> bool:
    return any(_label_deceives(label) for label in host.split(".") if not label.isascii())


def _label_deceives(label: str) -> bool:
    letters = [char for char in label if char.isalpha()]
    scripts = {_script(char) for char in letters}
    if len(scripts) > 1:
        return not any(scripts <= some for some in _TOGETHER)
    return bool(letters) and all(char in _LIKE_LATIN for char in letters)


@lru_cache(maxsize=1024)
def _script(char: str) -> str:
    """The script of a letter, by the first word of its name in Unicode."""
    return unicodedata.name(char, "unknown").split(" ")[0].split("-")[0]
