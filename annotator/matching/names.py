"""Names in a claim, as far as capitals show them: people, places, organisations, acronyms."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from annotator.matching.countries import PHRASES, PLACES
from annotator.matching.tokens import NAME, Reading, Token, is_common
from annotator.matching.word_lists import COMMON_ENDINGS, TITLES, words

_LINKS = frozenset(words("of de del der den van von da di du la el al bin ibn and for the"))
_SPELT = 7
"""Names at least this long may differ by one letter and still be spellings of one name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name by the words in it (lower case, countries by one word for all), links such as “of” left out."""

    words: tuple[str, ...]
    initials: str
    shown: str


def take_names(reading: Reading) -> list[Name]:
    """Take every name out of a reading; none where all words or none have capitals, which says nothing."""
    if _unhelpful(reading.tokens):
        return []
    found: list[Name] = []
    at = 0
    while at < len(reading):
        end = _run(reading, at)
        if end == at:
            at += 1
            continue
        start = at
        while start < end and reading.low(start) in TITLES and not _acronym(reading.tokens[start]):
            start += 1  # a title in front of a name is an ordinary word
        if start < end and not (end == start + 1 and _starts_a_sentence(reading.tokens[start])):
            found.append(_name(reading, start, end))
            reading.take(start, end, NAME)
        at = end
    return found


def _name(reading: Reading, start: int, end: int) -> Name:
    parts = tuple(reading.low(at) for at in range(start, end) if reading.low(at) not in _LINKS)
    known = PHRASES.get(parts)
    places = (known,) if known else tuple(PLACES.get(word, word) for word in parts)
    return Name(places, "".join(word[0] for word in parts), reading.shown(start, end))


def _run(reading: Reading, at: int) -> int:
    """Where the run of capitalised words ends that starts at a place, links between them included."""
    end = at
    while True:
        if _capital(reading, end) and (end == at or reading.tokens[end].joined):
            end += 1
            continue
        if end > at and reading.low(end) in _LINKS and reading.low(end) != "and" and reading.tokens[end].joined:
            after = end + 1 + (reading.low(end + 1) == "the")
            if _capital(reading, after) and reading.tokens[after].joined and reading.low(end) != "for":
                end = after + 1
                continue
        return end


def _capital(reading: Reading, at: int) -> bool:
    if not reading.free(at):
        return False
    token = reading.tokens[at]
    if token.low in ("i", "us") and token.text not in ("US", "USA"):
        return False
    if token.initial and is_common(token.low) and not _acronym(token):
        return False
    return token.text[0].isupper()


def _acronym(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _starts_a_sentence(token: Token) -> bool:
    """Whether a single word has its capital only from the start of a sentence, by its ending."""
    known = _acronym(token) or token.low in PLACES
    return token.initial and not known and token.low.endswith(COMMON_ENDINGS)


def _unhelpful(tokens: list[Token]) -> bool:
    """A headline in capitals or in Title Case: nearly every long word has a capital."""
    long = [token for token in tokens if len(token.text) > 3 and token.text[0].isalpha()]
    capitals = sum(token.text[0].isupper() for token in long)
    return len(long) > 3 and capitals > 0.8 * len(long)


def unmatched(names: Iterable[Name], others: Iterable[Name], text: frozenset[str]) -> list[Name]:
    """The names that another claim does not have; ``text`` holds all words of that claim."""
    known = list(others)
    return [name for name in names if not _covered(name, known, text)]


def _covered(name: Name, others: list[Name], text: frozenset[str]) -> bool:
    if all(any(_same_word(word, each) for each in text) for word in name.words):
        return True
    return any(_short_for(name, other) or _short_for(other, name) for other in others)


def _short_for(short: Name, full: Name) -> bool:
    """Whether one name is the other's acronym, or part of it: a surname, “the Commission”."""
    if len(short.words) == 1 and len(full.words) > 1 and short.words[0] == full.initials:
        return True
    return all(any(_same_word(word, each) for each in full.words) for word in short.words)


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _SPELT or one[0] != other[0]:
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1
