"""Calibrating scores: of the sentences that score 0.8, about four in five should be claims.

Platt scaling (Platt 1999) fits slope and bias of the logit to labels that the weights were not learnt from. It is
monotone, so it cannot change which of two sentences scores higher: that is the weights' work alone. The genre of a
sentence is not known when it is scored, so all genres share one slope and bias, and each counts the same in the fit.
"""

import math
from collections.abc import Hashable, Sequence
from typing import Any

from annotator.suggest.weights import Platt, sigmoid

STEADINESS = 1.0
"""Weight of the penalty on slopes away from 1, in sentences; keeps few or perfectly ranked sentences finite."""
_LEAST_SLOPE = 0.05
"""Lower slopes come from data that contradicts the ranking; they would make all scores equal or turn them round."""
_LEAST_SCORE = 1e-4

Part = Sequence[tuple[float, bool]]
"""Logits with labels, from a model that was not trained on them."""


def calibrate(parts: Sequence[Part]) -> Platt:
    """The slope and bias that fit ``parts`` best; all parts count the same."""
    import numpy as np
    from scipy.optimize import minimize

    parts = [part for part in parts if part]
    if not parts:
        return Platt()
    logits = np.array([logit for part in parts for logit, _ in part])
    labels = np.array([float(label) for part in parts for _, label in part])
    mean = len(logits) / len(parts)
    importance = np.array([mean / len(part) for part in parts for _ in part])

    def loss(values: Any) -> tuple[float, Any]:
        calibrated = values[0] * logits + values[1]
        costs = np.logaddexp(0.0, calibrated) - labels * calibrated
        slopes = importance * (1 / (1 + np.exp(-calibrated)) - labels)
        off = values[0] - 1
        return float(importance @ costs) + STEADINESS * off**2, np.array(
            [slopes @ logits + 2 * STEADINESS * off, slopes.sum()]
        )

    bounds = [(_LEAST_SLOPE, None), (None, None)]
    slope, bias = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds).x.tolist()
    return Platt(slope, bias)


def folds_of(documents: Sequence[Hashable], count: int) -> list[int]:
    """The fold, 0 to ``count`` - 1, of each sentence; no document is divided if two or more are known."""
    order = {document: place for place, document in enumerate(dict.fromkeys(documents))}
    if len(order) < 2:
        return [place % count for place in range(len(documents))]
    return [order[document] % min(count, len(order)) for document in documents]


def calibrated_by_folds(parts: Sequence[Part], folds: Sequence[Sequence[int]]) -> list[list[float]]:
    """The calibrated logit of each sentence by a calibration fitted without its fold, in the order of ``parts``."""
    numbers = {fold for part in folds for fold in part}
    fits = {
        fold: calibrate(
            [
                [pair for pair, its in zip(part, of, strict=True) if its != fold]
                for part, of in zip(parts, folds, strict=True)
            ]
        )
        for fold in numbers
    }
    return [
        [fits[fold].logit(logit) for (logit, _), fold in zip(part, of, strict=True)]
        for part, of in zip(parts, folds, strict=True)
    ]


def recalibrated(
    scores: Sequence[Sequence[float]],
    labels: Sequence[Sequence[bool]],
    documents: Sequence[Sequence[Hashable]],
    count: int,
) -> list[list[float]]:
    """The scores as they would be if no sentence's document had been calibrated on; one part per set of data."""
    parts = [
        [(_logit(score), label) for score, label in zip(of, its, strict=True)]
        for of, its in zip(scores, labels, strict=True)
    ]
    logits = calibrated_by_folds(parts, [folds_of(part, count) for part in documents])
    return [[sigmoid(logit) for logit in part] for part in logits]


def _logit(score: float) -> float:
    """The logit of a rounded score; those of text that is never suggested end at ±9."""
    bounded = min(max(score, _LEAST_SCORE), 1 - _LEAST_SCORE)
    return math.log(bounded / (1 - bounded))
