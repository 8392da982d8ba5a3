"""Reading the labels of turns in transcripts and interviews: “KARL OTT:”, “SEN. RUIZ (D):”, “Q.”, “[00:12] Host:”.

A label is judged by its words alone; ``turns`` decides by the whole article whether a weak one names a speaker.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.first_names import FIRST_NAMES
from annotator.suggest.label_words import ASKING, LETTERS, NEVER, SPEAKING, TITLES
from annotator.suggest.speech_words import BODIES

_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?(?: ?[ap]\.?m\.?)?"
_STAMP = rf"(?:[\[(]?{_TIME}[\])]?\s*(?:[-–—|]\s*)?)"
_SIGNS = r"[^\w\s(\[@“„«»”\"'‘’]*\s*"
_HIDDEN = r"[*_\u200b-\u200f\u2060\ufeff\ufe0f]*"
_HANDLE = r"@\w{2,30}"
_WORD = r"(?:[^\W\d_a-zß-ÿ][\w’'.-]*|of|the|for|and|de|da|del|di|du|la|le|van|von|der|den|bin|ibn|al|el|y)"
_NAME = rf"(?:{_WORD}(?: {_WORD}){{0,7}}(?: \d{{1,2}}(?!\d|[:.]\d))?)"
_DETAILS = r"(?:, [^:“”\"!?]{1,80}?)?(?:\s?[(\[][^)\]:]{1,60}[)\]]){0,2}"
_LABEL = re.compile(
    rf"{_SIGNS}[“„\"]?{_STAMP}?{_SIGNS}(?P<name>{_HANDLE}|{_NAME}|Q|A)(?P<details>{_DETAILS})"
    rf"\s?{_STAMP}?{_HIDDEN}:[*_]*(?=\s|$|[“„«\"])\s*"
)
_LETTER = re.compile(r"[\s*_]*(?P<name>Q|A)[*_]*\.[*_]*(?=\s|$)\s*")
_RECORD = re.compile(r"(?P<name>(?:The|Mr\.|Mrs\.|Ms\.|Miss|Dr\.|Senator|Chairman|Chairwoman) [A-Z][A-Z’'-]{2,}"
                     r"(?: [A-Z][A-Z’'-]+){0,3})\.(?=\s|$)\s*")  # fmt: skip
_LINE = re.compile(
    rf"[\s*_]*(?:{_STAMP}(?P<after>{_NAME})|(?P<before>{_NAME})[\s·•–—-]*"
    rf"(?:[(\[]?{_TIME}[)\]]?|\(?{_HANDLE}\)?[\s·•–—-]*(?P<date>[\w ,.:/·-]{{0,30}})))[*_]*\s*$"
)
_BARE = re.compile(rf"[*_]*(?P<name>{_NAME})(?P<details>{_DETAILS})[*_]*$")
_FILLERS = re.compile(r"[^\w\s.,’'&@()-]+")
_SMALL = frozenset(("of", "for", "the", "and", "in", "at", "on", "de", "von", "van", "a", "to", "via"))
_FULL_NAME = re.compile(
    r"[^\W\d_a-zß-ÿ][\w’'-]+(?:(?: [A-Z]\.)* (?:(?:van|von|de|da|del|der|den|al|bin) )*[^\W\d_a-zß-ÿ][\w’'-]+)+"
)
_WITH = re.compile(r"\b(?:with|to|interviewed|interviews|asked|met)\b[^.?!“”\"]{0,40}$", re.IGNORECASE)
_ASKER = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|who) (?:spoke|talked|speaks|talks|sat down) (?:to|with) $")
"""Before the name of who asks: "He spoke to Anna Lutz"."""
_ENDING = re.compile(r"[’']s?$")
_LINKS = frozenset(("of", "for", "and", "the"))
_STOPS = tuple('.!?:”"')
_LONGEST = 140
NOT_SPOKEN = (SentenceKind.HEADLINE, SentenceKind.BYLINE)
"""Kinds of sentences that are part of no turn."""


class Strength(IntEnum):
    """How surely a label names a speaker."""

    NONE = 0
    WEAK = 1
    STRONG = 2


@dataclass(frozen=True, slots=True)
class Label:
    """The label at the beginning of a text: its speaker without title and role, and where the speaker's words begin.

    ``letter`` is "q" or "a" where the label is only that; ``asks`` says that it names who asks.
    """

    name: str
    end: int
    strength: Strength
    letter: str = ""
    asks: bool = False

    @property
    def key(self) -> str:
        """The last word of the name in lower case, common to “KARL OTT” and “Ott”."""
        return self.name.split()[-1].lower()


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody speaks or posts of a sentence: all from offset ``start``; nothing if it is ``only_label``.

    ``speaker`` is empty where the article has only an “A” for who answers.
    ``asks``: the speaker is an interviewer, who tells what others say ("The minister says it fell. Did it?"); whom such
    a sentence names is its speaker. ``answers``: it is an answer beside the reporter's own words, where "he" or "she"
    is the speaker.
    """

    speaker: str
    start: int = 0
    only_label: bool = False
    asks: bool = False
    answers: bool = False

    @property
    def says_all(self) -> bool:
        """Whether nobody else's words in the sentence count."""
        return self.only_label or not (self.asks or self.answers)


