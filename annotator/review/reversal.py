"""Undo and redo of one reviewer's decisions, whatever they were about."""

from annotator.domain.desk import Outcome
from annotator.review import event_words
from annotator.review.desk_context import DeskContext
from annotator.storage import decisions
from annotator.storage.claim_rows import claim_value


def reverse(context: DeskContext, kind: str) -> Outcome | None:
    """Undo or redo (``kind``) the reviewer's last decision; ``None`` when there is none.

    Raises:
        ConflictError: when somebody else changed the claim or the sources since.

    """
    with context.database.write() as session:
        reversal = decisions.reverse(session, kind, context.reviewer_id)
        if reversal is None:
            return None
        claim = reversal.claim
        if claim is None:
            return Outcome(event_words.reversed_about_sources(kind, reversal.action), None, "")
        value = claim_value(session, claim, context.view)
        message = event_words.reversed_(kind, reversal.action, value)
        if claim.withdrawn_at is not None:
            return Outcome(message, None, value.article_id, removed=claim.public_id)
        return Outcome(message, value, value.article_id)
