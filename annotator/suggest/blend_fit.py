"""Fitting the blend of both stages to labels that neither learnt from.

A logistic regression with three numbers, over the sentences that the linear model leaves open; every sentence counts
the same. Figures come from fits without the documents they are measured on.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.suggest.blend import Blend, logit_of
from annotator.suggest.calibration import folds_of
from annotator.suggest.weights import sigmoid

LOW, HIGH = 0.3, 0.9
"""The linear scores between which the encoder is asked; a wider band costs more time than it gains."""
_STEPS = 25
_RIDGE = 1.0
"""Penalty on the squared distance from ``_EXPECTED``, in sentences; keeps small sets from extremes."""
_EXPECTED = (0.5, 0.5, 0.0)
_DIGITS = 4

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class BlendPart:
    """One part of the data: linear scores, encoder logits, labels and documents of its sentences."""

    scores: Sequence[float]
    encoder: Sequence[float]
    labels: Sequence[bool]
    documents: Sequence[Hashable]


def fit_blend(parts: Sequence[BlendPart], weights: str = "", encoder_version: str = "") -> Blend:
    """The blend that fits ``parts`` best; the versions are written into it."""
    return _fitted(parts, [[True] * len(part.scores) for part in parts], weights, encoder_version)


def scores_by_folds(parts: Sequence[BlendPart], count: int) -> list[list[float]]:
    """The score of each sentence by a blend that was fitted without its document's fold."""
    folds = [folds_of(part.documents, count) for part in parts]
    blends = {
        fold: _fitted(parts, [[its != fold for its in of] for of in folds])
        for fold in {fold for of in folds for fold in of}
    }
    return [
        [
            blended(blends[fold], score, encoder)
            for score, encoder, fold in zip(part.scores, part.encoder, of, strict=True)
        ]
        for part, of in zip(parts, folds, strict=True)
    ]


def blended(blend: Blend, score: float, encoder: float) -> float:
    """The score of both stages from the linear score and the encoder's logit."""
    return sigmoid(blend.decide(logit_of(score), encoder).logit) if blend.asks(score) else score


def _fitted(
    parts: Sequence[BlendPart], learns: Sequence[Sequence[bool]], weights: str = "", encoder_version: str = ""
) -> Blend:
    """Newton's method; at the edges of the band only the encoder's part of the logit is learnt from."""
    asked = Blend(LOW, HIGH, *_EXPECTED)
    rows, fixed, labels = [], [], []
    for part, of in zip(parts, learns, strict=True):
        chosen = [place for place, score in enumerate(part.scores) if of[place] and asked.asks(score)]
        for place in chosen:
            linear = logit_of(part.scores[place])
            share = asked.part(linear)
            rows.append((share * part.encoder[place], share * linear, share))
            fixed.append((1 - share) * linear)
            labels.append(float(part.labels[place]))
    found = _newton(np.array(rows), np.array(fixed), np.array(labels))
    encoder, linear, bias = (round(float(value), _DIGITS) for value in found)
    return Blend(LOW, HIGH, encoder, linear, bias, weights, encoder_version)


def _newton(rows: Array, fixed: Array, labels: Array) -> Array:
    expected = np.array(_EXPECTED)
    found = expected
    for _ in range(_STEPS):
        scores = 1 / (1 + np.exp(-(rows @ found + fixed)))
        slope = rows.T @ (scores - labels) + _RIDGE * (found - expected)
        bend = (rows.T * (scores * (1 - scores))) @ rows + _RIDGE * np.eye(len(found))
        found = found - np.linalg.solve(bend, slope)
    return found
