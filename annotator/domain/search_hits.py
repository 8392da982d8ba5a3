"""What a search over everything finds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.work import Place


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
