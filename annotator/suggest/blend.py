"""Deciding with both stages: how the logits of the linear model and of the encoder become one.

Where the linear score leaves a sentence open, ``logit = encoder · e + linear · l + bias``; elsewhere the linear logit
``l`` stays, and the encoder is not asked. Between the two the encoder's part grows with the distance from the edge, so
that no two sentences are torn apart because one of them is just inside. The three numbers are fitted to labels that
neither stage learnt from, which also calibrates the outcome.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from annotator.errors import UsageError

FORMAT = 1
RAMP = 0.5
"""Width of the edges in the linear logit, over which the encoder's part grows from nothing to all."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A logit, and the share of the linear logit that went into it."""

    logit: float
    share: float


@dataclass(frozen=True, slots=True)
class Blend:
    """The encoder is asked where the linear score is from ``low`` to ``high``.

    ``weights`` and ``encoder_version`` are the versions of the linear model and the encoder that it was fitted to.
    """

    low: float
    high: float
    encoder: float
    linear: float
    bias: float
    weights: str = ""
    encoder_version: str = ""

    def asks(self, score: float) -> bool:
        """Whether a linear score leaves the sentence open."""
        return self.low < score < self.high

    def decide(self, linear: float, encoder: float) -> Decision:
        """The logit from those of both stages."""
        part = self.part(linear)
        share = 1 - part + part * self.linear
        return Decision(share * linear + part * (self.encoder * encoder + self.bias), share)

    def part(self, linear: float) -> float:
        """How much the encoder has to say, 0 to 1, by the linear logit."""
        inside = min(linear - logit_of(self.low), logit_of(self.high) - linear)
        return min(1.0, max(0.0, inside / RAMP))

    @property
    def version(self) -> str:
        """What is stored with suggestions after the version of the linear model: the start of the file's SHA-256."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()[:8]

    def as_json(self) -> str:
        """The text of the file."""
        return json.dumps({"format": FORMAT} | asdict(self), indent=2) + "\n"


def logit_of(score: float) -> float:
    """The logit of a score between 0 and 1."""
    return math.log(score / (1 - score))


def parsed_blend(text: str, where: str) -> Blend:
    """The blend in a file's text.

    Raises:
        UsageError: if it is not one.

    """
    try:
        table: Mapping[str, Any] = json.loads(text)
        blend = Blend(**{one.name: one.type(table[one.name]) for one in fields(Blend) if callable(one.type)})
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{where} is not a blend: make one with “annotator train --encoder”.") from error
    if table.get("format") != FORMAT or not 0 < blend.low < blend.high < 1:
        raise UsageError(f"{where} is not a blend of format {FORMAT}: make one with “annotator train --encoder”.")
    return blend


@cache
def own_blend() -> Blend:
    """The package's blend of its own linear model and encoder."""
    return parsed_blend(files("annotator.suggest").joinpath("encoder.json").read_text("utf-8"), "encoder.json")
