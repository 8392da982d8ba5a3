"""The whole state of one reviewer's answer: what a decision changes, and what its event keeps from before and after."""

from dataclasses import dataclass
from datetime import datetime

from annotator.domain.records import Normalised, Quote
from annotator.domain.vocabulary import ReviewStatus, Stance


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """One piece of evidence as it was cited, so that merging its source later changes no answer and no history.

    ``id`` is the row of the evidence, ``source`` the public id of what was cited.
    """

    id: int
    source: str
    url: str | None
    stance: Stance
    quote: Quote | None = None
    accessed_at: str | None = None
    note: str | None = None
    set: int = 0


@dataclass(frozen=True, slots=True)
class ReviewState:
    """An answer without whose it is and of which claim. The defaults are a claim that the reviewer has not touched."""

    label: str | None = None
    status: ReviewStatus = ReviewStatus.OPEN
    confidence: int | None = None
    note: str | None = None
    flagged: bool = False
    guideline_version: str | None = None
    submitted_at: datetime | None = None
    seconds: float | None = None
    keystrokes: int | None = None
    as_of: str | None = None
    recheck_at: str | None = None
    normalised: Normalised | None = None
    evidence: tuple[EvidenceState, ...] = ()
