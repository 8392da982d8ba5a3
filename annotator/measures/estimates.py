"""How good a suggester is on what people reviewed: precision, and recall from a random sample of what it left out.

Pure statistics on counts, in plain Python. All intervals are for 95% confidence.

Precision is a share of claims. Recall is about sentences, because those are what the sample is drawn from: of the
sentences with a claim, the part that was suggested. The articles that were gone through are the population: in them,
the sentences *found* are counted, and those *missed* are estimated from the audit sample with Horvitz–Thompson weights
(one over the probability of being drawn), scaled to the known number of sentences (Hájek 1971; Särndal, Swensson &
Wretman 1992, section 5.7). That makes answers that are missing at random do no harm. The sentences found and missed
get Wilson intervals (Wilson 1927; Agresti & Coull 1998 on why) with the correction for a finite population and, where
weights differ, Kish's effective sample size (1965); MOVER (Donner & Zou 2012) makes one interval of the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import comb, sqrt

ENOUGH = 10
"""Answers below which no figure is given: an interval from fewer says nothing that helps anybody."""
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the limits of its 95% confidence interval."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Interval":
        """All three multiplied: a share turned into a count."""
        return Interval(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Sample:
    """What people's answers say of one version of a suggester.

    ``claims`` suggested ones were answered, ``right`` of them are claims. The rest counts sentences of the
    ``articles`` that were gone through to the end: ``suggested`` by this version, ``answered`` of them with a clear
    answer, ``found`` of them holding a claim; ``population`` not suggested (a part of a sentence too, see ``pooled``),
    ``drawn`` of them for the audit sample, and ``audited`` with whether each answered one holds a claim, and the
    probability it was drawn with. Of the articles that had an audit, ``blocked`` can never be gone through to the end;
    ``sampled`` says whether there was any.
    """

    claims: int = 0
    right: int = 0
    articles: int = 0
    suggested: int = 0
    answered: int = 0
    found: int = 0
    population: float = 0
    drawn: int = 0
    audited: tuple[tuple[bool, float], ...] = ()
    blocked: int = 0
    sampled: bool = False


class Progress(Enum):
    """How far the reviewing of an article is: can it be measured?"""

    DONE = "all its claims are answered"
    OPEN = "some claim waits for an answer"
    BLOCKED = "a claim that had to be answered was withdrawn"


@dataclass(frozen=True, slots=True)
class AuditedArticle:
    """One article that a version went through with an audit.

    ``suggested`` and ``drawn`` say of each sentence whether it holds a claim, ``None`` without a clear answer;
    ``population`` sentences were not suggested, each was drawn with the probability ``rate``.
    """

    progress: Progress
    suggested: tuple[bool | None, ...]
    drawn: tuple[bool | None, ...]
    population: int
    rate: float


def pooled(articles: Sequence[AuditedArticle], claims: int = 0, right: int = 0) -> Sample:
    """One sample of all the articles that are done.

    An article in which nothing was suggested or drawn (mostly short ones) is never done, as nothing in it can be
    answered. Left out, its sentences would be missing among those not suggested while their share of the audit sample
    is there, in like articles that had a sentence drawn: recall would come out too high. So of these articles counts
    the same part as is done of the others.
    """
    full = [article for article in articles if article.suggested or article.drawn]
    done = [article for article in full if article.progress is Progress.DONE]
    part = len(done) / len(full) if full else 0.0
    empty = sum(article.population for article in articles if not article.suggested and not article.drawn)
    suggested = [verdict for article in done for verdict in article.suggested]
    drawn = [(verdict, article.rate) for article in done for verdict in article.drawn]
    return Sample(
        claims,
        right,
        len(done),
        suggested=len(suggested),
        answered=sum(verdict is not None for verdict in suggested),
        found=sum(verdict is True for verdict in suggested),
        population=sum(article.population for article in done) + part * empty,
        drawn=len(drawn),
        audited=tuple((verdict, rate) for verdict, rate in drawn if verdict is not None),
        blocked=sum(article.progress is Progress.BLOCKED for article in full),
        sampled=bool(articles),
    )


def precision(sample: Sample) -> Interval | None:
    """The share of the suggested claims that are claims; ``None`` while there are too few answers."""
    if sample.claims < ENOUGH:
        return None
    return wilson(sample.right / sample.claims, sample.claims)


def missed(sample: Sample) -> Interval | None:
    """How many sentences with a claim were not suggested; ``None`` while too few of the audit sample are answered."""
    if len(sample.audited) < ENOUGH:
        return None
    weights = [1 / probability for _, probability in sample.audited]
    positive = sum(weight for weight, (is_claim, _) in zip(weights, sample.audited, strict=True) if is_claim)
    effective = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    size = effective * _finite(len(sample.audited), sample.population)
    return wilson(positive / sum(weights), size).times(sample.population)


def recall(sample: Sample) -> Interval | None:
    """The share of the sentences with a claim that were suggested; ``None`` while too little is answered."""
    left_out = missed(sample)
    if left_out is None or sample.answered < ENOUGH:
        return None
    size = sample.answered * _finite(sample.answered, sample.suggested)
    found = wilson(sample.found / sample.answered, size).times(sample.suggested)
    if not found.low:
        every = found.value + left_out.value
        return Interval(found.value / every if every else 0.0, 0.0, 1.0)
    odds = _ratio(left_out, found)
    return Interval(1 / (1 + odds.value), 1 / (1 + odds.high), 1 / (1 + odds.low))


def wilson(share: float, size: float) -> Interval:
    """The score interval of a share among ``size`` answers, which may be an effective size and infinite."""
    if size == float("inf"):
        return Interval(share, share, share)
    squared = _Z * _Z / size
    middle = (share + squared / 2) / (1 + squared)
    reach = sqrt(share * (1 - share) * squared + squared * squared / 4) / (1 + squared)
    return Interval(share, max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))


def mcnemar(one: int, other: int) -> float:
    """The chance that two deciders that are equally good differ this much or more (McNemar 1947, exact).

    ``one`` and ``other`` count what only the one and only the other decided right.
    """
    total, fewer = one + other, min(one, other)
    tail = sum(comb(total, hits) for hits in range(fewer + 1))
    return min(1.0, 2 * tail / (1 << total))


def _finite(taken: int, population: float) -> float:
    """By how much a sample without replacement counts for more than one with it; a census counts for everything."""
    return float("inf") if taken >= population else (population - 1) / (population - taken)


def _ratio(top: Interval, bottom: Interval) -> Interval:
    """The interval of a ratio from those of its parts (Donner & Zou 2012, MOVER); ``bottom.low`` must not be 0."""
    product = top.value * bottom.value

    def root(of_top: float, of_bottom: float) -> float:
        other = of_top * of_bottom * (2 * top.value - of_top) * (2 * bottom.value - of_bottom)
        return sqrt(max(0.0, product * product - other))

    low = (product - root(top.low, bottom.high)) / (bottom.high * (2 * bottom.value - bottom.high))
    high = (product + root(top.high, bottom.low)) / (bottom.low * (2 * bottom.value - bottom.low))
    return Interval(top.value / bottom.value, max(0.0, low), high)


@dataclass(frozen=True, slots=True)
class Sides:
    """On which side of their thresholds two versions see the same claims.

    ``gained`` are claims that only the newer one suggests, ``lost`` those that only the older one does, each with the
    number that really are claims. ``chance`` is that of McNemar's test on right decisions.
    """

    gained: int
    gained_right: int
    lost: int
    lost_right: int
    chance: float


def sides(labels: Sequence[bool], older: Sequence[bool], newer: Sequence[bool]) -> Sides:
    """Compare what two versions suggest of the same claims; ``labels`` say which of these are claims."""
    rows = list(zip(labels, older, newer, strict=True))
    gained = [label for label, was, now in rows if now and not was]
    lost = [label for label, was, now in rows if was and not now]
    better = sum(gained) + len(lost) - sum(lost)
    worse = sum(lost) + len(gained) - sum(gained)
    return Sides(len(gained), sum(gained), len(lost), sum(lost), mcnemar(better, worse))
