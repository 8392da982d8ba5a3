"""Finds dates and times, part by part: a year, a month, a day, a quarter, “last year”."""

from dataclasses import dataclass

from annotator.english import MONTH_NUMBERS, WEEKDAYS
from annotator.matching.tokens import TIME, Reading
from annotator.matching.word_lists import words

_SEASONS = ("spring", "summer", "autumn", "winter")
_ORDINAL_WORDS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORDS, 1)}
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_SHIFTS = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_UNITS = ("year", "month", "week", "weekend", "quarter", "night", "season", "century", "decade", *_SEASONS, *WEEKDAYS)
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_BEFORE_YEAR = frozenset(words("in since until till during year"))
"""After one of these, a four-digit number is a year, whatever follows."""
_BOUNDS = frozenset(words("since until till before after"))
"""Before a date, these make it the start or end of a time."""
_NOT_BEFORE_YEAR = frozenset(words("about over than least nearly almost roughly some $ € £ ¥ approximately exactly"))

_FIRST_WORDS = frozenset(("q", *MONTH_NUMBERS, *WEEKDAYS, *_SEASONS, *_ORDINALS, *_SHIFTS, *_DAYS))
"""What a date starts with, apart from digits; other words are skipped early."""


@dataclass(frozen=True, slots=True)
class When:
    """One part of a date or time. ``field`` names the part; claims can differ only in parts that both have."""

    field: str
    value: int
    shown: str
    link: str = ""
    """The “since” or “until” before it."""

    @property
    def relative(self) -> bool:
        """Whether the day on which it is said decides which time it is: “last year”, “yesterday”."""
        first = self.shown.split(" ", 1)[0].casefold()
        return first in _SHIFTS or first in _DAYS


def take_times(reading: Reading) -> list[When]:
    """Take the dates and times out of a reading."""
    found: list[When] = []
    finders = (_clock, _relative, _quarter, _century, _decade, _month, _year, _weekday, _season)
    places = [at for at, token in enumerate(reading.tokens) if token.low in _FIRST_WORDS or token.low[0].isdecimal()]
    for finder in finders:
        for at in places:
            if reading.free(at):
                found += finder(reading, at)
    return found


def _take(reading: Reading, start: int, end: int, field: str, value: int) -> list[When]:
    shown, link = reading.shown(start, end), reading.low(start - 1)
    reading.take(start, end, TIME)
    return [When(field, value, shown, link if link in _BOUNDS else "")]


def _number(reading: Reading, at: int) -> int | None:
    word = reading.low(at)
    return int(word) if word.isdecimal() and len(word) <= 4 else None


def _ordinal(reading: Reading, at: int) -> tuple[int, int] | None:
    """The ordinal at ``at`` (“third”, “3rd”) and its end."""
    if reading.low(at) in _ORDINALS:
        return _ORDINALS[reading.low(at)], at + 1
    number = _number(reading, at)
    if number is not None and reading.low(at + 1) in _ORDINAL_ENDINGS:
        return number, at + 2
    return None


def _clock(reading: Reading, at: int) -> list[When]:
    hours, _, minutes = reading.low(at).partition(":")
    if not hours.isdecimal() or len(hours) > 2 or (minutes and not minutes.isdecimal()):
        return []
    half = reading.low(at + 1)
    if half not in ("am", "pm") and not minutes:
        return []
    hour = int(hours) % 12 if half in ("am", "pm") else int(hours)
    value = (hour + 12 * (half == "pm")) * 60 + int(minutes or 0)
    return _take(reading, at, at + 1 + (half in ("am", "pm")), "time", value)


def _relative(reading: Reading, at: int) -> list[When]:
    word = reading.low(at)
    if word in _DAYS:
        return _take(reading, at, at + 1, "day", _DAYS[word] - 100)  # never equal to a day of a month
    if word in _SHIFTS and (unit := reading.low(at + 1)) in _UNITS:
        return _take(reading, at, at + 2, unit if unit not in WEEKDAYS else "week", _SHIFTS[word])
    return []


