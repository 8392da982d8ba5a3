"""Knowing an article again whose text differs only in how it was saved: line ends, blank lines, quotation marks."""

from collections.abc import Callable

from annotator.storage.article_keys import text_key
from annotator.text import article_public_id, sha256_of


class KnownTexts:
    """The texts of a database, and those of an import that are on their way into it."""

    def __init__(self, stored: Callable[[str], str | None]) -> None:
        """``stored`` gives the id of the stored article whose text has a key, if any."""
        self._stored = stored
        self._ids: dict[str, str] = {}

    def same_as(self, text: str) -> str | None:
        """The id of the article with the same text; ``None`` if it is new, and from then on it is known."""
        key = text_key(text)
        known = self._ids.get(key) or self._stored(key)
        if known is None:
            self._ids[key] = article_public_id(sha256_of(text))
        return known
