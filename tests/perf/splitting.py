"""How long splitting takes as the data grows, how much memory it takes, and whether what was planted stays together.

    python -m tests.perf.splitting [CLAIMS …]

The claims are sentences as unevenly common in their words as words are (``tests.perf.seen``), 25 to an article. One in
50 articles is an earlier one with a head of its own, one in 40 claims an earlier one with a word changed. Each size is
measured in a process of its own, by the time of its processor; making up the data is timed alone and taken off. Memory
is what the process needed at most above what it had when all was loaded and nothing split.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from annotator.splits.plan import SplitItem, SplitPlan, make_splits
from annotator.splits.request import parse_split
from tests.perf.measure import table
from tests.perf.seen import sentences

_PER_ARTICLE = 25
_COPY_EVERY = 50
_REPEAT_EVERY = 40
_BACK = 30
"""How many articles back the copied one is."""
_LABELS = ("verified", "verified", "verified", "disputed", "disputed", "unverifiable")


def measure(sizes: list[int]) -> str:
    """The table."""
    rows = []
    for size in sizes:
        command = [sys.executable, "-m", "tests.perf.splitting", "--one", str(size)]
        one = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows.append(
            (
                f"{size:,}", f"{one['articles']:,}", f"{one['seconds']:.1f}", f"{size / one['seconds']:,.0f}",
                f"{one['megabytes']:.0f}", f"{one['linked']:,}", f"{one['together']:.2%}", one["got"],
            )
        )  # fmt: skip
    columns = (
        "claims",
        "articles",
        "CPU s",
        "claims/CPU s",
        "MB above base",
        "linked groups",
        "planted kept together",
        "got",
    )
    return table("Splitting train=0.8,dev=0.1,test=0.1", columns, rows)


def articles(claims: int) -> Iterator[tuple[str, list[str]]]:
    """The articles by id, each with its sentences; the same every time."""
    dice = random.Random(5)
    made = sentences(claims, [])
    kept: list[list[str]] = []
    for number in range(claims // _PER_ARTICLE):
        own = [next(made) for _ in range(_PER_ARTICLE)]
        if number % _COPY_EVERY == _COPY_EVERY - 1 and len(kept) == _BACK:
            own[3:] = kept[0][3:]
        else:
            for at in range(dice.randrange(_REPEAT_EVERY), _PER_ARTICLE, _REPEAT_EVERY):
                if kept and number % _COPY_EVERY:
                    words = kept[-1][at].split()
                    words[dice.randrange(len(words))] = f"changed{number}"
                    own[at] = " ".join(words)
        kept = [*kept, own][-_BACK:]
        yield f"a{number:07}", own


def items(claims: int) -> Iterator[SplitItem]:
    """The claims of all articles."""
    for article, own in articles(claims):
        for at, exact in enumerate(own):
            yield SplitItem(article, f"c{article[1:]}{at:02}", exact, _LABELS[at % len(_LABELS)])


def _together(plan: SplitPlan, claims: int) -> float:
    """The part of the copied articles that are on the side of the one they were copied from."""
    numbers = range(_COPY_EVERY - 1, claims // _PER_ARTICLE, _COPY_EVERY)
    same = [plan.sides[f"a{number:07}"] == plan.sides[f"a{number - _BACK:07}"] for number in numbers]
    return sum(same) / max(1, len(same))


def _one(claims: int) -> None:
    request = parse_split("train=0.8,dev=0.1,test=0.1", 7)
    make_splits(items(500), ((article, " ".join(own)) for article, own in articles(500)), request, {})
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    for _ in items(claims):
        pass
    for _, own in articles(claims):
        " ".join(own)
    made_up = time.process_time() - begun
    begun = time.process_time()
    plan = make_splits(items(claims), ((article, " ".join(own)) for article, own in articles(claims)), request, {})
    took = time.process_time() - begun - made_up
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {
        "articles": claims // _PER_ARTICLE,
        "seconds": took,
        "megabytes": (peak - base) / (2**20 if sys.platform == "darwin" else 2**10),
        "linked": plan.report.linked_groups,
        "together": _together(plan, claims),
        "got": " ".join(f"{split.name} {split.got:.3f}" for split in plan.report.splits),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(int(sys.argv[2]))
    else:
        print(measure([int(size) for size in sys.argv[1:]] or [100_000, 300_000, 1_000_000]))
