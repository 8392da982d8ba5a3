"""Describes how two claims differ and in what they agree, in words shown to the reviewer."""

from collections import Counter
from collections.abc import Iterable, Sequence

from annotator.matching.exchanges import converse, exchanged_sides
from annotator.matching.facts import Facts
from annotator.matching.names import Name, known_by_surname, unmatched
from annotator.matching.qualifiers import HAD, HAS, IS, WAS
from annotator.matching.quantities import Quantity, agree, left_over_of, opposed_quantities
from annotator.matching.roles import is_mutual, same_way, scant_differs, turned_round
from annotator.matching.shared_words import left_over, light_words, opposed
from annotator.matching.times import When, shared_fields
from annotator.matching.tokens import Word
from annotator.text import one_line

_ONLY = ("only", "just")
_KIND_SHOWN = {"only": "how many", "said": "whose word", "former": "time"}
"""What a kind of qualifier is called where only one claim has it; the others are about how certain it is."""
_SHARED = 6
_SHOWN = 4
"""The most words of each claim that are shown for one difference."""
FEW_DETAILS = 2
MOST_DETAILS = 0.2
"""Share of a claim's words that the other may lack."""


def differences(a: Facts, b: Facts) -> list[str]:
    """What one claim states differently from the other, the plainest first."""
    found = [
        *fact_differences(a, b),
        *_quantifiers(a, b),
        *_qualifiers(a, b),
        *_order(a, b),
        *_words(a, b),
    ]
    return found or _details(a, b)


def fact_differences(a: Facts, b: Facts) -> list[str]:
    """What one text states differently from the other in numbers, dates, names, negation and direction."""
    return [
        *_numbers(a.numbers, b.numbers),
        *_times(a.times, b.times),
        *_names(a, b),
        *_negation(a, b),
        *_directions(a, b),
    ]


def loose_ends(a: Facts, b: Facts) -> int:
    """How many numbers, dates and names only one of the claims states; less serious than a difference."""
    numbers = sum(map(len, left_over_of(a.numbers, b.numbers)))
    times = len({when.field for when in a.times} ^ {when.field for when in b.times})
    return numbers + times + len(unmatched(a.names, b.names, b.words)) + len(unmatched(b.names, a.names, a.words))


def _pair(what: str, one: Iterable[str], other: Iterable[str]) -> str:
    return one_line(f"{what}: {', '.join(one) or 'none'} ↔ {', '.join(other) or 'none'}")


def _numbers(one: Sequence[Quantity], other: Sequence[Quantity]) -> list[str]:
    found = [_pair("number", _shown(a), _shown(b)) for a, b in opposed_quantities(one, other)]
    return found or _links(one, other)


def _links(one: Sequence[Quantity], other: Sequence[Quantity]) -> list[str]:
    """The same number as a step and as a goal: “cut by 40 minutes” against “cut to 40 minutes”."""
    for quantity in one:
        mine = {each.link for each in one if agree(each, quantity)}
        theirs = {each.link for each in other if agree(each, quantity)}
        if all(mine | theirs) and theirs and mine.isdisjoint(theirs):
            (link, *_), (there, *_) = sorted(mine), sorted(theirs)
            return [_pair("number", [f"{link} {quantity.shown}"], [f"{there} {quantity.shown}"])]
    return []


def _times(one: Sequence[When], other: Sequence[When]) -> list[str]:
    found = []
    for field in shared_fields(list(one), list(other)):
        mine, theirs = ([when for when in times if when.field == field] for times in (one, other))
        left, right = _other_times(mine, theirs), _other_times(theirs, mine)
        if left and right:
            found.append(_pair("time", left, right))
        elif not (left or right) and {when.link for when in mine}.isdisjoint(when.link for when in theirs):
            found.append(
                _pair("time", *([f"{when.link} {when.shown}".lstrip() for when in each] for each in (mine, theirs)))
            )
    return found


def _other_times(one: Sequence[When], other: Sequence[When]) -> list[str]:
    """The dates of the first claim that the second lacks, as written."""
    there = {when.value for when in other}
    return [when.shown for when in sorted(one, key=lambda when: when.value) if when.value not in there]


def _names(a: Facts, b: Facts) -> list[str]:
    mine, theirs = unmatched(a.names, b.names, b.words), unmatched(b.names, a.names, a.words)
    return [_pair("name", _shown(mine), _shown(theirs))] if mine and theirs else []


