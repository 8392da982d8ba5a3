"""Reporting words and whose they are: the saying in a sentence, with its speaker."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.suggest import speech_words as words_of
from annotator.suggest.tree import FINITE, Stretch, Tree

_SPEAKING = frozenset(("VBD", "VBZ", "VBP", "VBN", "VBG", "VB", ""))
_PASSIVE = frozenset(("nsubjpass", "nsubj:pass", "auxpass", "aux:pass"))
_AFTER = frozenset(("nsubj", "dobj", "obj", "attr", "npadvmod", "oprd", "dep", "appos", "ccomp", "dative"))
_NOMINAL = frozenset(("acl", "ccomp", "relcl"))
_HANGING = frozenset(("conj", "advcl", "xcomp", "ccomp"))
_GENITIVE = frozenset(("poss", "nmod:poss"))
_LONGEST_HEARER = 6
"""Tokens of "reporters" or "the Lysna Gazette" after "told"; what is longer is what they are told."""


class CueKind(StrEnum):
    """What part of speech a cue is: "said", "her claim", "according to"."""

    VERB = "verb"
    NOUN = "noun"
    PREPOSITION = "preposition"


@dataclass(frozen=True, slots=True)
class Cue:
    """A saying: who, the cue's words, all the tokens of both, and where the cue's main word stands.

    ``clause`` is the head of what a noun like "claim" says. ``inverted``: the speaker comes after the verb.
    ``own_subject``: the verb does not share the speaker of another.
    """

    speaker: Stretch
    text: str
    saying: Stretch
    place: int
    kind: CueKind = CueKind.VERB
    clause: int | None = None
    inverted: bool = False
    own_subject: bool = True


def find_cues(tree: Tree) -> list[Cue]:
    """The sayings outside quotation marks, from left to right."""
    quotes = any(tree.marks)
    found: list[Cue] = []
    for place, word in enumerate(tree.reading.lower):
        if word not in words_of.ALL or tree.marks[place]:
            continue
        cue = _according_to(tree, place) if word == "according" else _noun(tree, place) or _verb(tree, place, quotes)
        if cue and not _is_nobody(tree, cue.speaker):
            found.append(cue)
    return found


def _verb(tree: Tree, place: int, quotes: bool) -> Cue | None:
    reading = tree.reading
    word, tag = reading.lower[place], reading.tags[place]
    if tag not in _SPEAKING or not _says(tree, place, quotes):
        return None
    passive = any(reading.deps[kid] in _PASSIVE for kid in tree.kids[place])
    head, own = _agent(tree, place) if passive else _speaker(tree, place)
    if head is None:
        who = None if passive or tag in ("VB", "VBG") else _neighbour(tree, place)
        if who is None:
            return None
        saying = min(who[0], place), max(who[1], place + 1)
        return Cue(who, reading.words[place], saying, place, inverted=who[0] > place)
    who = tree.name(head)
    last, end = _cue_end(tree, place, word)
    text = reading.slice(place, last)
    start, stop = min(_helpers(tree, place)), end
    if own and tree.below(place, head):  # "the driver, who says …"
        start = min(start, tree.phrase(head)[0])
    elif own:
        start, stop = min(start, tree.extent(head)[0]), max(stop, tree.extent(head)[1])
    if start and reading.lower[start - 1] == "as":  # ", as Holm remarked"
        start -= 1
    return Cue(who, text, (start, stop), place, inverted=own and head > place, own_subject=own)


def _says(tree: Tree, place: int, quotes: bool) -> bool:
    """Whether a reporting word reports here: "he said", not "to say", "a reported case" or "did not say"."""
    reading = tree.reading
    word, tag = reading.lower[place], reading.tags[place]
    kids = tree.kids[place]
    clause = quotes or any(reading.deps[kid] in ("ccomp", "xcomp", "parataxis") for kid in kids) or not reading.parsed
    if (
        word not in words_of.ALWAYS
        and not (word in words_of.QUOTING and quotes)
        and not (word in words_of.CLAUSAL and clause)
    ):
        return False
    particle = words_of.PARTICLES.get(word)
    if particle and reading.lower[place + 1 : place + 2] != [particle]:
        return False
    if any(reading.deps[kid] == "neg" for kid in kids) or reading.lower[place + 1 : place + 3] == ["not", "to"]:
        return False
    if tag == "VB":
        return quotes and any(reading.tags[kid] == "MD" for kid in kids)
    if tag == "VBG":
        return word in words_of.SAYING_AS_WELL and reading.deps[place] in ("advcl", "conj", "xcomp")
    return tag != "VBN" or reading.deps[place] not in ("amod", "acl", "xcomp")


def _speaker(tree: Tree, verb: int) -> tuple[int | None, bool]:
    """The head of the speaker and whether it stands with the verb itself.

    A subject inside the quotation is the parser's mistake; of "who said" it is the noun before.
    """
    reading = tree.reading
    subjects = [kid for kid in tree.kids[verb] if reading.deps[kid] == "nsubj" and not tree.marks[kid]]
    before = [kid for kid in subjects if kid < verb]
    if len(before) > 1 and (reading.tags[before[-1]] == "NNP" or ":" in reading.words[before[0] : before[-1]]):
        return before[-1], True  # "the headmaster, Olof Grann, said", "Correction: the report said"
    for kid in subjects:
        if kid < verb or len(subjects) == 1:
            if reading.lower[kid] in ("who", "which", "that"):
                return (reading.heads[verb], True) if reading.deps[verb] == "relcl" else (None, True)
            return kid, True
    if reading.deps[verb] in ("conj", "advcl") and not _inverts(tree, verb):
        head = reading.heads[verb]
        while reading.heads[head] != head and (
            _is_said(tree, head) or (tree.subject(head) is None and reading.deps[head] in _HANGING)
        ):
            head = reading.heads[head]
        subject = tree.child(head, frozenset(("nsubj",)))
        if subject is not None and not tree.marks[subject]:
            return subject, False
    if _inverts(tree, verb):
        for kid in tree.kids[verb]:
            if kid > verb and reading.deps[kid] in _AFTER and reading.tags[kid][:2] in ("NN", "CD", "PR", "DT"):
                return (kid, True) if not tree.marks[kid] else (None, True)
    return None, True


def _is_said(tree: Tree, verb: int) -> bool:
    """Whether a verb is (joined to) what another reporting verb says."""
    reading = tree.reading
    head = reading.heads[verb]
    return reading.deps[verb] == "ccomp" and reading.lower[head] in words_of.SAYING and tree.subject(head) is not None


def _inverts(tree: Tree, verb: int) -> bool:
    """Whether a verb follows what is said: “…,” said …"""
    if tree.reading.tags[verb] == "VBG":
        return False
    before = tree.reading.words[verb - 1 : verb]
    return bool(before) and (tree.marks[verb - 1] or before[0] == ",")


def _agent(tree: Tree, verb: int) -> tuple[int | None, bool]:
    """Of "was told by the council" the council."""
    agent = tree.child(verb, frozenset(("agent",)))
    clause = tree.child(verb, frozenset(("ccomp",)))
    if agent is None or clause is None or not tree.kids[agent]:
        return None, False
    return tree.kids[agent][0], True


def _noun(tree: Tree, place: int) -> Cue | None:
    """A noun that says: "her claim that …"."""
    reading = tree.reading
    if reading.lower[place] not in words_of.SAYINGS or reading.tags[place] not in ("NN", "NNS"):
        return None
    clause = tree.child(place, _NOMINAL)
    owner = tree.child(place, _GENITIVE)
    if owner is None and (named := tree.child(place, frozenset(("nsubj",)))) is not None:
        owner = named if any(tree.reading.tags[kid] == "POS" for kid in tree.kids[named]) else None
    if clause is None or owner is None or "that" not in reading.lower[place + 1 : place + 3]:
        return None
    who = tree.name(owner)
    if reading.words[who[1] - 1] in ("’s", "'s", "’", "'") and who[1] - who[0] > 1:
        who = who[0], who[1] - 1
    return Cue(who, reading.words[place], (tree.left[owner], place + 1), place, CueKind.NOUN, clause)


def _according_to(tree: Tree, place: int) -> Cue | None:
    reading = tree.reading
    after = place + 2
    if reading.lower[place + 1 : after] != ["to"] or after >= len(reading.words):
        return None
    text = reading.slice(place, after)
    if not reading.parsed:
        who = _name_run(tree, after, 1) or _name_run(tree, after + 1, 1)
        return Cue(who, text, (place, who[1]), place, CueKind.PREPOSITION) if who else None
    nouns = [kid for kid in tree.kids[place + 1] if kid > place]
    if not nouns:
        return None
    saying = place, tree.extent(nouns[0])[1]
    return Cue(tree.name(nouns[0]), text, saying, place, CueKind.PREPOSITION)


def _cue_end(tree: Tree, verb: int, word: str) -> tuple[int, int]:
    """Where the cue's words end, and where the saying does: after whom it is said to, and when."""
    reading = tree.reading
    end = verb + 1
    if word in words_of.PARTICLES:
        end += 1
    last = end
    for kid in tree.kids[verb]:
        if kid == end or tree.left[kid] == end:
            told = word in words_of.TELLING and reading.deps[kid] in ("dobj", "dative", "obj", "iobj")
            if told and tree.right[kid] - end < _LONGEST_HEARER:
                last = end = tree.phrase(kid)[1]
    while (following := _adverbial_end(tree, verb, end)) > end:
        end = following
    return last, end


