"""Finds what two claims exchange between the sides of a passive, a reason, an order in time, or a comparison.

“X was sued by Y” against “X sued Y”; “A because B” against “B because A”. A comparison read from its other end is no
exchange: “A is longer than B” says what “B is shorter than A” says.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.matching.polarity import sides_of
from annotator.matching.stems import bases
from annotator.matching.tokens import concept

if TYPE_CHECKING:
    from annotator.matching.roles import Step

_CLAUSES = {"because": "", "after": "before", "before": "after"}
"""The words that join a clause to another, each with the word that joins them in the opposite order."""
_AGENT = 3
"""How many words after “by” name who acts."""

Shown = tuple[str, str]
Sides = tuple[frozenset[str], frozenset[str]]


def exchanged_sides(a: Sequence["Step"], b: Sequence["Step"]) -> Shown | None:
    """What two claims exchange, as shown for each; ``None`` if nothing."""
    return _passive(a, b) or _turned(_passive(b, a)) or _clauses(a, b) or _compared(a, b, converse=False)


def converse(a: Sequence["Step"], b: Sequence["Step"]) -> Shown | None:
    """The words of a comparison that both claims make from opposite ends: “longer”, “shorter”."""
    return _compared(a, b, converse=True)


def _turned(shown: Shown | None) -> Shown | None:
    return shown and (shown[1], shown[0])


def _keys(steps: Sequence["Step"]) -> frozenset[str]:
    found = (word for step in steps if not step.function for word in step.key.split() if word[0] != "§")
    return frozenset(map(concept, found))


def _crossed(one: Sides, other: Sides) -> int:
    """How many more words changed sides than stayed."""
    stayed = len(one[0] & other[0]) + len(one[1] & other[1])
    return len(one[0] & other[1]) + len(one[1] & other[0]) - stayed


def _passive(a: Sequence["Step"], b: Sequence["Step"]) -> Shown | None:
    """A passive with “by” in the first claim whose doer is not the one who acts in the second."""
    for verb, sides in _passives(a):
        there = next((at for at, step in enumerate(b) if step.key == verb.key and not step.name), None)
        if there is None:
            continue
        passive = {step.key: each for step, each in _passives(b)}.get(verb.key)
        if _crossed(sides, passive or (_keys(b[:there]), _keys(b[there + 1 :]))) > 0:
            return f"{verb.shown} by", b[there].shown + " by" * (passive is not None)
    return None


def _passives(steps: Sequence["Step"]) -> Iterator[tuple["Step", Sides]]:
    """Each participle before “by”, with who acts and who is acted on."""
    for verb, step, after in zip(steps, steps[1:], steps[2:], strict=False):
        low = verb.shown.casefold()
        if step.key == "by" and not (verb.function or verb.name) and (low.endswith("ed") or low in bases()):
            at = steps.index(step, steps.index(verb))
            if not after.key.startswith("§"):
                yield verb, (_keys(steps[at + 1 : at + 1 + _AGENT]), _keys(steps[: at - 1]))


def _clauses(a: Sequence["Step"], b: Sequence["Step"]) -> Shown | None:
    for at, step in enumerate(a):
        for there, other in enumerate(b):
            turned = _CLAUSES.get(step.key) == other.key
            if step.key in _CLAUSES and (step.key == other.key or turned):
                sides, sides_there = _joined(a, at), _joined(b, there)
                crossed = _crossed(sides, sides_there) if all(sides + sides_there) else 0
                if crossed < 0 if turned else crossed > 0:
                    return step.shown, other.shown
    return None


def _joined(steps: Sequence["Step"], at: int) -> Sides:
    """The words of the main clause, and of the clause that the word at ``at`` begins."""
    if at > 0 and not steps[at].shown[0].isupper():
        return _keys(steps[:at]), _keys(steps[at + 1 :])
    end = next((each for each in range(at + 1, len(steps)) if steps[each].breaks), len(steps))
    return _keys(steps[end:]), _keys(steps[at + 1 : end])


def _compared(a: Sequence["Step"], b: Sequence["Step"], *, converse: bool) -> Shown | None:
    """The comparatives of two comparisons with exchanged sides that point the same way, or, if converse, oppositely."""
    mine, theirs = _comparison(a), _comparison(b)
    if mine is None or theirs is None:
        return None
    (word, (left, right)), (other, (left_there, right_there)) = mine, theirs
    if not (right & left_there and right_there & left) or right & right_there:
        return None
    sides, against = sides_of(word.shown.casefold()), sides_of(other.shown.casefold())
    wanted = [(axis, up is not converse) for axis, up in sides]
    return (word.shown, other.shown) if not set(wanted).isdisjoint(against) else None


def _comparison(steps: Sequence["Step"]) -> tuple["Step", Sides] | None:
    """The comparative before “than”, and the words before and after “than”."""
    at = next((at for at, step in enumerate(steps) if step.key == "than"), 0)
    word = next((each for each in reversed(steps[:at]) if sides_of(each.shown.casefold())), None)
    return (word, (_keys(steps[:at]), _keys(steps[at + 1 :]))) if word else None
