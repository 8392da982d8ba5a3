"""From features to a score: a linear model in one JSON file.

A sentence with ``n`` patterns and ``m`` pieces of words is ranked by its

    ``logit = bias + Σ sign weight · value + Σ pattern weight / √n + Σ piece weight / √m``

and a monotone calibration makes a score of it. What each feature adds to the calibrated logit becomes the ``reasons``.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from annotator.errors import UsageError
from annotator.suggest.letters import pieces_of
from annotator.suggest.reason_groups import BY_HAND, SIGNS
from annotator.suggest.sentence_features import SentenceFeatures
from annotator.text import one_line

FORMAT = 2
LARGEST = 1_000_000
"""Maximum size of a model file in bytes."""
KNOWN_WORDS = 50_000
"""Words of which a model remembers the weight of their letters."""
DIGITS = 4
"""Digits of scores and weights, so that stored and exported suggestions are equal."""
_HEAVIEST = 100.0


@dataclass(frozen=True, slots=True)
class Platt:
    """A monotone calibration: ``score = sigmoid(slope · logit + bias)`` (Platt 1999). It cannot change a ranking."""

    slope: float = 1.0
    bias: float = 0.0

    def logit(self, logit: float) -> float:
        """The calibrated logit."""
        return self.slope * logit + self.bias


@dataclass(frozen=True, slots=True)
class Contributions:
    """What each feature adds to the calibrated logit of a sentence: signs and patterns that count, and the bias."""

    bias: float
    signs: Mapping[str, float]
    patterns: Mapping[str, float]

    @property
    def sum(self) -> float:
        """The logit."""
        return math.fsum((self.bias, *self.signs.values(), *self.patterns.values()))


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights and their calibration, with the version stored with every suggestion they make.

    ``about`` describes their origin (data, figures), for people only.
    """

    name: str
    version: str
    bias: float
    signs: Mapping[str, float]
    patterns: Mapping[str, float] = field(default_factory=dict)
    letters: Mapping[str, float] = field(default_factory=dict)
    calibration: Platt = field(default_factory=Platt)
    about: Mapping[str, Any] = field(default_factory=dict)
    _spelt: dict[str, tuple[float, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def logit(self, found: SentenceFeatures) -> float:
        """The logit before calibration."""
        return math.fsum((self.bias, *self._signs(found).values(), *self._patterns(found).values()))

    def calibrated(self, found: SentenceFeatures) -> float:
        """The logit of the score."""
        return self.calibration.logit(self.logit(found))

    def score(self, found: SentenceFeatures) -> float:
        """The score, 0 to 1, rounded."""
        return score_of(self.calibrated(found))

    def by_hand(self, found: SentenceFeatures) -> float:
        """What the weights set by hand add to the calibrated logit."""
        return self.calibration.slope * math.fsum(
            self.signs.get(sign, 0.0) * value for sign, value in found.signs.items() if sign in BY_HAND
        )

    def contributions(self, found: SentenceFeatures) -> Contributions:
        """What each feature adds to the calibrated logit; unknown features add nothing."""
        slope = self.calibration.slope
        signs, patterns = self._signs(found), self._patterns(found)
        return Contributions(
            self.calibration.logit(self.bias),
            {sign: slope * weight for sign, weight in signs.items() if weight},
            {pattern: slope * weight for pattern, weight in patterns.items()},
        )

    def _signs(self, found: SentenceFeatures) -> dict[str, float]:
        weights = self.signs
        return {sign: weights.get(sign, 0.0) * value for sign, value in found.signs.items()}

    def _patterns(self, found: SentenceFeatures) -> dict[str, float]:
        """What the patterns and the pieces of words add; a word's pieces add to the pattern that is the word."""
        terms: dict[str, float] = {}
        if found.patterns and self.patterns:
            scale = 1 / math.sqrt(len(found.patterns))
            weights = self.patterns
            terms = {pattern: weights[pattern] * scale for pattern in found.patterns if pattern in weights}
        if found.words and self.letters:
            spelt = [self._spell(word) for word in found.words]
            scale = 1 / math.sqrt(sum(count for _, count in spelt))
            for word, (weight, _) in zip(found.words, spelt, strict=True):
                terms[word] = terms.get(word, 0.0) + weight * scale
        return terms

    def _spell(self, word: str) -> tuple[float, int]:
        """The sum of the weights of a word's pieces, and how many pieces it has."""
        known = self._spelt.get(word)
        if known is None:
            if len(self._spelt) >= KNOWN_WORDS:
                self._spelt.clear()
            pieces = pieces_of(word)
            known = self._spelt[word] = math.fsum(self.letters.get(piece, 0.0) for piece in pieces), len(pieces)
        return known

    def as_json(self) -> str:
        """The text of the model file; equal models give equal bytes."""
        table = {
            "format": FORMAT, "name": self.name, "version": self.version, "about": dict(self.about),
            "calibration": {"slope": self.calibration.slope, "bias": self.calibration.bias},
            "bias": self.bias, "signs": dict(sorted(self.signs.items())),
            "patterns": dict(sorted(self.patterns.items())), "letters": dict(sorted(self.letters.items())),
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
    for key in ("signs", "patterns", "letters", "calibration"):
        _check_weights(table.get(key), where, key)
    if unknown := sorted(set(table["signs"]) - set(SIGNS)):
        raise UsageError(f"{where}: unknown sign “{one_line(unknown[0])}”: it is from another version of annotator.")
    return LinearModel(
        one_line(table["name"]),
        one_line(table["version"]),
        table["bias"],
        table["signs"],
        table["patterns"],
        table["letters"],
        _calibration(table["calibration"], where),
        table["about"],
    )


def _calibration(table: dict[str, float], where: str) -> Platt:
    """A slope of 0 or less would turn the ranking round."""
    if set(table) != {"slope", "bias"} or table["slope"] <= 0:
        raise UsageError(f"{where}: “calibration” must have a “slope” above 0 and a “bias”.")
    return Platt(table["slope"], table["bias"])


def _check_weights(weights: Any, where: str, key: str) -> None:
    if not isinstance(weights, dict):
        raise UsageError(f"{where}: “{key}” must be an object of numbers.")
    for name, weight in weights.items():
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not abs(weight) <= _HEAVIEST:
            raise UsageError(f"{where}: the weight of “{one_line(name)}” must be a number from -100 to 100.")
