"""Calibrating scores: of the sentences that score 0.8, about four in five should be claims.

Platt scaling (Platt 1999) fits slope and bias of the logit to held-out labels. Debates, speeches and news differ in
their share of claims and in what a name or a past tense says, so one slope for all would fit none of them. The signs
are therefore covariates under a ridge penalty; what they add becomes part of their weights, so that the score stays one
sum. If the calibration error of a part of the data (Naeini et al. 2015) still exceeds ``GOAL``, the excess is penalised
too, with softened bin edges so that it has a gradient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotator.measures.scores import BINS
from annotator.suggest.reason_groups import BY_HAND, NEVER, SIGNS
from annotator.suggest.regression import Example
from annotator.suggest.weights import LinearModel

RIDGE = 0.04
"""Weight of the data against the penalty on what signs add."""
PART = 300
"""Weight of each part of the data in the fit, in sentences; equal for all parts."""
GOAL = 0.075
"""Calibration error that is not penalised, over softened bins."""
_PENALTY = 6e5
"""Weight of the squared excess relative to the data."""
_SOFTNESS = 0.008
"""Width of the edge between two bins, in score."""
_ROUNDING = 0.05
"""Smooths the error where a bin's error is zero."""
_SLOPE_SCALE = 3.0
"""Scale of the logit relative to the signs, so that its slope is hardly penalised."""
_NEVER_LESS = frozenset(("date",))
"""Signs that calibration must not weaken: few dated sentences in four articles are no evidence against twenty thousand
others.
"""
_SIGNS = sorted(set(SIGNS) - set(BY_HAND))

Array = Any
"""A NumPy array."""
Part = Sequence[tuple[Example, float]]
"""Examples with logits from a model that was not trained on them."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Slope and bias for the logit, and what is added to each sign's weight."""

    slope: float
    bias: float
    shifts: dict[str, float]

    def of(self, model: LinearModel) -> LinearModel:
        """``model`` calibrated, with the weights set by hand."""
        signs = {sign: model.signs.get(sign, 0.0) * self.slope + shift for sign, shift in self.shifts.items()}
        patterns = {pattern: weight * self.slope for pattern, weight in model.patterns.items()}
        return LinearModel(
            model.name, model.version, model.bias * self.slope + self.bias, signs | BY_HAND, patterns, model.about
        )


def calibrate(parts: Sequence[Part]) -> Calibration:
    """Fit to ``parts``, which all count the same."""
    import numpy as np
    from scipy.optimize import minimize

    spread = _signs(parts).std(axis=0) + 0.05
    tables = [_Table.of(part, spread) for part in parts]
    bounds = [(None, None), (None, None), *((0.0 if sign in _NEVER_LESS else None, None) for sign in _SIGNS)]
    weights = np.zeros(len(bounds))
    for penalty in (0.0, _PENALTY):  # the second fit starts from the best ranking
        fitted = minimize(_loss, weights, (tables, penalty), "L-BFGS-B", True, bounds=bounds, options={"maxiter": 800})
        weights = fitted.x
    shifts = (weights[2:] / spread).tolist()
    return Calibration(float(weights[0]) * _SLOPE_SCALE, float(weights[1]), dict(zip(_SIGNS, shifts, strict=True)))


@dataclass(frozen=True, slots=True)
class _Table:
    """One part of the data: a row per sentence with its logit, a one and its signs, all scaled.

    ``hand`` is what the weights set by hand add. ``learns`` excludes sentences that are never suggested.
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
    """The calibration error over softened bins, and its derivative by each score."""
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
