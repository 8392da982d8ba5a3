"""The spaCy component ``claim_spotter``: scored claims with reasons in ``doc.spans``.

spaCy finds it by its entry point, so any pipeline can use it::

    nlp.add_pipe("claim_spotter", config={"threshold": 0.5})
    group = nlp(text).spans["claims"]
    for span, score, reasons in zip(group, group.attrs["scores"], group.attrs["reasons"]):
        ...

A sentence gives one or more claims, as in an imported article, but quotations over several sentences are not known
here. ``attrs`` has plain lists in the order of the spans, which ``Doc.to_bytes`` and ``DocBin`` keep: ``scores`` (0 to
1), ``reasons`` (``[words, weight]`` pairs, weightiest first), ``speakers`` and ``cues`` (text or none), ``types``
(lists), ``suggester`` and ``version``. No extension attributes are set, because those are global to the process.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.domain.suggestion import SentenceText, SuggestedClaim
from annotator.domain.vocabulary import SentenceKind
from annotator.settings import DEFAULT_THRESHOLD
from annotator.suggest.article_claims import ReadSentence, claims_of, read_sentence
from annotator.suggest.claim_scores import Verdict
from annotator.suggest.parsed_sentence import Layers, Reading
from annotator.suggest.stages import FirstStage, SecondStage, own_second_stage
from annotator.suggest.turn_labels import Turn
from annotator.suggest.turns import first_word, turns_of
from annotator.suggest.weights import LinearModel, linear_model, read_model, trained_model

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
    second: SecondStage | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Write the claims of ``doc`` that reach the threshold to ``doc.spans``, replacing an old group."""
        layers = Layers.of(doc)
        full = self._sentences(doc)
        turns = turns_of(list(_texts(full)))
        sentences = list(map(_bare, full, turns))
        texts = list(_texts(sentences))
        done = self.revised(
            [
                read_sentence(span, layers, text, self.judge, spoken=turn is not None and turn.says_all)
                for span, text, turn in zip(sentences, texts, turns, strict=True)
            ]
        )
        spans: list[Span] = []
        claims: list[SuggestedClaim] = []
        for sentence, found in zip(sentences, claims_of(texts, done, turns), strict=True):
            for claim in sorted(found, key=lambda one: (one.start, -one.end)):
                if claim.score >= self.threshold:
                    spans.append(_span(doc, sentence, claim))
                    claims.append(claim)
        attrs = _table(claims) | {"suggester": self.model.name, "version": self.version}
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, attrs=attrs, spans=spans)
        return doc

    @property
    def version(self) -> str:
        """The version of the weights, and after a plus sign that of the second stage."""
        return f"{self.model.version}+{self.second.blend.version}" if self.second else self.model.version

    def judge(self, reading: Reading, kind: SentenceKind | None = None, quoted: bool = False) -> Verdict:
        """What the linear model says of one sentence; ``kind`` and ``quoted`` come from the article."""
        return FirstStage(self.model).judge(reading, kind, quoted)

    def revised(self, done: Sequence[ReadSentence]) -> list[ReadSentence]:
        """Sentences after the second look, if there is one."""
        if self.second is None:
            return list(done)
        claims = self.second.revised_claims([one.judged for one in done])
        return [replace(one, judged=judged) for one, judged in zip(done, claims, strict=True)]

    def _sentences(self, doc: Doc) -> list[Span]:
        """The sentences, or the whole document if no component finds sentences."""
        if not len(doc):
            return []
        if self.per == "doc" or not doc.has_annotation("SENT_START"):
            return [doc[:]]
        return list(doc.sents)


def _texts(sentences: Iterable[Span]) -> Iterator[SentenceText]:
    """The sentences as of an article; a line end closes a paragraph."""
    paragraph = 0
    for sentence in sentences:
        yield SentenceText(sentence.text_with_ws, SentenceKind.BODY, paragraph)
        paragraph += "\n" in sentence.text_with_ws


def _bare(sentence: Span, turn: Turn | None) -> Span:
    first = sentence.start_char + first_word(sentence.text, turn)
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
        "types": [[each.value for each in claim.types] for claim in claims],
    }


@Language.factory(
    "claim_spotter",
    default_config={
        "spans_key": "claims",
        "threshold": DEFAULT_THRESHOLD,
        "per": "sentence",
        "weights": None,
        "encoder": True,
    },
)
def make_claim_spotter(
    nlp: Language, name: str, spans_key: str, threshold: float, per: Per, weights: str | None, encoder: bool
) -> ClaimSpotter:
    """Make the component; spaCy checks the types of the configuration.

    Args:
        nlp: the pipeline; learns the label.
        name: unused, required by spaCy.
        spans_key: the key in ``doc.spans`` to write to.
        threshold: the minimum score of a claim, 0 to 1.
        per: ``"sentence"`` scores every sentence, ``"doc"`` takes each document as one sentence.
        weights: the path of a model file from ``annotator train``; none uses the package's own.
        encoder: whether sentences that the package's own model leaves open are read by the encoder too.

    Raises:
        UsageError: if ``weights`` is not a model file.

    """
    nlp.vocab.strings.add(SPAN_LABEL)
    if weights:
        return ClaimSpotter(spans_key, threshold, per, read_model(Path(weights)))
    if nlp.lang != "en" or not _NEEDED.issubset(nlp.component_names):
        return ClaimSpotter(spans_key, threshold, per, linear_model())
    return ClaimSpotter(spans_key, threshold, per, trained_model(), own_second_stage() if encoder else None)
