"""Irregular forms of English words, and which words share a meaning: a small part of WordNet.

``lexicon.txt`` has a line for each word with irregular forms (“sell: sold”) and for each meaning (“buy purchase”).
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("lexicon.txt")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``bases`` maps an irregular form to its word; ``meanings`` are groups of words, each at least two."""

    bases: dict[str, str]
    meanings: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    """All words with a meaning."""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    bases: dict[str, str] = {}
    meanings: list[tuple[str, ...]] = []
    for line in FILE.read_text("utf-8").splitlines():
        base, colon, forms = line.partition(": ")
        if line.startswith("#"):
            continue
        if colon:
            bases.update((form, base) for form in forms.split())
        else:
            meanings.append(tuple(line.split()))
    return Lexicon(bases, tuple(meanings), frozenset(word for group in meanings for word in group))
