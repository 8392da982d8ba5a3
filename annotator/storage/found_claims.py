"""Claims that a suggester found, each with the stored sentence in which it begins."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.domain.suggestion import SuggestedClaim
from annotator.domain.vocabulary import Origin


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """A sentence's row id and its span in the article text, in code points."""

    row_id: int
    start: int
    end: int


Found = tuple[StoredSentence, SuggestedClaim, Origin]
"""A claim to insert: its sentence, its suggestion, and its origin."""


def above(threshold: float, by_sentence: Iterable[tuple[StoredSentence, Sequence[SuggestedClaim]]]) -> list[Found]:
    """The suggestions that score ``threshold`` or more, each with its sentence."""
    return [
        (sentence, suggestion, Origin.SUGGESTED)
        for sentence, suggestions in by_sentence
        for suggestion in suggestions
        if suggestion.score >= threshold
    ]


def offered(
    sentences: Sequence[StoredSentence], possible: Mapping[int, SuggestedClaim], taken: Collection[int]
) -> list[Found]:
    """The ``possible`` claims by sentence number, each with its sentence, without those of ``taken`` ones (row ids)."""
    free = [n for n in possible if sentences[n].row_id not in taken]
    return [(sentences[n], possible[n], Origin.SUGGESTED) for n in free]