def _shown(found: Sequence[Name] | Sequence[Quantity] | Sequence[When] | Sequence[Word]) -> list[str]:
    return [each.shown for each in found]


def _negation(a: Facts, b: Facts) -> list[str]:
    # two negations cancel out, as in “did not deny”
    if len(a.negations) % 2 == len(b.negations) % 2:
        return []
    return [_pair("negation", a.negations, b.negations)]


def _directions(a: Facts, b: Facts) -> list[str]:
    """Words on opposite sides of one axis, of which each claim has one more than the other."""
    mine, theirs = (Counter((each.axis, each.up) for each in facts.directions) for facts in (a, b))
    found = {}
    turned = converse(a.roles.steps, b.roles.steps)
    for axis, up in mine - theirs:
        if turned and _word_of(a, axis, up) == turned[0]:
            continue
        if (axis, not up) in theirs - mine:
            found[axis] = _pair("direction", [_word_of(a, axis, up)], [_word_of(b, axis, not up)])
    return list(dict.fromkeys(found.values()))


def _word_of(facts: Facts, axis: str, up: bool) -> str:
    return next(each.shown for each in facts.directions if (each.axis, each.up) == (axis, up))


def _quantifiers(a: Facts, b: Facts) -> list[str]:
    scant = scant_differs(a.roles, b.roles)
    if scant is not None:
        return [_pair("how many", scant[:1], scant[1:])]
    mine, theirs = _counted(a, b), _counted(b, a)
    return [_pair("how many", mine, theirs)] if (mine and theirs) or _some(a, b) or _some(b, a) else []


def _counted(a: Facts, b: Facts) -> list[str]:
    """The quantifiers of a kind that the other claim lacks, and shares in words: “some”, “half”."""
    theirs = dict(b.quantifiers)
    return [*(shown for kind, shown in a.quantifiers if kind not in theirs), *_some(a, b)]


def _some(a: Facts, b: Facts) -> list[str]:
    """A share in words that only the first claim has: “half of the bridges” are not “the bridges”."""
    left, _ = left_over_of(a.numbers, b.numbers)
    return [each.shown for each in left if each.unit == "percent" and not each.digits]


def _order(a: Facts, b: Facts) -> list[str]:
    if converse(a.roles.steps, b.roles.steps):
        return []
    turned = turned_round(a.roles, b.roles) or [
        each for each in (exchanged_sides(a.roles.steps, b.roles.steps),) if each is not None
    ]
    return _swapped(a, b) or [_pair("order", [one], [other]) for one, other in turned]


def _swapped(a: Facts, b: Facts) -> list[str]:
    """The same names or numbers in another order, in an otherwise identical sentence."""
    if a.masked != b.masked:
        compared = "than" in a.words & b.words and sorted(a.masked) == sorted(b.masked)
        return [_pair("order", a.shown[:1], b.shown[:1])] if compared and a.masked[0] != b.masked[0] else []
    if same_way(a.roles, b.roles):
        return []
    names = [[name.words for name in facts.names] for facts in (a, b)]
    mutual = is_mutual(a.masked) or _owners(a) != _owners(b)
    if names[0] != names[1] and sorted(names[0]) == sorted(names[1]) and not mutual:
        return [_pair("order", _shown(a.names), _shown(b.names))]
    values = [[each.value for each in facts.numbers] for facts in (a, b)]
    if values[0] != values[1] and sorted(values[0]) == sorted(values[1]):
        return [_pair("order", [each.shown for each in a.numbers], [each.shown for each in b.numbers])]
    return []


def _owners(facts: Facts) -> int:
    """How many names are possessive: “Poland's minister Kowal” equals “Kowal, minister of Poland”."""
    return sum(name.shown.endswith(("'s", "’s")) for name in facts.names)


def _qualifiers(a: Facts, b: Facts) -> list[str]:
    mine, theirs = dict(a.qualifiers), dict(b.qualifiers)
    tenses = [[[each.pop(kind, "") for each in (mine, theirs)] for kind in pair] for pair in ((IS, WAS), (HAS, HAD))]
    if "just" in mine or "just" in theirs:  # “just” may say “only”, or when
        mine, theirs = ({kind: shown for kind, shown in each.items() if kind not in _ONLY} for each in (mine, theirs))
    if mine.keys() != theirs.keys():
        one, other = (
            [shown for kind, shown in each.items() if kind not in there]
            for each, there in ((mine, theirs), (theirs, mine))
        )
        return [_pair(_KIND_SHOWN.get(min(mine.keys() ^ theirs.keys()), "certainty"), one, other)]
    for (now, now_there), (then, then_there) in tenses:
        if (now and then_there and not (then or now_there)) or (then and now_there and not (now or then_there)):
            return [_pair("time", [now or then], [now_there or then_there])]
    return []


