"""How often “same” is right on public pools of checked claims, and how often altered claims pass for the same.

    python -m tests.matching.pools FOLDER [--without LIST]... [--list]

FOLDER has ``POOL.claims.jsonl`` (``id``, ``claim``) and ``POOL.queries.jsonl`` (``text``, ``relevant``). Every query is
compared with its relevant claims and with the 50 claims that BM25 ranks first. ``--without`` empties a word list of
``annotator.matching.word_lists`` (“SAME”), the irregular forms (“bases”) or the synonyms, to see what it does.
``--list`` prints what is wrong. Nothing of a pool is kept.
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path

from annotator.matching import stems, word_lists

POOLS = ("ct20t2", "ct21a", "ct21b")
_ALTERED = 600
_SAMPLE = 2500
_CANDIDATES = 50


@dataclass(frozen=True)
class Asked:
    """A query, a candidate for it, and whether the pool says that the two belong together."""

    query: str
    claim: str
    relevant: bool


def leave_out(name: str) -> None:
    """Empty one list; only before anything else of the room is imported, for tables are made of the lists then."""
    if name == "bases":
        stems.bases = dict  # type: ignore[assignment]
    elif name == "synonyms":
        stems.meanings = lambda _: frozenset()
    else:
        setattr(word_lists, name, type(getattr(word_lists, name))())


def rows(path: Path) -> list[dict[str, object]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def ranked(texts: Sequence[str], queries: Sequence[str]) -> Iterator[list[int]]:
    """For each query the places of the texts that BM25 ranks first (k1 1.2, b .75, words as they are)."""
    split = [re.findall(r"\w+", text.lower()) for text in texts]
    mean = sum(map(len, split)) / len(split)
    lists: dict[str, list[tuple[int, float]]] = {}
    for at, words in enumerate(split):
        for word, count in Counter(words).items():
            weight = count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(words) / mean))
            lists.setdefault(word, []).append((at, weight))
    for query in queries:
        score: Counter[int] = Counter()
        for word in set(re.findall(r"\w+", query.lower())):
            found = lists.get(word, ())
            if len(found) < 0.2 * len(split):
                for at, weight in found:
                    score[at] += weight * log(1 + (len(split) - len(found) + 0.5) / (len(found) + 0.5))  # type: ignore[assignment]
        yield [at for at, _ in score.most_common(_CANDIDATES)]


def asked(folder: Path, pool: str) -> Iterator[Asked]:
    """Every query of a pool with its candidates."""
    claims = rows(folder / f"{pool}.claims.jsonl")
    queries = rows(folder / f"{pool}.queries.jsonl")
    texts = [str(claim["claim"]) for claim in claims]
    for query, best in zip(queries, ranked(texts, [str(query["text"]) for query in queries]), strict=True):
        relevant = {at for at, claim in enumerate(claims) if claim["id"] in query["relevant"]}  # type: ignore[operator]
        for at in sorted(relevant.union(best)):
            yield Asked(str(query["text"]), texts[at], at in relevant)


def main(folder: Path, listed: bool) -> None:
    """Print the figures."""
    from tests.matching.altered import altered_pairs
    from tests.matching.measure import measure, parts, read, same

    for part in parts():
        figures = measure(read(part), among=0)
        print(f"{part}: same {figures.offered_as_same}, wrongly same {figures.wrongly_same}")
    for pool in POOLS:
        found = [each for each in asked(folder, pool) if same(each.query, each.claim)]
        wrong = [f"  {each.query}\n    {each.claim}" for each in found if not each.relevant]
        print(f"{pool}: same {len(found)}, right {len(found) - len(wrong)}", *(wrong if listed else ()), sep="\n")
    claims = [str(row["claim"]) for pool in POOLS for row in rows(folder / f"{pool}.claims.jsonl")]
    for kind, pairs in altered_pairs(random.Random(1).sample(claims, _SAMPLE), _ALTERED).items():
        wrong = [f"  {one}\n    {other}" for one, other in pairs if same(one, other)]
        print(f"{kind}: same {len(wrong)} of {len(pairs)}", *(wrong if listed else ()), sep="\n")


if __name__ == "__main__":
    for option, name in pairwise(sys.argv):
        if option == "--without":
            leave_out(name)
    main(Path(sys.argv[1]), "--list" in sys.argv)
