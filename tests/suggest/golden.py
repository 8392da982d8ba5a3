"""Measures what is offered as a claim on the golden set of articles.

    python -m tests.suggest.golden dev|held_out [--verbose]

Three lots of claims are measured: those offered at the default threshold, those that are shown (with the possible
ones), and those a perfect scorer would offer: every part of a sentence in which somebody wants a claim. The last shows
the spans alone, whatever the scores.

An offered claim *matches* a wanted one if their words overlap by half (intersection over union) for one of its spans;
each offered claim matches one, the one with the largest overlap.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from annotator.domain.suggestion import SentenceText, SuggestedClaim
from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL, DEFAULT_POSSIBLE, DEFAULT_THRESHOLD
from annotator.suggest.speech_words import ROLES
from annotator.suggest.suggester import load_suggester
from tests.suggest.golden_set import WORD, GoldenArticle, Kind, Wanted, golden_articles, words_of

LEAST_OVERLAP = 0.5
_KIND_ORDER = (Kind.MUST, Kind.MAY, Kind.NOT)


@dataclass(frozen=True, slots=True)
class Offered:
    """A claim of an article; ``wanted`` is what it matches, and ``off`` the words it has too many or too few."""

    exact: str
    words: frozenset[int]
    score: float
    speaker: str | None
    sentence: int
    wanted: Wanted | None
    off: int


@dataclass(slots=True)
class Figures:
    """Counts over articles; ``misses`` are lines to read, in the order of the text."""

    offered: int = 0
    right: int = 0
    unwanted: int = 0
    near: int = 0
    musts: int = 0
    found: int = 0
    said: int = 0
    duplicates: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of offered claims that somebody wants."""
        return self.right / max(self.offered, 1)

    @property
    def recall(self) -> float:
        """The share of must-haves that are offered."""
        return self.found / max(self.musts, 1)

    @property
    def exactness(self) -> float:
        """The share of right claims that have at most one word too many or too few."""
        return self.near / max(self.right, 1)

    @property
    def speakers(self) -> float:
        """The share of must-haves found whose speaker is right."""
        return self.said / max(self.found, 1)

    def add(self, other: "Figures") -> None:
        """Add the counts and lines of another."""
        for name in ("offered", "right", "unwanted", "near", "musts", "found", "said", "duplicates"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.misses += other.misses


def measure(golden: GoldenArticle, claims: Sequence[Offered]) -> Figures:
    """The figures of one article for ``claims``."""
    figures = Figures(offered=len(claims), musts=sum(one.kind is Kind.MUST for one in golden.wanted))
    taken: dict[int, list[Offered]] = {}
    for claim in claims:
        if claim.wanted is None or claim.wanted.kind is Kind.NOT:
            figures.unwanted += claim.wanted is not None
            what = "not wanted" if claim.wanted else "in no list"
            figures.misses.append(f"{golden.name}: {what} ({claim.score:.2f}): {claim.exact}")
            continue
        figures.right += 1
        figures.near += claim.off <= 1
        if claim.off > 1:
            figures.misses.append(f"{golden.name}: {claim.off} words off: {claim.exact}")
        taken.setdefault(golden.wanted.index(claim.wanted), []).append(claim)
    for place, wanted in enumerate(golden.wanted):
        if wanted.kind is Kind.MUST:
            _count(figures, golden.name, wanted, taken.get(place, []))
    for claim in _repeated(claims, taken.values()):
        figures.duplicates += 1
        figures.misses.append(f"{golden.name}: offered twice: {claim.exact}")
    return figures


def _count(figures: Figures, name: str, wanted: Wanted, claims: Sequence[Offered]) -> None:
    if not claims:
        figures.misses.append(f"{name}: missed: {wanted.exact}")
        return
    figures.found += 1
    if is_said_by(claims[0].speaker, wanted):
        figures.said += 1
    else:
        figures.misses.append(f"{name}: said by {claims[0].speaker}, not {wanted.speakers}: {wanted.exact}")


def _repeated(claims: Sequence[Offered], taken: Iterable[Sequence[Offered]]) -> Iterator[Offered]:
    """Claims that repeat another: a second one for the same wanted claim, or one inside another."""
    again = {id(claim) for same in taken for claim in same[1:]}
    for claim in claims:
        if id(claim) in again or any(claim.words < other.words for other in claims):
            yield claim


def is_said_by(speaker: str | None, wanted: Wanted) -> bool:
    """Whether a speaker is one of those wanted, titles and articles aside; a surname stands for the full name."""
    if speaker is None:
        return wanted.unsaid
    name = _bare(speaker)
    return any(_are_same(name, _bare(other)) for other in wanted.speakers)


def _bare(name: str) -> list[str]:
    words = [word.lower() for word in WORD.findall(name)]
    bare = [word for word in words if word not in ROLES and word not in ("the", "a", "an")]
    return bare or words


def _are_same(one: list[str], other: list[str]) -> bool:
    return one[-1:] == other[-1:] and (set(one) <= set(other) or set(other) <= set(one))


@cache
def found_in(half: str) -> tuple[tuple[GoldenArticle, tuple[Offered, ...]], ...]:
    """Every article of a half with all its claims of any score, found as the import finds them."""
    suggester = load_suggester(DEFAULT_MODEL)
    done = []
    for golden in golden_articles(half):
        text = golden.article.text
        spans = segment(text, golden.article.language, golden.article.headline_end)
        sentences = [SentenceText(text[one.start : one.end], one.kind, one.paragraph, one.quotation) for one in spans]
        suggested = next(suggester.suggest([sentences]))
        claims = [
            _offered(golden, span.start, number, claim)
            for number, (span, found) in enumerate(zip(spans, suggested, strict=True))
            for claim in found
        ]
        done.append((golden, tuple(claims)))
    return tuple(done)


def _offered(golden: GoldenArticle, begins: int, sentence: int, claim: SuggestedClaim) -> Offered:
    start, end = begins + claim.start, begins + claim.end
    words = words_of(golden.article.text, start, end)
    near = [
        (len(words & span) / len(words | span), -_KIND_ORDER.index(wanted.kind), -len(words ^ span), wanted)
        for wanted in golden.wanted
        for span in wanted.spans
        if 2 * len(words & span) >= len(words | span)
    ]
    best = max(near, key=lambda one: one[:3], default=None)
    exact = golden.article.text[start:end].replace("\n", " ")
    who, score = claim.speaker, claim.score
    return Offered(exact, words, score, who, sentence, best[3] if best else None, -best[2] if best else 0)


def _above(threshold: float, claims: Sequence[Offered]) -> list[Offered]:
    return [claim for claim in claims if claim.score >= threshold]


def _perfect(golden: GoldenArticle, claims: Sequence[Offered]) -> list[Offered]:
    """The claims in sentences in which somebody wants one."""
    wanted = [span for one in golden.wanted if one.kind is not Kind.NOT for span in one.spans]
    here = {claim.sentence for claim in claims if any(claim.words & span for span in wanted)}
    return [claim for claim in claims if claim.sentence in here]


def figures_of(half: str, lot: str) -> dict[str, Figures]:
    """The figures of one half by genre and, as ``all``, together; ``lot`` is offered, possible or perfect."""
    figures: dict[str, Figures] = {}
    for golden, claims in found_in(half):
        chosen = {
            "offered": lambda claims=claims: _above(DEFAULT_THRESHOLD, claims),
            "possible": lambda claims=claims: _above(DEFAULT_POSSIBLE, claims),
            "perfect": lambda golden=golden, claims=claims: _perfect(golden, claims),
        }[lot]()
        one = measure(golden, chosen)
        for name in (golden.genre, "all"):
            figures.setdefault(name, Figures()).add(one)
    return figures


def table(half: str, lot: str) -> str:
    """One line a genre, and one for all."""
    lines = [f"{lot:15}{'offered':>8}{'precision':>10}{'musts':>7}{'recall':>8}{'exact':>7}{'speaker':>9}  twice  not"]
    figures = figures_of(half, lot)
    for name in (*sorted(figures.keys() - {"all"}), "all"):
        one = figures[name]
        lines.append(
            f"{name:15}{one.offered:8}{one.precision:10.3f}{one.musts:7}{one.recall:8.3f}{one.exactness:7.3f}"
            f"{one.speakers:9.3f}{one.duplicates:7}{one.unwanted:5}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the tables of one half, and what is wrong if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.suggest.golden")
    parser.add_argument("half", choices=("dev", "held_out"))
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    for lot in ("offered", "possible", "perfect"):
        print(table(given.half, lot), end="\n\n")
        if given.verbose and lot != "possible":
            print("\n".join(figures_of(given.half, lot)["all"].misses), end="\n\n")


if __name__ == "__main__":
    main()
