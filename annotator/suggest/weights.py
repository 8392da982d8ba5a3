"""From features to a score and reasons: a linear model in one JSON file.

``score = sigmoid(bias + Σ sign weight · value + Σ pattern weight / √n)`` for a sentence with ``n`` patterns. Each
feature belongs to a group with a name for reviewers; a reason is the sum of its group's contributions to the logit.
"""

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from annotator.domain.suggestion import Reason
from annotator.errors import UsageError
from annotator.suggest.reason_groups import SIGNS, group_of, named
from annotator.text import one_line

FORMAT = 1
LARGEST = 1_000_000
"""Maximum size of a model file in bytes."""
MOST_REASONS = 4
_LEAST_WEIGHT = 0.05
_DIGITS = 4
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
    _grouped: dict[str, tuple[float, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_grouped", {key: (weight, group_of(key)) for key, weight in self.patterns.items()})

    def contributions(self, signs: Mapping[str, float], patterns: Collection[str] = ()) -> dict[str, float]:
        """What each group adds to the logit; unknown features add nothing."""
        sums: dict[str, float] = {}
        known = self._grouped
        scale = 1 / math.sqrt(len(patterns)) if patterns else 0.0
        for pattern in patterns:
            entry = known.get(pattern)
            if entry is not None:
                weight, group = entry
                sums[group] = sums.get(group, 0.0) + weight * scale
        for sign, value in signs.items():
            weight = self.signs.get(sign, 0.0)
            if weight:
                group = SIGNS[sign]
                sums[group] = sums.get(group, 0.0) + weight * value
        return {named(group, weight): weight for group, weight in sums.items()}

    def logit(self, signs: Mapping[str, float], patterns: Collection[str] = ()) -> float:
        """The sum of the bias and all contributions."""
        return self.bias + math.fsum(self.contributions(signs, patterns).values())

    def judge(self, signs: Mapping[str, float], patterns: Collection[str] = ()) -> tuple[float, tuple[Reason, ...]]:
        """The score, 0 to 1, and at most four signed reasons, the weightiest first.

        Rounded to four digits, so that stored and exported suggestions are equal.
        """
        sums = self.contributions(signs, patterns)
        ranked = sorted(sums.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
        reasons = tuple(
            Reason(group, round(weight, _DIGITS))
            for group, weight in ranked[:MOST_REASONS]
            if abs(weight) >= _LEAST_WEIGHT
        )
        return round(sigmoid(self.bias + math.fsum(sums.values())), _DIGITS), reasons

    def as_json(self) -> str:
        """The text of the model file; equal models give equal bytes."""
        table = {
            "format": FORMAT, "name": self.name, "version": self.version, "about": dict(self.about),
            "bias": self.bias, "signs": dict(sorted(self.signs.items())),
            "patterns": dict(sorted(self.patterns.items())),
        }  # fmt: skip
        return json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n"


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
