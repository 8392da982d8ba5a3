"""Precision and recall of a suggester, estimated from reviews. Pure statistics on counts; all intervals are 95%.

Precision is a share of claims. Recall counts sentences, because the audit sample draws sentences: of the sentences with
a claim, the share that was suggested. The population is the articles that were reviewed to the end. Their *found*
sentences are counted; the *missed* ones are estimated from the audit sample with Horvitz–Thompson weights (the inverse
of the sampling probability), scaled to the known number of sentences (Hájek 1971; Särndal, Swensson & Wretman 1992,
section 5.7). Answers missing at random therefore do no harm. Found and missed sentences get Wilson intervals (Wilson
1927; Agresti & Coull 1998) with finite population correction and, for unequal weights, Kish's effective sample size
(1965); MOVER (Donner & Zou 2012) combines the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import comb, sqrt

ENOUGH = 10
"""With fewer answers no figure is given: its interval would be useless."""
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the limits of its 95% confidence interval."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Interval":
        """All three values multiplied, to turn a share into a count."""
        return Interval(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Sample:
    """The reviewers' answers about one version of a suggester.

    ``claims`` suggestions were answered, ``right`` of them are claims. The other fields count sentences of the
    ``articles`` reviewed to the end: ``suggested`` by this version, ``answered`` of these with a clear answer,
    ``found`` of these containing a claim; ``population`` not suggested (fractional, see ``pooled``), ``drawn`` of these
    for the audit sample, and ``audited`` with, for each answered one, whether it contains a claim and its sampling
    probability. ``blocked`` of the audited articles can never be finished, and ``replaced`` had not been when a newer
    version took their place; ``sampled`` says whether any article was audited.
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
    replaced: int = 0
    sampled: bool = False


class Progress(Enum):
    """How far the review of an article is, and so whether it can be measured."""

    DONE = "all its claims are answered"
    OPEN = "some claim waits for an answer"
    BLOCKED = "a claim that had to be answered was withdrawn"
    REPLACED = "a newer version took its place before all its claims were answered"


@dataclass(frozen=True, slots=True)
class AuditedArticle:
    """One article that a version processed with an audit.

    ``suggested`` and ``drawn`` say for each sentence whether it contains a claim, ``None`` without a clear answer.
    ``population`` sentences were not suggested; each was drawn with probability ``rate``.
    """

    progress: Progress
    suggested: tuple[bool | None, ...]
    drawn: tuple[bool | None, ...]
    population: int
    rate: float


def pooled(articles: Sequence[AuditedArticle], claims: int = 0, right: int = 0) -> Sample:
    """One sample of all finished articles.

    An article without suggested or drawn sentences (mostly short ones) never becomes finished, as it has nothing to
    answer. Without its sentences the population would be too small for the audit sample, and recall too high. So such
    articles count at the rate at which the others are finished.
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
        replaced=sum(article.progress is Progress.REPLACED for article in full),
        sampled=bool(articles),
    )


def precision(sample: Sample) -> Interval | None:
    """The share of suggestions that are claims; ``None`` with too few answers."""
    if sample.claims < ENOUGH:
        return None
    return wilson(sample.right / sample.claims, sample.claims)


def missed(sample: Sample) -> Interval | None:
    """How many sentences with a claim were not suggested; ``None`` with too few audited answers."""
    if len(sample.audited) < ENOUGH:
        return None
    weights = [1 / probability for _, probability in sample.audited]
    positive = sum(weight for weight, (is_claim, _) in zip(weights, sample.audited, strict=True) if is_claim)
    effective = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    size = effective * _finite(len(sample.audited), sample.population)
    return wilson(positive / sum(weights), size).times(sample.population)


def recall(sample: Sample) -> Interval | None:
    """The share of the sentences with a claim that were suggested; ``None`` with too few answers."""
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
    """The Wilson score interval of a share among ``size`` answers (an effective size, may be infinite)."""
    if size == float("inf"):
        return Interval(share, share, share)
    squared = _Z * _Z / size
    middle = (share + squared / 2) / (1 + squared)
    reach = sqrt(share * (1 - share) * squared + squared * squared / 4) / (1 + squared)
    return Interval(share, max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))


def mcnemar(one: int, other: int) -> float:
    """The exact p-value of McNemar's test (1947).

    ``one`` and ``other`` count the items that only the one and only the other got right.
    """
    total, fewer = one + other, min(one, other)
    tail = sum(comb(total, hits) for hits in range(fewer + 1))
    return min(1.0, 2 * tail / (1 << total))


def _finite(taken: int, population: float) -> float:
    """The factor by which sampling without replacement increases the effective size; infinite for a census."""
    return float("inf") if taken >= population else (population - 1) / (population - taken)


def _ratio(top: Interval, bottom: Interval) -> Interval:
    """The interval of a ratio from its parts (MOVER, Donner & Zou 2012); ``bottom.low`` must not be 0."""
    product = top.value * bottom.value

    def root(of_top: float, of_bottom: float) -> float:
        other = of_top * of_bottom * (2 * top.value - of_top) * (2 * bottom.value - of_bottom)
        return sqrt(max(0.0, product * product - other))

    low = (product - root(top.low, bottom.high)) / (bottom.high * (2 * bottom.value - bottom.high))
    high = (product + root(top.high, bottom.low)) / (bottom.low * (2 * bottom.value - bottom.low))
    return Interval(top.value / bottom.value, max(0.0, low), high)


@dataclass(frozen=True, slots=True)
class Sides:
    """How two versions decide about the same claims at their thresholds.

    ``gained`` are suggested only by the newer version, ``lost`` only by the older; ``…_right`` of them are claims.
    ``chance`` is the p-value of McNemar's test on right decisions.
    """

    gained: int
    gained_right: int
    lost: int
    lost_right: int
    chance: float


def sides(labels: Sequence[bool], older: Sequence[bool], newer: Sequence[bool]) -> Sides:
    """Compare which claims two versions suggest; ``labels`` say which items are claims."""
    rows = list(zip(labels, older, newer, strict=True))
    gained = [label for label, was, now in rows if now and not was]
    lost = [label for label, was, now in rows if was and not now]
    better = sum(gained) + len(lost) - sum(lost)
    worse = sum(lost) + len(gained) - sum(gained)
    return Sides(len(gained), sum(gained), len(lost), sum(lost), mcnemar(better, worse))
