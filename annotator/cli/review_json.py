"""A reviewer's answer as the JSON value that commands print."""

from dataclasses import asdict
from typing import Any

from annotator.domain.records import Review


def review_json(review: Review) -> dict[str, Any]:
    """A review as the JSON value that commands print."""
    return {
        "reviewer": review.reviewer,
        "role": review.role.value,
        "label": review.label,
        "status": review.status.value,
        "confidence": review.confidence,
        "note": review.note,
        "flagged": review.flagged,
        "guideline_version": review.guideline_version,
        "submitted_at": review.submitted_at.isoformat() if review.submitted_at else None,
        "seconds": review.seconds,
        "keystrokes": review.keystrokes,
        "as_of": review.as_of,
        "recheck_at": review.recheck_at,
        "normalised": asdict(review.normalised) if review.normalised else None,
        "evidence": [_evidence_json(piece) for piece in review.evidence],
    }


def _evidence_json(piece: Any) -> dict[str, Any]:
    source, quote = piece.source, piece.quote
    return {
        "stance": piece.stance.value,
        "quote": {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix} if quote else None,
        "accessed_at": piece.accessed_at,
        "set": piece.set,
        "note": piece.note,
        "source": {
            "id": source.id,
            "url": source.url,
            "title": source.title,
            "publisher": source.publisher,
            "author": source.author,
            "published_at": source.published_at,
            "kind": source.kind.value if source.kind else None,
            "medium": source.medium.value if source.medium else None,
            "archived_url": source.archived_url,
            "archived_at": source.archived_at,
            "sha256": source.sha256,
            "file_name": source.file_name,
            "withheld_reason": source.withheld_reason,
        },
    }
