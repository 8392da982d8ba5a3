"""The two stages of scoring: the linear model judges every sentence, the encoder those that it leaves open.

Suggestions, scores of any text and the spaCy component all come through ``FirstStage.judge`` and
``SecondStage.revised``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from annotator.domain.suggestion import LaterReasons, Reason
from annotator.domain.vocabulary import SentenceKind
from annotator.errors import UsageError
from annotator.suggest.blend import Blend, logit_of, own_blend
from annotator.suggest.claim_scores import Judged, Verdict
from annotator.suggest.encoder import Encoder
from annotator.suggest.encoder_file import own_encoder
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.patterns import placed_patterns
from annotator.suggest.reasons import reasons_of, rebalanced
from annotator.suggest.reported_content import content_of
from annotator.suggest.sentence_features import SentenceFeatures, describe_content
from annotator.suggest.weights import LinearModel, score_of

_ENCODER_DIGITS = 2
"""Digits of the encoder's logit. The last ones depend on which texts are read together, and a score must not."""


@dataclass(frozen=True, slots=True)
class FirstStage:
    """The linear model, which scores what a sentence says, without who says it, and has reasons for it.

    Reasons cost several times what a score costs, and most sentences are never shown, so they are made when asked for.
    """

    model: LinearModel

    def judge(self, reading: Reading, kind: SentenceKind | None = None, quoted: bool = False) -> Verdict:
        """The verdict on one sentence; ``kind`` and ``quoted`` come from the article, if known.

        Places of reasons are offsets in the text that ``reading`` was made from.
        """
        content = content_of(reading)
        found = describe_content(content, kind, quoted)
        kept = replace(found, patterns=[])  # a hundred short texts, which are made again faster than they are kept
        reasons = LaterReasons(lambda: self._reasons(content, kept, kind, quoted))
        return Verdict(content.text(), self.model.score(found), reasons, self.model.by_hand(found))

    def _reasons(
        self, content: Reading, kept: SentenceFeatures, kind: SentenceKind | None, quoted: bool
    ) -> tuple[Reason, ...]:
        placed = placed_patterns(content)
        found = replace(kept, patterns=list(dict.fromkeys(pattern for pattern, _ in placed)))

        def logit_of(shorter: Reading) -> float:
            return self.model.calibrated(describe_content(shorter, kind, quoted))

        return reasons_of(content, placed, self.model.contributions(found), logit_of)


@dataclass(frozen=True, slots=True)
class SecondStage:
    """An encoder, and how it decides together with the linear model."""

    encoder: Encoder
    blend: Blend

    def revised(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The verdicts of the linear model, with those it leaves open decided by both stages."""
        done = list(verdicts)
        asked = {
            place: one.text for place, one in enumerate(done) if one.text is not None and self.blend.asks(one.score)
        }
        for place, logit in zip(asked, self.encoder.logits(list(asked.values())), strict=True):
            done[place] = self._decided(done[place], logit)
        return done

    def revised_claims(self, sentences: Sequence[Sequence[Judged]]) -> list[list[Judged]]:
        """The claims of sentences, each revised, best first again."""
        verdicts = [Verdict(one.text, one.score, one.reasons, one.by_hand) for claims in sentences for one in claims]
        revised = iter(self.revised(verdicts))
        done = []
        for claims in sentences:
            scored = [(one, next(revised)) for one in claims]
            again = [replace(one, score=verdict.score, reasons=verdict.reasons) for one, verdict in scored]
            done.append(sorted(again, key=lambda one: (-one.score, one.start, -one.end)))
        return done

    def _decided(self, verdict: Verdict, logit: float) -> Verdict:
        decision = self.blend.decide(logit_of(verdict.score), round(logit, _ENCODER_DIGITS))
        whole = decision.logit + (1 - decision.share) * verdict.by_hand
        reasons = LaterReasons(lambda: rebalanced(verdict.reasons, whole, share=decision.share))
        return Verdict(verdict.text, score_of(whole), reasons, verdict.by_hand)


@cache
def own_second_stage() -> SecondStage:
    """The package's second stage; see ``MODEL_CARD.md``. Read once, when it is first needed.

    Raises:
        UsageError: if its files are damaged or do not belong together.

    """
    own, blend = own_encoder(), own_blend()
    if blend.encoder_version != own.version:
        raise UsageError("encoder.json was fitted to another encoder.npz: install annotator again.")
    return SecondStage(own.encoder, blend)
