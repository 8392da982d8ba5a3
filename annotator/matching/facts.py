"""What a claim says, apart from its wording: its numbers, dates, names, negations and directions."""

from dataclasses import dataclass
from functools import lru_cache

from annotator.matching.countries import PLACES
from annotator.matching.names import Name, take_names
from annotator.matching.numbers import Quantity, take_numbers
from annotator.matching.polarity import Direction, directions, take_negations, take_quantifiers
from annotator.matching.roles import Roles, roles_of
from annotator.matching.times import When, take_times
from annotator.matching.tokens import Reading, concept, tokens_of
from annotator.matching.word_lists import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Facts:
    """One claim taken apart. ``masked`` is its wording in order: meanings of words, and a mask for each fact."""

    times: tuple[When, ...]
    numbers: tuple[Quantity, ...]
    names: tuple[Name, ...]
    negations: tuple[str, ...]
    quantifiers: tuple[tuple[str, str], ...]
    directions: tuple[Direction, ...]
    masked: tuple[str, ...]
    shown: tuple[str, ...]
    """The words as they were written that ``masked`` stands for, one for one."""
    words: frozenset[str]
    """Every word of the text in lower case, names of countries by the one word that stands for all."""
    roles: Roles


@lru_cache(maxsize=4096)
def facts_of(text: str) -> Facts:
    """Take a text apart; any text will do. The last few thousand are kept."""
    tokens = tokens_of(text)
    reading = Reading(tokens)
    times = take_times(reading)
    numbers = take_numbers(reading)
    negations = take_negations(reading)
    names = take_names(reading)
    roles = roles_of(reading, names)
    quantifiers = take_quantifiers(reading)
    turned = directions(reading)
    masked = _masked(reading, turned)
    return Facts(
        tuple(times),
        tuple(numbers),
        tuple(names),
        tuple(negations),
        tuple(quantifiers.items()),
        tuple(each for found in turned.values() for each in found),
        tuple(mask for mask, _ in masked),
        tuple(shown for _, shown in masked),
        frozenset(PLACES.get(token.low, token.low) for token in tokens),
        roles,
    )


def _masked(reading: Reading, turned: dict[int, list[Direction]]) -> list[tuple[str, str]]:
    """Words that have an opposite are masked by their axis: which side it is must not make two claims less alike."""
    found = []
    for at, (mask, token) in enumerate(zip(reading.masks, reading.tokens, strict=True)):
        if mask is not None:
            found += [(mask, token.text)] if mask else []
        elif at in turned:
            found.append((f"§{turned[at][0].axis}", token.text))
        elif token.low not in STOP_WORDS:
            found.append((concept(token.low), token.text))
    return found
