"""Input and output of suggesters, and stored suggestions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Protocol, overload

if TYPE_CHECKING:
    from annotator.domain.vocabulary import ClaimType, SentenceKind


_LONGEST = 40
"""Characters of a reason's words that are shown."""
_NO_WORDS = frozenset(("", "the", "a", "an", "'s", "’s", "'re", "’re", "'ve", "’ve"))


def shortened(words: str) -> str:
    """The words of a reason, cut to what is shown."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip(" ,") + "…"


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor in a suggestion's score, in a few words, with its signed weight; the weights sum to the logit.

    ``places`` are the slices of the claim (code points) whose words make the reason. They are in order and disjoint;
    there are none if the reason is not in particular words, and none in suggestions of earlier versions.
    """

    reason: str
    weight: float
    places: tuple[tuple[int, int], ...] = ()

    def moved(self, by: int) -> "Reason":
        """The reason with its places moved ``by`` code points."""
        return replace(self, places=tuple((start + by, end + by) for start, end in self.places)) if by else self

    def within(self, start: int, end: int) -> "Reason":
        """The reason for the slice from ``start`` to ``end``: its places there, relative to the slice."""
        cut = ((max(first, start), min(last, end)) for first, last in self.places)
        return replace(self, places=tuple((first - start, last - start) for first, last in cut if first < last))

    def told_of(self, claim: str) -> "Reason | None":
        """The reason with the words at its places in ``claim``, for places that were cut to it.

        Articles and contracted verbs ("’s") that stand alone are left out; ``None`` if no words are left.
        """
        kind, colon, _ = self.reason.partition(": ")
        words = dict.fromkeys(" ".join(claim[start:end].split()) for start, end in self.places)
        said = ", ".join(word for word in words if word.lower() not in _NO_WORDS)
        if not said:
            return None
        return replace(self, reason=f"{kind}{colon}{shortened(said)}") if colon else self

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> "Reason":
        """The reason that ``as_json`` gave; one of an earlier version has no places."""
        return cls(value["reason"], value["weight"], tuple((start, end) for start, end in value.get("places", ())))

    def as_json(self) -> dict[str, object]:
        """The reason as JSON values; ``places`` only if it has any."""
        places = {"places": [list(place) for place in self.places]} if self.places else {}
        return {"reason": self.reason, "weight": self.weight, **places}


class LaterReasons(Sequence[Reason]):
    """Reasons that are made when they are first asked for; most claims that a suggester scores are never stored."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[Reason, ...]]) -> None:
        """``make`` is called once at most."""
        self._make: Callable[[], tuple[Reason, ...]] | None = make
        self._made: tuple[Reason, ...] = ()

    def all(self) -> tuple[Reason, ...]:
        """The reasons."""
        if self._make is not None:
            self._made, self._make = self._make(), None  # what it was made from is released
        return self._made

    @overload
    def __getitem__(self, place: int) -> Reason: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Reason, ...]: ...
    def __getitem__(self, place: int | slice) -> Reason | tuple[Reason, ...]:
        return self.all()[place]

    def __len__(self) -> int:
        return len(self.all())

    def __eq__(self, other: object) -> bool:
        return self.all() == (other.all() if isinstance(other, LaterReasons) else other)

    def __hash__(self) -> int:
        return hash(self.all())

    def __repr__(self) -> str:
        return repr(self.all())


@dataclass(frozen=True, slots=True)
class SentenceText:
    """A sentence as a suggester receives it."""

    text: str
    kind: "SentenceKind"
    paragraph: int
    quotation: int | None = None


@dataclass(frozen=True, slots=True)
class SuggestedClaim:
    """A claim that a suggester found in a sentence.

    ``start`` and ``end`` are relative to the *sentence*. ``score`` is 0 to 1. ``speaker`` and ``cue`` name who states
    it and how ("Stoltenberg", "said"), if known. ``types`` are in the order of ``ClaimType``. ``reasons`` may be made
    when they are first asked for.
    """

    start: int
    end: int
    score: float
    reasons: Sequence[Reason] = ()
    speaker: str | None = None
    cue: str | None = None
    types: tuple["ClaimType", ...] = ()


@dataclass(frozen=True, slots=True)
class SuggesterInfo:
    """Name and version of a suggester, and its language model."""

    name: str
    version: str
    model: str


class Suggester(Protocol):
    """Finds claims in articles. Ingest receives one as an argument, so that it need not import spaCy."""

    @property
    def info(self) -> SuggesterInfo:
        """What is stored with every suggestion."""

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """Yield per article, in order, one list per sentence of suggested claims, best first.

        Streams: memory does not grow with the number of articles.
        """


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggester's output for a stored claim.

    ``threshold`` is the minimum score for a claim at the time. ``score`` is ``None`` while it is hidden from a reviewer
    who has not answered yet (see ``annotator.storage.veil``).
    """

    suggester: str
    version: str
    model: str
    score: float | None
    reasons: tuple[Reason, ...]
    speaker: str | None
    cue: str | None
    types: tuple["ClaimType", ...] = ()
    threshold: float = 0.0


SUGGESTION_FIELDS = tuple(field.name for field in fields(Suggestion))
"""The fields of a suggestion; the table, the record of exports and lists have them under the same names."""
PLAIN_SUGGESTION_FIELDS = tuple(name for name in SUGGESTION_FIELDS if name not in ("reasons", "types"))
"""Those that hold one text or number."""


def suggestion_of(found: SuggestedClaim, suggester: SuggesterInfo, threshold: float) -> Suggestion:
    """The suggestion that a suggester's claim becomes when it is stored."""
    return Suggestion(
        suggester=suggester.name,
        version=suggester.version,
        model=suggester.model,
        score=found.score,
        reasons=tuple(found.reasons),
        speaker=found.speaker,
        cue=found.cue,
        types=found.types,
        threshold=threshold,
    )
