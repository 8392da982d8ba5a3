"""Reasons for a score: what each kind of thing in the sentence adds to the logit, with its words.

Every sign and pattern is traced to the tokens that make it, and its contribution is divided equally among those that a
person can see something in (``things``). The contributions of one kind are one reason. The bias and whatever has no
words are the last reason, so that all reasons sum to the logit. The order is not by contribution but by what deleting
the words does to the logit, because words also stand in patterns of their neighbours and change the shares of others.
"""

from bisect import insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.domain.suggestion import Reason, shortened
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.patterns import Placed, Places
from annotator.suggest.reason_groups import SIGNS, STYLES, Kind
from annotator.suggest.things import Kinds, kinds_of
from annotator.suggest.weights import DIGITS, Contributions
from annotator.text import one_line

MOST = 6
"""Kinds that are named; the others count as style."""
_LEAST = 0.05
"""The smallest weight (logit) of a named kind."""
_FEW = frozenset((Kind.TOPIC, Kind.ACTION))
"""Kinds that most words of a sentence may have."""
_WORDS = 3
"""Words of these kinds that are named."""

_TRIED = 3
"""Kinds whose words are deleted to see what that does."""
_UNLIKELY = -1.0
"""The logit up to which the order is that of the weights: such sentences are hardly ever shown."""
Logit = Callable[[Reading], float]


@dataclass(slots=True)
class _Group:
    weight: float = 0.0
    places: list[int] = field(default_factory=list)

    def take(self, place: int, weight: float, *, few: bool) -> None:
        """Add a token; of ``few`` only the weightiest, if they point the same way."""
        if not few or (len(self.places) < _WORDS and weight * self.weight >= 0):
            self.weight += weight
            insort(self.places, place)

    def rank(self, logit: float, effect: float) -> tuple[bool, float]:
        """A reason that speaks against the score, or whose words hardly move it, comes after the others.

        ``effect`` is what deleting the words takes from the logit, beyond what any words would take.
        """
        told = effect if self.weight > 0 else -effect
        return self.weight * logit < 0 or told <= 0, -told


def reasons_of(reading: Reading, placed: Sequence[Placed], found: Contributions, logit_of: Logit) -> tuple[Reason, ...]:
    """The reasons for the score of a sentence with the patterns ``placed``, which contribute ``found``.

    Rounded weights sum to the rounded logit. Places are offsets in the text that ``reading`` was made from.
    ``logit_of`` scores a reading; it is asked for the readings without the words of the weightiest kinds.
    """
    logit = found.sum
    groups, styles = _grouped(kinds_of(reading), placed, found)
    named = sorted(groups.items(), key=lambda item: (-abs(item[1].weight), item[0]))
    named = [(kind, group) for kind, group in named if abs(group.weight) >= _LEAST][:MOST]
    if logit > _UNLIKELY:
        first = named[:_TRIED]
        effects = [logit - logit_of(reading.without(group.places)) for _, group in first]
        usual = sum(effects) / max(1, sum(len(group.places) for _, group in first))
        ranks = {
            kind: group.rank(logit, effect - usual * len(group.places))
            for (kind, group), effect in zip(first, effects, strict=True)
        }
        named[:_TRIED] = sorted(first, key=lambda item: ranks[item[0]])
    return rebalanced([_reason(reading, kind, group) for kind, group in named], logit, styles)


def rebalanced(
    reasons: Sequence[Reason], logit: float, styles: Mapping[str, float] | None = None, share: float = 1.0
) -> tuple[Reason, ...]:
    """``reasons`` with everything else in one last reason without words, so that they sum to ``logit``.

    ``share`` is what each weight is multiplied with, if another stage also decides. ``styles`` are contributions of
    signs that have a name but no words; the weightiest names the last reason if it is most of it.
    """
    kept = [Reason(one.reason, round(one.weight * share, DIGITS), one.places) for one in reasons if one.places]
    rest = round(round(logit, DIGITS) - sum(one.weight for one in kept), DIGITS)
    before = next((one for one in reasons if not one.places), Reason(STYLES[0], 0.0))
    name = before.reason
    if name in STYLES or styles or before.weight * rest <= 0:
        name = STYLES[rest < 0]
        weighty = max((styles or {}).items(), key=lambda item: abs(item[1]), default=("", 0.0))
        if weighty[1] * rest > 0 and abs(weighty[1]) >= abs(rest) / 2:
            name = weighty[0]
    return (*kept, Reason(name, rest)) if rest else tuple(kept)


def _grouped(
    kinds: Sequence[Kinds], placed: Sequence[Placed], found: Contributions
) -> tuple[dict[Kind, _Group], dict[str, float]]:
    """The contributions by kind, and those of signs that have a name but no words."""
    by_place = [0.0] * len(kinds)
    styles: dict[str, float] = {}
    by_kind: dict[Kind, list[int]] = {}
    for place, its in enumerate(kinds):
        for kind in its:
            by_kind.setdefault(kind, []).append(place)
    for sign, weight in found.signs.items():
        its_kind = SIGNS[sign]
        if isinstance(its_kind, Kind):
            _divide(by_place, by_kind.get(its_kind, ()), weight)
        elif its_kind is not None:
            styles[its_kind] = styles.get(its_kind, 0.0) + weight
    traced: dict[str, Places] = {}
    for pattern, places in placed:
        if pattern in found.patterns:
            traced[pattern] = traced.get(pattern, ()) + places
    for pattern, places in traced.items():
        _divide(by_place, [place for place in places if kinds[place]], found.patterns[pattern])
    groups: dict[Kind, _Group] = {}
    for place in sorted(range(len(kinds)), key=lambda place: -abs(by_place[place])):
        if kinds[place]:
            kind = kinds[place][0]
            groups.setdefault(kind, _Group()).take(place, by_place[place], few=kind in _FEW)
    return groups, styles


def _divide(by_place: list[float], places: Sequence[int], weight: float) -> None:
    for place in places:
        by_place[place] += weight / len(places)


def _reason(reading: Reading, kind: Kind, group: _Group) -> Reason:
    runs = _runs(group.places)
    words = ", ".join(dict.fromkeys(one_line(reading.slice(start, end)) for start, end in runs))
    return Reason(f"{kind.words}: {shortened(words)}", round(group.weight, DIGITS), reading.spans(runs))


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring places as ranges, ends excluded."""
    ends = [at + 1 for at, (one, other) in enumerate(pairwise(places)) if other != one + 1]
    cuts = [0, *ends, len(places)]
    return [(places[first], places[last - 1] + 1) for first, last in pairwise(cuts)]
