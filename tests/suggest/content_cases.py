"""Own sentences that show what a score must and must not depend on, and the figures of a model on them.

    python -m tests.suggest.content_cases [dev|held]

``data/content_dev.txt`` was used while the rules were made; ``data/content_held.txt`` was written before, and only
measured at the end.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

DATA = Path(__file__).parent / "data"
CLOSE = 0.1
"""Two scores at most this far apart count as the same."""


@dataclass(frozen=True, slots=True)
class Case:
    """Sentences of one ``sort``, which says how their scores should compare."""

    sort: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of the cases that come out as they should; ``claims`` and ``others`` are mean scores."""

    said_alike: float
    said_shift: float
    words_as_figures: float
    counts_over_none: float
    facts_over_plans: float
    plain_over_half: float
    claims: float
    others: float


def cases(name: str) -> list[Case]:
    """The cases of a file, in order."""
    found = []
    for block in (DATA / f"content_{name}.txt").read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            found.append(Case(lines[0], lines[1:]))
    return found


def figures(found: Sequence[Case], score: Callable[[Sequence[str]], Sequence[float]]) -> Figures:
    """What ``score`` does with the cases."""
    texts = [text for case in found for text in case.texts]
    scores = dict(zip(texts, score(texts), strict=True))
    by_sort: dict[str, list[list[float]]] = {}
    for case in found:
        by_sort.setdefault(case.sort, []).append([scores[text] for text in case.texts])
    said, counts, plans = by_sort["saying"], by_sort["counts"], by_sort["plans"]
    claims, others = [one for (one,) in by_sort["plain"]], [one for (one,) in by_sort["other"]]
    return Figures(
        said_alike=mean(abs(told - alone) <= CLOSE for alone, told in said),
        said_shift=median(told - alone for alone, told in said),
        words_as_figures=mean(words >= figure - 2 * CLOSE for figure, words, _ in counts),
        counts_over_none=mean(words > none for _, words, none in counts),
        facts_over_plans=mean(fact > plan for fact, plan in plans),
        plain_over_half=mean(claim >= 0.5 for claim in claims),
        claims=mean(claims),
        others=mean(others),
    )


def _print(name: str) -> None:
    from annotator.settings import DEFAULT_MODEL
    from annotator.suggest.suggester import load_suggester

    suggester = load_suggester(DEFAULT_MODEL)
    found = cases(name)
    for case in found:
        shown = " ".join(f"{score:.2f}" for score in suggester.score(case.texts))
        print(f"{case.sort:8}{shown:16}{case.texts[0]}")
    print(figures(found, lambda texts: list(suggester.score(texts))))


if __name__ == "__main__":
    _print(sys.argv[1] if len(sys.argv) > 1 else "dev")
