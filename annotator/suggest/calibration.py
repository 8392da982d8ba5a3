"""Calibrating scores: of the sentences that score 0.8, about four in five should be claims.

Platt scaling (Platt 1999) fits slope and bias of the logit to labels that the weights were not learnt from. It is
monotone, so it cannot change which of two sentences scores higher: that is the weights' work alone. The genre of a
sentence is not known when it is scored, so all share one slope and bias.
"""

import math
from collections.abc import Hashable, Sequence
from itertools import chain, islice
from typing import Any

from annotator.suggest.weights import Platt, sigmoid

STEADINESS = 1.0
"""Weight of the penalty on slopes away from 1, in sentences; keeps few or perfectly ranked sentences finite."""
_LEAST_SLOPE = 0.05
"""Lower slopes come from data that contradicts the ranking; they would make all scores equal or turn them round."""
_LEAST_SCORE = 1e-4
_NEVER = 0.002
"""Lower scores are those of text that is never suggested, on which nothing is calibrated."""

Pairs = Sequence[tuple[float, bool]]
"""Logits with labels, from a model that was not trained on them."""


def calibrate(pairs: Pairs) -> Platt:
    """The slope and bias that fit ``pairs`` best; every sentence counts the same."""
    import numpy as np
    from scipy.optimize import minimize

    if not pairs:
        return Platt()
    logits = np.array([logit for logit, _ in pairs])
    labels = np.array([float(label) for _, label in pairs])

    def loss(values: Any) -> tuple[float, Any]:
        calibrated = values[0] * logits + values[1]
        costs = np.logaddexp(0.0, calibrated) - labels * calibrated
        slopes = 1 / (1 + np.exp(-calibrated)) - labels
        off = values[0] - 1
        gradient = np.array([slopes @ logits + 2 * STEADINESS * off, slopes.sum()])
        return float(costs.sum()) + STEADINESS * off**2, gradient

    bounds = [(_LEAST_SLOPE, None), (None, None)]
    slope, bias = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds).x.tolist()
    return Platt(slope, bias)


def folds_of(documents: Sequence[Hashable], count: int) -> list[int]:
    """The fold, 0 to ``count`` - 1, of each sentence; no document is divided if two or more are known."""
    order = {document: place for place, document in enumerate(dict.fromkeys(documents))}
    if len(order) < 2:
        return [place % count for place in range(len(documents))]
    return [order[document] % min(count, len(order)) for document in documents]


def calibrated_by_folds(pairs: Pairs, folds: Sequence[int], learns: Sequence[bool] | None = None) -> list[float]:
    """The calibrated logit of each sentence by a calibration fitted without its fold.

    ``learns`` says which sentences are calibrated on; all, if it is left out.
    """
    used = [True] * len(pairs) if learns is None else learns
    fits = {
        fold: calibrate([pair for pair, its, learn in zip(pairs, folds, used, strict=True) if learn and its != fold])
        for fold in set(folds)
    }
    return [fits[fold].logit(logit) for (logit, _), fold in zip(pairs, folds, strict=True)]


def recalibrated(
    scores: Sequence[Sequence[float]],
    labels: Sequence[Sequence[bool]],
    documents: Sequence[Sequence[Hashable]],
    count: int,
) -> list[list[float]]:
    """The scores as they would be if no sentence's document had been calibrated on; one item per set of data."""
    pairs = [(_logit(score), label) for score, label in zip(_all(scores), _all(labels), strict=True)]
    folds = [fold for part in documents for fold in folds_of(part, count)]
    learns = [score > _NEVER for score in _all(scores)]
    logits = iter(calibrated_by_folds(pairs, folds, learns))
    return [[sigmoid(logit) for logit in islice(logits, len(part))] for part in scores]


def _all(parts: Sequence[Sequence[Any]]) -> list[Any]:
    return list(chain.from_iterable(parts))


def _logit(score: float) -> float:
    """The logit of a rounded score."""
    bounded = min(max(score, _LEAST_SCORE), 1 - _LEAST_SCORE)
    return math.log(bounded / (1 - bounded))
