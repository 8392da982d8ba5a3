"""What a search over everything finds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from annotator.domain.places import Place


class FoundIn(StrEnum):
    """What sort of thing was found, in the order they are shown."""

    ARTICLE = "articles"
    CLAIM = "claims"
    SENTENCE = "sentences"
    NOTE = "notes"
    QUOTE = "quotes"
    SOURCE = "sources"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that holds the words, and where it is: ``place`` in an article, or the ``source_id`` of a source."""

    text: str
    about: str
    place: "Place | None" = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """What was found of one sort; ``more`` says that there is more than what is given."""

    kind: FoundIn
    found: tuple[Found, ...]
    more: bool


class Searching(Protocol):
    """What the terminal UI may ask for when it looks for words everywhere, on behalf of one reviewer."""

    def everywhere(self, words: str) -> list[FoundGroup]:
        """What holds all the words, by sort; the last word may be the beginning of one. Sorts without any are left
        out, and of others' notes, quotes and sources only what this reviewer may see is searched.
        """
