"""Deciding whether a part of a sentence can be checked on its own."""

from annotator.suggest import feature_words, speech_words
from annotator.suggest.tags import is_numerical
from annotator.suggest.tree import Tree

_LEAST_WORDS = 4
_SPEAKERS = feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL | feature_words.SECOND


def is_clause(tree: Tree, start: int, end: int) -> bool:
    """Whether it has a verb and its subject."""
    heads = tree.reading.heads
    return any(
        (subject := tree.subject(place)) is not None and start <= subject < end
        for place in range(start, end)
        if tree.finite(place) and (heads[place] == place or not start <= heads[place] < end)
    )


def is_checkable(tree: Tree, start: int, end: int, counted: bool = False) -> bool:
    """Whether it has a subject and a verb and something that can be looked up.

    ``counted`` requires a number, or a date of something named. Only the speakers know what "we", "I" and "you" did,
    and a pronoun alone names nobody.
    """
    reading = tree.reading
    tags, lower = reading.tags[start:end], reading.lower[start:end]
    if sum(word[:1].isalnum() for word in lower) < _LEAST_WORDS or "?" in lower or not is_clause(tree, start, end):
        return False
    subject = next(
        kid for place in range(start, end) if tree.finite(place) and (kid := tree.subject(place)) is not None
    )
    if reading.lower[subject] in _SPEAKERS or (reading.tags[subject] == "EX" and counted):
        return False
    named = "NNP" in tags or "NNPS" in tags
    if any(
        (tag == "CD" and word != "one") or word in feature_words.LARGE for tag, word in zip(tags, lower, strict=True)
    ):
        return not counted or reading.tags[subject] == "NNP" or is_numerical(tree, start, end)
    if counted or reading.tags[subject] == "PRP":
        return named and not counted
    return named or bool({"JJR", "JJS", "RBR", "VBD", "VBN"} & set(tags))


def names_or_counts(tree: Tree, start: int, end: int) -> bool:
    """Whether a relative clause has a number or another name: "who runs it" is no claim."""
    named = any(
        tag in ("NNP", "NNPS") and word not in speech_words.CALENDAR
        for word, tag in zip(tree.reading.lower[start:end], tree.reading.tags[start:end], strict=True)
    )
    return named or "CD" in tree.reading.tags[start:end]
