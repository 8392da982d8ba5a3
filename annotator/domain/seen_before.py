"""What was said of a claim before: by whom, with which answer, and whether it is the very same claim."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.records import Evidence, Source
    from annotator.domain.vocabulary import Likeness


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """An earlier claim that says the same as one at hand, or nearly, with the answer it got.

    ``label`` is a label of the project; ``None`` where the reviewers differed, or a collection's own rating has no
    counterpart. ``rating`` is what a collection says in its own words. ``date`` is ISO 8601: when it was last answered,
    or reviewed. ``reviewers`` counts the answers that may be seen. ``differences`` say in what it differs.
    """

    likeness: "Likeness"
    score: float
    differences: tuple[str, ...]
    text: str
    label: str | None
    rating: str | None
    date: str | None
    reviewers: int
    mine: bool
    """The answer is this reviewer's own."""
    claim_id: str | None = None
    article_id: str | None = None
    title: str | None = None
    """The article it is in, or the fact-check's address in a collection."""
    publisher: str | None = None
    url: str | None = None
    """Where a fact-checker's review of it stands; it can be cited as a source."""
    checked_id: str | None = None
    """The id of a claim of a collection, where it is one."""
    evidence: tuple["Evidence", ...] = ()
    """What was cited for it, by everybody whose answer may be seen."""

    @property
    def sources(self) -> tuple["Source", ...]:
        """Each cited source once, in the order they were cited; each can be cited again by its id."""
        return tuple({piece.source.id: piece.source for piece in self.evidence}.values())

    @property
    def reusable(self) -> int:
        """How many sources can be cited again: those that were cited, or the page of a fact-checker."""
        return len(self.sources) or int(self.url is not None)


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What another reviewer answered to the very claim at hand. ``date`` is ISO 8601."""

    reviewer: str
    label: str
    date: str
    note: str | None = None
    evidence: tuple["Evidence", ...] = ()


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """What was seen before of one claim, the same first. ``withheld`` counts what a blind project keeps until the
    reviewer has answered. ``others`` are there once the claim is closed, for whoever is to decide between them.
    """

    claims: tuple[SeenClaim, ...] = ()
    withheld: int = 0
    others: tuple[OtherAnswer, ...] = ()
