"""Joining the lines of a printed paragraph: whether the hyphen at a line's end is part of a word or divides one.

The document decides first: the spelling that it has elsewhere. Then come words that are always written with a hyphen,
by how they begin or end.
"""

import re

_HYPHENATED = re.compile(r"([^\W_]+)-\n([^\W_]+)")
_WORDS = re.compile(r"(?<!-\n)\b[^\W_]+(?:-[^\W_]+)*+(?!-\n)")
"""Words that no line end divides."""
_LONG_PART = 3
"""Shorter parts of a word at a line end are rather syllables."""
_LEAST_COMMON = 5
"""Letters at the beginning that two forms of one word share."""
_NUMBERED = (
    r"\w-.*|(?:twen|thir|for|fif|six|seven|eigh|nine)ty-(?:one|two|three|four|five|six|seven|eight|nine)|"
    r"(?:one|two|three|four|five|seven)-(?:half|halves|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)|"
    r"(?:half|one|two|three|four|five|six|ten)-(?:day|week|month|year|hour|mile|member|part|party|state|storey|story|time|way)"
)
"""“x-ray”, “twenty-five”, “two-thirds”, “three-year”."""
_BEGINS = (
    r"(?:anglo|franco|sino|afro|euro|indo)-.*|self-(?!ish|less|same).*|vice-(?!roy).*|"
    r"ex-(?:chief|convict|governor|husband|leader|mayor|minister|officer|official|partner|police|president|prime|soldier|wife).*|"
    r"non-(?!sense|chalan|descript|ethele|plus)[a-z]{4,}|re-e[a-z]{4,}|pre-e[a-z]{3,}|co-o(?:p|r)[a-z]{3,}|"
    r"pre-(?:christmas|pandemic|school|tax|trial|war)|post-(?:brexit|covid|election|pandemic|soviet|war)|"
    r"co-(?:author|chair|defendant|director|exist|found|host|lead|own|pilot|sponsor|star|winner|work)[a-z]*|"
    r"(?:anti|pro)-(?:abortion|american|british|brexit|chinese|china|communist|corruption|crime|democracy|drug|europe|government|"
    r"immigra|israel|palestin|poverty|russia|terror|union|vaccin|war|west)[a-z]*|"
    r"cross-(?:border|channel|country|examin|party|section|strait)[a-z]*|so-called|would-be|well-(?!ness|ington|spring)[a-z]{4,}|"
    r"(?:far|hard|centre|center)-(?:left|right|reaching|off|line|liner|liners)|all-(?:time|party|star|out|white|male|female)|"
    r"(?:high|low|long|short|full|part|mid|first|second|third|large|small|medium)-(?:air|altitude|class|cost|definition|density|degree|"
    r"distance|ranking|end|energy|grade|hand|haul|impact|income|interest|lasting|level|lived|paid|paying|performance|pitched|"
    r"power|powered|pressure|price|priced|profile|quality|quarter|range|rank|ranked|rate|resolution|rise|risk|round|scale|size|"
    r"sized|skilled|speed|stakes|standing|strength|tech|term|time|value|volume|wage|year)"
)
_ENDS = (
    r"(?!(?:cor|dis|down|free|inter|life|mis|new|out|over|still|under)-|"
    r"(?:cancel|channel|control|counsel|label|level|model|panel|signal|travel|tunnel)-led)[a-z]{3,}-"
    r"(?:backed|based|born|colou?red|conscious|controlled|dependent|dominated|driven|educated|friendly|funded|intensive|led|"
    r"linked|looking|minded|oriented|owned|related|resistant|run|shaped|sized|speaking|sponsored|style|trained)"
)
_COMPOUND = re.compile(rf"(?:{_NUMBERED}|{_BEGINS}|{_ENDS})")
"""Words that are always written with their hyphen, as “self-made”, “non-profit”, “well-known”, “state-owned”."""
_PARTICIPLE = re.compile(r"([a-z]{3,})(?:ing|ed)")
_PREFIXES = frozenset(
    (
        *(
            "after",
            "back",
            "bench",
            "black",
            "book",
            "brain",
            "broad",
            "counter",
            "down",
            "fore",
            "fund",
            "hand",
            "high",
        ),
        *("home", "house", "inter", "land", "news", "out", "over", "photo", "proof", "safe", "short", "side", "spot"),
        *("stream", "super", "time", "trans", "under", "white", "with", "work"),
    )
)
"""Words that a participle is written together with: “under-standing”, “high-lighting”."""


def spellings(text: str) -> frozenset[str]:
    """The words of a document that no line end divides, in lower case."""
    return frozenset(word.casefold() for word in _WORDS.findall(text))


def lines_joined(paragraph: str, words: frozenset[str]) -> str:
    """The lines of a paragraph as one; ``words`` are the document's spellings."""

    def whole(divided: re.Match[str]) -> str:
        compound = f"{divided[1]}-{divided[2]}"
        return compound if _keeps_hyphen(divided[1], divided[2], words) else divided[1] + divided[2]

    lines = "\n".join(line.strip() for line in paragraph.splitlines())
    return re.sub(r"\s*\n\s*", " ", _HYPHENATED.sub(whole, lines))


def _keeps_hyphen(before: str, after: str, words: frozenset[str]) -> bool:
    """Whether a hyphen at the end of a line belongs to the word: “10-year”, “NATO-led”, “Elm-Valley”, “long-term”.

    The document's own spellings decide about words in lower case, also of another form of the word; one that is nowhere
    else is made whole, unless it is a compound anywhere, both parts are words of the document, or a participle follows
    a word of it: “price-determining”.
    """
    if not before[-1].islower() or not after[0].islower():
        return True
    one, other = before.casefold(), after.casefold()
    if f"{one}-{other}" in words or one + other in words:
        return one + other not in words
    if (spelt := _other_form(one, other, words)) is not None:
        return spelt
    if _COMPOUND.fullmatch(f"{one}-{other}"):
        return True
    if min(len(one), len(other)) < _LONG_PART or one not in words:
        return False
    return other in words or (_is_participle(other, words) and one not in _PREFIXES)


def _other_form(one: str, other: str, words: frozenset[str]) -> bool | None:
    """Whether another form of the word has the hyphen: “co-operates” for “co-operation”; ``None`` if there is none."""
    if len(other) < _LEAST_COMMON:
        return None
    begin = other[: max(_LEAST_COMMON, len(other) - _LONG_PART)]
    if any(word.startswith(one + begin) for word in words):
        return False
    return True if any(word.startswith(f"{one}-{begin}") for word in words) else None


def _is_participle(other: str, words: frozenset[str]) -> bool:
    """Whether it is a whole participle, long enough to be no part of one, or of a verb that the document has."""
    found = _PARTICIPLE.fullmatch(other)
    if found is None:
        return False
    stem = found[1]
    return len(stem) >= _LEAST_COMMON or any(
        form in words for form in (stem, f"{stem}e", f"{stem}s", f"{stem}es", f"{stem}ed")
    )
