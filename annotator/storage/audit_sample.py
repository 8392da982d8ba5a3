"""The audit sample: randomly drawn sentences in which a suggester suggested no claim.

Reviews of these sentences show what the suggester misses (``annotator.measures.estimates``). The draw depends only on
the article's text, the suggester and its version. Importing the same article anywhere therefore draws the same
sentences, and a version trained on its predecessor's sample is measured on a different one.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.domain.suggestion import SentenceText, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import NO_CLAIMS, SentenceKind

_SEED = "annotator audit 1"
"""Part of every hash; changing it changes all samples."""
NOT_DRAWN = NO_CLAIMS | {SentenceKind.HEADLINE, SentenceKind.BYLINE}
"""Sentence kinds left out of the population and so of the estimates: the body repeats the claims of a headline, and
the others make none."""
_BULLET = re.compile(r"\s*(?:[-*•‣▪◦·–—]\s+)?")


@dataclass(frozen=True, slots=True)
class AuditDraw:
    """The audit sample of one article for one suggester: ``claims`` to review, by sentence number.

    ``rate`` is the probability (0 to 1) with which each of the ``population`` sentences was drawn.
    """

    rate: float
    population: int = 0
    claims: dict[int, SuggestedClaim] = field(default_factory=dict)

    @property
    def payload(self) -> dict[str, Any]:
        """The values that estimates need, as stored in the event."""
        return {"rate": self.rate, "population": self.population, "drawn": sorted(self.claims)}


def draw_audit(
    sha256: str,
    sentences: Sequence[SentenceText],
    suggested: Sequence[Sequence[SuggestedClaim]],
    suggester: SuggesterInfo,
    threshold: float,
    rate: float,
) -> AuditDraw:
    """Draw sentences without a suggestion of ``threshold`` or more, each with the probability ``rate`` (0 to 1).

    ``sha256`` is the hash of the article's text. The claim to review in a drawn sentence is the suggester's best
    suggestion there, or else the whole sentence with the score 0.
    """
    population = [
        n
        for n, (sentence, claims) in enumerate(zip(sentences, suggested, strict=True))
        if sentence.kind not in NOT_DRAWN and not any(claim.score >= threshold for claim in claims)
    ]
    drawn = draw(f"{sha256}\0{suggester.name}\0{suggester.version}", population, rate)
    return AuditDraw(rate, len(population), {n: _candidate(sentences[n].text, suggested[n]) for n in drawn})


def draw(key: str, population: Sequence[int], rate: float) -> list[int]:
    """Draw a simple random sample; its size is ``rate`` times the population, rounded up or down at random.

    Random rounding keeps the probability of every item at exactly ``rate``, even in very short articles. The sample
    consists of the items with the smallest hash values; ``key`` seeds the hash.
    """
    if not population or rate <= 0:
        return []
    wanted = rate * len(population)
    size = math.floor(wanted) + (_uniform(key, "size") < wanted - math.floor(wanted))
    return sorted(sorted(population, key=lambda n: _uniform(key, str(n)))[:size])


def _uniform(key: str, what: str) -> float:
    """A pseudo-random number from 0 to 1, always the same for the same arguments."""
    digest = hashlib.blake2b(f"{_SEED}\0{key}\0{what}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _candidate(text: str, claims: Sequence[SuggestedClaim]) -> SuggestedClaim:
    """A span like one the suggester would choose, so that the span does not reveal the audit sample."""
    if claims:
        return max(claims, key=lambda claim: claim.score)
    end = len(text.rstrip())
    bullet = _BULLET.match(text)
    return SuggestedClaim(min(bullet.end() if bullet else 0, end - 1), end, 0.0)
