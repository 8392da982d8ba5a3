"""The reasons that reviewers read: each feature belongs to a group, and a reason is the sum of a group.

Signs are mapped by name. Patterns are mapped by their words: a month to "date or time", a pair with an amount to
"quantity". The rest counts as wording or structure, whose sum says which sentences it resembles: checkable claims or
others.
"""

from annotator import english
from annotator.suggest import feature_words
from annotator.suggest.patterns import ENTITY, NUMBER, ROOT, ROOT_TAG, SUBJECT, SUBJECT_ROOT, SUBJECT_WORD, TAGS

WORDING, STRUCTURE = "wording", "build"
_SIDES = {
    WORDING: ("wording of checkable claims", "wording of other sentences"),
    STRUCTURE: ("built like checkable claims", "built like other sentences"),
}
_PRONOUNS, _NAMES, _PRESENT = "pronouns instead of names", "names and where they stand", "present tense"
_NOUNS, _MODAL, _MARKS, _NO_SUBJECT = "nouns and details", "can, would or should", "punctuation", "no subject"
_MONEY, _PERCENT, _QUANTITY, _DATE = "amount of money", "percentage or share", "quantity", "date or time"
_RANKING, _PERSON, _PLACE, _THING = "ranking", "named person or organisation", "named place", "named thing"
_PAST, _SAID, _COMPARES, _CHANGE = "past event", "attributed statement", "compares two things", "says what changed"
_CAUSE, _OPINION, _PREDICTION, _UNCERTAIN = "cause and effect", "opinion word", "prediction", "uncertain"
_CALL, _CONDITION, _COURTESY, _FIRST = "call for action", "condition", "courtesy", "first person"
_SECOND, _QUESTION, _NO_VERB, _QUOTED = "speaks to somebody", "question", "no verb", "quoted words"

SIGNS = {
    "money": _MONEY, "percent": _PERCENT, "share": _PERCENT, "quantity": _QUANTITY, "large_number": _QUANTITY,
    "count_word": _QUANTITY, "date": _DATE, "time": _DATE, "ranking": _RANKING, "person_or_body": _PERSON,
    "place": _PLACE, "other_name": _THING, "past": _PAST, "perfect": _PAST, "reported": _SAID,
    "comparison": _COMPARES, "change": _CHANGE, "cause": _CAUSE, "long": "detail", "opinion": _OPINION,
    "stance": _OPINION, "future": _PREDICTION, "intention": _PREDICTION, "perhaps": _UNCERTAIN, "duty": _CALL,
    "condition": _CONDITION, "courtesy": _COURTESY, "first_singular": _FIRST, "first_plural": _FIRST,
    "second_person": _SECOND, "question": _QUESTION, "imperative": _CALL, "fragment": "fragment",
    "short": "short sentence", "no_verb": _NO_VERB, "verbless": _NO_VERB, "headline": "headline",
    "length": "detail", "third_person": _PRONOUNS, "that": WORDING, "comma": _MARKS, "share_of_names": _NAMES,
    "share_of_pronouns": _PRONOUNS, "share_of_past_verbs": _PAST, "share_of_present_verbs": _PRESENT,
    "share_of_nouns": _NOUNS, "share_of_adjectives": _NOUNS, "share_of_prepositions": _NOUNS,
    "share_of_determiners": _NOUNS, "byline": "byline or date line", "caption": "caption",
    "quoted": _QUOTED, "quoted_feeling": "quoted feeling", "office": "says who holds an office",
    "plan": _PREDICTION,
}  # fmt: skip
"""The group of every sign in ``features``."""

NEVER = frozenset(("fragment", "verbless", "caption", "byline"))
"""Signs of text that is not a sentence; it is never suggested."""
BY_HAND = {
    **dict.fromkeys(sorted(NEVER), -12.0), "headline": -9.0, "quoted": 0.0, "quoted_feeling": -0.8, "office": 2.5,
    "plan": -0.8, "reported": 0.0,
}  # fmt: skip
"""Weights of signs that debates and speeches do not have, or that they show wrongly; training uses them unchanged.

What is quoted or reported counts as if it were said outright: 0. A plan counts against a claim, although in debates
"he will raise your taxes" is one, about a programme.
"""

