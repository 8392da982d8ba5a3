"""How often the library finds the evidence that people found: ``python -m tests.measures.retrieval DEV PASSAGES``.

``DEV`` has a claim a line: ``claim``, ``questions``, ``gold`` (ids of passages). ``PASSAGES`` has ``id`` and ``text``.
Everything goes through the commands, ``annotator library add`` and ``annotator library find -``. Printed is the share
of claims with a gold passage among the first 1, 5 and 10, in all and in either half, by kind of query; and the time of
one query.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

FIRST = (1, 5, 10)


def main(dev: Path, passages: Path) -> None:
    """Print one line for each kind of query."""
    claims = [json.loads(line) for line in dev.read_text("utf-8").splitlines()]
    with TemporaryDirectory() as folder:
        database = str(Path(folder, "library.db"))
        _annotator("--db", database, "library", "add", "--jsonl", str(passages))
        for kind, queries in _queries(claims).items():
            begun = monotonic()
            found = found_by(database, queries)
            seconds = (monotonic() - begun) / len(queries)
            print(f"{kind:<18} {figures(found, claims)}  {1000 * seconds:.0f} ms a query", flush=True)


def _queries(claims: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "claim": [{"claim": each["claim"]} for each in claims],
        "claim, questions": [{"claim": each["claim"], "questions": each["questions"]} for each in claims],
        "first question": [{"claim": each["claim"], "questions": each["questions"][:1]} for each in claims],
        "questions alone": [{"claim": "", "questions": each["questions"]} for each in claims],
    }


def found_by(database: str, queries: Iterable[dict[str, Any]], limit: int = 10) -> list[list[str]]:
    """The ids of the documents found for each query, best first, each once."""
    lines = "".join(json.dumps(query) + "\n" for query in queries)
    out = _annotator("--db", database, "library", "find", "-", "--limit", str(limit), "--json", given=lines)
    answers = [json.loads(line)["passages"] for line in out.splitlines()]
    return [list(dict.fromkeys(each["external_id"] for each in answer)) for answer in answers]


def hits(found: Sequence[Sequence[str]], claims: Sequence[dict[str, Any]], first: int) -> list[bool]:
    """For each claim, whether a gold passage is among the ``first`` that were found."""
    return [not set(ids[:first]).isdisjoint(claim["gold"]) for ids, claim in zip(found, claims, strict=True)]


def figures(found: Sequence[Sequence[str]], claims: Sequence[dict[str, Any]]) -> str:
    """The shares of claims with a hit, in all and in either half."""
    parts = []
    for first in FIRST:
        hit = hits(found, claims, first)
        halves = " ".join(f"{sum(half) / max(1, len(half)):.2f}" for half in (hit[::2], hit[1::2]))
        parts.append(f"hit@{first} {sum(hit) / max(1, len(hit)):.3f} ({halves})")
    return "  ".join(parts)


def _annotator(*arguments: str, given: str = "") -> str:
    command = [sys.executable, "-m", "annotator", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True, encoding="utf-8").stdout


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
