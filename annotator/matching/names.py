"""Finds names by their capitals: people, places, organisations and acronyms."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from annotator.matching.countries import PHRASES, PLACES
from annotator.matching.stems import meanings, stem
from annotator.matching.tokens import NAME, Reading, Token, is_common
from annotator.matching.word_lists import COMMON_ENDINGS, TITLES, words

_LINKS = frozenset(words("of de del der den van von da di du la el al bin ibn and for the"))
_SPELT = 7
"""Minimum length of names that may differ by one letter and still match."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name. ``words`` are in lower case, countries by their canonical name, without links such as “of”."""

    words: tuple[str, ...]
    initials: str
    shown: str


def take_names(reading: Reading) -> list[Name]:
    """Take the names out of a reading; none from a headline, where capitals mean nothing."""
    if _is_headline(reading.tokens):
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
        if start < end and not (end == start + 1 and _is_plain_opener(reading, start)):
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
    """The end of the run of capitalised words, with links between them, that starts at ``at``."""
    end = at
    while True:
        if _capital(reading, end) and (end == at or reading.tokens[end].joined):
            end += 1
            continue
        link = reading.low(end)
        if end == at or link not in _LINKS or link in ("and", "for") or not reading.tokens[end].joined:
            return end
        after = end + 1 + (reading.low(end + 1) == "the")
        if not _capital(reading, after) or not reading.tokens[after].joined:
            return end
        end = after + 1


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


def _is_plain_opener(reading: Reading, at: int) -> bool:
    """Whether a word has a capital only as it starts a sentence, judged by ending or synonyms, or as in “Part of”."""
    token = reading.tokens[at]
    if not token.initial or _acronym(token) or token.low in PLACES:
        return False
    if any(each.text == token.low for each in reading.tokens):  # written small elsewhere
        return True
    owner = token.text.endswith(("'s", "s'"))
    return (
        reading.low(at + 1) == "of" or token.low.endswith(COMMON_ENDINGS) or (not owner and bool(meanings(token.low)))
    )


def _is_headline(tokens: list[Token]) -> bool:
    """Whether nearly every long word has a capital."""
    long = [token for token in tokens if len(token.text) > 3 and token.text[0].isalpha()]
    capitals = sum(token.text[0].isupper() for token in long)
    return len(long) > 3 and capitals > 0.8 * len(long)


def unmatched(names: Iterable[Name], others: Iterable[Name], text: frozenset[str]) -> list[Name]:
    """The names that another claim lacks, at least in part; ``others`` are its names, ``text`` all its words."""
    known = list(others)
    return [name for name in names if not _covered(name, known, text)]


def _covered(name: Name, others: list[Name], text: frozenset[str]) -> bool:
    if any(_abbreviates(name, other) or _abbreviates(other, name) for other in others):
        return True
    known = text.union(*(other.words for other in others))
    return all(_is_in(word, known) for word in name.words)


def known_by_surname(name: Name, text: frozenset[str]) -> bool:
    """Whether a text with these words has the end of a name: “Lund” for “Ida Lund”, “the Commission”."""
    return _is_in(name.words[-1], text)


def _is_in(word: str, text: frozenset[str]) -> bool:
    return word in text or any(_same_word(word, each) for each in text)


def _abbreviates(short: Name, full: Name) -> bool:
    return len(short.words) == 1 and len(full.words) > 1 and short.words[0] == full.initials


def _same_word(one: str, other: str) -> bool:
    if one == other or stem(one) == stem(other):
        return True
    if min(len(one), len(other)) < _SPELT or one[0] != other[0]:
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1
