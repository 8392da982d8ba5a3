"""Pseudonyms of reviewers in datasets: constant within one database, anonymous outside it.

A pseudonym is a keyed hash (BLAKE2, RFC 7693) of the handle. The random key stays in the database and is never
exported, so only the database can map pseudonyms back, for example when it loads its own export.
"""

import hashlib
import re

_PATTERN = re.compile(r"r-[0-9a-f]{12}")
_KEY = re.compile("[0-9a-f]{32}")


def pseudonym(handle: str, key: str) -> str:
    """The pseudonym of a handle under a database's key (32 hex digits); a pseudonym is returned unchanged."""
    if is_pseudonym(handle):
        return handle
    return "r-" + hashlib.blake2b(handle.encode(), key=bytes.fromhex(key), digest_size=6).hexdigest()


def is_key(key: str) -> bool:
    """Whether a database's key is one that names can be hashed with: another program may have changed it."""
    return _KEY.fullmatch(key) is not None


def is_pseudonym(handle: str) -> bool:
    """Whether a handle looks like a pseudonym."""
    return _PATTERN.fullmatch(handle) is not None
