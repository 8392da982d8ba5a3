"""All features of one sentence, as the model takes them.

Training and scoring both call ``describe``, so that a weight is always applied to what it was learnt from.
"""

from dataclasses import dataclass, field

from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.features import Features, features_of
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.patterns import patterns_of


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of a sentence: hand-made ``signs``, ``patterns`` and, for their letters, ``words`` in lower case."""

    signs: Features = field(default_factory=dict)
    patterns: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def describe(reading: Reading, kind: SentenceKind | None = None, quoted: bool = False) -> SentenceFeatures:
    """The features of ``reading``; ``kind`` and ``quoted`` come from the article, if known."""
    return SentenceFeatures(features_of(reading, kind, quoted), patterns_of(reading), reading.lower)