def _adverbial_end(tree: Tree, verb: int, start: int) -> int:
    """After a time or place of saying that begins at ``start``: "on Monday", "in a statement", "afterwards"."""
    reading = tree.reading
    if start >= len(reading.words) or tree.marks[start]:
        return start
    if reading.lower[start] in words_of.TIMES:
        return start + 1
    if reading.tags[start] != "IN":
        return start
    if words_of.TIMES & set(reading.lower[start + 1 : start + 2]):
        return start + 2
    if reading.heads[start] == verb and reading.deps[start] == "prep":
        inner = tree.right[start] + 1
        if not any(reading.tags[place] in FINITE for place in range(start, inner)):
            return inner
    return start


def _helpers(tree: Tree, verb: int) -> list[int]:
    """The verb and the helpers before it: "has said"."""
    deps = tree.reading.deps
    return [verb, *(kid for kid in tree.kids[verb] if kid < verb and deps[kid].startswith(("aux", "advmod")))]


def _neighbour(tree: Tree, verb: int) -> Stretch | None:
    """The name or pronoun right before the verb, else the name right after it, outside quotation marks."""
    if verb and tree.reading.lower[verb - 1] in words_of.PRONOUNS and not tree.marks[verb - 1]:
        return verb - 1, verb
    return _name_run(tree, verb - 1, -1) or _name_run(tree, verb + 1, 1)


def _name_run(tree: Tree, place: int, step: int) -> Stretch | None:
    """The run of capitalised words outside quotation marks that begins at ``place`` and goes on by ``step``."""
    end, words = place, tree.reading.words
    while 0 <= end < len(words) and words[end][:1].isupper() and not tree.marks[end]:
        end += step
    if end == place:
        return None
    return (place, end) if step > 0 else (end + 1, place + 1)


def _is_nobody(tree: Tree, who: Stretch) -> bool:
    """Whether a phrase names no speaker one could ask: "I", "this", a bare number."""
    start, end = who
    reading = tree.reading
    if reading.lower[start] in ("nobody", "no", "neither"):
        return True
    if end - start > 1:
        return False
    return reading.lower[start] in words_of.NOBODY or (reading.tags[start] == "CD" and reading.lower[start] != "one")
