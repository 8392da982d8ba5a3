"""A reviewer's answer as the JSON value that commands print."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.domain.records import Evidence, Review


def review_json(review: "Review") -> dict[str, Any]:
    """A review as the JSON value that commands print."""
    from annotator.domain.asked_questions import moved
    from annotator.domain.review_state import REVIEW_FIELDS

    answer = {name: getattr(review, name) for name in REVIEW_FIELDS}
    answer |= {
        "status": review.status.value,
        "submitted_at": review.submitted_at.isoformat() if review.submitted_at else None,
        "normalised": asdict(review.normalised) if review.normalised else None,
    }
    evidence = [_evidence_json(piece) for piece in review.evidence]
    places = {piece.id: place for place, piece in enumerate(review.evidence)}
    questions = [question.to_json() for question in moved(review.questions, places)]
    told = {"evidence": evidence, "questions": questions}
    return {"reviewer": review.reviewer, "role": review.role.value, **answer, **told}


def _evidence_json(piece: "Evidence") -> dict[str, Any]:
    return {
        "stance": piece.stance.value,
        "quote": asdict(piece.quote) if piece.quote else None,
        "accessed_at": piece.accessed_at,
        "set": piece.set,
        "note": piece.note,
        "source": piece.source.known(),
    }
