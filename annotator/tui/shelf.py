"""What the source screens share: the desk, archiving in progress, changes made, and which digit is which source."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.domain.records import Source
    from annotator.domain.source_facts import ArchiveAttempt
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk


_DIGITS = 9
_AT_FIRST = 5
"""Digits given to the sources cited last when an article is opened; the others are for what is cited in it."""


class Shelf:
    """The library of sources at a desk. It outlives its screens, so that archiving can go on in the background."""

    def __init__(self, desk: "ReviewDesk", start: Callable[[Awaitable[None]], object]) -> None:
        """``start`` runs work in the background, and shows and logs its failures."""
        self.desk = desk
        self._start = start
        self.archiving: set[str] = set()
        """The ids of the sources being archived."""
        self.refused: dict[str, str] = {}
        """Why sources could not be archived, by id, if no recorded attempt says so."""
        self.news = ""
        """How the last attempt to archive ended, in a sentence."""
        self.changed: Outcome | None = None
        """The last change to sources that the review screen has not shown yet."""
        self.listeners: list[Callable[[], None]] = []
        """Called on the event loop when archiving starts or ends."""

    async def change(self, run: Callable[["ReviewDesk"], "Outcome"]) -> "Outcome":
        """Change sources; the change is saved when this returns.

        Raises:
            AnnotatorError: if the desk refuses it; nothing is changed then.

        """
        outcome = await asyncio.to_thread(run, self.desk)
        self.changed = outcome
        return outcome

    def taken(self) -> "Outcome | None":
        """The last change, once: a second call returns ``None``."""
        outcome, self.changed = self.changed, None
        return outcome

    def archive(self, source_id: str) -> None:
        """Start archiving a source, unless that is under way."""
        if source_id not in self.archiving:
            self.archiving.add(source_id)
            self.refused.pop(source_id, None)
            self._start(self._archive(source_id))
            self._tell()

    async def _archive(self, source_id: str) -> None:
        try:
            attempt = await asyncio.to_thread(self.desk.sources.archive, source_id)
            self.news = _said(attempt)
        except AnnotatorError as error:
            self._refuse(source_id, str(error))
        except Exception as error:
            self._refuse(source_id, f"unexpected {type(error).__name__}, see app.log")
            raise
        finally:
            self.archiving.discard(source_id)
            self._tell()

    def _refuse(self, source_id: str, why: str) -> None:
        self.refused[source_id] = why
        self.news = f"A source was not archived: {why}"

    def _tell(self) -> None:
        for listener in list(self.listeners):
            listener()


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


def _said(attempt: "ArchiveAttempt") -> str:
    return f"A copy of {attempt.url} is kept." if attempt.ok else f"No copy of {attempt.url}: {attempt.reason}"
