"""The part of the desk that dates verdicts and rewords claims, undoable like any other decision."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from annotator.domain.desk import Outcome
from annotator.domain.records import Normalised
from annotator.errors import InputError
from annotator.storage.recheck_dates import local_today
from annotator.text import check_storable, iso_date, iso_day

State = dict[str, Any]


class Details:
    """What a reviewer may add to an answer: of which day it speaks, when to look again, the claim reworded."""

    def set_dates(self, claim_id: str, as_of: str | None, recheck_at: str | None) -> Outcome:
        """Set or clear the day the verdict speaks of, and the day from which it wants another look.

        Raises:
            InputError: for what is no day, a verdict of a day to come, or a look before the verdict.

        """
        known, look = (iso_day(value) if value and value.strip() else None for value in (as_of, recheck_at))
        if known is not None and known > local_today().isoformat():
            raise InputError(f"A verdict cannot be as of {known}: that day is still to come.")
        if known is not None and look is not None and look < known:
            raise InputError(f"The re-check on {look} would be before the verdict's own day, {known}.")
        action = "dates kept" if known or look else "dates cleared"
        return self._review(claim_id, action, lambda state: state | {"as_of": known, "recheck_at": look})

    def normalise(self, claim_id: str, normalised: Normalised | None) -> Outcome:
        """Set or clear this reviewer's rewording of the claim; one without words clears it.

        Raises:
            InputError: for what is no date, or a text that cannot be stored.

        """
        kept = _trimmed(normalised) if normalised is not None else None
        action = "claim reworded" if kept else "rewording cleared"
        return self._review(claim_id, action, lambda state: state | {"normalised": kept})

    def _review(self, claim_id: str, action: str, change: Callable[[State], State]) -> Outcome:
        """Run one change of this reviewer's review; the desk knows how."""
        raise NotImplementedError


def looked_at_again(state: State, today: date) -> State:
    """What a label says besides when the day to look again has come: it is as of today, with no re-check set yet.

    At any other time a label says nothing of dates.
    """
    if state["recheck_at"] is None or state["recheck_at"] > today.isoformat():
        return {}
    return {"as_of": today.isoformat(), "recheck_at": None}


def _trimmed(normalised: Normalised) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    for name, value in asdict(normalised).items():
        check_storable(value or "", "The reworded claim")
        values[name] = (value or "").strip() or None
    if values["date"] is not None:
        values["date"] = iso_date(values["date"])
    return values if values["text"] else None
