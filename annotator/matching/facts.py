"""Extracts the facts of a claim: numbers, dates, names, negations, quantifiers, directions and roles."""

from dataclasses import dataclass
from functools import lru_cache

from annotator.matching.countries import PLACES
from annotator.matching.names import Name, take_names
from annotator.matching.numbers import take_numbers
from annotator.matching.polarity import Direction, directions, take_negations, take_quantifiers
from annotator.matching.qualifiers import qualifiers_of
from annotator.matching.quantities import Quantity
from annotator.matching.roles import Roles, roles_of
from annotator.matching.times import When, take_times
from annotator.matching.tokens import Reading, Word, concept, content_of, initials, tokens_of
from annotator.matching.word_lists import STOP_WORDS

FACTS_VERSION = 2
"""Raised whenever a text may have other facts than before, by a change of rules or words: stored ones are old then."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one claim. ``masked`` is its wording in order, as word meanings with a mask for each fact."""

    times: tuple[When, ...]
    numbers: tuple[Quantity, ...]
    names: tuple[Name, ...]
    negations: tuple[str, ...]
    quantifiers: tuple[tuple[str, str], ...]
    directions: tuple[Direction, ...]
    masked: tuple[str, ...]
    shown: tuple[str, ...]
    """The original words behind ``masked``, of the same length."""
    words: frozenset[str]
    """Every word in lower case, countries by their canonical name, and the acronyms that words in a row can have."""
    roles: Roles
    content: tuple[Word, ...]
    """The words that are neither facts nor stop words, in order."""
    said: str
    """Every word in lower case, in order."""
    qualifiers: tuple[tuple[str, str], ...]
    """The kinds of qualifiers (``future``, ``possible``), each with its words."""


@lru_cache(maxsize=4096)
def facts_of(text: str) -> Facts:
    """The facts of a text, cached for the most recent texts."""
    tokens = tokens_of(text)
    reading = Reading(tokens)
    times = take_times(reading)
    numbers = take_numbers(reading)
    negations = take_negations(reading)
    names = take_names(reading)
    roles = roles_of(reading, names)
    quantifiers = take_quantifiers(reading)
    turned = directions(reading)
    content = content_of(reading)
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
        frozenset(PLACES.get(token.low, token.low) for token in tokens).union(initials(content)),
        roles,
        content,
        " ".join(token.low for token in tokens),
        qualifiers_of(reading),
    )


def _masked(reading: Reading, turned: dict[int, list[Direction]]) -> list[tuple[str, str]]:
    """Mask facts, and words with an opposite by their axis, so that opposite claims still look alike."""
    found = []
    for at, (mask, token) in enumerate(zip(reading.masks, reading.tokens, strict=True)):
        if mask is not None:
            found += [(mask, token.text)] if mask else []
        elif at in turned:
            found.append((f"§{turned[at][0].axis}", token.text))
        elif token.low not in STOP_WORDS:
            found.append((concept(token.low), token.text))
    return found
