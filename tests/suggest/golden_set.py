"""The golden set of articles: own-words articles with the claims a fact-checker would take.

An article is ``NAME.txt`` with ``NAME.tsv`` beside it in ``golden/dev`` or ``golden/held_out``. The first line of the
table is ``genre`` and the genre; every other one is kind, speaker, span and, if the span occurs more than once, the
number of its occurrence (from 1), separated by tabs. Other spans that may be offered instead follow the first after
`` || ``, other names of the speaker after ``/``; ``-`` says that nobody but the writer states it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from annotator.domain.records import ArticleInput
from annotator.ingest.items import Failure, expand
from annotator.ingest.readers import read
from tests.support import ROOT

GOLDEN = ROOT / "tests" / "suggest" / "golden"
WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
"""A word of a span; quotation marks and stops at its edges do not count."""


class Kind(StrEnum):
    """What a reviewer wants with a span."""

    MUST = "must"
    MAY = "may"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of the table: each of ``spans`` may be offered, the first is the best; ``speakers`` has no ``-``."""

    kind: Kind
    speakers: tuple[str, ...]
    unsaid: bool
    spans: tuple[frozenset[int], ...]
    exact: str


@dataclass(frozen=True, slots=True)
class GoldenArticle:
    """An article as it is imported, with the lines of its table; spans are sets of the offsets of their words."""

    name: str
    genre: str
    article: ArticleInput
    wanted: tuple[Wanted, ...]


def golden_articles(half: str) -> list[GoldenArticle]:
    """The articles of one half, by name."""
    return [_golden(path) for path in sorted((GOLDEN / half).glob("*.txt"))]


def words_of(text: str, start: int, end: int) -> frozenset[int]:
    """The offsets at which the words between ``start`` and ``end`` begin."""
    return frozenset(found.start() for found in WORD.finditer(text, start, end))


def _golden(path: Path) -> GoldenArticle:
    (article,) = [one for item in expand([str(path)]) for one in read(item)]
    if isinstance(article, Failure):
        raise TypeError(article)
    first, *lines = path.with_suffix(".tsv").read_text("utf-8").splitlines()
    label, genre = first.split("\t")
    if label != "genre":
        raise ValueError(f"{path.name}: the first line of its table names no genre")
    return GoldenArticle(path.stem, genre, article, tuple(_wanted(article.text, line) for line in lines if line))


def _wanted(text: str, line: str) -> Wanted:
    kind, who, exact, *number = line.split("\t")
    occurrence = int(number[0]) if number else 1
    names = [name.strip() for name in who.split("/")]
    return Wanted(
        kind=Kind(kind),
        speakers=tuple(name for name in names if name != "-"),
        unsaid="-" in names,
        spans=tuple(_span(text, one, occurrence, line) for one in exact.split(" || ")),
        exact=exact.split(" || ")[0],
    )


def _span(text: str, exact: str, occurrence: int, line: str) -> frozenset[int]:
    start = -1
    for _ in range(occurrence):
        start = text.find(exact, start + 1)
        if start < 0:
            raise ValueError(f"not in the article: {line}")
    return words_of(text, start, start + len(exact))
