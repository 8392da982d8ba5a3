"""The claim types of a part of a sentence, judged by its words.

After the claim types of AVeriTeC (Schlichtkrull et al. 2023); see ``ClaimType``.
"""

from collections.abc import Iterator
from itertools import pairwise

from annotator.domain.vocabulary import ClaimType
from annotator.suggest import feature_words, speech_words
from annotator.suggest.numerals import is_numerical
from annotator.suggest.speech_words import pairs, words
from annotator.suggest.tree import FINITE, Tree

_CAUSES = words(
    "because caused causes cause causing triggered triggers prompted therefore thanks hence blames blamed sparked"
)
_CAUSING = pairs("led-to leads-to lead-to resulted-in results-in result-of attributed-to owing-to helped-by driven-by")
_COMPARING = words("compared comparison versus vs unlike outnumber outnumbered exceeds exceeded twice")
_ADDING = words("more less fewer further later earlier longer")
_HEADING = pairs("expected-to going-to likely-to set-to plan-to plans-to planned-to intends-to aims-to hopes-to")
_EXPECTING = words("expects expect expected predicts predicted forecast forecasts")
_POSITIONS = words(
    "supports support supported opposes oppose opposed backs backed condemned condemns rejects rejected favours favors "
    "favoured favored endorsed endorses urged urges demanded demands advocates advocated"
)
_STANDING = pairs("voted-for voted-against voted-to called-for calls-for calling-for")
_DUTIES = frozenset(("must", "should", "ought"))
_PAST = frozenset(("VBD", "VBN"))


def types_of(tree: Tree, start: int, end: int, spoken: bool) -> tuple[ClaimType, ...]:
    """The types of tokens ``start`` to ``end`` (exclusive), in the order of ``ClaimType``.

    ``spoken`` says that the claim is attributed to somebody. The default is an event or a property.
    """
    shown = set(_shown(tree, start, end, spoken))
    if not shown & (set(ClaimType) - {ClaimType.QUOTATION}):
        shown.add(ClaimType.EVENT)
    return tuple(each for each in ClaimType if each in shown)


def _shown(tree: Tree, start: int, end: int, spoken: bool) -> Iterator[ClaimType]:
    reading = tree.reading
    lower, tags = reading.lower[start:end], reading.tags[start:end]
    seen, together = set(lower), set(pairwise(lower))
    if _happened(lower, tags):
        yield ClaimType.EVENT
    if is_numerical(tree.reading.lower[start:end], tree.reading.tags[start:end]):
        yield ClaimType.NUMERICAL
    if _compares(lower, tags, seen):
        yield ClaimType.COMPARISON
    if _is_quoted(tree, start, end):
        yield ClaimType.QUOTATION
    foreseen = bool(together & _HEADING)
    if seen & _CAUSES or together & _CAUSING or _is_due(lower, tags):
        yield ClaimType.CAUSAL
    if seen & feature_words.FUTURE or foreseen or seen & _EXPECTING:
        yield ClaimType.PREDICTION
    if _stands(lower, tags) or together & _STANDING or (spoken and _demands(tree, start, end)):
        yield ClaimType.POSITION


def _is_due(lower: list[str], tags: list[str]) -> bool:
    """Whether something has a cause: "due to rain", not "due to arrive"."""
    return any(
        word == "due" and lower[place + 1 : place + 2] == ["to"] and tags[place + 2 : place + 3] != ["VB"]
        for place, word in enumerate(lower)
    )


def _stands(lower: list[str], tags: list[str]) -> bool:
    """Whether somebody supports or opposes something; "was rejected" does not say who."""
    return any(
        word in _POSITIONS and (tags[place] in FINITE or feature_words.HAVE & set(lower[max(0, place - 2) : place]))
        for place, word in enumerate(lower)
    )


def _demands(tree: Tree, start: int, end: int) -> bool:
    reading = tree.reading
    for place in range(start, end):
        if reading.lower[place] in _DUTIES and reading.tags[place] == "MD":
            above = reading.heads[reading.heads[place]]
            if above == reading.heads[place] or not start <= above < end:
                return True
    return False


def _happened(lower: list[str], tags: list[str]) -> bool:
    """A finite past or a perfect that is not a reporting verb."""
    if any(tag == "VBD" and word not in speech_words.SAYING for word, tag in zip(lower, tags, strict=True)):
        return True
    return any(
        word in feature_words.HAVE and tags[place] in FINITE and "VBN" in tags[place + 1 : place + 5]
        for place, word in enumerate(lower)
    )


def _compares(lower: list[str], tags: list[str], seen: set[str]) -> bool:
    """A comparison; "more than 400" is only a number."""
    if seen & _COMPARING or ("record" in seen and "CD" in tags):
        return True
    for place, (word, tag) in enumerate(zip(lower, tags, strict=True)):
        if tag == "JJS" and word not in ("least", "latest") and lower[place + 1 : place + 2] != ["of"]:
            return True
        if (tag in ("JJR", "RBR") or lower[place + 1 : place + 2] == ["than"]) and _sets_beside(lower, tags, place):
            return True
    return False


def _sets_beside(lower: list[str], tags: list[str], place: int) -> bool:
    """Whether a comparative compares: "more slowly", "12 more than in May"; not "more than 400", "six more clinics"."""
    if lower[place + 1 : place + 2] == ["than"]:
        return lower[place] not in ("rather", "other") and "CD" not in tags[place + 2 : place + 3]
    if lower[place] in _ADDING:
        return "than" in lower[place:] or tags[place + 1 : place + 2] in (["JJ"], ["RB"])
    return True


def _is_quoted(tree: Tree, start: int, end: int) -> bool:
    marks = tree.marks[start:end]
    if not any(marks):
        return False
    inside = [tag for tag, mark in zip(tree.reading.tags[start:end], marks, strict=True) if mark]
    return sum(marks) > 0.6 * len(marks) or len(inside) > 7 or bool(FINITE & set(inside))
