"""Days as reviewers write them: a date, or a time ahead such as ``+6m``."""

import calendar
import re
from datetime import date, timedelta

from annotator.errors import InputError
from annotator.text import iso_day, one_line

_AHEAD = re.compile(r"\+\s*(\d{1,4})\s*([dwmy])", re.ASCII | re.IGNORECASE)


def day_ahead(typed: str, today: date) -> str:
    """``typed`` as an ISO day: a day itself, or days, weeks, months or years from today (``+6m``).

    Empty stays empty. Where a month is too short its last day is taken.

    Raises:
        InputError: when it is neither, or beyond the calendar.

    """
    found = _AHEAD.fullmatch(typed.strip())
    if found is None:
        return _day(typed) if typed.strip() else ""
    many, unit = int(found[1]), found[2].lower()
    try:
        if unit in "dw":
            return (today + timedelta(days=many * (7 if unit == "w" else 1))).isoformat()
        return _months_on(today, many * (12 if unit == "y" else 1)).isoformat()
    except (ValueError, OverflowError) as error:
        raise InputError(f"“{one_line(typed.strip())}” is too far ahead.") from error


def _day(typed: str) -> str:
    try:
        return iso_day(typed)
    except InputError as error:
        shown = one_line(typed.strip())
        what = "a time ahead" if shown.startswith("+") else "a day"
        raise InputError(f"“{shown}” is not {what}: write 2026-05-12, or +30d, +2w, +6m, +1y from today.") from error


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    if year > date.max.year:
        raise ValueError("beyond the calendar")
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
