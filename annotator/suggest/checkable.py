"""Whether a stretch of a sentence says enough by itself for somebody to look it up."""

from annotator.suggest import feature_words
from annotator.suggest import speech_words as words_of
from annotator.suggest.tags import is_numerical
from annotator.suggest.tree import Tree

_LEAST_WORDS = 4
_SPEAKERS = feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL | feature_words.SECOND


def is_clause(tree: Tree, start: int, end: int) -> bool:
    """Whether a verb and its subject stand there."""
    heads = tree.reading.heads
    return any(
        (subject := tree.subject(place)) is not None and start <= subject < end
        for place in range(start, end)
        if tree.finite(place) and (heads[place] == place or not start <= heads[place] < end)
    )


def is_checkable(tree: Tree, start: int, end: int, counted: bool = False) -> bool:
    """Whether a stretch has a subject and a verb and says something one could look up.

    ``counted`` asks for a number, or a date of something named. "We", "I" and "you" tell what only they know, and a
    pronoun alone says not enough of whom.
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
    """Whether a clause that hangs on a name has a number or another name: "who runs it" is no claim."""
    named = any(
        tag in ("NNP", "NNPS") and word not in words_of.CALENDAR
        for word, tag in zip(tree.reading.lower[start:end], tree.reading.tags[start:end], strict=True)
    )
    return named or "CD" in tree.reading.tags[start:end]
