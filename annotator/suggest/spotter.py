"""The spaCy component ``claim_spotter``: scored claims with reasons in ``doc.spans``.

Anyone can add it to a pipeline; the entry point in the package's metadata lets spaCy find it by name::

    nlp.add_pipe("claim_spotter", config={"threshold": 0.5})
    group = nlp(text).spans["claims"]
    for span, score, reasons in zip(group, group.attrs["scores"], group.attrs["reasons"]):
        ...

A sentence gives one claim or several, as in an article that is imported; quotations that run over sentences are known
only there. ``attrs`` holds plain lists in the order of the spans, so that they travel with ``Doc.to_bytes`` and
``DocBin``: ``scores`` (0 to 1), ``reasons`` (for each span ``[words, weight]`` pairs, weightiest first), ``speakers``
and ``cues`` (a text or none), ``tags`` (for each span a list), ``suggester`` and ``version``. No extension attributes
are set: those are global to the process.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.domain.suggestion import Reason, SentenceText, SuggestedClaim
from annotator.domain.vocabulary import SentenceKind
from annotator.matching.datelines import after_dateline
from annotator.settings import DEFAULT_THRESHOLD
from annotator.suggest.article_claims import claims_of, read_sentence
from annotator.suggest.features import features_of
from annotator.suggest.parsed_sentence import Layers, Reading
from annotator.suggest.patterns import patterns_of
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
        sentences = [_after_dateline(sentence) for sentence in self._sentences(doc)]
        texts = [SentenceText(sentence.text_with_ws, SentenceKind.BODY, 0) for sentence in sentences]
        done = [read_sentence(span, layers, text, self.judge) for span, text in zip(sentences, texts, strict=True)]
        spans: list[Span] = []
        claims: list[SuggestedClaim] = []
        for sentence, found in zip(sentences, claims_of(texts, done), strict=True):
            for claim in sorted(found, key=lambda one: (one.start, -one.end)):
                if claim.score >= self.threshold:
                    spans.append(_span(doc, sentence, claim))
                    claims.append(claim)
        attrs = _table(claims) | {"suggester": self.model.name, "version": self.model.version}
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


def _after_dateline(sentence: Span) -> Span:
    """The sentence without a dateline at its start."""
    first = sentence.start_char + after_dateline(sentence.text)
    start = next((token.i for token in sentence if token.idx >= first), sentence.end)
    return sentence.doc[start : sentence.end]


def _span(doc: Doc, sentence: Span, claim: SuggestedClaim) -> Span:
    start, end = sentence.start_char + claim.start, sentence.start_char + claim.end
    return cast(Span, doc.char_span(start, end, label=SPAN_LABEL, alignment_mode="expand"))  # expanded it always fits


def _table(claims: list[SuggestedClaim]) -> dict[str, Any]:
    """What is known of the claims beside their spans."""
    return {
        "scores": [claim.score for claim in claims],
        "reasons": [[[reason.reason, reason.weight] for reason in claim.reasons] for claim in claims],
        "speakers": [claim.speaker for claim in claims],
        "cues": [claim.cue for claim in claims],
        "tags": [[tag.value for tag in claim.tags] for claim in claims],
    }


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
