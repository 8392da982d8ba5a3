"""Cutting off what hangs at the end of a claim and belongs to somebody else or to no time yet.

"…, which is sad", "…, a fact not lost on the crowd", "…, though she would not say who", "…, figures from the agency
show", "…, Madam Speaker", "… and will finish the south before the rains".
"""

from annotator.suggest import feature_words, speech_words
from annotator.suggest.edges import sums_up, trim
from annotator.suggest.speech_words import words
from annotator.suggest.statements import clause_subject, is_refusal
from annotator.suggest.tree import FINITE, Stretch, Tree

_CONCEDING = words("though although but")
_HARD = frozenset(("CD", "NNP", "NNPS", "VBD", "VBN", "JJS", "JJR"))
_BE = words("is was ’s 's")
_FUTURE = words("will shall ’ll 'll wo")
_ADDRESSES = words("madam mr mr. mister sir ladies")
_LONGEST_REMARK = 7


def without_tail(tree: Tree, start: int, end: int) -> Stretch:
    """Tokens ``start`` to ``end`` without tails; the same if there is none."""
    if not tree.reading.tagged or not tree.reading.parsed:
        return start, end
    last = trim(tree, start, end)[1]
    cut = last
    for place in range(last - 1, start + 2, -1):
        comma = tree.reading.words[place - 1] == "," and not tree.marks[place]
        if (comma and _is_remark(tree, place, cut)) or _is_plan(tree, place, cut, start):
            cut = trim(tree, start, place - comma)[1]
    return (start, cut) if cut < last else (start, end)


def _is_remark(tree: Tree, place: int, end: int) -> bool:
    return (
        _judges(tree, place, end)
        or sums_up(tree, place, end)
        or _concedes(tree, place, end)
        or _names_source(tree, place, end)
        or _addresses(tree, place, end)
    )


def _judges(tree: Tree, place: int, end: int) -> bool:
    """“, which is sad”."""
    reading = tree.reading
    tags = reading.tags[place + 2 : end]
    judged = reading.lower[place] == "which" and set(reading.lower[place + 1 : place + 2]) <= _BE
    return judged and end - place <= _LONGEST_REMARK and "JJ" in tags and not _HARD & set(tags)


def _concedes(tree: Tree, place: int, end: int) -> bool:
    """“, though she would not say who they were”, “, although you'd think so”."""
    reading = tree.reading
    if reading.lower[place] not in _CONCEDING:
        return False
    if reading.lower[place + 1 : place + 2] == ["you"]:
        return True
    subject = clause_subject(tree, place, end)
    return subject is not None and reading.tags[subject] == "PRP" and is_refusal(tree, subject + 1)


def _names_source(tree: Tree, place: int, end: int) -> bool:
    """“, figures released by the agency show”; the parser often takes such a verb for a noun."""
    reading = tree.reading
    shows = reading.lower[end - 1] in speech_words.SHOWING
    found = speech_words.FINDERS & set(reading.lower[place : place + 3])
    return shows and bool(found) and not FINITE & set(reading.tags[place : end - 1])


def _addresses(tree: Tree, place: int, end: int) -> bool:
    """“, Madam Speaker”."""
    reading = tree.reading
    return reading.lower[place] in _ADDRESSES and end - place <= 3 and reading.deps[end - 1] in ("npadvmod", "appos")


def _is_plan(tree: Tree, place: int, end: int, start: int) -> bool:
    """“and will finish the south”: what is to come beside what has happened, with the same subject."""
    reading = tree.reading
    if reading.lower[place] not in _FUTURE or tree.marks[place] or reading.lower[place - 1] not in ("and", "but"):
        return False
    verb = reading.heads[place]
    first = reading.heads[verb]
    if reading.deps[verb] != "conj" or not start <= first < place or tree.right[verb] + 1 < end:
        return False
    helpers = {reading.lower[kid] for kid in tree.kids[first] if kid < first}
    done = reading.tags[first] == "VBD" or bool(helpers & (feature_words.HAVE | words("was were")))
    return done and not helpers & _FUTURE and tree.subject(verb) is None
