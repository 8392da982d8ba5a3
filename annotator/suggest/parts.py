"""The parts of a sentence that are offered as claims, as values."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.suggest.tree import Stretch


class PartSort(StrEnum):
    """The origin of a part; a ``TITLE`` has no verb."""

    MAIN = "main"
    CLAUSE = "clause"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Part:
    """A claim as tokens ``start`` to ``end`` (exclusive); ``voice`` is the number of the voice that says it.

    ``name`` is the name that a title belongs to, or the noun of a clause with "which" or "who".
    """

    start: int
    end: int
    sort: PartSort
    voice: int | None = None
    name: Stretch | None = None