def _quarter(reading: Reading, at: int) -> list[When]:
    if reading.low(at) == "q" and (number := _number(reading, at + 1)) in (1, 2, 3, 4):
        return _take(reading, at, at + 2, "quarter", int(number or 0) + 10)
    ordinal = _ordinal(reading, at)
    if ordinal and reading.low(ordinal[1]) in ("quarter", "half"):
        return _take(reading, at, ordinal[1] + 1, reading.low(ordinal[1]), ordinal[0] + 10)
    return []


def _century(reading: Reading, at: int) -> list[When]:
    ordinal = _ordinal(reading, at)
    if ordinal and reading.low(ordinal[1]) == "century":
        return _take(reading, at, ordinal[1] + 1, "century", ordinal[0])
    return []


def _decade(reading: Reading, at: int) -> list[When]:
    number = _number(reading, at)
    if number is None or number % 10 or number < 20 or reading.low(at + 1) != "s" or not reading.tokens[at + 1].glued:
        return []
    return _take(reading, at, at + 2, "decade", number % 100 if number < 100 else number - 1900)


def _month(reading: Reading, at: int) -> list[When]:
    token, word = reading.tokens[at], reading.low(at)
    if word not in MONTH_NUMBERS or not token.text[0].isupper():
        return []
    before, after = _day(reading, at - 1), _day(reading, at + 1)
    year = _number(reading, at + 1)
    dated = before is not None or after is not None or (year is not None and year > 1000)
    if not dated and ((len(word) == 3 and word != "may") or (token.initial and word in ("may", "march", "august"))):
        return []
    found = [When("month", MONTH_NUMBERS[word], token.text)]
    if before is not None:
        ordinal = reading.low(at - 1) in _ORDINAL_ENDINGS
        found.append(When("day", before, f"{before} {token.text}"))
        reading.take(at - 1 - ordinal, at)
    elif after is not None:
        ordinal = reading.low(at + 2) in _ORDINAL_ENDINGS and reading.tokens[at + 2].glued
        found.append(When("day", after, f"{after} {token.text}"))
        reading.take(at + 1, at + 2 + ordinal)
    reading.take(at, at + 1, TIME)
    return found


def _day(reading: Reading, at: int) -> int | None:
    """The day of a month at ``at``, or just before an ending like “th” at ``at``."""
    if reading.low(at) in _ORDINAL_ENDINGS:
        at -= 1
    number = _number(reading, at)
    return number if number is not None and 1 <= number <= 31 and reading.low(at + 1) != "percent" else None


def _year(reading: Reading, at: int) -> list[When]:
    number = _number(reading, at)
    if number is None or not 1000 <= number < 2200 or len(reading.low(at)) != 4:
        return []
    before = reading.low(at - 1)
    dated = at > 0 and reading.masks[at - 1] is not None  # after a month or another year
    likely = 1800 <= number < 2100 and before not in _NOT_BEFORE_YEAR
    if dated or (likely and before in _BEFORE_YEAR) or ((likely or before == "in") and not _counts(reading, at + 1)):
        return _take(reading, at, at + 1, "year", number)
    return []


def _counts(reading: Reading, at: int) -> bool:
    """Whether the word after a number is something counted."""
    word = reading.low(at)
    return word in ("%", "people", "percent") or (word.endswith("s") and len(word) > 3 and reading.tokens[at].joined)


def _weekday(reading: Reading, at: int) -> list[When]:
    word = reading.low(at)
    return _take(reading, at, at + 1, "weekday", WEEKDAYS.index(word)) if word in WEEKDAYS else []


def _season(reading: Reading, at: int) -> list[When]:
    word = reading.low(at)
    return _take(reading, at, at + 1, "season", _SEASONS.index(word)) if word in _SEASONS else []


def shared_fields(one: list[When], other: list[When]) -> list[str]:
    """The parts of a date that both claims have, in the order of ``one``."""
    named = {when.field for when in other}
    return list(dict.fromkeys(when.field for when in one if when.field in named))
