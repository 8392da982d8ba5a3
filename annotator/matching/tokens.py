"""Tokens of a claim, which of them belong to a fact, and what words mean."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.english import MONTH_NAMES
from annotator.matching.phrases import LIMITS, PHRASES
from annotator.matching.stems import is_verb, stem
from annotator.matching.word_lists import ALL, MOST, NEGATORS, OPPOSITES, SAME, SOME, STOP_WORDS, TITLES

LONGEST = 2000
"""Code points of a text that are compared, to bound the time."""

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "\u00ad": None, "\u200b": None}
)
_TOKEN = re.compile(r"\d{1,2}:\d{2}(?!\d)|\d[\d.,]*\d|\d|[$€£¥%]|[^\W\d_]+(?:'[^\W\d_]+)*")
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ADDRESS = re.compile(r"\b(?:https?://|www\.|pic\.twitter\.com/)\S+|(?<!\S)@\w+:?")
_LABEL = re.compile(r"^\W*(?:breaking(?: news)?|just in|update|watch|fact):\s+", re.IGNORECASE)
_TAGS = re.compile(r"(?:\s+#\w+)+\s*$")
"""Labels after a post; those within it are words of it."""
_PHRASE = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b", re.IGNORECASE)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign. ``low`` is case-folded, without a possessive ending."""

    text: str
    low: str
    initial: bool
    """Starts a sentence, so its capital letter means nothing."""
    joined: bool
    """Only spaces or hyphens separate it from the previous token."""
    glued: bool
    """Nothing separates it from the previous token."""


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    clean = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_QUOTES)
    clean = _LABEL.sub("", _TAGS.sub("", _ADDRESS.sub(" ", clean)))
    clean = _ABBREVIATION.sub(lambda match: match.group().replace(".", ""), clean)
    clean = _ISO_DATE.sub(_spelled_date, clean)
    clean = _PHRASE.sub(lambda match: PHRASES[match.group().casefold()], clean)
    found: list[Token] = []
    end, first = 0, True
    for match in _TOKEN.finditer(clean):
        gap = clean[end : match.start()]
        first = first or any(char in '.!?:\n“"' for char in gap)
        found.append(_token(match.group(), first, gap))
        end, first = match.end(), False
    return found


def _token(word: str, initial: bool, gap: str) -> Token:
    low = word.casefold().removesuffix("'s").removesuffix("'")
    return Token(word, low, initial, gap.strip(" \xa0-") == "", gap == "")


def _spelled_date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if not 1 <= int(month) <= len(MONTH_NAMES):
        return match.group()
    return f"{int(day)} {MONTH_NAMES[int(month) - 1]} {year}"


NAME, NUMBER, TIME = "§name", "§number", "§time"
"""The masks that replace the tokens of a fact."""


class Reading:
    """The tokens of a text, and which of them were taken as facts.

    Each kind of fact takes its tokens in turn, so the year of “May 2024” is not found again as a number. ``masks`` has
    ``None`` for a free token, and for a taken one the mask of its fact or an empty string.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.masks: list[str | None] = [None] * len(tokens)
        self._lows = [token.low for token in tokens]
        self._count = len(tokens)

    def __len__(self) -> int:
        return self._count

    def free(self, at: int) -> bool:
        """Whether there is a token at index ``at`` that is not taken."""
        return 0 <= at < self._count and self.masks[at] is None

    def low(self, at: int) -> str:
        """The word at index ``at`` in lower case; empty when there is none or it is taken."""
        return self._lows[at] if 0 <= at < self._count else ""

    def take(self, start: int, end: int, mask: str = "") -> None:
        """Take the tokens ``[start:end]``; ``mask``, if given, replaces them in the masked wording."""
        for at in range(start, end):
            self.masks[at] = self._lows[at] = ""
        if mask:
            self.masks[start] = mask

    def shown(self, start: int, end: int) -> str:
        """The tokens ``[start:end]`` as text."""
        parts: list[str] = []
        for token in self.tokens[start:end]:
            parts.append(token.text if token.glued or not parts else f" {token.text}")
        return "".join(parts)


def _concepts() -> dict[str, str]:
    """Each stem in ``SAME``, mapped to the first stem of its line; the first line with a stem wins."""
    table: dict[str, str] = {}
    for line in SAME.strip().splitlines():
        stems = [stem(word) for word in line.split()]
        for each in stems:
            table.setdefault(each, stems[0])
    return table


_CONCEPTS = _concepts()


def concept(word: str) -> str:
    """The stem that represents a lower-case word's meaning; its own stem when the word lists lack it."""
    stemmed = stem(word)
    return _CONCEPTS.get(stemmed, stemmed)


