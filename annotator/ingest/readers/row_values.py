"""Making the values of a row fit an article: dates, addresses and names in any form. None of them refuses an article:
what cannot be read stays in its ``meta``, and the import says so.
"""

import re
from dataclasses import dataclass, field

from annotator.errors import InputError
from annotator.ingest.languages import LANGUAGE_NAMES
from annotator.ingest.readers.dates import read_date
from annotator.ingest.readers.row_fields import Row
from annotator.text import check_storable
from annotator.web.address import Address

_NOTHING = frozenset(("", "n/a", "na", "nan", "none", "null", "nil", "-", "--", "unknown", "#n/a", "<na>"))
_BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#].*)?", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_NAME_KEYS = ("name", "full_name", "fullName", "title", "username", "id")


@dataclass(slots=True)
class RowValues:
    """The values of one row, read one by one; ``unread`` names those that could not be read."""

    values: Row
    month_first: bool = False
    unread: list[str] = field(default_factory=list)

    def take(self, name: str) -> str | None:
        """The value of a field as an article keeps it; ``None`` if there is none or it cannot be read."""
        value = self.values.get(name)
        if _is_nothing(value):
            self.values.pop(name, None)
            return None
        read = self._read(name, value)
        if read is None:
            self.unread.append(name)
        else:
            self.values.pop(name)
        return read

    def _read(self, name: str, value: object) -> str | None:
        if name == "published_at":
            return read_date(value, month_first=self.month_first)
        words = words_of(value)
        if words is None:
            return None
        if name == "url":
            return _address(words)
        return _language(words) if name == "language" else words


def words_of(value: object) -> str | None:
    """A name in words, from a string, a number, a list of names, or an object that has one."""
    if isinstance(value, dict):
        return next((words for key in _NAME_KEYS if (words := words_of(value.get(key)))), None)
    if isinstance(value, list):
        parts = [words for each in value if not _is_nothing(each) and (words := words_of(each))]
        return ", ".join(parts) or None
    if value is None or isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    words = str(value).strip()
    try:
        check_storable(words, "")
    except InputError:
        return None
    return words or None


def _is_nothing(value: object) -> bool:
    return (
        value is None
        or value != value
        or (isinstance(value, str) and value.strip().lower() in _NOTHING)
        or value in ([], {})
    )


def _address(words: str) -> str | None:
    written = words.replace(" ", "%20")
    if _BARE.fullmatch(written):
        written = f"https://{written}"
    try:
        return Address.parse(written).url
    except InputError:
        return None


def _language(words: str) -> str | None:
    named = LANGUAGE_NAMES.get(words.casefold())
    return named or (words.replace("_", "-") if _TAG.fullmatch(words) else None)
