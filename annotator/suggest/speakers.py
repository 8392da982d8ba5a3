"""Finding the speaker of a reporting verb: its subject, the one it shares with a verb before it, or who follows it."""

from typing import TYPE_CHECKING

from annotator.suggest import speech_words

if TYPE_CHECKING:
    from annotator.suggest.parsed_sentence import Reading
    from annotator.suggest.tree import Stretch, Tree

_AFTER = frozenset(("nsubj", "dobj", "obj", "attr", "npadvmod", "oprd", "dep", "appos", "ccomp", "dative"))
_HANGING = frozenset(("conj", "advcl", "xcomp", "ccomp"))
_PARTING = frozenset((":", "—", "–"))
_AFTERWARDS = frozenset(("about", "after", "before", "during", "when", "as"))


def speaker_at(tree: "Tree", head: int, verb: int) -> "Stretch":
    """The name of a speaker without the verb before it, which a parse may take for part of the name, and what follows.

    "joked head coach Tyrell Banks", "sneered one user on Facebook about the statue".
    """
    office = head < verb and tree.reading.lower[head] in speech_words.ROLES
    start, end = tree.name(_named(tree, head, verb) if office else head)
    if head < verb:
        return start, _before_time(tree, start, end)
    tags, lower = tree.reading.tags, tree.reading.lower
    if start <= verb:
        start = verb + 1
        named = next((at for at in range(end - 1, start - 1, -1) if not tags[at].startswith("NNP")), start - 1)
        start = named + 1 if start <= named < end - 1 else start
    return start, next((at for at in range(start + 1, end) if lower[at] in _AFTERWARDS), end)


def _named(tree: "Tree", head: int, verb: int) -> int:
    """The name that a parse puts deep below an office: "Leader of the council Alan Frome"."""
    reading = tree.reading
    return next(
        (
            place
            for place in range(head + 1, verb)
            if reading.deps[place] == "appos"
            and reading.tags[place] == "NNP"
            and tree.below(place, head)
            and reading.words[tree.left[place] - 1] not in (",", "(")
        ),
        head,
    )


def _before_time(tree: "Tree", start: int, end: int) -> int:
    """The end of a description before a day taken for a part of it: "A federal jury on Friday"."""
    dated = end - start > 2 and tree.reading.tags[end - 2] == "IN"
    return end - 2 if dated and tree.reading.lower[end - 1] in speech_words.TIMES else end


def speaker_of(tree: "Tree", verb: int) -> tuple[int | None, bool]:
    """The head of the speaker, and whether it belongs to this verb.

    A subject inside the quotation is a parser error; for "who said" it is the noun before.
    """
    reading = tree.reading
    subjects = [kid for kid in tree.kids[verb] if reading.deps[kid] == "nsubj" and not tree.marks[kid]]
    before = [kid for kid in subjects if kid < verb]
    if len(before) > 1 and (reading.tags[before[-1]] == "NNP" or _PARTING & set(reading.words[before[0] : before[-1]])):
        return before[-1], True  # "the headmaster, Olof Grann, said", "Correction: the report said"
    if len(before) > 1 and _is_inserted(tree, before[-1], verb):
        return before[-1], True  # "The bridge, engineers wrote, …"
    for kid in subjects:
        if kid < verb or len(subjects) == 1:
            if reading.lower[kid] in ("who", "which", "that"):
                return (reading.heads[verb], True) if reading.deps[verb] == "relcl" else (None, True)
            return kid, True
    if reading.deps[verb] == "advcl" and reading.tags[verb] in ("VBN", "VBD") and verb < reading.heads[verb]:
        return None, True  # "Asked whether he knew, Holm replied …"
    if reading.deps[verb] in ("conj", "advcl") and not inverts(tree, verb):
        head = reading.heads[verb]
        while reading.heads[head] != head and (
            _is_said(tree, head) or (tree.subject(head) is None and reading.deps[head] in _HANGING)
        ):
            head = reading.heads[head]
        subject = tree.child(head, frozenset(("nsubj",)))
        if subject is not None and not tree.marks[subject]:
            return subject, False
    if reading.deps[verb] == "amod" and reading.heads[verb] > verb:
        return _whole_name(reading, reading.heads[verb]), True
    if inverts(tree, verb):
        for kid in tree.kids[verb]:
            if kid > verb and reading.deps[kid] in _AFTER and reading.tags[kid][:2] in ("NN", "CD", "PR", "DT"):
                return (kid, True) if not tree.marks[kid] else (None, True)
    return None, True


def inverts(tree: "Tree", verb: int) -> bool:
    """Whether a verb follows its content: “…,” said …"""
    if tree.reading.tags[verb] == "VBG":
        return False
    before = tree.reading.words[verb - 1 : verb]
    return bool(before) and (tree.marks[verb - 1] or before[0] == ",")


def _is_inserted(tree: "Tree", subject: int, verb: int) -> bool:
    """Whether only helping words stand between a subject and its verb, and a comma before them."""
    reading = tree.reading
    start, end = tree.phrase(subject)
    return reading.words[start - 1] == "," and all(reading.heads[place] == verb for place in range(end, verb))


def _whole_name(reading: "Reading", place: int) -> int:
    """The head of the name that a word is part of."""
    while reading.deps[place] == "compound":
        place = reading.heads[place]
    return place


def _is_said(tree: "Tree", verb: int) -> bool:
    """Whether a verb is, or is joined to, the content of another reporting verb."""
    reading = tree.reading
    head = reading.heads[verb]
    return (
        reading.deps[verb] == "ccomp" and reading.lower[head] in speech_words.SAYING and tree.subject(head) is not None
    )


def is_nobody(tree: "Tree", who: "Stretch") -> bool:
    """Whether a phrase names no speaker that could be asked: "I", "this", a bare number."""
    start, end = who
    reading = tree.reading
    if reading.lower[start] in ("nobody", "no", "neither"):
        return True
    if end - start > 1:
        return False
    return reading.lower[start] in speech_words.NOBODY or (
        reading.tags[start] == "CD" and reading.lower[start] != "one"
    )
