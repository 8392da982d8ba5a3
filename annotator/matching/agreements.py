"""Describes what two claims have in common, in words shown to the reviewer."""

from collections.abc import Iterable, Sequence

from annotator.matching.facts import Facts
from annotator.matching.names import unmatched
from annotator.matching.numbers import Quantity, agree
from annotator.text import one_line

_MOST_WORDS = 6


def agreements(a: Facts, b: Facts) -> list[str]:
    """The names, numbers, dates and other words that both claims state, in the words of ``a``."""
    lost = unmatched(a.names, b.names, b.words)
    kinds = (
        ("name", (name.shown for name in a.names if name not in lost)),
        ("number", _numbers(a.numbers, b.numbers)),
        ("time", _times(a, b)),
        ("words", _words(a, b)),
    )
    return [one_line(f"{kind}: {', '.join(dict.fromkeys(shown))}") for kind, found in kinds if (shown := list(found))]


def _numbers(one: Sequence[Quantity], other: Sequence[Quantity]) -> Iterable[str]:
    return (each.shown for each in one if any(agree(each, there) for there in other))


def _times(a: Facts, b: Facts) -> Iterable[str]:
    theirs = {(when.field, when.value) for when in b.times}
    return (when.shown for when in a.times if (when.field, when.value) in theirs)


def _words(a: Facts, b: Facts) -> list[str]:
    theirs = frozenset(b.masked)
    shared = {mask: shown for mask, shown in zip(a.masked, a.shown, strict=True) if mask in theirs and mask[0] != "§"}
    return list(shared.values())[:_MOST_WORDS]
