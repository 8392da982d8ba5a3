"""Trimming stretches of a sentence: unpaired quotation marks, commas, conjunctions, words that sum it up."""

from annotator.suggest import speech_words
from annotator.suggest.parsed_sentence import CLOSING, OPENING, STRAIGHT
from annotator.suggest.tree import Stretch, Tree

_STOPS = frozenset(".!?…;:,—–-")
_ENDS = frozenset(".…;:,—–-")
"""Without question and exclamation marks, which belong to the content."""
_JOINTS = frozenset(("and", "but", "or"))
_ENDINGS = frozenset(("’s", "'s", "’", "'"))
"""Genitive endings that the model separates from a name."""
_MARKS = OPENING | CLOSING | STRAIGHT
_BULLETS = frozenset("-*•‣▪◦·–—>#") | {"##", "###"}
_REMARKS = (
    speech_words.SAYINGS
    | speech_words.CHARGES
    | speech_words.words("fact view version promise point lesson figure reminder number charge account")
)
_VERBS = (["VBD"], ["VBZ"], ["MD"])


def trim(tree: Tree, start: int, end: int) -> Stretch:
    """A stretch without marks, "that" and conjunctions at its edges; pairs of marks stay."""
    words = tree.reading.words
    if start < end < len(words) and words[end] in _ENDINGS and not tree.reading.spaces[end - 1]:
        end += 1
    while start < end and (words[start] in _STOPS or joins(tree, start) or _is_loose(words, start, end, start)):
        start += 1
    while start < end and (words[end - 1] in _ENDS or joins(tree, end - 1) or _is_loose(words, start, end, end - 1)):
        end -= 1
    return start, end


def joins(tree: Tree, place: int) -> bool:
    """Whether a token is white space, a conjunction, or a "that" which is not a subject."""
    reading = tree.reading
    if reading.lower[place] == "that":
        return reading.tags[place] in ("IN", "WDT") and reading.tags[place + 1 : place + 2] not in _VERBS
    return reading.words[place].isspace() or reading.lower[place] in _JOINTS


def whole(tree: Tree) -> Stretch:
    """The whole sentence with its stop, but without a bullet, "and" or "but", white space and unpaired marks."""
    words, spaces = tree.reading.words, tree.reading.spaces
    start, end = 0, len(words)
    while start < end and (
        words[start].isspace() or (words[start] in _BULLETS and spaces[start]) or _is_loose(words, start, end, start)
    ):
        start += 1
    if start + 1 < end and tree.reading.tags[start] == "CC" and tree.reading.lower[start] in _JOINTS:
        start += 1 + (words[start + 1] == ",")
    while start < end and (
        words[end - 1].isspace() or words[end - 1].strip("*_") == "" or _is_loose(words, start, end, end - 1)
    ):
        end -= 1
    return start, end


def sums_up(tree: Tree, place: int, end: int) -> bool:
    """Whether a noun for what was said, with a clause, begins at ``place``: "a claim that she denies"."""
    reading = tree.reading
    if reading.lower[place] not in ("a", "an"):
        return False
    noun = next((at for at in range(place + 1, min(place + 3, end)) if reading.lower[at] in _REMARKS), None)
    if noun is None:
        return False
    described = any(reading.deps[kid] in ("acl", "relcl") for kid in tree.kids[noun])
    return described or reading.lower[noun + 1 : noun + 2] in (["that"], ["which"], ["denied"], ["disputed"])


def _is_loose(words: list[str], start: int, end: int, edge: int) -> bool:
    """Whether the quotation mark at an edge has no partner inside, or its partner is the other edge."""
    mark = words[edge]
    if mark not in _MARKS:
        return False
    inner = range(start + 1, end) if edge == start else range(end - 2, start - 1, -1)
    other = next((place for place in inner if words[place] in _MARKS), None)
    if other is None or {edge, other} == {start, end - 1}:
        return True
    if edge == start:
        return mark in CLOSING or (words[other] in OPENING and mark != "„")
    return (mark in OPENING and words[other] != "„") or words[other] in CLOSING
