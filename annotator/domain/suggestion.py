"""What a suggester is given, what it says, and what is kept of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from annotator.domain.vocabulary import ClaimTag, SentenceKind


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved a suggestion's score, in words a reviewer reads in a second; its weight has a sign."""

    reason: str
    weight: float


@dataclass(frozen=True, slots=True)
class SentenceText:
    """What a suggester is given of a sentence."""

    text: str
    kind: "SentenceKind"
    paragraph: int
    quotation: int | None = None


@dataclass(frozen=True, slots=True)
class SuggestedClaim:
    """One claim a suggester sees in a sentence.

    ``start`` and ``end`` are relative to the *sentence*. ``score`` is 0 to 1. ``speaker`` and ``cue`` say whose
    statement it is ("Stoltenberg", "said"), where that is known. ``tags`` say what sort of claim it is, in the order
    of ``ClaimTag``.
    """

    start: int
    end: int
    score: float
    reasons: tuple[Reason, ...] = ()
    speaker: str | None = None
    cue: str | None = None
    tags: tuple["ClaimTag", ...] = ()


@dataclass(frozen=True, slots=True)
class SuggesterInfo:
    """Who suggests: name and version of the suggester, and the language model it stands on."""

    name: str
    version: str
    model: str


class Suggester(Protocol):
    """Anything that can find claims in articles. Ingest takes one as an argument and never imports spaCy for it."""

    @property
    def info(self) -> SuggesterInfo:
        """Name, version and model, stored with every suggestion."""

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """Yield, for each article in order, one list of suggested claims for each of its sentences, best first.

        Streams: an article's result comes out as soon as it is ready, and memory does not grow with the number of
        articles.
        """


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one suggester said of a stored claim.

    ``threshold`` is the score from which its claims were taken when it said so. ``score`` is ``None`` while it is kept
    from a reviewer who has not answered yet (see ``annotator.storage.veil``).
    """

    suggester: str
    version: str
    model: str
    score: float | None
    reasons: tuple[Reason, ...]
    speaker: str | None
    cue: str | None
    tags: tuple["ClaimTag", ...] = ()
    threshold: float = 0.0
