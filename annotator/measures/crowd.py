"""What several reviewers answered, as arrays for the models of reliability."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.measures.bootstrap import Floats

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Answers as parallel arrays: answer *n* gives ``labels[label[n]]`` to ``claims[claim[n]]``, and so on.

    ``labels`` are those that were given, in the order of the scheme. The rest is sorted, so that the order in which
    answers come never changes a result.
    """

    claims: Sequence[str]
    reviewers: Sequence[str]
    labels: Sequence[str]
    claim: Numbers
    reviewer: Numbers
    label: Numbers

    def sum_by_claim(self, values: Floats) -> Floats:
        """The sums of ``values`` (answers × labels) over the answers to each claim: claims × labels."""
        sums = [np.bincount(self.claim, column, len(self.claims)) for column in values.T]
        return np.stack(sums, axis=1)

    def expected_answers(self, posterior: Floats) -> Floats:
        """How often each reviewer is expected to have given each label where each is true.

        ``posterior`` has the probability of each label for each claim. The result is reviewers × true × given labels.
        """
        size = len(self.labels)
        cell = self.reviewer * size + self.label
        sums = [np.bincount(cell, true, len(self.reviewers) * size) for true in posterior[self.claim].T]
        return np.stack([each.reshape(-1, size) for each in sums], axis=1)

    def vote_shares(self) -> Floats:
        """The share of each label among the answers to each claim (claims × labels), where the models begin."""
        votes: Floats = self.sum_by_claim(np.eye(len(self.labels))[self.label])
        shares: Floats = votes / votes.sum(axis=1, keepdims=True)
        return shares


@dataclass(frozen=True, slots=True)
class Fit:
    """What a model makes of the answers.

    ``posterior`` has the probability of each label for each claim, ``competence`` one number from 0 to 1 for each
    reviewer. ``likelihoods`` are the logarithms of the likelihood before each step; the last is that of the result.
    """

    posterior: Floats
    competence: Floats
    likelihoods: tuple[float, ...]


def crowd_of(answers: Iterable[tuple[str, str, str]], labels: Sequence[str]) -> Crowd:
    """The crowd of some answers (claim, reviewer, label), one for each claim and reviewer, in whatever order.

    ``labels`` are those of the scheme; others follow by name.
    """
    rows = sorted(answers)
    given = {label for _, _, label in rows}
    known = [label for label in labels if label in given]
    names = (
        sorted({claim for claim, _, _ in rows}),
        sorted({reviewer for _, reviewer, _ in rows}),
        [*known, *sorted(given - set(known))],
    )
    at = [{name: number for number, name in enumerate(each)} for each in names]
    cells = np.array([[at[n][row[n]] for n in range(3)] for row in rows], dtype=np.int64).reshape(-1, 3)
    return Crowd(*names, *cells.T)


def normalised(logs: Floats) -> tuple[Floats, float]:
    """Probabilities (rows sum to 1) from the logarithms of joint probabilities, and the sum of the rows' logarithms."""
    highest = logs.max(axis=1, keepdims=True)
    shares = np.exp(logs - highest)
    total = shares.sum(axis=1, keepdims=True)
    return shares / total, float((highest + np.log(total)).sum())


def has_settled(likelihoods: Sequence[float], answers: int) -> bool:
    """Whether the last step raised the logarithm of the likelihood by less than 1e-7 per answer."""
    return len(likelihoods) > 1 and likelihoods[-1] - likelihoods[-2] < 1e-7 * answers
