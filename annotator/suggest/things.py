"""What a person can see in a sentence: for every token, the kinds of things that it is part of.

Word lists, tags and entities are those of ``features``; here they say which words make a sign, so that a reason can
name them. A token may be of several kinds ("rose" is a past event and a change); the first one is what it is called.
"""

from collections.abc import Iterator
from itertools import pairwise

from annotator import english
from annotator.suggest import feature_words
from annotator.suggest.amounts import ALL_BUT, fractions, lasts
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.plans import plan_words
from annotator.suggest.reason_groups import Kind

Kinds = tuple[Kind, ...]
_NAMES = frozenset(
    ("PERSON", "PER", "ORG", "GPE", "LOC", "FAC", "NORP", "LAW", "EVENT", "PRODUCT", "WORK_OF_ART", "MISC")
)
_BY_ENTITY = {
    **dict.fromkeys(("MONEY", "PERCENT", "QUANTITY", "CARDINAL"), Kind.AMOUNT),
    **dict.fromkeys(("DATE", "TIME"), Kind.DATE),
    "ORDINAL": Kind.RANK, **dict.fromkeys(sorted(_NAMES), Kind.NAME),
}  # fmt: skip
_LISTS = (
    (feature_words.COURTESIES, Kind.COURTESY),
    (feature_words.OPINIONS | feature_words.STANCES, Kind.OPINION),
    (feature_words.FUTURE, Kind.PLAN),
    (feature_words.INTENTIONS, Kind.PLAN),
    (feature_words.PERHAPS, Kind.GUESS),
    (feature_words.DUTY, Kind.DEMAND),
    (feature_words.CONDITIONS, Kind.CONDITION),
    (feature_words.COMPARISONS, Kind.COMPARISON),
    (feature_words.CURRENCY_SIGNS | feature_words.MONEY, Kind.AMOUNT),
    (feature_words.PERCENT | feature_words.SHARES, Kind.AMOUNT),
    (feature_words.LARGE | feature_words.COUNTS, Kind.AMOUNT),
    (feature_words.RANKINGS, Kind.RANK),
    (feature_words.CHANGES, Kind.CHANGE),
    (feature_words.CAUSES, Kind.CAUSE),
    (feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL, Kind.FIRST),
    (feature_words.SECOND, Kind.SECOND),
    (feature_words.THIRD, Kind.PRONOUN),
    (english.REPORTING_VERBS | {"according"}, Kind.SAID),
    ((english.MONTHS | frozenset(english.WEEKDAYS)) - {"may", "march"}, Kind.DATE),
    (frozenset("?"), Kind.QUESTION),
)
_BY_WORD: dict[str, Kinds] = {}
for _words, _kind in _LISTS:
    for _word in _words:
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _kind)
_BY_TAG = {
    "CD": Kind.AMOUNT, "JJR": Kind.COMPARISON, "RBR": Kind.COMPARISON, "JJS": Kind.RANK, "RBS": Kind.RANK,
    "VBD": Kind.PAST, "PRP": Kind.PRONOUN, "PRP$": Kind.PRONOUN, "VBZ": Kind.PRESENT, "VBP": Kind.PRESENT,
    "NNP": Kind.NAME, "NNPS": Kind.NAME, "NN": Kind.TOPIC, "NNS": Kind.TOPIC, "JJ": Kind.TOPIC, "VBG": Kind.ACTION,
    "VBN": Kind.ACTION, "VB": Kind.ACTION, "MD": Kind.ABILITY, "$": Kind.AMOUNT,
}  # fmt: skip
_BE_HAVE = feature_words.HAVE | {"was", "were", "been", "be", "is", "are"}
_FAR = 4
"""How many tokens after "will" or "has" the verb may follow."""


