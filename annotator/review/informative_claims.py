"""Which of the claims that others have begun an answer would tell most about: a bounded list for the order of Tab."""

from annotator.measures.answer_models import dawid_skene
from annotator.measures.information import confusion_of, expected_information
from annotator.review.desk_context import DeskContext
from annotator.review.posteriors import counting_crowd
from annotator.storage.database.engine import Session
from annotator.storage.needed_claims import begun_claims

MOST = 100
"""Claims listed at once; a new list is made when they are done."""
_DIGITS = 6
"""Differences beyond these are of the machine, not of the answers."""


def informative_claims(session: Session, context: DeskContext) -> list[int]:
    """The row ids of open claims that others have begun and that need the reviewer, the most informative first.

    Equals are in reading order. In a blind project there are none: who is sent first to the claims on which others
    differ would know that they do.
    """
    if context.project.blind:
        return []
    begun = begun_claims(session, context.reviewer_id)
    crowd = counting_crowd(session, context.project)
    if not begun or not crowd.claims:
        return []
    fit = dawid_skene(crowd)
    told = expected_information(fit.posterior, confusion_of(crowd, fit, context.reviewer))
    bits = dict(zip(crowd.claims, told.round(_DIGITS).tolist(), strict=True))
    ranked = sorted((-bits[public_id], place) for place, (_, public_id) in enumerate(begun) if public_id in bits)
    return [begun[place][0] for _, place in ranked[:MOST]]
