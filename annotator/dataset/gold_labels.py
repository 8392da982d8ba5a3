"""The gold label of each claim of an export, with the reason and the votes, by a rule."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from annotator.dataset.record import LabelVotes
from annotator.review.gold import MAJORITY, Answer, GoldRule, LabelReason, gold_of

Posteriors = Mapping[str, Mapping[str, float]]
"""The probability of each label, by claim (public id)."""
Outcome = tuple[str | None, LabelReason, tuple[LabelVotes, ...]]
"""The gold label of a claim, the reason, and the votes on it."""


class GoldLabels:
    """Decides claims that need ``wanted`` reviews each (by public id) by a rule.

    ``posteriors`` has the probability of each label by a model, for rules that need it and, if ``soft``, for the shares
    of the votes.
    """

    def __init__(
        self,
        wanted: Callable[[str], int],
        rule: GoldRule = MAJORITY,
        posteriors: Posteriors | None = None,
        *,
        soft: bool = False,
    ) -> None:
        self._wanted = wanted
        self._posteriors = posteriors
        self._decide = partial(_decided, rule=rule, soft=soft)
        self._known: Any = lru_cache(4096)(self._decide)
        """Cached, because claims share few combinations of answers."""

    def of(self, claim: str, answers: tuple[Answer, ...]) -> Outcome:
        """What the answers to a claim (public id) give."""
        wanted = self._wanted(claim)
        if self._posteriors is None:
            outcome: Outcome = self._known(answers, wanted)
            return outcome
        return self._decide(answers, wanted, self._posteriors.get(claim, {}))


def _decided(
    answers: tuple[Answer, ...],
    wanted: int,
    posterior: Mapping[str, float] | None = None,
    *,
    rule: GoldRule,
    soft: bool,
) -> Outcome:
    gold = gold_of(answers, wanted, rule, posterior)
    return gold.label, gold.reason, LabelVotes.of(gold.votes, posterior if soft and gold.votes else None)
