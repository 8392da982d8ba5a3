"""Reading the dates of data sets, in any usual form, as ISO 8601. What cannot be told for certain is left out."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from annotator.english import MONTH_NUMBERS
from annotator.errors import InputError
from annotator.text import iso_date

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
_WORDS = (
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}})\b", re.I),
    re.compile(rf"\A{_MONTH}\s+(?P<year>\d{{4}})\Z", re.I),
)
"""“May 12, 2026”, “12th of May 2026”, “12-May-2026”, “May 2026”."""
_STAMP = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)Z?)?")
"""“20240101”, and GDELT's “20240101120000” and “20240101T120000Z”."""
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])\s?(\d{1,2})\2\s?(\d{4})\b")
_EPOCH = range(100_000_000, 10_000_000_000)
"""Seconds since 1970 that are taken for a time: from 1973 to 2286; a thousand times as much for milliseconds."""


def read_date(value: object, *, month_first: bool = False) -> str | None:
    """The date or time in ``value`` as ISO 8601; ``None`` if it is none, or could be two days.

    ``month_first`` says that a data set is known to write the month first. Without it "05/12/2026" could be two days,
    "25/12/2026" and "05.12.2026" only one.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    written = str(value).strip()
    try:
        return iso_date(written)
    except InputError:
        pass
    try:
        return (
            _stamp(written) or _moment(written) or _mail(written) or _words(written) or _numbers(written, month_first)
        )
    except (ValueError, OverflowError, OSError):
        return None


def _stamp(written: str) -> str | None:
    found = _STAMP.fullmatch(written)
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part]
    if len(parts) == 3:
        return date(*parts).isoformat()
    return datetime(*parts).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001 - without a zone, as written


def _moment(written: str) -> str | None:
    """Seconds or milliseconds since 1970."""
    if not re.fullmatch(r"\d{9,13}(?:\.\d+)?", written):
        return None
    seconds = float(written)
    seconds = seconds if int(seconds) in _EPOCH else seconds / 1000
    if int(seconds) not in _EPOCH:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0).isoformat()


def _mail(written: str) -> str | None:
    """The form of mail and feeds, RFC 5322: “Wed, 12 Jul 2017 08:00:00 GMT”."""
    if not re.search(r"\d:\d\d", written) or not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s", written):
        return None
    try:
        return parsedate_to_datetime(written).isoformat()
    except (TypeError, ValueError, IndexError):
        return None


def _words(written: str) -> str | None:
    for pattern in _WORDS:
        if found := pattern.search(written):
            parts = found.groupdict()
            year, month = int(parts["year"]), MONTH_NUMBERS[parts["month"].lower()]
            return date(year, month, int(parts["day"])).isoformat() if parts.get("day") else f"{year:04}-{month:02}"
    return None


def _numbers(written: str, month_first: bool) -> str | None:
    if found := _YEAR_FIRST.match(written):
        return date(*(int(part) for part in found.groups())).isoformat()
    found = _NUMBERS.match(written)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if month_first:
        return date(year, first, second).isoformat()
    if found[2] == "." or first > 12 or first == second:
        return date(year, second, first).isoformat()
    return date(year, first, second).isoformat() if second > 12 else None
