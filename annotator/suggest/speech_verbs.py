"""Judging whether a verb reports speech, by the verb and by where it stands.

No list of verbs can hold all that writers use beside a quotation, so there the place decides: “…,” beamed Carl Voss;
Voss fumed: “…”. A quotation that reports an utterance begins the sentence and ends with a comma, a question mark or an
exclamation mark inside, or a comma after it; the title of a work does not.
"""

from typing import TYPE_CHECKING

from annotator.suggest import speech_words

if TYPE_CHECKING:
    from annotator.suggest.tree import Tree

_LONGEST_SUBJECT = 8


def reports(tree: "Tree", place: int, quotes: bool) -> bool:
    """Whether a reporting word reports here: "he said", not "to say", "a reported case" or "did not say"."""
    reading = tree.reading
    word, tag = reading.lower[place], reading.tags[place]
    kids = tree.kids[place]
    clause = quotes or any(reading.deps[kid] in ("ccomp", "xcomp", "parataxis") for kid in kids) or not reading.parsed
    if (
        word not in speech_words.ALWAYS
        and not (word in speech_words.QUOTING and quotes)
        and not (word in speech_words.CLAUSAL and clause)
        and not (word in speech_words.THINKING and _holds(tree, place))
        and not (word in speech_words.LEARNING and _holds(tree, place) and _is_paper(tree, place))
        and (word in speech_words.ALL or not quotes)
    ):
        return False
    particle = speech_words.PARTICLES.get(word)
    if particle and particle_end(tree, place) == place + 1:
        return False
    if (
        any(reading.deps[kid] == "neg" for kid in kids)
        or is_alternative(tree, place)
        or reading.lower[place + 1 : place + 3] == ["not", "to"]
    ):
        return False
    if tag == "VB":
        return quotes and any(reading.tags[kid] == "MD" for kid in kids)
    if tag == "VBG":
        if any(reading.deps[kid] == "aux" for kid in kids):  # "is warning that"
            return clause
        if reading.words[place + 1 : place + 2] == [":"]:
            return False
        return word in speech_words.SAYING_AS_WELL and reading.deps[place] in ("advcl", "conj", "xcomp")
    return tag != "VBN" or reading.deps[place] not in ("amod", "acl", "xcomp") or (quotes and _is_inverted(tree, place))


def particle_end(tree: "Tree", place: int) -> int:
    """The end of a verb with its particle: "pointed out", "made clear", "made it clear"."""
    particle = speech_words.PARTICLES.get(tree.reading.lower[place])
    following = tree.reading.lower[place + 1 : place + 3]
    if particle is None or particle not in following or following[0] not in (particle, "it"):
        return place + 1
    return place + 2 + following.index(particle)


def is_alternative(tree: "Tree", place: int) -> bool:
    """Whether a verb is one of two that somebody did not do: "neither confirmed nor denied"."""
    kids = tree.kids[place]
    return "nor" in tree.reading.lower[max(0, place - 1) : place] or "neither" in (
        tree.reading.lower[kid] for kid in kids
    )


def _holds(tree: "Tree", place: int) -> bool:
    """Whether a verb of thinking has a clause with a subject of its own, or stands inside what is thought."""
    reading = tree.reading
    if reading.deps[place] == "parataxis":
        return True
    return any(reading.deps[kid] == "ccomp" and tree.subject(kid) is not None for kid in tree.kids[place])


def _is_paper(tree: "Tree", place: int) -> bool:
    subject = tree.subject(place)
    return subject is not None and not speech_words.PAPERS.isdisjoint(tree.reading.lower[slice(*tree.phrase(subject))])


def is_beside_quotation(tree: "Tree", place: int) -> bool:
    """Whether any verb reports because only its subject stands between it and a quotation: “…,” beamed Carl Voss."""
    reading = tree.reading
    if reading.tags[place] not in ("VBD", "VBZ", "VBP", "VBN") or reading.lower[place] in speech_words.NOT_REPORTING:
        return False
    if _is_inverted(tree, place):
        return True
    subject = tree.subject(place)
    if subject is None or subject > place or reading.deps[place] == "relcl" or reading.tags[place] == "VBN":
        return False
    if reading.words[place + 1 : place + 2] in ([":"], [","]) and tree.marks[place + 2 : place + 3] == [True]:
        return True
    end = _quotation_end(tree)
    return 0 < end <= subject and place - end <= _LONGEST_SUBJECT


def _is_inverted(tree: "Tree", place: int) -> bool:
    """Whether a verb stands directly after a quotation and before somebody, even if taken for an attribute of them."""
    reading = tree.reading
    if place != _quotation_end(tree):
        return False
    if reading.tags[place] == "VBN":
        return reading.deps[place] == "amod" and reading.heads[place] > place
    return reading.tags[place + 1 : place + 2] != ["IN"]


def _quotation_end(tree: "Tree") -> int:
    """Where the quotation that begins a sentence ends, if it ends like an utterance, unlike a title; else 0."""
    words, end = tree.reading.words, next((at for at, marked in enumerate(tree.marks) if not marked), 0)
    return end if end > 1 and (words[end - 2] in (",", "?", "!", "—", "-") or words[end] == ",") else 0
