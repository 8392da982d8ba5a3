"""Making a score mean what it says: of the sentences that score 0.8, about four in five should be claims.

Platt scaling (Platt 1999) fits slope and bias of the logit to held-out labels. Debates, speeches and news differ in
what share of their sentences are claims, and in how much a name or a past tense says; one slope for all would leave
each of them wrong. So the signs go along as covariates, held close to nought by a ridge penalty: what they add becomes
part of their weights, and the score stays one sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.suggest.fitting import Example
from annotator.suggest.groups import BY_HAND, NEVER, SIGNS
from annotator.suggest.weights import LinearModel

RIDGE = 0.005
"""C of the fit over the signs."""
PART = 300
"""What each part of the data weighs in the fit, in sentences: all parts the same."""
_FREE = 30.0
"""How large the logit stands beside the signs, so that its slope is hardly penalised."""
_SIGNS = sorted(set(SIGNS) - set(BY_HAND))


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


Part = Sequence[tuple[Example, float]]
"""Examples with the logit that a model gave them which has not learnt from them."""


def calibrate(parts: Sequence[Part]) -> Calibration:
    """Fit to ``parts``, each of which counts the same; sentences that are never suggested are left out."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    parts = [[pair for pair in part if not NEVER.intersection(pair[0].signs)] for part in parts]
    pairs = [pair for part in parts for pair in part]
    signs = np.array([[example.signs.get(sign, 0.0) for sign in _SIGNS] for example, _ in pairs])
    spread = signs.std(axis=0) + 0.05
    logits = np.array([[logit * _FREE] for _, logit in pairs])
    importance = [PART / len(part) for part in parts for _ in part]
    model = LogisticRegression(C=RIDGE, max_iter=1000)
    model.fit(np.hstack([logits, signs / spread]), [pair[0].sentence.label for pair in pairs], sample_weight=importance)
    shifts = (model.coef_[0][1:] / spread).tolist()
    return Calibration(
        float(model.coef_[0][0]) * _FREE, float(model.intercept_[0]), dict(zip(_SIGNS, shifts, strict=True))
    )
