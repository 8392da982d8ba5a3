"""Dates and rewordings that a reviewer adds to an answer, checked before they are kept."""

from dataclasses import asdict, replace
from datetime import date

from annotator.domain.records import Normalised
from annotator.domain.review_state import ReviewState
from annotator.errors import InputError
from annotator.text import check_storable, iso_date, iso_day


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


def looked_at_again(state: ReviewState, today: date) -> ReviewState:
    """The state with what a label also sets when the day of the re-check has come: as of today, no re-check set yet.

    At any other time a label sets no dates.
    """
    if state.recheck_at is None or state.recheck_at > today.isoformat():
        return state
    return replace(state, as_of=today.isoformat(), recheck_at=None)


def trimmed_wording(normalised: Normalised) -> Normalised | None:
    """The rewording without white space around its parts; ``None`` when it has no text.

    Raises:
        InputError: for what is no date, or a text that cannot be stored.

    """
    values: dict[str, str | None] = {}
    for name, value in asdict(normalised).items():
        check_storable(value or "", "The reworded claim")
        values[name] = (value or "").strip() or None
    text, day = values.pop("text"), values.pop("date")
    date_said = iso_date(day) if day is not None else None
    return Normalised(text, date=date_said, **values) if text else None
