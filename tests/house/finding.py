"""What one measurement found."""

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tests.house.source import Module, Source


@dataclass(frozen=True, slots=True)
class Finding:
    """A number about the house, how it was counted and the places that make it."""

    title: str
    value: int
    how: str
    places: tuple[str, ...] = ()
    detail: str = ""
    """What stands beside the number in the table: a name, or the sizes."""
    sizes: tuple[int, ...] = ()
    """Where the number is the largest of several, that of each place."""

    @property
    def shown(self) -> str:
        return f"{self.value:,} ({self.detail})" if self.detail else f"{self.value:,}"

    def blame(self, limit: int = 0) -> str:
        """The finding with its places, one on a line; of those that have a size only what is over ``limit``."""
        lines = list(self.places)
        if self.sizes:
            sized = zip(self.places, self.sizes, strict=True)
            lines = [f"{place} ({size:,})" for place, size in sized if size > limit]
        return "\n  ".join((f"{self.title}: {self.shown}", *lines))


def counted(title: str, how: str, places: Iterable[str], detail: str = "") -> Finding:
    """A finding whose number is that of its places."""
    kept = tuple(places)
    return Finding(title, len(kept), how, kept, detail)


def largest(title: str, how: str, sizes: Mapping[str, int]) -> Finding:
    """A finding whose number is the greatest of several, with the last part of its name beside it."""
    ranked = sorted(sizes, key=lambda name: (-sizes[name], name))
    ordered = tuple(sizes[name] for name in ranked)
    return Finding(title, ordered[0], how, tuple(ranked), ranked[0].rpartition(".")[2], ordered)


Find = Callable[[Module], Iterable[ast.expr] | Iterable[ast.stmt]]
"""Finds the nodes of a module that do something."""


def sites(title: str, how: str, source: Source, find: Find) -> Finding:
    """Every place where ``find`` finds something."""
    return counted(title, how, (module.place(node.lineno) for module in source.living for node in find(module)))


def modules(title: str, how: str, source: Source, find: Find) -> Finding:
    """Every module in which ``find`` finds something, with the first line of it."""
    first = ((module, min((node.lineno for node in find(module)), default=0)) for module in source.living)
    return counted(title, how, (module.place(line) for module, line in first if line))
