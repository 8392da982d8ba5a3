"""The second look: sentences that the linear model leaves open are read by the encoder, many at once.

Suggestions, scores of any text and the spaCy component all come through ``SecondStage.revised``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from annotator.domain.suggestion import Reason
from annotator.suggest.blend import Blend, Decision, logit_of, own_blend, score_of
from annotator.suggest.claim_scores import Judged
from annotator.suggest.encoder import Encoder
from annotator.suggest.encoder_file import own_encoder

DIGITS = 4
"""Digits of scores and weights, so that stored and exported suggestions are equal."""
_ENCODER_DIGITS = 2
"""Digits of the encoder's logit. The last ones depend on which texts are read together, and a score must not."""
STYLES = ("style of checkable sentences", "style of other sentences")
"""The reason that is in no particular words, by whether it speaks for or against a claim."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A text with its score and the reasons for it; one without text stays as the linear model scores it."""

    text: str | None
    score: float
    reasons: tuple[Reason, ...]


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
        verdicts = [Verdict(one.text, one.score, one.reasons) for claims in sentences for one in claims]
        revised = iter(self.revised(verdicts))
        done = []
        for claims in sentences:
            scored = [(one, next(revised)) for one in claims]
            again = [replace(one, score=verdict.score, reasons=verdict.reasons) for one, verdict in scored]
            done.append(sorted(again, key=lambda one: (-one.score, one.start, -one.end)))
        return done

    def _decided(self, verdict: Verdict, logit: float) -> Verdict:
        decision = self.blend.decide(logit_of(verdict.score), round(logit, _ENCODER_DIGITS))
        return Verdict(verdict.text, score_of(decision.logit, DIGITS), _shared(verdict.reasons, decision))


def _shared(reasons: Sequence[Reason], decision: Decision) -> tuple[Reason, ...]:
    """The linear model's reasons with their share, and one for all that is in no words; they sum to the logit."""
    kept = [replace(one, weight=round(one.weight * decision.share, DIGITS)) for one in reasons]
    kept = [one for one in kept if one.reason not in STYLES]
    rest = round(round(decision.logit, DIGITS) - sum(one.weight for one in kept), DIGITS)
    return (*kept, Reason(STYLES[rest < 0], rest)) if rest else tuple(kept)


@cache
def own_second_stage() -> SecondStage:
    """The package's second stage; see ``MODEL_CARD.md``. Read once, when it is first needed."""
    return SecondStage(own_encoder().encoder, own_blend())
