"""The practice articles with their claims, read from ``articles.json``: no language model is needed to show them.

``python -m tests.tui.make_practice`` writes the file's sentences and suggestions anew. The texts are CC0.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import Reason, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import ClaimType, SentenceKind
from annotator.text import article_public_id, claim_public_id, sha256_of

Json = dict[str, Any]
GUIDELINE = Path(__file__).parent / "guideline.md"
SOURCE = "lunmar-port.example/2025"
"""The address of the one source, as a reviewer types it."""
QUOTES = {"cargo": "4.1 million tonnes of cargo", "accidents": "21 people were hurt"}
"""What the source says, by the claim that it is about."""
_CLAIMS = {
    "cargo": "The port of Lunmar handled 4.1 million tonnes of cargo in 2025.",
    "accidents": "Fourteen people were hurt at work on its quays",
    "house": "The city council bought the old customs house for 2.3 million euros in March, to general delight.",
    "earned": "The port earned more from every tonne than any of its rivals in 2025.",
    "beautiful": "The harbour looked more beautiful in 2025 than any other on the coast.",
    "ferry": "The ferry between Lunmar and Skarre carried 212,000 passengers in 2025, 9 per cent more than a year"
    " earlier.",
}
"""The claims of the steps, by name."""
TIDY_HOUSE = "The city council bought the old customs house for 2.3 million euros in March"
"""The claim about the house without its ornament."""


@dataclass(frozen=True, slots=True)
class PracticeClaim:
    """A claim of the tour: where it is when the tour begins."""

    id: str
    article_id: str
    start: int
    exact: str


@dataclass(frozen=True, slots=True)
class PracticeArticle:
    """One article as it is stored: its text, sentences, and the suggestions for each sentence."""

    article: ArticleInput
    sentences: tuple[SentenceSpan, ...]
    suggested: tuple[tuple[SuggestedClaim, ...], ...]

    @property
    def id(self) -> str:
        """The article's public id."""
        return article_public_id(sha256_of(self.article.text))


@dataclass(frozen=True, slots=True)
class Material:
    """All articles, who suggested their claims, and the threshold and segmenter used."""

    articles: tuple[PracticeArticle, ...]
    suggester: SuggesterInfo
    threshold: float
    segmenter: str

    def claim(self, name: str) -> PracticeClaim:
        """The claim of a step."""
        exact = _CLAIMS[name]
        for each in self.articles:
            start = each.article.text.find(exact)
            if start >= 0:
                sha256 = sha256_of(each.article.text)
                return PracticeClaim(claim_public_id(sha256, start, start + len(exact)), each.id, start, exact)
        raise KeyError(name)


@lru_cache(maxsize=1)
def material() -> Material:
    """The practice articles of this version."""
    stored: Json = json.loads(files(__package__).joinpath("articles.json").read_text("utf-8"))
    return Material(
        tuple(map(_article, stored["articles"])),
        SuggesterInfo(**stored["suggester"]),
        stored["threshold"],
        stored["segmenter"],
    )


def _article(stored: Json) -> PracticeArticle:
    details = {name: stored[name] for name in ("text", "title", "url", "publisher", "author", "published_at")}
    return PracticeArticle(
        ArticleInput(origin="practice", language="en", **details),
        tuple(_sentence(each) for each in stored["sentences"]),
        tuple(tuple(map(_claim, each["claims"])) for each in stored["sentences"]),
    )


def _sentence(stored: Json) -> SentenceSpan:
    kind = SentenceKind(stored["kind"])
    return SentenceSpan(stored["start"], stored["end"], stored["paragraph"], kind, stored["quotation"])


def _claim(stored: Json) -> SuggestedClaim:
    return SuggestedClaim(
        stored["start"],
        stored["end"],
        stored["score"],
        tuple(map(Reason.of_json, stored["reasons"])),
        stored["speaker"],
        stored["cue"],
        tuple(map(ClaimType, stored["types"])),
    )