def _words(a: Facts, b: Facts) -> list[str]:
    """The words that stand in each other's place, or that only one claim has and that turn it."""
    left, right = _unshared(a, b)
    if left and right:
        return [] if list(opposed(left, right)) and _directions(a, b) else [_pair("word", _first(left), _first(right))]
    one, other = ([word for word in words if word.turns] for words in (left, right))
    return [_pair("word", _first(one), _first(other))] if one or other else []


def _unshared(a: Facts, b: Facts) -> tuple[list[Word], list[Word]]:
    """The words left over in each claim, without those by which both compare the same from opposite ends."""
    turned = converse(a.roles.steps, b.roles.steps) or ()
    left, right = ([word for word in words if word.shown not in turned] for words in left_over(a, b))
    return left, right


def _first(words: Sequence[Word]) -> list[str]:
    return [f"{word.shown} {word.link}".rstrip() for word in words[:_SHOWN]]


def _details(a: Facts, b: Facts) -> list[str]:
    """What only one claim says, if it is a fact or a reason, too much, or the other has something in its place."""
    one, other = _only(a, b), _only(b, a)
    if loose_ends(a, b) or ("because" in a.words) != ("because" in b.words):
        return [_pair("details", one[:_SHOWN], other[:_SHOWN])]
    if bool(one) != bool(other):  # “all” may stand in the place of “half of”, a name for one of two
        one, other = one or _passed_over(a, b), other or _passed_over(b, a)
    most = max(FEW_DETAILS, MOST_DETAILS * max(len(a.masked), len(b.masked)))
    told = (one and other) or len(one) + len(other) > most
    return [_pair("details", one[:_SHOWN], other[:_SHOWN])] if told else []


def _passed_over(a: Facts, b: Facts) -> list[str]:
    """What the first claim has and the second lacks, but what alone makes no difference."""
    counted, units = dict(b.quantifiers), {each.unit for each in b.numbers}
    more = Counter(word for name in a.names for word in name.words)
    more.subtract(word for name in b.names for word in name.words)
    return [
        *(shown for kind, shown in a.quantifiers if kind not in counted),
        *(name.shown for name in a.names if any(more[word] > 0 for word in name.words)),
        *(each.shown for each in a.numbers if each.unit and each.unit not in units),
        *light_words(a, b),
    ]


def _only(a: Facts, b: Facts) -> list[str]:
    """The names, numbers, dates and words that only the first claim has."""
    names = [name for name in unmatched(a.names, b.names, b.words) if not known_by_surname(name, b.words)]
    numbers, _ = left_over_of(a.numbers, b.numbers)
    dates = {(when.field, when.value) for when in b.times}
    times = [when for when in a.times if (when.field, when.value) not in dates]
    left, _ = _unshared(a, b)
    return [shown for each in (names, numbers, times, left) for shown in _shown(each)]


def agreements(a: Facts, b: Facts) -> list[str]:
    """The names, numbers, dates and other words that both claims state, in the words of ``a``."""
    lost = unmatched(a.names, b.names, b.words)
    kinds = (
        ("name", (name.shown for name in a.names if name not in lost)),
        ("number", _agreed_numbers(a.numbers, b.numbers)),
        ("time", _agreed_times(a, b)),
        ("words", _agreed_words(a, b)),
    )
    return [one_line(f"{kind}: {', '.join(dict.fromkeys(shown))}") for kind, found in kinds if (shown := list(found))]


def _agreed_numbers(one: Sequence[Quantity], other: Sequence[Quantity]) -> Iterable[str]:
    return (each.shown for each in one if any(agree(each, there) for there in other))


def _agreed_times(a: Facts, b: Facts) -> Iterable[str]:
    theirs = {(when.field, when.value) for when in b.times}
    return (when.shown for when in a.times if (when.field, when.value) in theirs)


def _agreed_words(a: Facts, b: Facts) -> list[str]:
    theirs = frozenset(b.masked)
    shared = {mask: shown for mask, shown in zip(a.masked, a.shown, strict=True) if mask in theirs and mask[0] != "§"}
    return list(shared.values())[:_SHARED]
