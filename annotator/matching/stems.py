"""Stems of English words, their irregular forms and their synonyms, both out of WordNet.

A line of ``lexicon.txt`` is a word and its forms; a line of ``synonyms.txt`` has the stems of words that share a sense.
"""

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("lexicon.txt")
SYNONYMS = Path(__file__).with_name("synonyms.txt")
VERBS = Path(__file__).with_name("verbs.txt")

_ENDINGS = {"ies": "y", "sses": "ss", "ing": "", "edly": "", "ed": "", "es": "", "s": "", "ly": "", "e": ""}
"""Endings that ``stem`` replaces; the first that fits wins."""


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a lower-case word, shared by “closing”, “closed” and “close”; not always a word itself."""
    return regular_stem(bases().get(word, word))


def regular_stem(word: str) -> str:
    """The stem of a lower-case word by its ending alone."""
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    for ending, instead in _ENDINGS.items():
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    word = word[:-1] if len(word) > 3 and word.endswith("e") else word
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] + "y" if len(word) > 3 and word.endswith("i") else word


@lru_cache(maxsize=1)
def bases() -> dict[str, str]:
    """The word of each irregular form: “sell” of “sold”. Read once."""
    found: dict[str, str] = {}
    for line in FILE.read_text("utf-8").splitlines():
        base, _, forms = line.partition(": ")
        if not line.startswith("#"):
            found.update((form, base) for form in forms.split())
    return found


def meanings(word: str) -> frozenset[int]:
    """The senses that a lower-case word has in common with others, each by the number of its line."""
    return _senses().get(stem(word), frozenset())


@lru_cache(maxsize=1)
def _senses() -> dict[str, frozenset[int]]:
    """The senses of each stem. Read once."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(SYNONYMS.read_text("utf-8").splitlines()):
        for each in () if line.startswith("#") else line.split():
            found.setdefault(each, set()).add(number)
    return {each: frozenset(senses) for each, senses in found.items()}


def is_verb(word: str) -> bool:
    """Whether a lower-case word is a form of a word that is nearly always a verb."""
    return word in bases() or word.endswith("ed") or stem(word) in _verbs()


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(line for line in VERBS.read_text("utf-8").splitlines() if not line.startswith("#"))
