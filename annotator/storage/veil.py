"""What a reviewer may see of a suggestion before answering: nothing that tells the audit sample from the suggestions.

The audit sample holds sentences that the suggester did *not* suggest. It can say what was missed only when reviewers
judge it as they judge all other claims, so until their own answer counts they must not know which claims it is.

The rule, and the only place of it: as long as the reviewer has not submitted an answer,

* a claim of the audit sample has the origin ``suggested``;
* a suggestion whose score is below ``shown_from`` its threshold shows no score, no reasons and no tags. Every audit
  claim is below the threshold; the weakest suggestions, up to a third of the way from the threshold to certainty, keep
  it company. Who said it, and who suggests, stays: it is there or not for both alike.

A skipped claim or a draft is not answered: whoever saw the truth then could still change the label. A claim that a
later version suggests with confidence shows its score like any other. Exports and the estimates know the truth, and so
does the reviewer from the answer on.
"""

from dataclasses import replace

from annotator.domain.suggestion import Suggestion
from annotator.domain.vocabulary import Origin

_COMPANY = 1 / 3
"""Which part of the way from the threshold to 1 is kept back with the audit sample."""


def shown_from(threshold: float) -> float:
    """The score from which a suggestion is shown in full before the answer."""
    return threshold + (1 - threshold) * _COMPANY


def veiled(origin: Origin, suggestion: Suggestion | None, *, answered: bool) -> tuple[Origin, Suggestion | None]:
    """Origin and suggestion of a claim as a reviewer may see them.

    ``answered`` says whether this reviewer has submitted an answer. A manual claim hides nothing.
    """
    if answered or origin is Origin.MANUAL:
        return origin, suggestion
    if suggestion is not None and (suggestion.score or 0.0) < shown_from(suggestion.threshold):
        suggestion = replace(suggestion, score=None, reasons=(), tags=())
    return Origin.SUGGESTED, suggestion
