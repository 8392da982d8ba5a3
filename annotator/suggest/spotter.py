"""The spaCy component ``claim_spotter``: scored claims with reasons in ``doc.spans``.

Anyone can add it to a pipeline; the entry point in the package's metadata lets spaCy find it by name::

    nlp.add_pipe("claim_spotter", config={"threshold": 0.5})
    group = nlp(text).spans["claims"]
    for span, score, reasons in zip(group, group.attrs["scores"], group.attrs["reasons"]):
        ...

``attrs`` holds plain lists in the order of the spans, so that they travel with ``Doc.to_bytes`` and ``DocBin``:
``scores`` (0 to 1), ``reasons`` (for each span ``[words, weight]`` pairs, weightiest first), ``suggester`` and
``version``. No extension attributes are set: those are global to the process.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.domain import Reason, SentenceKind
from annotator.settings import DEFAULT_THRESHOLD
from annotator.suggest.features import features_of
from annotator.suggest.patterns import patterns_of
from annotator.suggest.reading import Layers, Reading, read
from annotator.suggest.weights import LinearModel, linear_model, read_model, trained_model

SPAN_LABEL = "CLAIM"
_NEEDED = frozenset(("tagger", "parser", "ner"))
"""Without any of these parts, or in another language than English, the trained weights would guess."""
Per = Literal["sentence", "doc"]


@dataclass(frozen=True, slots=True)
class ClaimSpotter:
    """Scores each sentence of a document, or the document as one sentence. Holds no state of its own."""

    spans_key: str
    threshold: float
    per: Per
    model: LinearModel

    def __call__(self, doc: Doc) -> Doc:
        """Write the claims of ``doc`` that reach the threshold into ``doc.spans``; an old group there is replaced."""
        layers = Layers.of(doc)
        spans: list[Span] = []
        scores: list[float] = []
        reasons: list[list[list[str | float]]] = []
        for sentence in self._sentences(doc):
            score, why = self.judge(read(sentence, layers))
            if score >= self.threshold:
                spans.append(Span(doc, sentence.start, sentence.end, label=SPAN_LABEL))
                scores.append(score)
                reasons.append([[reason.reason, reason.weight] for reason in why])
        attrs: dict[str, Any] = {"scores": scores, "reasons": reasons}
        attrs |= {"suggester": self.model.name, "version": self.model.version}
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, attrs=attrs, spans=spans)
        return doc

    def judge(
        self, reading: Reading, kind: SentenceKind | None = None, quoted: bool = False
    ) -> tuple[float, tuple[Reason, ...]]:
        """Score and reasons of one sentence.

        ``kind`` and ``quoted`` are what the article tells of it and the sentence alone does not show.
        """
        patterns = patterns_of(reading) if self.model.patterns else ()
        return self.model.judge(features_of(reading, kind, quoted), patterns)

    def _sentences(self, doc: Doc) -> list[Span]:
        """The sentences; the whole document where nothing in the pipeline finds sentences."""
        if not len(doc):
            return []
        if self.per == "doc" or not doc.has_annotation("SENT_START"):
            return [doc[:]]
        return list(doc.sents)


@Language.factory(
    "claim_spotter",
    default_config={"spans_key": "claims", "threshold": DEFAULT_THRESHOLD, "per": "sentence", "weights": None},
)
def make_claim_spotter(
    nlp: Language, name: str, spans_key: str, threshold: float, per: Per, weights: str | None
) -> ClaimSpotter:
    """Make the component.

    spaCy checks the types of the configuration and names what is wrong with it.

    Args:
        nlp: the pipeline it is added to; learns the label, is not kept.
        name: its name in that pipeline; not kept.
        spans_key: the key in ``doc.spans`` to write to.
        threshold: the least score, 0 to 1, that makes a sentence a claim.
        per: ``"sentence"`` scores every sentence, ``"doc"`` takes each document for one sentence.
        weights: the path of a model file of ``annotator train``; none takes the package's own.

    Raises:
        UsageError: when ``weights`` names no such file.

    """
    nlp.vocab.strings.add(SPAN_LABEL)
    return ClaimSpotter(spans_key, threshold, per, read_model(Path(weights)) if weights else _own_model(nlp))


def _own_model(nlp: Language) -> LinearModel:
    """The package's model that fits what the parts of ``nlp`` before this one tell of a sentence."""
    told = nlp.lang == "en" and _NEEDED.issubset(nlp.component_names)
    return trained_model() if told else linear_model()