_LISTS = (
    (feature_words.MONEY | feature_words.CURRENCY_SIGNS, _MONEY),
    (feature_words.PERCENT | feature_words.SHARES, _PERCENT),
    (feature_words.LARGE | feature_words.COUNTS, _QUANTITY),
    ((english.MONTHS | frozenset(english.WEEKDAYS)) - {"may", "march"}, _DATE),
    (feature_words.COMPARISONS, _COMPARES),
    (feature_words.CHANGES, _CHANGE),
    (feature_words.RANKINGS, _RANKING),
    (english.REPORTING_VERBS, _SAID),
    (feature_words.CAUSES, _CAUSE),
    (feature_words.COURTESIES, _COURTESY),
    (feature_words.OPINIONS | feature_words.STANCES, _OPINION),
    (feature_words.FUTURE | feature_words.INTENTIONS, _PREDICTION),
    (feature_words.PERHAPS | feature_words.PERHAPS_VERBS, _UNCERTAIN),
    (feature_words.DUTY, _CALL),
    (feature_words.CONDITIONS, _CONDITION),
    (feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL, _FIRST),
    (feature_words.SECOND, _SECOND),
    (frozenset("?"), _QUESTION),
)
_BY_WORD = {word: group for words, group in reversed(_LISTS) for word in words}
_BY_ENTITY = {
    "MONEY": _MONEY, "PERCENT": _PERCENT, "CARDINAL": _QUANTITY, "QUANTITY": _QUANTITY, "ORDINAL": _RANKING,
    "DATE": _DATE, "TIME": _DATE, "PERSON": _PERSON, "PER": _PERSON, "ORG": _PERSON, "GPE": _PLACE, "LOC": _PLACE,
    "FAC": _PLACE, "NORP": _PLACE,
}  # fmt: skip
_BY_TAG = (("CD", _QUANTITY), ("JJR", _COMPARES), ("RBR", _COMPARES), ("JJS", _RANKING), ("RBS", _RANKING),
           ("VBD", _PAST), ("$", _MONEY), ("MD", _MODAL), ("PRP", _PRONOUNS), ("VBZ", _PRESENT), ("VBP", _PRESENT),
           ("NNP", _NAMES), ("NNPS", _NAMES), ("NN", _NOUNS), ("NNS", _NOUNS), ("JJ", _NOUNS))  # fmt: skip
"""The first of these tags in a pattern decides its group."""


def named(group: str, weight: float) -> str:
    """The words for a group whose contributions sum to ``weight``."""
    sides = _SIDES.get(group)
    return sides[weight < 0] if sides else group


def group_of(pattern: str) -> str:
    """The group of a pattern of ``patterns``."""
    for prefix in (ENTITY, ROOT, ROOT_TAG, SUBJECT, SUBJECT_WORD, SUBJECT_ROOT):
        if pattern.startswith(prefix):
            return _by_kind(prefix, pattern.removeprefix(prefix))
    if pattern.startswith(TAGS):
        return _by_tags(pattern.removeprefix(TAGS).split())
    words = pattern.split()
    known = (_by_place_holder(word) or _BY_WORD.get(word) for word in words)
    return next((group for group in known if group), WORDING if len(words) > 1 else _by_shape(pattern))


def _by_kind(prefix: str, rest: str) -> str:
    if prefix == ENTITY:
        return _BY_ENTITY.get(rest, _THING)
    if prefix in (ROOT, SUBJECT_WORD):
        return _BY_WORD.get(rest, WORDING if prefix == ROOT else _PRONOUNS)
    if rest == "none":
        return _NO_SUBJECT
    kinds = rest.split()
    return next((_BY_ENTITY[kind] for kind in kinds if kind in _BY_ENTITY), None) or _by_tags(kinds)


def _by_tags(tags: list[str]) -> str:
    return next((group for tag, group in _BY_TAG if tag in tags), STRUCTURE)


def _by_place_holder(word: str) -> str | None:
    if word == NUMBER:
        return _QUANTITY
    label = word[1:-1] if word[:1] == "<" and word[-1:] == ">" else ""
    return _BY_ENTITY.get(label, _THING) if label.isupper() else None


def _by_shape(word: str) -> str:
    if "0" in word:
        return _QUANTITY
    return WORDING if any(map(str.isalpha, word)) else _MARKS
