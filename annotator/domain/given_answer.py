"""One reviewer's submitted answer, with all that answers are compared by."""

from dataclasses import dataclass
from datetime import datetime

from annotator.domain.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence: the source's public id, the quotation if there is one, and the stance."""

    source: str
    quote: str | None
    stance: Stance = Stance.CONTEXT


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim is: its span, its words, and the span of the sentence in which it starts.

    Offsets are code points of the article (public id), ends exclusive.
    """

    article: str
    start: int
    end: int
    exact: str
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a reviewer (handle) answered to a claim (public id), under which version of the guideline, and when."""

    claim: str
    place: Place
    reviewer: str
    label: str
    guideline: str | None
    submitted_at: datetime
    cited: tuple[Cited, ...] = ()
