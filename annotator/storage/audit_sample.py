"""Drawing the audit sample: a few of the sentences that a suggester did not suggest, chosen by chance alone.

What reviewers say of them tells what the suggester misses (``annotator.measures.estimates``). The draw is a function
of the article's text, the suggester and its version, so that importing the same article anywhere draws the same
sentences, and a version that learnt from the sample of its predecessor is measured on another one.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.domain.suggestion import SentenceText, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import SentenceKind

_SEED = "annotator audit 1"
"""Part of every draw; changing it draws other samples everywhere."""
NOT_DRAWN = frozenset({SentenceKind.HEADLINE, SentenceKind.BYLINE})
"""Kinds of sentences left out of the population: the body repeats what a headline claims, and a byline claims
nothing. Estimates are about the other kinds."""
_BULLET = re.compile(r"\s*(?:[-*•‣▪◦·–—]\s+)?")


@dataclass(frozen=True, slots=True)
class AuditDraw:
    """What was drawn in one article for one suggester: the claims to review, by sentence number.

    ``rate`` is the chance that each of the ``population`` sentences had to be drawn.
    """

    rate: float
    population: int = 0
    claims: dict[int, SuggestedClaim] = field(default_factory=dict)

    @property
    def payload(self) -> dict[str, Any]:
        """What the event keeps of it: all that the estimates need."""
        return {"rate": self.rate, "population": self.population, "drawn": sorted(self.claims)}


def draw_audit(
    sha256: str,
    sentences: Sequence[SentenceText],
    suggested: Sequence[Sequence[SuggestedClaim]],
    suggester: SuggesterInfo,
    threshold: float,
    rate: float,
) -> AuditDraw:
    """Draw each sentence of an article without a suggestion of ``threshold`` or more with the chance ``rate``.

    ``sha256`` is that of the article's text. A drawn sentence is reviewed as the best claim that the suggester saw in
    it, else as a whole, with the score 0.
    """
    population = [
        n
        for n, (sentence, claims) in enumerate(zip(sentences, suggested, strict=True))
        if sentence.kind not in NOT_DRAWN and not any(claim.score >= threshold for claim in claims)
    ]
    drawn = draw(f"{sha256}\0{suggester.name}\0{suggester.version}", population, rate)
    return AuditDraw(rate, len(population), {n: _candidate(sentences[n].text, suggested[n]) for n in drawn})


def draw(key: str, population: Sequence[int], rate: float) -> list[int]:
    """A simple random sample of ``rate`` times as many as there are, rounded up or down by chance.

    Rounding by chance keeps the probability of every item at exactly ``rate``, in articles of five sentences too. The
    items with the smallest hash values make up the sample.
    """
    if not population or rate <= 0:
        return []
    wanted = rate * len(population)
    size = math.floor(wanted) + (_uniform(key, "size") < wanted - math.floor(wanted))
    return sorted(sorted(population, key=lambda n: _uniform(key, str(n)))[:size])


def _uniform(key: str, what: str) -> float:
    """A number from 0 to 1 that looks random and is always the same for the same words."""
    digest = hashlib.blake2b(f"{_SEED}\0{key}\0{what}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _candidate(text: str, claims: Sequence[SuggestedClaim]) -> SuggestedClaim:
    """What a suggester would have suggested in a sentence, so that the span does not give the sample away."""
    if claims:
        return max(claims, key=lambda claim: claim.score)
    end = len(text.rstrip())
    bullet = _BULLET.match(text)
    return SuggestedClaim(min(bullet.end() if bullet else 0, end - 1), end, 0.0)
