"""All features of one sentence, as the model takes them.

Training and scoring both call ``describe``, so that a weight is always applied to what it was learnt from.
"""

from dataclasses import dataclass, field

from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.features import Features, features_of
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.patterns import masked, patterns_of
from annotator.suggest.reported_content import content_of


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of a sentence: hand-made ``signs``, ``patterns``, and its ``words``, each once, for their letters.

    The words are written as patterns are, in lower case and with digits as 0.
    """

    signs: Features = field(default_factory=dict)
    patterns: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def describe(reading: Reading, kind: SentenceKind | None = None, quoted: bool = False) -> SentenceFeatures:
    """The features of what ``reading`` says, without who says it.

    ``kind`` and ``quoted`` come from the article, if known.
    """
    return describe_content(content_of(reading), kind, quoted)


def describe_content(content: Reading, kind: SentenceKind | None = None, quoted: bool = False) -> SentenceFeatures:
    """The features of a sentence that is scored with all its words."""
    words = list(dict.fromkeys(map(masked, content.lower)))
    return SentenceFeatures(features_of(content, kind, quoted), patterns_of(content), words)