_COMMON = STOP_WORDS | ALL | MOST | SOME | NEGATORS
_COMMON_STEMS = frozenset(_CONCEPTS) | {stem(word) for word in re.findall(r"\w+", OPPOSITES)}


def is_common(word: str) -> bool:
    """Whether a lower-case word is in the word lists, and so not a name."""
    return word in _COMMON or stem(word) in _COMMON_STEMS


_REACH = 3
_SHORTEST = 4
_NARROWING = frozenset(("to", "for", "against", "from", "with"))
"""Before a word, these say to whom or what a claim is confined: “closed to lorries”."""
_NEARLY = frozenset(("almost", "nearly", "barely"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a claim. ``link`` is the “to” or “of” by which it rules the next word: “plans to build”."""

    low: str
    shown: str
    link: str = ""
    limits: bool = False
    """Makes another office or thing of what it stands before: “deputy minister”, “alleged thief”."""

    @property
    def turns(self) -> bool:
        """Whether a claim without this word says another thing: “plans to build”, “part of it”, “partly built”."""
        return (
            bool(self.link)
            or self.limits
            or self.low in _NEARLY
            or (self.low.endswith("ly") and len(self.low) > _SHORTEST)
        )


def content_of(reading: Reading) -> tuple[Word, ...]:
    """The words of a reading that are neither facts nor stop words, in order."""
    found = []
    for at, (mask, token) in enumerate(zip(reading.masks, reading.tokens, strict=True)):
        if mask is None and token.low not in STOP_WORDS and not token.low.isdecimal():
            limits = _limits(reading, at) and not _names_one(reading, at + 1)
            found.append(Word(token.low, token.text, _link(reading, at), limits))
    return tuple(found)


def initials(content: Sequence[Word]) -> dict[str, frozenset[str]]:
    """The acronyms that three to five words in a row can have, each with the words: “gdp”."""
    found: dict[str, frozenset[str]] = {}
    for size in range(3, 6):
        for at in range(len(content) - size + 1):
            lows = [word.low for word in content[at : at + size]]
            found.setdefault("".join(low[0] for low in lows), frozenset(lows))
    return found


def _limits(reading: Reading, at: int) -> bool:
    """Whether a word makes another thing of the noun that it belongs to: “child poverty”, “the mayor's wife”."""
    low, after, before = reading.low(at), reading.low(at + 1), reading.low(at - 1)
    if low in LIMITS:
        return True
    if is_verb(low):
        return False
    owned = at > 0 and reading.tokens[at - 1].text.endswith(("'s", "s'"))
    noun = reading.free(at + 1) and reading.tokens[at + 1].joined and after not in STOP_WORDS and not is_verb(after)
    return owned or noun or before in _NARROWING


def _names_one(reading: Reading, at: int) -> bool:
    """Whether a name follows, after its titles: the person is the same without “former”."""
    while reading.low(at) in TITLES:
        at += 1
    return at < len(reading) and reading.masks[at] == NAME


def _link(reading: Reading, at: int) -> str:
    """The “to” or “of” between a word and the content word that follows at once."""
    link = reading.low(at + 1)
    if link not in ("to", "of"):
        return ""
    for after in range(at + 2, min(at + 2 + _REACH, len(reading))):
        if not reading.free(after):
            return link if reading.masks[after] == NUMBER else ""
        if reading.low(after) not in STOP_WORDS:
            return link
    return ""
