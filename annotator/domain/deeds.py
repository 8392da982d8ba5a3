"""What was done about a claim, as its story tells it."""

from dataclasses import dataclass
from datetime import datetime

from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Deed:
    """One event of a claim.

    ``who`` is a handle, or ``None`` when it was a program. ``action`` is what a decision calls itself; ``undone`` and
    ``redone`` say that the decision was taken back or restored. ``before`` and ``after`` are the answer's states.
    """

    at: datetime
    who: str | None
    role: Role
    kind: str
    action: str
    undone: bool = False
    redone: bool = False
    before: ReviewState | None = None
    after: ReviewState | None = None
