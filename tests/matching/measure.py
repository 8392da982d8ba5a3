"""How well claims are matched, on every file of pairs written for it; one was never looked at while tuning.

    python -m tests.matching.measure [--wrong]

``--wrong`` lists the tuned pairs that are taken for something else; the held-out ones are never listed. A figure of a
kind of pairs that a file lacks is none.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from annotator.domain.vocabulary import Likeness
from annotator.matching.compare import compare
from tests.matching.distractors import distractors

DIFFERENT = ("number", "negation", "entity", "time", "direction")
AMONG = 2000
"""Distractors among which the partner of a claim must be found."""


@dataclass(frozen=True)
class Pair:
    """Two claims, and how they relate: the same, unrelated, or different in one thing."""

    kind: str
    one: str
    other: str


@dataclass(frozen=True)
class Figures:
    """What one part of the pairs comes to. Shares are 0 to 1."""

    recall_at_5: float | None
    """Of the pairs that say the same, those whose second claim is among the best five for the first, among all."""
    offered_as_same: float | None
    """Of the pairs that say the same, those that are offered as the same, and not only as similar."""
    wrongly_same: float | None
    """Of the pairs that differ in one thing, those that are offered as the same all the same."""
    named: float | None
    """Of the pairs that differ in one thing, those that are shown as similar with words that say in what."""
    unrelated: float | None
    """Of the unrelated pairs, those that are not offered at all."""
    pairs: int


def read(name: str) -> list[Pair]:
    """The pairs of one part, such as ``tuned`` or ``held_out``."""
    lines = (Path(__file__).parent / f"pairs_{name}.tsv").read_text("utf-8").splitlines()
    return [Pair(*line.split("\t")) for line in lines]


def parts() -> list[str]:
    """The parts that there are, each a file of pairs."""
    return sorted(file.stem.removeprefix("pairs_") for file in Path(__file__).parent.glob("pairs_*.tsv"))


def same(one: str, other: str) -> bool:
    """Whether two claims are judged the same."""
    return compare(one, other).likeness is Likeness.SAME


def measure(pairs: list[Pair], among: int = AMONG) -> Figures:
    """Compare every pair, and look for the partner of each among all claims and ``among`` distractors."""
    everything = [claim for part in parts() for pair in read(part) for claim in (pair.one, pair.other)]
    everything += distractors(among)
    alike = [pair for pair in pairs if pair.kind == "same"]
    different = [compare(pair.one, pair.other) for pair in pairs if pair.kind in DIFFERENT]
    other = [compare(pair.one, pair.other) for pair in pairs if pair.kind == "unrelated"]
    return Figures(
        _share([pair.other in best(pair.one, everything) for pair in alike]),
        _share([same(pair.one, pair.other) for pair in alike]),
        _share([match.likeness is Likeness.SAME for match in different]),
        _share([bool(match.differences) for match in different]),
        _share([match.likeness is Likeness.UNRELATED for match in other]),
        len(pairs),
    )


def _share(true: list[bool]) -> float | None:
    return sum(true) / len(true) if true else None


def best(claim: str, everything: list[str], count: int = 5) -> list[str]:
    """The ``count`` claims that are offered first for a claim."""
    matches = ((compare(claim, other), other) for other in everything if other != claim)
    offered = [(match.score, other) for match, other in matches if match.likeness is not Likeness.UNRELATED]
    return [other for _, other in sorted(offered, key=lambda item: (-item[0], item[1]))[:count]]


def table(figures: dict[str, Figures]) -> str:
    """The figures as a Markdown table."""
    rows = [
        ("pairs", lambda f: f"{f.pairs}"),
        ("recall@5 of “same”", lambda f: _cell(f.recall_at_5)),
        ("“same” offered as same", lambda f: _cell(f.offered_as_same)),
        ("“different” offered as same", lambda f: _cell(f.wrongly_same)),
        ("“different” shown with what differs", lambda f: _cell(f.named)),
        ("“unrelated” not offered", lambda f: _cell(f.unrelated)),
    ]
    lines = [f"| | {' | '.join(figures)} |", f"|---|{'---|' * len(figures)}"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(map(cell, figures.values()))} |" for name, cell in rows)])


def _cell(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.3f}"


def wrong() -> list[str]:
    """The tuned pairs that are taken for something else, to learn from."""
    found = []
    for pair in read("tuned"):
        match = compare(pair.one, pair.other)
        wanted = {"same": Likeness.SAME, "unrelated": Likeness.UNRELATED}.get(pair.kind, Likeness.SIMILAR)
        if match.likeness is not wanted:
            found.append(
                f"{pair.kind} → {match.likeness} {match.score:.2f} {match.differences}\n  {pair.one}\n  {pair.other}"
            )
    return found


if __name__ == "__main__":
    if "--wrong" in sys.argv:
        print("\n".join(wrong()))
    print(dict(Counter(pair.kind for part in parts() for pair in read(part))))
    print(table({part: measure(read(part)) for part in parts()}))
