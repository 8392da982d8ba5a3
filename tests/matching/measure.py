"""How well claims are matched, on pairs written for it, of which a third was never looked at while tuning.

    python -m tests.matching.measure [--wrong]

``--wrong`` lists the tuned pairs that are taken for something else; the held-out ones are never listed.
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

    recall_at_5: float
    """Of the pairs that say the same, those whose second claim is among the best five for the first, among all."""
    offered_as_same: float
    """Of the pairs that say the same, those that are offered as the same, and not only as similar."""
    wrongly_same: float
    """Of the pairs that differ in one thing, those that are offered as the same all the same."""
    named: float
    """Of the pairs that differ in one thing, those that are shown as similar with words that say in what."""
    unrelated: float
    """Of the unrelated pairs, those that are not offered at all."""
    pairs: int


def read(name: str) -> list[Pair]:
    """The pairs of one part: ``tuned`` or ``held_out``."""
    lines = (Path(__file__).parent / f"pairs_{name}.tsv").read_text("utf-8").splitlines()
    return [Pair(*line.split("\t")) for line in lines]


def same(one: str, other: str) -> bool:
    """Whether two claims are judged the same."""
    return compare(one, other).likeness is Likeness.SAME


def measure(pairs: list[Pair], among: int = AMONG) -> Figures:
    """Compare every pair, and look for the partner of each among all claims and ``among`` distractors."""
    everything = [claim for pair in read("tuned") + read("held_out") for claim in (pair.one, pair.other)]
    everything += distractors(among)
    alike = [pair for pair in pairs if pair.kind == "same"]
    different = [compare(pair.one, pair.other) for pair in pairs if pair.kind in DIFFERENT]
    other = [compare(pair.one, pair.other) for pair in pairs if pair.kind == "unrelated"]
    return Figures(
        sum(pair.other in best(pair.one, everything) for pair in alike) / len(alike),
        sum(same(pair.one, pair.other) for pair in alike) / len(alike),
        sum(match.likeness is Likeness.SAME for match in different) / len(different),
        sum(bool(match.differences) for match in different) / len(different),
        sum(match.likeness is Likeness.UNRELATED for match in other) / len(other),
        len(pairs),
    )


def best(claim: str, everything: list[str], count: int = 5) -> list[str]:
    """The ``count`` claims that are offered first for a claim."""
    matches = ((compare(claim, other), other) for other in everything if other != claim)
    offered = [(match.score, other) for match, other in matches if match.likeness is not Likeness.UNRELATED]
    return [other for _, other in sorted(offered, key=lambda item: (-item[0], item[1]))[:count]]


def table(parts: dict[str, Figures]) -> str:
    """The figures as a Markdown table."""
    rows = [
        ("pairs", lambda f: f"{f.pairs}"),
        ("recall@5 of “same”", lambda f: f"{f.recall_at_5:.3f}"),
        ("“same” offered as same", lambda f: f"{f.offered_as_same:.3f}"),
        ("“different” offered as same", lambda f: f"{f.wrongly_same:.3f}"),
        ("“different” shown with what differs", lambda f: f"{f.named:.3f}"),
        ("“unrelated” not offered", lambda f: f"{f.unrelated:.3f}"),
    ]
    lines = [f"| | {' | '.join(parts)} |", f"|---|{'---|' * len(parts)}"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(map(cell, parts.values()))} |" for name, cell in rows)])


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
    print(dict(Counter(pair.kind for name in ("tuned", "held_out") for pair in read(name))))
    print(table({name: measure(read(name)) for name in ("tuned", "held_out")}))
