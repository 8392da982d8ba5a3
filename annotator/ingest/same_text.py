"""Knowing an article again whose text differs only in how it was saved: line ends, blank lines, quotation marks."""

from collections.abc import Callable, Iterable, Iterator

from annotator.text import article_public_id, plain_words, sha256_of


def loose_key(text: str) -> str:
    """The SHA-256 of a text's plain words."""
    return sha256_of(plain_words(text))


class KnownTexts:
    """The texts of a database and of an import. Stored ones are read once, when the first text is looked up."""

    def __init__(self, stored: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """``stored`` gives the id and the text of every stored article."""
        self._stored = stored
        self._ids: dict[str, str] | None = None

    def same_as(self, text: str) -> str | None:
        """The id of the article with the same text; ``None`` if it is new, and from then on it is known."""
        if self._ids is None:
            self._ids = dict(_keys(self._stored()))
        key = loose_key(text)
        known = self._ids.get(key)
        if known is None:
            self._ids[key] = article_public_id(sha256_of(text))
        return known


def _keys(stored: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for article_id, text in stored:
        yield loose_key(text), article_id
