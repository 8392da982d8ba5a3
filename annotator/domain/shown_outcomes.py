"""What reviewers do with the passages that the evidence finder shows them."""

from dataclasses import dataclass
from enum import StrEnum


class ShownOutcome(StrEnum):
    """What a reviewer did with a passage; later ones replace earlier ones, except that cited stays."""

    OPENED = "opened"
    """Its document was opened there."""
    CITED = "cited"
    """A quote from it was cited."""
    NOT_RELEVANT = "not_relevant"
    """It does not bear on the claim, says the reviewer."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage that was shown for a claim (public id).

    ``rank`` counts from 1. ``question`` is the question that was searched for, ``outcome`` is ``None`` if the passage
    was only shown.
    """

    claim_id: str
    query: str
    question: str | None
    rank: int
    document: str
    start: int
    end: int
    text: str
    title: str | None
    outcome: ShownOutcome | None
