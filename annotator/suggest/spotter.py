"""The spaCy component ``claim_spotter``: scored claims with reasons in ``doc.spans``.

spaCy finds it by its entry point, so any pipeline can use it::

    nlp.add_pipe("claim_spotter", config={"threshold": 0.5})
    group = nlp(text).spans["claims"]
    for span, score, reasons in zip(group, group.attrs["scores"], group.attrs["reasons"]):
        ...

A sentence gives one or more claims, as in an imported article, but quotations over several sentences are not known
here. ``attrs`` has plain lists in the order of the spans, which ``Doc.to_bytes`` and ``DocBin`` keep: ``scores`` (0 to
1), ``reasons`` (``[words, weight]`` pairs, weightiest first), ``speakers`` and ``cues`` (text or none), ``tags``
(lists), ``suggester`` and ``version``. No extension attributes are set, because those are global to the process.
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
from annotator.suggest.patterns import patterns_of, placed_patterns
from annotator.suggest.reasons import reasons_of
from annotator.suggest.weights import LinearModel, linear_model, read_model, score_of, trained_model

SPAN_LABEL = "CLAIM"
_NEEDED = frozenset(("tagger", "parser", "ner"))
"""Without these components, or in other languages than English, the trained weights would guess."""
Per = Literal["sentence", "doc"]


@dataclass(frozen=True, slots=True)
class ClaimSpotter:
    """Scores each sentence of a document, or the document as one sentence. Stateless."""

    spans_key: str
    threshold: float
    per: Per
    model: LinearModel

    def __call__(self, doc: Doc) -> Doc:
        """Write the claims of ``doc`` that reach the threshold to ``doc.spans``, replacing an old group."""
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

    def score(self, reading: Reading, kind: SentenceKind | None = None) -> float:
        """The score of one sentence without its reasons, which take most of the time."""
        patterns = patterns_of(reading) if self.model.patterns else ()
        return self.model.score(features_of(reading, kind), patterns)

    def judge(
        self, reading: Reading, kind: SentenceKind | None = None, quoted: bool = False
    ) -> tuple[float, tuple[Reason, ...]]:
        """Score and reasons of one sentence.

        ``kind`` and ``quoted`` come from the article.
        """
        placed = placed_patterns(reading) if self.model.patterns else []
        patterns = dict.fromkeys([pattern for pattern, _ in placed])
        found = self.model.contributions(features_of(reading, kind, quoted), patterns)

        def logit_of(shorter: Reading) -> float:
            more = patterns_of(shorter) if self.model.patterns else ()
            return self.model.logit(features_of(shorter, kind, quoted), more)

        return score_of(found.sum), reasons_of(reading, placed, found, logit_of)

    def _sentences(self, doc: Doc) -> list[Span]:
        """The sentences, or the whole document if no component finds sentences."""
        if not len(doc):
            return []
        if self.per == "doc" or not doc.has_annotation("SENT_START"):
            return [doc[:]]
        return list(doc.sents)


def _after_dateline(sentence: Span) -> Span:
    first = sentence.start_char + after_dateline(sentence.text)
    start = next((token.i for token in sentence if token.idx >= first), sentence.end)
    return sentence.doc[start : sentence.end]


def _span(doc: Doc, sentence: Span, claim: SuggestedClaim) -> Span:
    start, end = sentence.start_char + claim.start, sentence.start_char + claim.end
    return cast(Span, doc.char_span(start, end, label=SPAN_LABEL, alignment_mode="expand"))  # never None when expanded


def _table(claims: list[SuggestedClaim]) -> dict[str, Any]:
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
    """Make the component; spaCy checks the types of the configuration.

    Args:
        nlp: the pipeline; learns the label.
        name: unused, required by spaCy.
        spans_key: the key in ``doc.spans`` to write to.
        threshold: the minimum score of a claim, 0 to 1.
        per: ``"sentence"`` scores every sentence, ``"doc"`` takes each document as one sentence.
        weights: the path of a model file from ``annotator train``; none uses the package's own.

    Raises:
        UsageError: if ``weights`` is not a model file.

    """
    nlp.vocab.strings.add(SPAN_LABEL)
    return ClaimSpotter(spans_key, threshold, per, read_model(Path(weights)) if weights else _own_model(nlp))


def _own_model(nlp: Language) -> LinearModel:
    return trained_model() if nlp.lang == "en" and _NEEDED.issubset(nlp.component_names) else linear_model()
