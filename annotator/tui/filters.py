"""The filters of the review screen: the claims each one lets through, its key, and its name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter
from annotator.domain.vocabulary import ClaimType, Origin, ReviewStatus

if TYPE_CHECKING:
    from annotator.domain.orders import Chosen
    from annotator.domain.records import Claim


def _of_type(claim_type: ClaimType) -> Callable[["Claim"], bool]:
    return lambda claim: claim.suggestion is not None and claim_type in claim.suggestion.types


FILTERS: dict["Chosen", Callable[["Claim"], bool]] = {
    Filter.ALL: lambda claim: True,
    Filter.NEEDS: lambda claim: claim.needs_me,
    Filter.UNSOURCED: lambda claim: claim.review is not None and claim.review.status is ReviewStatus.DRAFT,
    Filter.SUGGESTED: lambda claim: claim.origin is Origin.SUGGESTED,
    Filter.LABELLED: lambda claim: claim.review is not None and claim.review.label is not None,
    Filter.FLAGGED: lambda claim: claim.review is not None and claim.review.flagged,
    Filter.AGED: lambda claim: claim.aged,
    Filter.ASKED: lambda claim: claim.review is not None and claim.review.unanswered > 0,
    **{claim_type: _of_type(claim_type) for claim_type in ClaimType},
}
"""Whether the cursor stops at a claim."""

KEYS = {
    "a": Filter.ALL,
    "n": Filter.NEEDS,
    "u": Filter.UNSOURCED,
    "s": Filter.SUGGESTED,
    "l": Filter.LABELLED,
    "f": Filter.FLAGGED,
    "v": Filter.AGED,
    "q": Filter.ASKED,
}
"""The key of each filter, in listing order."""
_NAMES = {
    Filter.NEEDS: "needs me",
    Filter.UNSOURCED: "unsourced drafts",
    Filter.AGED: "verdicts due for another look",
    Filter.ASKED: "questions to answer",
}


def filter_name(chosen: "Chosen") -> str:
    """The name of a filter, or of a type of claim, on screen."""
    return _NAMES.get(chosen, chosen.value) if isinstance(chosen, Filter) else chosen.value
