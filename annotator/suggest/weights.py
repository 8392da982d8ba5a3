"""From features to a score and to reasons: a documented linear model, read from ``linear.json``.

``score = sigmoid(bias + Σ weight · value)``. Each feature belongs to one group, named in words that a reviewer
understands at a glance; a reason is the sum of its group's contributions to the logit.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from annotator.domain import Reason

MOST_REASONS = 4
_LEAST_WEIGHT = 0.05
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights with the version that is stored beside every suggestion they make.

    ``weights`` and ``groups`` have the same keys, the names of the features the model knows.
    """

    name: str
    version: str
    bias: float
    weights: Mapping[str, float]
    groups: Mapping[str, str]

    def contributions(self, features: Mapping[str, float]) -> dict[str, float]:
        """What each group adds to the logit; features the model does not know add nothing."""
        sums: dict[str, float] = {}
        for feature, value in features.items():
            weight = self.weights.get(feature)
            if weight:
                group = self.groups[feature]
                sums[group] = sums.get(group, 0.0) + weight * value
        return sums

    def judge(self, features: Mapping[str, float]) -> tuple[float, tuple[Reason, ...]]:
        """The score, 0 to 1, and at most four reasons with their sign, the weightiest first.

        Both are rounded to four digits, so that a stored and exported suggestion reads the same everywhere.
        """
        sums = self.contributions(features)
        logit = self.bias + math.fsum(sums.values())
        ranked = sorted(sums.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
        reasons = tuple(
            Reason(group, round(weight, _DIGITS))
            for group, weight in ranked[:MOST_REASONS]
            if abs(weight) >= _LEAST_WEIGHT
        )
        return round(sigmoid(logit), _DIGITS), reasons


def sigmoid(logit: float) -> float:
    """The logistic function, without overflow at either end."""
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    grown = math.exp(logit)
    return grown / (1 + grown)


@cache
def linear_model() -> LinearModel:
    """The model that comes with the package."""
    table = json.loads(files("annotator.suggest").joinpath("linear.json").read_text("utf-8"))
    entries = table["features"]
    return LinearModel(
        name=table["name"],
        version=table["version"],
        bias=table["bias"],
        weights={name: entry["weight"] for name, entry in entries.items()},
        groups={name: entry["group"] for name, entry in entries.items()},
    )
