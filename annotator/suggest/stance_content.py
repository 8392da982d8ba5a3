"""What a speech act that states nothing is about: the thing demanded, asked for, blamed, voiced or denied."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.suggest import speech_words

if TYPE_CHECKING:
    from annotator.suggest.tree import Stretch, Tree

_OBJECTS = frozenset(("dobj", "obj"))
_LATER = frozenset(("advcl", "conj"))
_CLAUSES = frozenset(("ccomp", "xcomp"))
_OVER = frozenset(("for", "of", "over", "as", "on"))
_SUBJECT = frozenset(("nsubj",))
_WHETHER = frozenset(("whether", "if", "how", "why", "what", "when", "where", "who"))
_THING_NOUNS = ("NN", "NNS", "NNP", "NNPS")


def _demanded(tree: "Tree", place: int) -> "Stretch | None":
    """A thing or a clause: "demanded an inquiry", "demanded that it close"."""
    for kid in tree.kids[place]:
        if kid > place and tree.reading.deps[kid] in _OBJECTS | _CLAUSES:
            return tree.left[kid], tree.right[kid] + 1
    return None


def _called_for(tree: "Tree", place: int) -> "Stretch | None":
    after = place + 1
    if tree.reading.lower[after : after + 1] != ["for"]:
        return None
    if tree.reading.deps[after] == "mark":
        return after + 1, tree.right[tree.reading.heads[after]] + 1
    if not tree.kids[after]:
        return None
    if tree.reading.lower[tree.kids[after][0]] in speech_words.SUMMONED:
        return None
    return after + 1, tree.right[after] + 1


def _asked_for(tree: "Tree", place: int) -> "Stretch | None":
    """A thing or a clause that is asked for: "asked for a delay", "asked the court for the trial to be moved"."""
    reading = tree.reading
    for kid in tree.kids[place]:
        if kid <= place or reading.lower[tree.left[kid]] != "for":
            continue
        if (
            reading.deps[kid] == "prep"
            and not {reading.lower[inner] for inner in tree.kids[kid]} & speech_words.SUMMONED
        ):
            return kid + 1, tree.right[kid] + 1
        if reading.deps[kid] in ("advcl", "ccomp", "xcomp"):
            return tree.left[kid], tree.right[kid] + 1
    return None


def _complained(tree: "Tree", place: int) -> "Stretch | None":
    """The thing complained or warned of."""
    for kid in tree.kids[place]:
        if kid > place and tree.reading.lower[kid] in ("of", "about") and tree.kids[kid]:
            return kid + 1, tree.right[kid] + 1
    return None


def _voiced(tree: "Tree", place: int) -> "Stretch | None":
    """The clause of a noun for speech: "voiced concern that the dam was unsafe"."""
    reading = tree.reading
    for kid in tree.kids[place]:
        if reading.deps[kid] not in _OBJECTS or reading.lower[kid] not in speech_words.VOICED | speech_words.SAYINGS:
            continue
        for clause in tree.kids[kid]:
            if clause > kid and reading.lower[tree.left[clause]] == "that" and tree.subject(clause) is not None:
                return tree.left[clause] + 1, tree.right[clause] + 1
    return None


def _remembered(tree: "Tree", place: int) -> "Stretch | None":
    """A thing with a clause that says what happened: "remembers the day the water came"."""
    for kid in tree.kids[place]:
        if kid > place and tree.reading.deps[kid] in _OBJECTS:
            clause = any(tree.reading.deps[inner] == "relcl" for inner in tree.kids[kid])
            return (tree.left[kid], tree.right[kid] + 1) if clause else None
    return None


def _put(tree: "Tree", place: int) -> "Stretch | None":
    """The figure in "put the number of dead at 40"."""
    reading = tree.reading
    if not any(kid > place and reading.lower[kid] in speech_words.COUNTED for kid in tree.kids[place]):
        return None
    for kid in tree.kids[place]:
        end = tree.right[kid] + 1
        if reading.lower[kid] == "at" and ("CD" in reading.tags[kid:end] or "$" in reading.tags[kid:end]):
            return kid + 1, end
    return None


def _called_on(tree: "Tree", place: int) -> "Stretch | None":
    """What somebody is called on to do; the parse may attach it to the verb or to the name."""
    reading = tree.reading
    after = place + 1
    if reading.lower[after : after + 1] != ["on"]:
        return None
    for kid in (*tree.kids[place], *(inner for noun in tree.kids[after] for inner in tree.kids[noun])):
        if kid > after and reading.tags[kid] == "VB" and reading.lower[kid - 1] == "to":
            return kid, tree.right[kid] + 1
    return None


def _showed(tree: "Tree", place: int) -> "Stretch | None":
    """What a poll or a study shows, even if it is a thing: "The poll indicates a tightening race"."""
    head = tree.child(place, _SUBJECT)
    if head is None or tree.reading.lower[head] not in speech_words.FINDERS:
        return None
    return _demanded(tree, place)


def _urged(tree: "Tree", place: int) -> "Stretch | None":
    """What somebody is to do: "urged the council to close the road"."""
    for kid in tree.kids[place]:
        asked = tree.reading.lower[place] in speech_words.ASKING
        if asked and not any(tree.reading.deps[other] in _OBJECTS for other in tree.kids[place]):
            continue
        if kid > place and tree.reading.deps[kid] in _CLAUSES and "to" in tree.reading.lower[place:kid]:
            return kid, tree.right[kid] + 1
    for kid in tree.kids[place]:  # "urged the release of 40 prisoners"
        of = any(tree.reading.lower[inner] == "of" for inner in tree.kids[kid])
        if kid > place and of and tree.reading.lower[place].startswith("urg") and tree.reading.deps[kid] in _OBJECTS:
            return tree.left[kid], tree.right[kid] + 1
    return None


def _asked(tree: "Tree", place: int) -> "Stretch | None":
    reading = tree.reading
    for kid in tree.kids[place]:
        left = tree.left[kid]
        if kid > place and reading.deps[kid] in _CLAUSES and reading.lower[left] in _WHETHER:
            return left + (reading.lower[left] in ("whether", "if")), tree.right[kid] + 1
    for after in range(place + 1, min(place + 3, len(reading.words))):
        if reading.lower[after] in _WHETHER | {"whom"} and tree.below(after, place):
            return place + 1, tree.right[place] + 1
    return None


def _blamed(tree: "Tree", place: int) -> "Stretch | None":
    """What somebody is blamed or praised for, or as what; or the words quoted."""
    reading = tree.reading
    thing = next((kid for kid in tree.kids[place] if kid > place and reading.deps[kid] in _OBJECTS), None)
    if thing is None:
        runs = [run for run in tree.runs() if run[0] == place + 1]
        return runs[0] if runs else None
    end = min((tree.left[kid] for kid in tree.kids[place] if tree.reading.deps[kid] in _LATER), default=None)
    for run in tree.runs():
        if run[0] > place and (end is None or run[0] < end):
            return run
    for after in (*tree.kids[place], *tree.kids[thing]):
        if after < thing or reading.lower[after] not in _OVER or not tree.kids[after]:
            continue
        inner = tree.kids[after]
        doing = any(reading.tags[kid] == "VBG" or reading.deps[kid] == "pcomp" for kid in inner)
        fights = reading.lower[place] in speech_words.FIGHTING
        if fights and not doing and reading.lower[after] != "as":
            continue
        if reading.lower[after] != "of" or doing or reading.lower[place] in speech_words.ACCUSING:
            return after + 1, tree.right[after] + 1
    if reading.lower[place] in speech_words.ACCUSING:  # the parse may take the deed for part of a name
        for after in range(place + 2, tree.right[place]):
            if reading.lower[after] == "of" and reading.lower[after + 1].endswith("ing"):
                return after + 1, tree.right[place] + 1
    if reading.lower[place] in speech_words.BLAMES:
        return tree.left[thing], tree.right[thing] + 1
    return None


def _rejected(tree: "Tree", place: int) -> "Stretch | None":
    """A claim or charge, or anything "as false", and nothing else: not "rejected the bid"."""
    if "as" in {tree.reading.lower[kid] for kid in tree.kids[place] if kid > place}:
        return _blamed(tree, place)
    for kid in tree.kids[place]:
        if kid > place and tree.reading.deps[kid] in _OBJECTS and tree.reading.lower[kid] in speech_words.CHARGES:
            return tree.left[kid], tree.right[kid] + 1
    return None


def _disputed(tree: "Tree", place: int) -> "Stretch | None":
    for kid in tree.kids[place]:
        if kid > place and tree.reading.deps[kid] in _OBJECTS and tree.reading.tags[kid] in _THING_NOUNS:
            return tree.left[kid], tree.right[kid] + 1
    return None


RULES: tuple[tuple[frozenset[str], Callable[["Tree", int], "Stretch | None"]], ...] = (
    (speech_words.CALLING, _called_for),
    (speech_words.CALLING, _called_on),
    (speech_words.ASKING_FOR, _asked_for),
    (speech_words.COMPLAINING, _complained),
    (speech_words.REMEMBERING, _remembered),
    (speech_words.PUTTING, _put),
    (speech_words.VOICING, _voiced),
    (speech_words.SHOWING, _showed),
    (speech_words.DEMANDING, _demanded),
    (speech_words.URGING, _urged),
    (speech_words.ASKING, _asked),
    (speech_words.BLAMING, _blamed),
    (speech_words.DOUBTING, _disputed),
    (speech_words.REJECTING, _rejected),
)
"""The verbs of each kind of speech act with the rule for their content."""