def label_of(text: str) -> Label | None:
    """The label with which ``text`` begins, if its words can name a speaker."""
    if found := _LETTER.match(text) or _RECORD.match(text):
        return _read(found["name"], "", found.end())
    if ":" not in text[:_LONGEST]:
        return None
    found = _LABEL.match(text[: _LONGEST + 1])
    return _read(found["name"], found["details"], found.end()) if found else None


def line_label_of(text: str) -> Label | None:
    """The label that a whole line is, without a colon: “Karl Ott 00:12”, “Karl Ott @karlott · 3 Mar”."""
    found = _LINE.match(text) if len(text) <= _LONGEST and text[-1:] not in _STOPS else None
    return _read(found["after"] or found["before"], "", len(text), sure="@" in text) if found else None


def bare_label_of(text: str) -> Label | None:
    """The name that a whole line may be, without any sign of a label."""
    found = _BARE.match(text) if len(text) <= _LONGEST and text[-1:] not in _STOPS else None
    return _read(found["name"], found["details"], len(text)) if found else None


def _read(written: str, details: str, end: int, sure: bool = False) -> Label | None:
    word = written.rstrip(".").lower()
    if letter := LETTERS.get(word):
        return Label(written, end, Strength.STRONG, letter, asks=letter == "q")
    name = clean_name(written) if _describes(details) else ""
    strength = Strength.NONE if not name else _strength(written, name, details)
    if strength is Strength.NONE:
        return None
    asks = not ASKING.isdisjoint(f"{written} {details}".lower().replace(",", " ").split())
    return Label(name, end, Strength.STRONG if sure else strength, asks=asks)


def clean_name(written: str) -> str:
    """A name as written, without titles, signs that are no part of names, and white space around it."""
    words = _FILLERS.sub(" ", written).split()
    office = len(words) > 1 and (_is_title(words[-1]) or words[-1].isdigit())
    while not office and len(words) > 1 and _is_title(words[0]) and words[1].lower() not in _LINKS:
        words.pop(0)
    return " ".join(words).strip(" ,.-–’'") if any(word[:1].isalpha() or word[0] == "@" for word in words) else ""


def _is_title(word: str) -> bool:
    lower = word.lower()
    return lower in TITLES or lower.rstrip(".") in TITLES


def _strength(written: str, name: str, details: str) -> Strength:
    words = written.split()
    lower = [word.lower().strip(".,’'") for word in words]
    if not set(lower).isdisjoint(NEVER):
        return Strength.NONE
    count = len(name.split())
    speaks = lower[-1] in SPEAKING or (lower[-1].isdigit() and lower[-2] in SPEAKING)
    titled = len(words) > count
    known = count > 1 and name.split()[0].strip(".").lower() in FIRST_NAMES
    capital = count > 1 and name.isupper()
    if "@" in written[:1] + details or _party(details) or speaks or titled or known or capital:
        return Strength.STRONG
    return Strength.WEAK if count <= 4 else Strength.NONE


def _party(details: str) -> bool:
    """Whether the brackets after a name hold words ("(Labour)", "(laughs)") and no figure."""
    return "(" in details and not any(char.isdigit() for char in details)


def _describes(details: str) -> bool:
    """Whether what follows a name before the colon is a description ("HOST", "Lysna Gazette") and no clause."""
    words = details.partition("(")[0].replace(",", " ").split()
    return all(not word[:1].islower() or word in _SMALL or word.strip(".") in SPEAKING for word in words)


def interviewee(before: Iterable[SentenceText]) -> str | None:
    """The person whom the sentences before the first question name most, one met "with" or "to" first."""
    points: dict[str, float] = {}
    for sentence in before:
        if sentence.kind is SentenceKind.BYLINE:
            continue
        for found in _FULL_NAME.finditer(sentence.text):
            name = _person(found[0])
            before_it = sentence.text[: found.end() - len(name or "")]
            if name and not _ASKER.search(before_it):
                near = bool(_WITH.search(before_it))
                points[name] = points.get(name, 0) + 1 + 2 * near + _is_known(name)
    return max(points, key=lambda name: points[name], default=None)


def _person(words: str) -> str | None:
    """The name in a run of capitalised words, which in a headline may begin with others ("An Interview With …")."""
    run = _ENDING.sub("", words).split()
    known = next((place for place, word in enumerate(run[:-1]) if word.lower() in FIRST_NAMES), None)
    start = (
        known
        if known is not None
        else next((place + 1 for place, word in enumerate(run) if word.lower() in ("with", "to")), 0)
    )
    name = run[start:]
    if len(name) < 2 or len(name) > 4 or BODIES & {word.lower() for word in name}:
        return None
    return " ".join(name)


def _is_known(name: str) -> bool:
    return name.split()[0].lower() in FIRST_NAMES
