"""One entry of a reviewer's history, as the desk reports it."""

from dataclasses import dataclass

from annotator.domain.review_state import ReviewState


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, undo or redo, with what it left behind.

    ``id`` grows with every entry. ``kind`` is ``review``, ``claim``, ``undo`` or ``redo``. ``review`` is the answer to
    the claim afterwards, if the entry is about one; ``span`` the claim's offsets afterwards, if it is about them.
    """

    id: int
    kind: str
    claim_id: str | None
    review: ReviewState | None = None
    span: tuple[int, int] | None = None
