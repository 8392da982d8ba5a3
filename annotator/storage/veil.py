"""Hiding what would distinguish the audit sample from suggested claims until the reviewer has answered.

The audit sample consists of sentences that the suggester did *not* suggest. It measures missed claims only if reviewers
judge it like all other claims, so they must not know which claims belong to it before they answer.

This module holds the only definition of the rule. Until the reviewer has submitted an answer:

* a claim of the audit sample appears with the origin ``suggested``;
* a suggestion that scores less than ``shown_from(threshold)`` hides its score, reasons and types. This includes all
  audit claims, because they score below the threshold. It also includes the weakest suggestions, up to a third of the
  way from the threshold to 1, so that hidden values do not identify the audit sample. The claim's speaker and the
  suggester stay visible, because they do not differ between the two.

Drafts and skipped claims do not count as answered, because the label can still change. A claim that a later version
suggests with a high score is shown in full. Exports and estimates always use the real values.
"""

from dataclasses import replace

from annotator.domain.suggestion import Suggestion
from annotator.domain.vocabulary import Origin

COMPANY = 1 / 3
"""The fraction of the range from the threshold to 1 that is hidden along with the audit sample."""


def shown_from(threshold: float) -> float:
    """The lowest score (0 to 1) with which a suggestion is shown in full before the answer."""
    return threshold + (1 - threshold) * COMPANY


def veiled(origin: Origin, suggestion: Suggestion | None, *, answered: bool) -> tuple[Origin, Suggestion | None]:
    """A claim's origin and suggestion as a reviewer may see them.

    ``answered``: whether this reviewer has submitted an answer. Nothing is hidden for a manual claim.
    """
    if answered or origin is Origin.MANUAL:
        return origin, suggestion
    if suggestion is not None and (suggestion.score or 0.0) < shown_from(suggestion.threshold):
        suggestion = replace(suggestion, score=None, reasons=(), types=())
    return Origin.SUGGESTED, suggestion
