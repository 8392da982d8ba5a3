"""Earlier claims that say the same as a given one, and their answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.records import Evidence, Source
    from annotator.domain.vocabulary import Likeness


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """An earlier claim that says the same as the current one, or nearly, with its answer.

    ``score`` (0 and up) ranks by the words it shares. ``agreements`` and ``differences`` are facts in words: “number: 4
    million”, “number: 4 million ↔ 5 million”. ``label`` is a label of the project; ``None`` when reviewers disagreed or
    a collection's ``rating``, in its own words, has no counterpart. ``date`` (ISO 8601) is the day of the last answer
    or of the fact-check. ``reviewers`` counts the visible answers.
    """

    likeness: "Likeness"
    score: float
    agreements: tuple[str, ...]
    differences: tuple[str, ...]
    text: str
    label: str | None
    rating: str | None
    date: str | None
    reviewers: int
    mine: bool
    """Whether the current reviewer has answered it."""
    claim_id: str | None = None
    article_id: str | None = None
    title: str | None = None
    """The title of its article."""
    publisher: str | None = None
    url: str | None = None
    """The fact-check of a collection's claim; it can be cited as a source."""
    checked_id: str | None = None
    """The id of a collection's claim."""
    external_id: str | None = None
    """The collection's own id for it."""
    evidence: tuple["Evidence", ...] = ()
    """What was cited for it in the visible answers."""
    older: bool = False
    """Whether it is the same claim in an older version of its article; ``differences`` lead from it to the newer."""

    @property
    def sources(self) -> tuple["Source", ...]:
        """The cited sources in order, without duplicates."""
        return tuple({piece.source.id: piece.source for piece in self.evidence}.values())

    @property
    def reusable(self) -> int:
        """How many sources can be reused: those cited, or the page of the fact-check."""
        return len(self.sources) or int(self.url is not None)


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """Another reviewer's answer to the current claim, or a ``model``'s. ``date`` is ISO 8601."""

    reviewer: str
    label: str
    date: str
    note: str | None = None
    evidence: tuple["Evidence", ...] = ()
    model: bool = False

    @property
    def who(self) -> str:
        """Whose answer it is, as the words to show."""
        return f"the model {self.reviewer}" if self.model else self.reviewer


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """Earlier claims like one claim, best first.

    ``withheld`` counts those that a blind project hides until the reviewer has answered. ``others`` are the answers of
    others to the claim itself, once it is closed.
    """

    claims: tuple[SeenClaim, ...] = ()
    withheld: int = 0
    others: tuple[OtherAnswer, ...] = ()
