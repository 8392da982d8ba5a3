"""Which stored article another text is a newer version of.

Two texts are versions of one article if they have an address in common; or, where the new one has no address, if both
came from the same file by the path that was given, and from the row with the same ``id`` if the file is a table. Where
several stored articles fit, none is taken: tables give many texts the address of one site.
"""

import os.path
from collections.abc import Callable, Iterable

from annotator.domain.records import ArticleInput
from annotator.ingest.items import STDIN_NAME
from annotator.storage.known_articles import KnownArticle, keys_of


class KnownArticles:
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
