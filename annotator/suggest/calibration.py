"""Making a score mean what it says: of the sentences that score 0.8, about four in five should be claims.

Platt scaling (Platt 1999) fits slope and bias of the logit to held-out labels. Debates, speeches and news differ in
what share of their sentences are claims, and in how much a name or a past tense says; one slope for all would leave
each of them wrong. So the signs go along as covariates, held close to nought by a ridge penalty: what they add becomes
part of their weights, and the score stays one sum. Where the calibration error of a part of the data (Naeini et al.
2015) stays above ``GOAL`` all the same, the excess is penalised too, with the edges of the bins softened so that it
has a slope: the least change that brings every part there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotator.measures.scores import BINS
from annotator.suggest.reason_groups import BY_HAND, NEVER, SIGNS
from annotator.suggest.regression import Example
from annotator.suggest.weights import LinearModel

RIDGE = 0.04
"""How much the data weigh against the penalty on what signs add."""
PART = 300
"""What each part of the data weighs in the fit, in sentences: all parts the same."""
GOAL = 0.075
"""Calibration error that is not penalised, over softened bins."""
_PENALTY = 6e5
"""What the square of the excess weighs beside the data."""
_SOFTNESS = 0.008
"""How wide the edge between two bins is, in score."""
_ROUNDING = 0.05
"""Rounds the corner where a bin's error is nought."""
_SLOPE_SCALE = 3.0
"""How large the logit stands beside the signs, so that its slope is hardly penalised."""
_NEVER_LESS = frozenset(("date",))
"""Signs that calibration must not weaken: that few dated sentences of four articles are claims is no reason to doubt
what twenty thousand others say."""
_SIGNS = sorted(set(SIGNS) - set(BY_HAND))

Array = Any
"""A NumPy array."""
Part = Sequence[tuple[Example, float]]
"""Examples with the logit that a model gave them which has not learnt from them."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Slope and bias for the logit, and what is added to each sign's weight."""

    slope: float
    bias: float
    shifts: dict[str, float]

    def of(self, model: LinearModel) -> LinearModel:
        """``model`` calibrated, with the weights set by hand in place."""
        signs = {sign: model.signs.get(sign, 0.0) * self.slope + shift for sign, shift in self.shifts.items()}
        patterns = {pattern: weight * self.slope for pattern, weight in model.patterns.items()}
        return LinearModel(
            model.name, model.version, model.bias * self.slope + self.bias, signs | BY_HAND, patterns, model.about
        )


def calibrate(parts: Sequence[Part]) -> Calibration:
    """Fit to ``parts``, each of which counts the same."""
    import numpy as np
    from scipy.optimize import minimize

    spread = _signs(parts).std(axis=0) + 0.05
    tables = [_Table.of(part, spread) for part in parts]
    bounds = [(None, None), (None, None), *((0.0 if sign in _NEVER_LESS else None, None) for sign in _SIGNS)]
    found = np.zeros(len(bounds))
    for penalty in (0.0, _PENALTY):  # the second fit begins where the ranking is at its best
        fitted = minimize(_loss, found, (tables, penalty), "L-BFGS-B", True, bounds=bounds, options={"maxiter": 800})
        found = fitted.x
    shifts = (found[2:] / spread).tolist()
    return Calibration(float(found[0]) * _SLOPE_SCALE, float(found[1]), dict(zip(_SIGNS, shifts, strict=True)))


@dataclass(frozen=True, slots=True)
class _Table:
    """One part of the data: a row for each sentence with its logit, a one and its signs, all scaled.

    ``hand`` is what the weights set by hand add. ``learns`` leaves out the sentences that are never suggested.
    """

    rows: Array
    hand: Array
    labels: Array
    learns: Array

    @classmethod
    def of(cls, part: Part, spread: Array) -> "_Table":
        import numpy as np

        logits = np.array([[logit * _SLOPE_SCALE, 1.0] for _, logit in part])
        hand = [sum(BY_HAND.get(sign, 0.0) * value for sign, value in one.signs.items()) for one, _ in part]
        return cls(
            np.hstack([logits, _signs([part]) / spread]),
            np.array(hand),
            np.array([float(one.sentence.label) for one, _ in part]),
            np.array([not NEVER.intersection(one.signs) for one, _ in part]),
        )


def _signs(parts: Sequence[Part]) -> Array:
    import numpy as np

    return np.array([[one.signs.get(sign, 0.0) for sign in _SIGNS] for part in parts for one, _ in part])


def _loss(weights: Array, tables: Sequence[_Table], penalty: float) -> tuple[float, Array]:
    """What ``weights`` cost over all parts, and the gradient of that."""
    import numpy as np

    free = np.ones_like(weights)
    free[1] = 0.0  # the bias is not penalised
    loss, gradient = 0.5 * float((free * weights) @ weights), free * weights
    for table in tables:
        logits = table.rows @ weights + table.hand
        scores = 1 / (1 + np.exp(-logits))
        each = RIDGE * PART / max(1, table.learns.sum())
        costs = np.logaddexp(0.0, logits) - table.labels * logits
        slopes = each * (scores - table.labels) * table.learns
        loss += each * float(costs[table.learns].sum())
        error, direction = _soft_error(scores, table.labels)
        excess = max(0.0, error - GOAL)
        loss += RIDGE * penalty * excess**2
        slopes += 2 * RIDGE * penalty * excess * direction * scores * (1 - scores)
        gradient = gradient + slopes @ table.rows
    return loss, gradient


def _soft_error(scores: Array, labels: Array) -> tuple[float, Array]:
    """The calibration error over softened bins, and how it changes with each score."""
    import numpy as np

    edges = np.arange(1, BINS) / BINS
    above = 1 / (1 + np.exp(-np.clip((scores[:, None] - edges) / _SOFTNESS, -500, 500)))
    slopes = above * (1 - above) / _SOFTNESS
    ends = np.ones((len(scores), 1)), np.zeros((len(scores), 1))
    inside = np.hstack([ends[0], above]) - np.hstack([above, ends[1]])
    change = np.hstack([ends[1], slopes]) - np.hstack([slopes, ends[1]])
    off = (scores - labels)[:, None]
    errors = (inside * off).sum(axis=0)
    rounded = np.sqrt(errors**2 + _ROUNDING)
    return float(rounded.sum()) / len(scores), (inside + change * off) @ (errors / rounded) / len(scores)
