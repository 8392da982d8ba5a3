"""Finds quantities: “4.1 million tonnes”, “4,100,000”, “a third”, “€20”, “more than 500”, “doubled”."""

from annotator.matching.quantities import Quantity
from annotator.matching.tokens import NUMBER, Reading, concept
from annotator.matching.word_lists import words

_BELOW_TWENTY = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_SMALL = {word: float(number) for number, word in enumerate(_BELOW_TWENTY)}
_SMALL |= {word: 10.0 * number for number, word in enumerate(_TENS, 2)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_GLUED_SCALES = ("k", "m", "b")
_VAGUE = {"dozens": 12.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6,
          "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "tenths": 10}  # fmt: skip
_TIMES = {"twice": 2.0, "double": 2.0, "doubled": 2.0, "doubling": 2.0, "twofold": 2.0, "thrice": 3.0, "triple": 3.0,
          "tripled": 3.0, "trebled": 3.0, "threefold": 3.0, "quadrupled": 4.0, "fourfold": 4.0, "halved": 0.5,
          "tenfold": 10.0}  # fmt: skip
_UNITS = {
    "%": "percent", "percent": "percent", "percentage": "percent", "pct": "percent", "points": "points",
    "$": "dollar", "dollar": "dollar", "dollars": "dollar", "usd": "dollar",
    "€": "euro", "euro": "euro", "euros": "euro", "eur": "euro",
    "£": "pound", "pound": "pound", "pounds": "pound", "gbp": "pound", "¥": "yen", "yen": "yen", "yuan": "yuan",
    "krona": "krona", "kronor": "krona", "krone": "krona", "kroner": "krona", "crowns": "krona", "franc": "franc",
    "francs": "franc", "ruble": "rouble", "rubles": "rouble", "rouble": "rouble", "roubles": "rouble",
    "rupee": "rupee", "rupees": "rupee", "zloty": "zloty", "zlotys": "zloty", "peso": "peso", "pesos": "peso",
    "lira": "lira", "cent": "cent", "cents": "cent", "pence": "penny",
}  # fmt: skip
_MEASURE_WORDS = words(
    "metre kilometre kilogram gram tonne litre degree mile foot feet inch hectare acre barrel watt megawatt gigawatt "
    "hour minute second day week month year"
)
_SPANS = {"decade": (10.0, concept("year")), "century": (100.0, concept("year")), "fortnight": (14.0, concept("day"))}
"""Spans of time that are counted in another unit."""
_MEASURES = frozenset(map(concept, _MEASURE_WORDS))
_SIGNS = ("$", "€", "£", "¥")
_ABOUT = ("about", "around", "roughly", "approximately", "some", "circa", "estimated")
_NEARLY = ("nearly", "almost")
_ONLY = ("only", "merely", "barely", "just")
_WELL = ("well", "far", "just", "slightly")
_WENT = ("go", "goes", "went", "gone", "going", "shot", "risen")
_LINKS = ("by", "to", "from")
_MORE, _LESS = ("over", "above", "exceeding"), ("under", "below")
_THAN = {"more": "more", "higher": "more", "greater": "more", "less": "less", "fewer": "less", "lower": "less"}
_LEAST = {"least": "more", "most": "less"}
_MOST_DIGITS = 30
_NOT_COUNTED = frozenset(("not", "at", "all", "was", "were", "had", "only", "never"))
"""Before “once”, these make it say something else than one time: “at once”, “was once”."""
_FIRST_WORDS = frozenset(("once", "a", "an", "every", "half", *_SMALL, *_VAGUE, *_TIMES, *_SIGNS))
"""What a quantity starts with, apart from digits."""


def take_numbers(reading: Reading) -> list[Quantity]:
    """Take the quantities out of a reading, in order."""
    found: list[Quantity] = []
    at = 0
    while at < len(reading):
        word = reading.low(at)
        read = _quantity(reading, at) if word in _FIRST_WORDS or word[:1].isdecimal() else None
        if read is None:
            at += 1
            continue
        value, unit, end = read
        found.append(_bounded(reading, value, unit, at, end))
        at = end
    return found


Read = tuple[float, str, int]
"""A value, its unit, and the index after it."""


def _quantity(reading: Reading, at: int) -> Read | None:
    return _ratio(reading, at) or _fraction(reading, at) or _times(reading, at) or _plain(reading, at)


def _bounded(reading: Reading, value: float, unit: str, start: int, end: int) -> Quantity:
    """Take a quantity together with the words before it that say how exact it is."""
    bound, begin = "", start
    before, second, third = reading.low(start - 1), reading.low(start - 2), reading.low(start - 3)
    if before in _ABOUT or before in _NEARLY:
        bound, begin = "about" if before in _ABOUT else "nearly", start - 1
    elif before == "than" and second in _THAN:
        bound, begin = _THAN[second], start - 2
        if third in ("no", "not"):
            bound, begin = "less" if bound == "more" else "more", start - 3
    elif before in _MORE or before in _LESS:
        bound, begin = "more" if before in _MORE else "less", start - 1
    elif second == "at" and before in _LEAST:
        bound, begin = _LEAST[before], start - 2
    elif second == "up" and before == "to" and third not in _WENT:
        bound, begin = "less", start - 2
    if bound in ("more", "less") and reading.low(begin - 1) in _WELL:
        begin -= 1
    elif reading.low(begin - 1) in _ONLY and bound != "more":
        bound, begin = "only", begin - 1
    shown, link = reading.shown(begin, end), reading.low(begin - 1)
    reading.take(begin, end, NUMBER)
    return Quantity(value, unit, bound, shown, link if link in _LINKS else "")


def _written(word: str) -> float | None:
    """The value of digits with separators; ``None`` when they are not a number."""
    if len(word) > _MOST_DIGITS or not word[:1].isdecimal():
        return None
    groups = word.split(",")
    if len(groups) > 1 and all(len(group.partition(".")[0]) == 3 for group in groups[1:]):
        word = "".join(groups)
    elif len(groups) == 2 and "." not in word:
        word = ".".join(groups)
    elif len(dots := word.split(".")) > 2 and all(len(group) == 3 for group in dots[1:]):
        word = "".join(dots)
    try:
        return float(word)
    except ValueError:
        return None


def _plain(reading: Reading, at: int) -> Read | None:
    sign = _UNITS[reading.low(at)] if reading.low(at) in _SIGNS else ""
    start = at + 1 if sign else at
    read = _digits(reading, start) or (None if sign else _words(reading, start))
    if read is None:
        return None
    value, end = read
    if not sign and (span := _SPANS.get(_singular(reading.low(end)))):
        return value * span[0], span[1], end + 1
    unit, end = _unit(reading, end) if not sign else (sign, end)
    return value, unit, end


def _singular(word: str) -> str:
    return word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")


def _digits(reading: Reading, at: int) -> tuple[float, int] | None:
    value = _written(reading.low(at))
    if value is None:
        return None
    end = at + 1
    while (scale := reading.low(end)) in _SCALES and (scale not in _GLUED_SCALES or reading.tokens[end].glued):
        value, end = value * _SCALES[scale], end + 1
    return value, end


def _words(reading: Reading, at: int) -> tuple[float, int] | None:
    """A number in words. “One” alone is often a pronoun, so it counts only before a scale."""
    word = reading.low(at)
    if word in _VAGUE:
        return _VAGUE[word], at + 1
    article = word in ("a", "an") and reading.low(at + 1) in ("hundred", "thousand", "million", "billion", "dozen")
    if word not in _SMALL and not article:
        return None
    total, current, end = 0.0, (1.0 if article else _SMALL[word]), at + 1
    while True:
        word = reading.low(end)
        if word in _SMALL and reading.tokens[end].joined and (current >= 20 or current == 0.0):
            current += _SMALL[word]
        elif word == "hundred" or word == "dozen":
            current *= _SCALES[word]
        elif word in _SCALES and word not in _GLUED_SCALES:
            total, current = total + current * _SCALES[word], 0.0
        elif not (word == "and" and current >= 100 and reading.low(end + 1) in _SMALL):
            break
        end += 1
    value = total + current
    return None if end == at + 1 and value == 1.0 else (value, end)


def _unit(reading: Reading, at: int) -> tuple[str, int]:
    word = reading.low(at)
    if word == "percentage" and reading.low(at + 1) in ("point", "points"):
        return "points", at + 2
    if word in _UNITS:
        return _UNITS[word], at + 1
    if word and concept(word) in _MEASURES:
        return concept(word), at + 1
    return "", at


def _ratio(reading: Reading, at: int) -> Read | None:
    """“one in five”, “nine out of ten”, “every fifth”, as percent."""
    if reading.low(at) == "every" and reading.low(at + 1) in (*_PARTS, "second") and reading.low(at + 1) != "half":
        return 100.0 / _PARTS.get(reading.low(at + 1), 2), "percent", at + 2
    part = _count(reading, at)
    if part is None:
        return None
    gap = 2 if (reading.low(at + 1), reading.low(at + 2)) == ("out", "of") else 1 if reading.low(at + 1) == "in" else 0
    gap += bool(gap) and reading.low(at + 1 + gap) == "every"
    whole = _count(reading, at + 1 + gap) if gap else None
    if whole is None or not 0 < part < whole <= 1000:
        return None
    return 100.0 * part / whole, "percent", at + 2 + gap


def _count(reading: Reading, at: int) -> float | None:
    word = reading.low(at)
    return _SMALL.get(word, _written(word))


def _fraction(reading: Reading, at: int) -> Read | None:
    """“half”, “a third”, “two thirds”, as percent."""
    word, after = reading.low(at), reading.low(at + 1)
    if word == "half":
        return 50.0, "percent", at + 1
    count = 1.0 if word in ("a", "one") else _SMALL.get(word) or _written(word)
    if count is None or after not in _PARTS or not count < _PARTS[after]:
        return None
    return 100.0 * count / _PARTS[after], "percent", at + 2


def _times(reading: Reading, at: int) -> Read | None:
    word = reading.low(at)
    if word == "once" and at > 0 and reading.low(at - 1) not in _NOT_COUNTED:
        return 1.0, "times", at + 1
    if word in _TIMES:
        return _TIMES[word], "times", at + 1
    if word in _SMALL and reading.low(at + 1) == "times":
        return _SMALL[word], "times", at + 2
    return None
