"""Dates and rewordings that a reviewer adds to an answer, checked before they are kept."""

from dataclasses import asdict
from datetime import date
from typing import Any

from annotator.domain.records import Normalised
from annotator.errors import InputError
from annotator.text import check_storable, iso_date, iso_day

State = dict[str, Any]


def checked_dates(as_of: str | None, recheck_at: str | None, today: date) -> tuple[str | None, str | None]:
    """The day a verdict speaks of and the day from which it needs another look, each ``None`` when it is left out.

    Raises:
        InputError: for what is no day, a verdict of a day to come, or a look before the verdict.

    """
    known, look = (iso_day(value) if value and value.strip() else None for value in (as_of, recheck_at))
    if known is not None and known > today.isoformat():
        raise InputError(f"A verdict cannot be as of {known}: that day is still to come.")
    if known is not None and look is not None and look < known:
        raise InputError(f"The re-check on {look} would be before the verdict's own day, {known}.")
    return known, look


def looked_at_again(state: State, today: date) -> State:
    """What a label also sets when the day of the re-check has come: it is as of today, with no re-check set yet.

    At any other time a label sets no dates.
    """
    if state["recheck_at"] is None or state["recheck_at"] > today.isoformat():
        return {}
    return {"as_of": today.isoformat(), "recheck_at": None}


def trimmed_wording(normalised: Normalised) -> dict[str, Any] | None:
    """The rewording without white space around its parts; ``None`` when it has no text.

    Raises:
        InputError: for what is no date, or a text that cannot be stored.

    """
    values: dict[str, Any] = {}
    for name, value in asdict(normalised).items():
        check_storable(value or "", "The reworded claim")
        values[name] = (value or "").strip() or None
    if values["date"] is not None:
        values["date"] = iso_date(values["date"])
    return values if values["text"] else None
