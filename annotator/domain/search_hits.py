"""Results of a search over everything."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.work import Place


OLDER = "older version: "
"""Stands before what belongs to an older version of an article."""


class FoundIn(StrEnum):
    """The kinds of results, in the order they are shown."""

    ARTICLE = "articles"
    CLAIM = "claims"
    SENTENCE = "sentences"
    NOTE = "notes"
    QUOTE = "quotes"
    SOURCE = "sources"


@dataclass(frozen=True, slots=True)
class Found:
    """One result, located by ``place`` in an article or by ``source_id``."""

    text: str
    about: str
    place: "Place | None" = None
    source_id: str | None = None
    older: bool = False
    """Whether a newer version has replaced the article."""


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """The results of one kind; ``more`` if there are others."""

    kind: FoundIn
    found: tuple[Found, ...]
    more: bool
