"""Newer versions of stored articles: which article a text is another version of, and making it that.

Two texts are versions of one article if they have an address in common; or, where the new one has no address, if both
came from the same file by the path that was given, and from the row with the same ``id`` if the file is a table. Where
several stored articles fit, none is taken: tables give many texts the address of one site.
"""

import os.path
from collections.abc import Callable, Iterable
from functools import partial

from annotator.domain.article_places import Carried
from annotator.domain.records import ArticleInput
from annotator.ingest.items import STDIN_NAME
from annotator.storage.articles import Then
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import KnownArticle, keys_of, known_articles
from annotator.storage.versions import supersede
from annotator.text import counted


class Versions:
    """Finds the stored articles that an import has newer versions of; without ``update`` it only says so."""

    def __init__(self, database: Database, *, update: bool) -> None:
        """Look up the articles of ``database`` as they are when the first one is asked for."""
        self._database = database
        self._update = update
        self._known = _KnownArticles(self._stored)

    def older_than(self, article: ArticleInput) -> str | None:
        """The id of the stored article of which a new ``article`` is another version, for this import the last time."""
        older = self._known.older_than(article)
        if older is not None:
            self._known.replaced(older)
        return older

    def replacing(self, older: str | None) -> Then | None:
        """What makes a stored article the newer version of ``older``; nothing unless that was asked for."""
        return partial(supersede, older=older) if self._update and older is not None else None

    def link(self, article: ArticleInput, known: str) -> tuple[str, Carried] | None:
        """Make an article that is stored already, with the id ``known``, the newer version of an older one.

        Returns the id of that one, and what became of its claims.
        """
        older = self._known.older_than(article, own=known) if self._update else None
        if older is None:
            return None
        with self._database.write() as session:
            carried = supersede(session, known, older)
        self._known.replaced(older)
        return (older, carried) if carried is not None else None

    def said(self, older: str, carried: Carried | None) -> str:
        """What the person should know of a new text of the article ``older``, continuing the name of its source."""
        if carried is None:
            return (
                f"has another text than article {older}, which came from there before, and is an article of its own: "
                "import it again with --update to make it the newer version."
            )
        parts = [f"{counted(carried.answers, 'answer')} carried over"]
        parts += [f"{carried.changed:,} to look at again"] if carried.changed else []
        parts += [f"{carried.vanished:,} left with the older version"] if carried.vanished else []
        return f"is the newer version of article {older}: {', '.join(parts)}."

    def _stored(self) -> list[KnownArticle]:
        with self._database.read() as session:
            return list(known_articles(session))


class _KnownArticles:
    """What identified the stored articles when an import began; read once, when the first article is looked up."""

    def __init__(self, stored: Callable[[], Iterable[KnownArticle]]) -> None:
        """``stored`` gives every article that no newer version has replaced, in the order of their import."""
        self._stored = stored
        self._order: dict[str, int] = {}
        self._ids: dict[str, set[str]] | None = None

    def older_than(self, article: ArticleInput, own: str | None = None) -> str | None:
        """The id of the only stored article of which ``article`` is a newer version.

        ``own`` is its own id if it is stored itself: then the other must have been imported before.
        """
        if self._ids is None:
            self._ids = self._read()
        urls = (article.url,) if article.url else ()
        keys = _identities(article.origin, article.external_id, urls)
        found = {each for key in keys for each in self._ids.get(key, ())} - {own}
        if len(found) != 1:
            return None
        (older,) = found
        return older if own is None or self._order[older] < self._order.get(own, -1) else None

    def replaced(self, article_id: str) -> None:
        """Take an article out that now has a newer version, so that this import gives it no second one."""
        for ids in (self._ids or {}).values():
            ids.discard(article_id)

    def _read(self) -> dict[str, set[str]]:
        ids: dict[str, set[str]] = {}
        for known in self._stored():
            self._order[known.article_id] = len(self._order)
            for key in _identities(known.origin, known.external_id, known.urls):
                ids.setdefault(key, set()).add(known.article_id)
        return ids


def _identities(origin: str, external_id: str | None, urls: tuple[str, ...]) -> set[str]:
    """What identifies an article; nothing if it has no address and came from standard input or a row without an id."""
    if urls:
        return keys_of(urls)
    file, _, row = origin.rpartition(":")
    is_row = bool(file) and row.isdecimal()
    path = file if is_row else origin
    if path == STDIN_NAME or (is_row and external_id is None):
        return set()
    # a tab is in no key of an address, so that files and addresses are never taken for each other
    return {"\t".join((os.path.normpath(path), external_id or ""))}
