"""Configs for ``spacy train`` on an exported corpus: small CPU pipelines as a starting point.

They are based on ``spacy init config``, so they match the installed version of spaCy.

Claims are too long for spaCy's default candidates, all n-grams of up to three words. Most begin where a sentence does,
so every beginning of a sentence is a candidate, a few hundred on a page, and the categoriser learns where a claim ends
and which is one. Where claims begin elsewhere, or the language has no marks between sentences, a span finder proposes
candidates instead, which takes far more documents to learn.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from annotator.export.job import Job
from annotator.export.parts.passages import CLAIM

if TYPE_CHECKING:
    from spacy.pipeline import Sentencizer
    from spacy.tokens import Doc, Span
    from thinc.api import Config

_CATEGORISER = "spancat_singlelabel"
"""Predicts at most one label per span. Its softmax keeps learning from many negative spans, where the gradient of the
logistic output of spaCy's ``spancat`` vanishes."""
_CANDIDATES = "candidates"
"""Key of the beginnings of sentences in ``Doc.spans``."""
_BY_SENTENCE, _BY_FINDER = ["sentencizer", "span_ruler"], ["span_finder"]
_DEV = ("dev", "validation", "valid", "val")
_TRAIN = "train"
_AT_ONCE = 8
"""Batch size. It is small because an untrained span finder proposes very many spans."""
_LONGEST = 60
"""Maximum tokens of a claim that the span finder proposes, because memory grows with its square."""
_PROPOSES = 0.1
"""Score threshold of the span finder; low, because the categoriser filters its proposals."""


@dataclass(slots=True)
class MarkedClaims:
    """What the candidates have to fit: the claims marked in the documents that a model learns from."""

    count: int = 0
    beginning: int = 0
    """How many begin where a sentence does and end in the same."""
    shortest: int = 0
    """The fewest tokens of those."""
    longest: int = 1
    """The most tokens of a claim."""

    def add(self, doc: "Doc", spans: "list[Span]") -> None:
        """Count the claims of a document."""
        (starts,) = _sentencizer().predict([doc])
        for span in spans:
            self.count += 1
            self.longest = max(self.longest, len(span))
            if starts[span.start] and not any(starts[span.start + 1 : span.end]):
                self.beginning += 1
                self.shortest = min(self.shortest or len(span), len(span))

    @property
    def by_sentence(self) -> bool:
        """Whether beginnings of sentences are the better candidates: most claims are among them."""
        return 2 * self.beginning > self.count


def write_configs(job: Job, language: str, claims: MarkedClaims) -> None:
    """Write ``TASK/config.cfg`` for both tasks; ``claims`` are those of ``spancat``."""
    made = {
        "textcat": _recommended("textcat", language=language).copy(),
        "spancat": _by_sentence(language, claims) if claims.by_sentence else _by_finder(language, claims),
    }
    for task, config in made.items():
        train, dev = corpora_of(job.splits)
        config["paths"] |= {"train": f"{task}/{train}", "dev": dev and f"{task}/{dev}"}
        with job.open(f"{task}/config.cfg") as stream:
            stream.write(config.to_str().encode() + b"\n")
    job.note(_about(claims))


def _by_sentence(language: str, claims: MarkedClaims) -> "Config":
    """The beginnings of sentences that are as long as the shortest claim or longer."""
    config: Any = _recommended(*_BY_SENTENCE, _CATEGORISER, language=language).copy()
    more = [{"IS_SENT_START": False}] * (claims.shortest - 1)
    pattern = [{"IS_SENT_START": True}, *more, {"IS_SENT_START": False, "OP": "*"}]
    config["components"]["span_ruler"] |= {"spans_key": _CANDIDATES}
    config["initialize"]["components"]["span_ruler"] = {"patterns": [{"label": CLAIM, "pattern": pattern}]}
    return _suggesting(config, _CANDIDATES, _BY_SENTENCE)


def _by_finder(language: str, claims: MarkedClaims) -> "Config":
    config: Any = _recommended(*_BY_FINDER, _CATEGORISER, language=language).copy()
    config["nlp"]["batch_size"] = _AT_ONCE
    config["components"]["span_finder"] |= {"max_length": min(claims.longest, _LONGEST), "threshold": _PROPOSES}
    return _suggesting(config, "${components.span_finder.spans_key}", _BY_FINDER)


def _suggesting(config: Any, key: str, components: list[str]) -> "Config":
    """Make the spans under a key, which other components propose, the candidates of the categoriser."""
    suggester = {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": key}
    config["components"][_CATEGORISER]["suggester"] = suggester
    config["training"]["annotating_components"] = list(components)
    config["training"]["score_weights"] = {"spans_sc_f": 1.0, "spans_sc_p": 0.0, "spans_sc_r": 0.0}
    made: Config = config
    return made


def _about(claims: MarkedClaims) -> str:
    """What the candidates of ``spancat`` can be."""
    if not claims.by_sentence:
        return "spancat: a span finder proposes candidates, as most claims do not begin where a sentence does."
    return (
        f"spancat: candidates are the beginnings of sentences, which {claims.beginning} of {claims.count} claims to "
        "learn from are; others cannot be found with this config."
    )


@lru_cache(maxsize=8)
def _recommended(*pipes: str, language: str) -> "Config":
    from spacy.cli.init_config import init_config

    return init_config(lang=language, pipeline=list(pipes), optimize="efficiency", gpu=False, silent=True)


@cache
def _sentencizer() -> "Sentencizer":
    from spacy.pipeline import Sentencizer

    return Sentencizer()


def corpora_of(splits: tuple[str, ...]) -> tuple[str, str | None]:
    """Return the splits for training and development, found by their usual names."""
    train = next((split for split in splits if split == _TRAIN), splits[0] if splits else _TRAIN)
    return train, next((split for split in splits if split.lower() in _DEV), None)
