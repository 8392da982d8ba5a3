"""From features to a score: a linear model in one JSON file.

``score = sigmoid(bias + Σ sign weight · value + Σ pattern weight / √n)`` for a sentence with ``n`` patterns. What each
feature adds to the logit becomes the ``reasons``.
"""

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from annotator.errors import UsageError
from annotator.suggest.reason_groups import SIGNS
from annotator.suggest.reasons import DIGITS, Contributions
from annotator.text import one_line

FORMAT = 1
LARGEST = 1_000_000
"""Maximum size of a model file in bytes."""
_HEAVIEST = 100.0


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights, with the version stored with every suggestion they make.

    ``about`` describes their origin (data, figures), for people only.
    """

    name: str
    version: str
    bias: float
    signs: Mapping[str, float]
    patterns: Mapping[str, float] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)

    def contributions(self, signs: Mapping[str, float], patterns: Collection[str] = ()) -> Contributions:
        """What each feature adds to the logit; unknown features add nothing."""
        known = self.patterns
        scale = 1 / math.sqrt(len(patterns)) if patterns else 0.0
        by_pattern = {pattern: known[pattern] * scale for pattern in patterns if pattern in known}
        weights = self.signs
        return Contributions(
            self.bias, {sign: weights[sign] * value for sign, value in signs.items() if weights.get(sign)}, by_pattern
        )

    def logit(self, signs: Mapping[str, float], patterns: Collection[str] = ()) -> float:
        """The sum of the bias and all contributions."""
        return self.contributions(signs, patterns).sum

    def score(self, signs: Mapping[str, float], patterns: Collection[str] = ()) -> float:
        """The score, 0 to 1, rounded to four digits."""
        return score_of(self.logit(signs, patterns))

    def as_json(self) -> str:
        """The text of the model file; equal models give equal bytes."""
        table = {
            "format": FORMAT, "name": self.name, "version": self.version, "about": dict(self.about),
            "bias": self.bias, "signs": dict(sorted(self.signs.items())),
            "patterns": dict(sorted(self.patterns.items())),
        }  # fmt: skip
        return json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n"


def score_of(logit: float) -> float:
    """The score of a logit, both rounded, so that the reasons' weights give the score."""
    return round(sigmoid(round(logit, DIGITS)), DIGITS)


def sigmoid(logit: float) -> float:
    """The logistic function, without overflow."""
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    grown = math.exp(logit)
    return grown / (1 + grown)


@cache
def trained_model() -> LinearModel:
    """The package's model for English tags, parse and names; see ``MODEL_CARD.md``."""
    return _parsed(files("annotator.suggest").joinpath("spotter.json").read_text("utf-8"), "spotter.json")


@cache
def linear_model() -> LinearModel:
    """The model with weights set by hand, for other pipelines."""
    return _parsed(files("annotator.suggest").joinpath("linear.json").read_text("utf-8"), "linear.json")


def read_model(path: Path) -> LinearModel:
    """The model in a file from ``annotator train``.

    Raises:
        UsageError: if it cannot be read or is invalid; says why.

    """
    shown = one_line(str(path))
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"The weights {shown} cannot be read: {error.strerror or error}.") from error
    if len(data) > LARGEST:
        raise UsageError(f"The weights {shown} are larger than {LARGEST:,} bytes: use a file of “annotator train”.")
    try:
        return _parsed(data.decode("utf-8"), shown)
    except ValueError as error:
        raise UsageError(f"The weights {shown} are not JSON in UTF-8: {one_line(str(error))}.") from error


def _parsed(text: str, where: str) -> LinearModel:
    table = json.loads(text)
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise UsageError(f"{where} is not a model file of format {FORMAT}: make one with “annotator train”.")
    for key, kind in (("name", str), ("version", str), ("about", dict)):
        if not isinstance(table.get(key), kind):
            raise UsageError(f"{where}: “{key}” must be {'text' if kind is str else 'an object'}.")
    _check_weights({"bias": table.get("bias")}, where, "bias")
    for key in ("signs", "patterns"):
        _check_weights(table.get(key), where, key)
    if unknown := sorted(set(table["signs"]) - set(SIGNS)):
        raise UsageError(f"{where}: unknown sign “{one_line(unknown[0])}”: it is from another version of annotator.")
    return LinearModel(
        one_line(table["name"]),
        one_line(table["version"]),
        table["bias"],
        table["signs"],
        table["patterns"],
        table["about"],
    )


def _check_weights(weights: Any, where: str, key: str) -> None:
    if not isinstance(weights, dict):
        raise UsageError(f"{where}: “{key}” must be an object of numbers.")
    for name, weight in weights.items():
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not abs(weight) <= _HEAVIEST:
            raise UsageError(f"{where}: the weight of “{one_line(name)}” must be a number from -100 to 100.")
