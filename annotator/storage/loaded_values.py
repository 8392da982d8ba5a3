"""Articles and claims as a load takes them, checked and complete, and articles as they are stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from annotator.domain.article_places import FurtherAddress
from annotator.domain.records import ArticleInput, Review, SentenceSpan
from annotator.domain.suggestion import Suggestion
from annotator.domain.vocabulary import Origin


class StoredArticle(NamedTuple):
    """An article as it is stored: its row id, its public id, the hash of its text, the text, and the details."""

    id: int
    public_id: str
    sha256: str
    text: str
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None


class LoadedClaim(NamedTuple):
    """A claim to load, whose sources have public ids. ``where`` names its file and line in messages.

    ``said_where`` names the line of each review, or is empty when all are on the line of the claim.
    """

    where: str
    id: str
    start: int
    end: int
    exact: str
    origin: Origin
    suggestion: Suggestion | None
    reviews: tuple[Review, ...]
    said_where: tuple[str, ...] = ()

    def said(self) -> Iterator[tuple[str, Review]]:
        """Each review, preceded by the name of its line for messages."""
        return zip(self.said_where or (self.where,) * len(self.reviews), self.reviews, strict=True)


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """An article to load; it keeps its time of import, so that lists keep their order."""

    article: ArticleInput
    sha256: str
    sentences: Sequence[SentenceSpan]
    segmenter: str
    imported_at: datetime
    addresses: tuple[FurtherAddress, ...] = ()
    replaces: str | None = None
    """The public id of the older version, which need not be loaded yet."""


Placed = tuple[StoredArticle, LoadedClaim]
"""A claim to load, preceded by its stored article."""
