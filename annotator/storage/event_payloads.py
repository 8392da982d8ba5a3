"""The JSON payloads of decision events: the action, and the state before and after it.

This is the only module that converts states to JSON and back. Events never change, so each payload carries a version
that tells how to read it. Payloads without a version are version 1: they lack fields that were added later, and those
are read as empty.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from annotator.domain.asked_questions import Question
from annotator.domain.records import Normalised, Quote
from annotator.domain.review_state import REVIEW_FIELDS, EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.errors import DatabaseError

VERSION = 5
"""The version of new payloads. Since 2 they hold all fields of a state; since 3, a decision on a claim's span may hold
the answer that it made a draft; since 4, the answers of adjudicators say their role; since 5, a state may hold
questions.
"""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClaimState:
    """The part of a claim that a reviewer can change."""

    start: int
    end: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class MergeState:
    """The state of sources before or after a merge; sources are given by public id.

    ``keep`` is the source that remains, with its ``details``. ``merged`` maps each source to the one it was merged
    into, ``corrected`` maps each source with a wrong address to the right one.
    """

    keep: str
    merged: Mapping[str, str | None]
    corrected: Mapping[str, str]
    details: Mapping[str, str | None]


State = ReviewState | ClaimState | MergeState


def decision(action: str, before: State, after: State, role: Role = Role.REVIEWER) -> Json:
    """The payload for a decision that can be undone; ``role`` is that of the answer, if it is about one."""
    return _in_role({"version": VERSION, "action": action, **_change(before, after)}, role)


def role_of(payload: Mapping[str, Any]) -> Role:
    """The role of the answer that a payload is about."""
    return Role(payload.get("role", Role.REVIEWER))


def _in_role(payload: Json, role: Role) -> Json:
    return payload if role is Role.REVIEWER else payload | {"role": role.value}


def with_answer(payload: Json, before: ReviewState, after: ReviewState, role: Role = Role.REVIEWER) -> Json:
    """The payload of a decision on a claim's span that also changed the reviewer's own answer."""
    return _in_role(payload | {"answer": _change(before, after)}, role)


def sent_back(action: str, key: int, before: ReviewState, after: ReviewState) -> Json:
    """The payload for an answer that an adjudicator sent back: a question (row id), and what became of the answer."""
    question = {"before": {"question": key, "asked": False}, "after": {"question": key, "asked": True}}
    return {"version": VERSION, "action": action, **question, "theirs": _change(before, after)}


def loaded_review(state: ReviewState, role: Role = Role.REVIEWER) -> Json:
    """The payload for a review that was loaded from a dataset."""
    return _in_role({"version": VERSION, "state": _state_json(state)}, role)


def carried_review(state: ReviewState, claim_id: str, role: Role = Role.REVIEWER) -> Json:
    """The payload for a review that was carried over from the claim (public id) of an older version."""
    return loaded_review(state, role) | {"from": claim_id}


def carried_span(state: ClaimState, claim_id: str) -> Json:
    """The payload for edges that were carried over from the claim (public id) of an older version."""
    return {"version": VERSION, "claim": _state_json(state), "from": claim_id}


def check_version(payload: Mapping[str, Any]) -> None:
    """Refuse a payload whose version this program cannot read.

    Raises:
        DatabaseError: when a newer version of Annotator wrote it.

    """
    if payload.get("version", 1) > VERSION:
        raise DatabaseError("A newer version of Annotator wrote to this database: update Annotator, then try again.")


def review_state(value: Mapping[str, Any]) -> ReviewState:
    """Read a review state from a payload's ``before``, ``after`` or ``state``."""
    known = {name: value[name] for name in REVIEW_FIELDS if name in value}
    if known.get("status") is not None:
        known["status"] = ReviewStatus(known["status"])
    if known.get("submitted_at"):
        known["submitted_at"] = datetime.fromisoformat(known["submitted_at"])
    if known.get("normalised"):
        known["normalised"] = Normalised(**known["normalised"])
    evidence = tuple(_evidence(piece) for piece in value.get("evidence", ()))
    return ReviewState(**known, evidence=evidence, questions=tuple(map(Question.from_json, value.get("questions", ()))))


def claim_state(value: Mapping[str, Any]) -> ClaimState:
    """Read a claim state from a payload's ``before`` or ``after``."""
    return ClaimState(value["start"], value["end"], value["withdrawn"])


def merge_state(value: Mapping[str, Any]) -> MergeState:
    """Read a merge state from a payload's ``before`` or ``after``."""
    return MergeState(value["keep"], value["merged"], value.get("corrected", {}), value["details"])


def _change(before: State, after: State) -> Json:
    return {"before": _state_json(before), "after": _state_json(after)}


def _state_json(state: State) -> Json:
    if not isinstance(state, ReviewState):
        return asdict(state)
    values: Json = {name: getattr(state, name) for name in REVIEW_FIELDS}
    values["status"] = state.status.value
    values["submitted_at"] = state.submitted_at.isoformat() if state.submitted_at else None
    values["normalised"] = asdict(state.normalised) if state.normalised else None
    values["evidence"] = [asdict(piece) | {"stance": piece.stance.value} for piece in state.evidence]
    if state.questions:
        values["questions"] = [question.to_json() for question in state.questions]
    return values


def _evidence(value: Mapping[str, Any]) -> EvidenceState:
    quote = Quote(**value["quote"]) if value["quote"] else None
    return EvidenceState(**{**value, "stance": Stance(value["stance"]), "quote": quote})
