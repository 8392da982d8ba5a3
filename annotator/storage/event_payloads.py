"""What the event of a decision holds: the action, and the state before and after it, as JSON.

Nothing else turns a state into JSON or back. Payloads carry a version, so that what is written once and never changed
can still be read when states look different. Payloads without one are of version 1: they leave out fields that are
younger than they are, and such fields are empty.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from annotator.domain.records import Normalised, Quote
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.errors import DatabaseError

VERSION = 2
"""The version of the payloads that are written now: all fields of a state are there."""

Json = dict[str, Any]
REVIEW_FIELDS = tuple(field.name for field in fields(ReviewState) if field.name != "evidence")
"""The fields of a state that are columns of ``review``."""


@dataclass(frozen=True, slots=True)
class ClaimState:
    """The part of a claim that a reviewer can change."""

    start: int
    end: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class MergeState:
    """Sources before or after some of them were made one: ``keep`` stays, with its ``details``.

    ``merged`` says of each source what it was merged into, ``corrected`` to which right address a wrong one led.
    """

    keep: str
    merged: Mapping[str, str | None]
    corrected: Mapping[str, str]
    details: Mapping[str, str | None]


State = ReviewState | ClaimState | MergeState


def decision(action: str, before: State, after: State) -> Json:
    """The payload of a decision that can be undone."""
    return {"version": VERSION, "action": action, "before": _state_json(before), "after": _state_json(after)}


def loaded_review(state: ReviewState) -> Json:
    """The payload of a review that was loaded from a dataset."""
    return {"version": VERSION, "state": _state_json(state)}


def check_version(payload: Mapping[str, Any]) -> None:
    """Refuse a payload that says more than this program understands.

    Raises:
        DatabaseError: when a newer version of the program wrote it.

    """
    if payload.get("version", 1) > VERSION:
        raise DatabaseError("A newer version of Annotator wrote to this database: update Annotator, then try again.")


def review_state(value: Mapping[str, Any]) -> ReviewState:
    """The state of an answer from a payload's ``before``, ``after`` or ``state``."""
    known = {name: value[name] for name in REVIEW_FIELDS if name in value}
    if known.get("status") is not None:
        known["status"] = ReviewStatus(known["status"])
    if known.get("submitted_at"):
        known["submitted_at"] = datetime.fromisoformat(known["submitted_at"])
    if known.get("normalised"):
        known["normalised"] = Normalised(**known["normalised"])
    return ReviewState(**known, evidence=tuple(_evidence(piece) for piece in value.get("evidence", ())))


def claim_state(value: Mapping[str, Any]) -> ClaimState:
    """The state of a claim from a payload's ``before`` or ``after``."""
    return ClaimState(value["start"], value["end"], value["withdrawn"])


def merge_state(value: Mapping[str, Any]) -> MergeState:
    """The state of sources from a payload's ``before`` or ``after``."""
    return MergeState(value["keep"], value["merged"], value.get("corrected", {}), value["details"])


def _state_json(state: State) -> Json:
    if not isinstance(state, ReviewState):
        return asdict(state)
    values: Json = {name: getattr(state, name) for name in REVIEW_FIELDS}
    values["status"] = state.status.value
    values["submitted_at"] = state.submitted_at.isoformat() if state.submitted_at else None
    values["normalised"] = asdict(state.normalised) if state.normalised else None
    values["evidence"] = [asdict(piece) | {"stance": piece.stance.value} for piece in state.evidence]
    return values


def _evidence(value: Mapping[str, Any]) -> EvidenceState:
    quote = Quote(**value["quote"]) if value["quote"] else None
    return EvidenceState(**{**value, "stance": Stance(value["stance"]), "quote": quote})