def kinds_of(reading: Reading) -> list[Kinds]:
    """The kinds of each token, its name first; none for words that only build the sentence."""
    inside = [None] * len(reading.words)
    for entity in reading.entities:
        kind = _BY_ENTITY.get(entity.label)
        inside[entity.start : entity.end] = [kind] * (entity.end - entity.start)  # type: ignore[list-item]
    found = [_kinds(word, tag, kind) for word, tag, kind in zip(reading.lower, reading.tags, inside, strict=True)]
    for place, kind in _counted(reading):
        found[place] = (kind, *(other for other in found[place] if other is not kind))
    for place in plan_words(reading):
        unsure = reading.lower[place] in feature_words.PERHAPS_VERBS  # "may close" is a guess, and tells of a plan
        found[place] = tuple(dict.fromkeys((*found[place], Kind.PLAN) if unsure else (Kind.PLAN, *found[place])))
    _follow(reading, found)
    if reading.parsed and reading.words:
        _head(reading, found)
    if reading.office:
        found = [kinds if Kind.NAME in kinds[:1] or not kinds else (Kind.OFFICE, *kinds) for kinds in found]
    return found


def _counted(reading: Reading) -> Iterator[tuple[int, Kind]]:
    """What counts or ranks only with the words beside it: "a fifth of", "most of", "all but one", "the last"."""
    yield from ((place, Kind.AMOUNT) for place in fractions(reading))
    yield from ((place, Kind.RANK) for place in lasts(reading))
    pairs = pairwise(zip(reading.lower, reading.tags, strict=True))
    for place, ((word, tag), (other, _)) in enumerate(pairs):
        if (word, other) in (feature_words.PER_CENT, ALL_BUT):
            yield from ((place, Kind.AMOUNT), (place + 1, Kind.AMOUNT))
        elif word == "most" and tag == "JJS":
            yield place, Kind.AMOUNT


def _kinds(word: str, tag: str, inside: Kind | None) -> Kinds:
    listed = _BY_WORD.get(word, ()) if tag not in ("NNP", "NNPS") or word not in feature_words.FIRST_PLURAL else ()
    if word in feature_words.PERHAPS_VERBS and tag == "MD":
        listed = (Kind.GUESS, *listed)
    if listed and listed[0] is Kind.SAID and tag[:2] != "VB" and word != "according":
        listed = listed[1:]
    tagged = _BY_TAG.get(tag)
    if tagged is Kind.NAME and inside not in (None, Kind.NAME):
        tagged = None
    order = (tagged, inside) if tagged is Kind.COMPARISON else (inside, tagged)
    named = tuple(kind for kind in order if kind is not None)
    return tuple(dict.fromkeys((*listed, *named)))


def _follow(reading: Reading, found: list[Kinds]) -> None:
    """The verb belongs to what leads to it: "will meet" is a plan, "has closed" a past event."""
    lower, tags = reading.lower, reading.tags
    for place, word in enumerate(lower):
        lead = found[place][:1]
        plans = lead == (Kind.PLAN,) and (tags[place] == "MD" or lower[place + 1 : place + 2] == ["to"])
        going = word == "going" and lower[place + 1 : place + 2] == ["to"] and tags[place + 2 : place + 3] == ["VB"]
        past = word in _BE_HAVE and (tags[place] == "VBD" or word in feature_words.HAVE)
        if not (plans or past or going):
            continue
        kind, wanted = (Kind.PAST, ("VBN",)) if past else (Kind.PLAN, ("VB",))
        stretch = range(place + 1, min(len(lower), place + 1 + _FAR))
        end = next((at for at in stretch if tags[at] in wanted), None)
        if end is None:
            continue
        for at in range(place, end + 1):
            if at in (place, end) or tags[at] == "TO":
                found[at] = (kind, *(other for other in found[at] if other is not kind))


def _head(reading: Reading, found: list[Kinds]) -> None:
    """A sentence that begins with its bare main verb is a demand."""
    first = next((place for place, word in enumerate(reading.words) if word[:1].isalpha()), None)
    if first is not None and reading.tags[first] == "VB" and reading.heads[first] == first:
        found[first] = (Kind.DEMAND, *found[first])
