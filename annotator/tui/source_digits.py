"""Which digit of the source form stands for which source: the same one as long as an article is open."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.records import Source

_DIGITS = 9
_AT_FIRST = 5
"""Digits given to the sources cited last when an article is opened; the others are for what is cited in it."""


class Digits:
    """The sources that have a digit in the open article, in the order of their digits."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self._article: str | None = None

    def open(self, article_id: str, recent: Sequence["Source"]) -> None:
        """Begin anew if this is another article; else take the details of the sources from ``recent``, newest first."""
        if article_id != self._article:
            self._article, self.sources = article_id, list(recent[:_AT_FIRST])
        self.renew(recent)

    def renew(self, known: Iterable["Source"]) -> None:
        """Take the details of the sources as they are ``known`` now."""
        now = {source.id: source for source in known}
        self.sources = [now.get(source.id, source) for source in self.sources]

    def give(self, cited: Iterable["Source"]) -> None:
        """Give each source that was cited in the article the next free digit, if it has none."""
        for source in cited:
            if len(self.sources) < _DIGITS and all(source.id != each.id for each in self.sources):
                self.sources.append(source)

    def without(self, recent: Iterable["Source"]) -> list["Source"]:
        """The sources among ``recent`` that have no digit."""
        given = {source.id for source in self.sources}
        return [source for source in recent if source.id not in given]
