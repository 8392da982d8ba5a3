"""Who is reliable: a model's posterior for every claim, how right each reviewer is, and what good reviewers swap."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

import numpy as np

from annotator.domain.team_choices import Model
from annotator.measures.answer_models import dawid_skene, mace
from annotator.measures.bootstrap import Floats
from annotator.measures.crowd import Crowd, Fit
from annotator.measures.estimates import Interval, wilson

_FEW = 0.5
"""Less than half an expected answer says nothing; half a swap or more counts as one."""


@dataclass(frozen=True, slots=True)
class ReviewerQuality:
    """One reviewer's answers against the model's labels.

    ``right`` is the expected share of right answers. ``confusion`` has, for each true label that the reviewer met, the
    share of each answer. The intervals are Wilson's, with the expected numbers as sizes; they take the model's labels
    as they are.
    """

    reviewer: str
    answers: int
    competence: float
    right: Interval
    confusion: dict[str, dict[str, Interval]]


@dataclass(frozen=True, slots=True)
class Swap:
    """Two labels of which good reviewers answer one where the other is true.

    ``answers`` is the expected number of such answers, ``share`` their share of all answers of good reviewers to claims
    for which either label is true, ``reviewers`` how many of them swap the two.
    """

    labels: tuple[str, str]
    answers: float
    share: Interval
    reviewers: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """All that a model says. ``posterior`` has a probability for each label, by claim."""

    claims: int
    answers: int
    likelihood: float
    reviewers: tuple[ReviewerQuality, ...]
    swaps: tuple[Swap, ...]
    posterior: dict[str, dict[str, float]]


_MODELS: dict[Model, Callable[[Crowd], Fit]] = {Model.DAWID_SKENE: dawid_skene, Model.MACE: mace}


def fit_of(crowd: Crowd, model: Model) -> Fit:
    """What a model makes of the answers.

    Raises:
        ValueError: when there are no answers.

    """
    return _MODELS[model](crowd)


def reliability(crowd: Crowd, model: Model) -> Reliability:
    """Judge the reviewers and their answers with a model; reviewers are in order of name.

    Raises:
        ValueError: when there are no answers.

    """
    fit = fit_of(crowd, model)
    expected = crowd.expected_answers(fit.posterior)
    reviewers = tuple(_qualities(crowd, fit, expected))
    return Reliability(
        len(crowd.claims),
        len(crowd.claim),
        round(fit.likelihoods[-1], 4),
        reviewers,
        tuple(_swaps(crowd.labels, expected, reviewers)),
        {
            claim: dict(zip(crowd.labels, row, strict=True))
            for claim, row in zip(crowd.claims, fit.posterior.round(4).tolist(), strict=True)
        },
    )


def _qualities(crowd: Crowd, fit: Fit, expected: Floats) -> Iterator[ReviewerQuality]:
    for name, counts, competence in zip(crowd.reviewers, expected, fit.competence, strict=True):
        confusion = {
            true: {given: _share(count, row.sum()) for given, count in zip(crowd.labels, row, strict=True)}
            for true, row in zip(crowd.labels, counts, strict=True)
            if row.sum() >= _FEW
        }
        right, answers = np.trace(counts), round(counts.sum())
        yield ReviewerQuality(name, answers, round(float(competence), 4), _share(right, answers), confusion)


def _swaps(labels: Sequence[str], expected: Floats, reviewers: Sequence[ReviewerQuality]) -> Iterator[Swap]:
    """What at least two good reviewers swap, the greatest share first; good are those in the better half.

    Of two reviewers nothing tells who is right, so there are none.
    """
    if len(reviewers) <= 2:
        return
    middle = median(each.right.value for each in reviewers)
    good = expected[[each.right.value >= middle for each in reviewers]]
    found = []
    for one, other in combinations(range(len(labels)), 2):
        swapped = good[:, one, other] + good[:, other, one]
        met = float(good[:, (one, other)].sum())
        who = int((swapped >= _FEW).sum())
        if who > 1:
            total = float(swapped.sum())
            found.append(Swap((labels[one], labels[other]), round(total, 1), _share(total, met), who))
    yield from sorted(found, key=lambda swap: (-swap.share.value, swap.labels))


def _share(part: float, whole: float) -> Interval:
    found = wilson(min(1.0, float(part) / float(whole)), float(whole))
    return Interval(round(found.value, 4), round(found.low, 4), round(found.high, 4))
