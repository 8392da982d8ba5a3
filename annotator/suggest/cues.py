"""Finding cues (reporting words) with their speakers."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.suggest import speech_words
from annotator.suggest.speakers import is_nobody, speaker_at, speaker_of
from annotator.suggest.speech_verbs import is_beside_quotation, particle_end, reports
from annotator.suggest.tree import FINITE, Stretch, Tree

_SPEAKING = frozenset(("VBD", "VBZ", "VBP", "VBN", "VBG", "VB", ""))
_PASSIVE = frozenset(("nsubjpass", "nsubj:pass", "auxpass", "aux:pass"))
_NOMINAL = frozenset(("acl", "ccomp", "relcl"))
_GENITIVE = frozenset(("poss", "nmod:poss"))
_LONGEST_HEARER = 6
"""Maximum tokens of the hearer after "told" ("reporters", "the Lysna Gazette"); anything longer is the content."""


class CueKind(StrEnum):
    """The part of speech of a cue: "said", "her claim", "according to"."""

    VERB = "verb"
    NOUN = "noun"
    PREPOSITION = "preposition"


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with its speaker; ``saying`` are the tokens of both, ``place`` is the cue's main word.

    ``clause`` is the head of the content of a noun like "claim". ``inverted``: the speaker follows the verb.
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
    """The cues outside quotation marks, from left to right."""
    quotes = any(tree.marks)
    cues: list[Cue] = []
    for place, word in enumerate(tree.reading.lower):
        if tree.marks[place] or not (word in speech_words.ALL or (quotes and is_beside_quotation(tree, place))):
            continue
        cue = (
            _according_to(tree, place)
            if word in ("according", "per")
            else _noun(tree, place) or _in_view(tree, place) or _verb(tree, place, quotes)
        )
        if cue and not is_nobody(tree, cue.speaker):
            cues.append(cue)
    return cues


def _verb(tree: Tree, place: int, quotes: bool) -> Cue | None:
    reading = tree.reading
    word, tag = reading.lower[place], reading.tags[place]
    if tag not in _SPEAKING or not reports(tree, place, quotes):
        return None
    passive = any(reading.deps[kid] in _PASSIVE for kid in tree.kids[place])
    head, own = _agent(tree, place) if passive else speaker_of(tree, place)
    if head is None:
        who = None if passive or tag in ("VB", "VBG") else _neighbour(tree, place)
        if who is None:
            return None
        saying = min(who[0], place), max(who[1], place + 1)
        return Cue(who, reading.words[place], saying, place, inverted=who[0] > place)
    who = speaker_at(tree, head, place)
    last, end = _cue_end(tree, place, word)
    text = reading.slice(place, last)
    start, stop = min(_helpers(tree, place)), end
    if passive and tree.marks[0] and (asked := tree.child(place, _PASSIVE)) is not None:  # “…?” she was asked by Holm
        start = min(start, tree.left[asked])
    if own and tree.below(place, head):  # "the driver, who says …"
        start = min(start, tree.phrase(head)[0])
    elif own:
        start, stop = min(start, tree.extent(head)[0]), max(stop, tree.extent(head)[1])
    if start and reading.lower[start - 1] == "as":  # ", as Holm remarked"
        start -= 1
    return Cue(who, text, (start, stop), place, inverted=own and head > place, own_subject=own)


def _agent(tree: Tree, verb: int) -> tuple[int | None, bool]:
    """The council in "was told by the council"."""
    agent = tree.child(verb, frozenset(("agent",)))
    clause = tree.child(verb, frozenset(("ccomp",)))
    quoted = verb > 1 and tree.marks[0]
    if agent is None or (clause is None and not quoted) or not tree.kids[agent]:
        return None, False
    return tree.kids[agent][0], True


def _noun(tree: Tree, place: int) -> Cue | None:
    """A noun as cue: "her claim that …"."""
    reading = tree.reading
    if reading.lower[place] not in speech_words.SAYINGS or reading.tags[place] not in ("NN", "NNS"):
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
    if reading.lower[place] == "per":
        return _per(tree, place)
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


def _per(tree: Tree, place: int) -> Cue | None:
    """“Per court filings, …” and “…, per Reuters”: a document or a name, between commas or at an end."""
    reading = tree.reading
    noun = next((kid for kid in tree.kids[place] if kid > place), None)
    if noun is None or (place and reading.words[place - 1] != ","):
        return None
    who, end = tree.name(noun), tree.extent(noun)[1]
    known = reading.tags[noun] == "NNP" or not speech_words.DOCUMENTS.isdisjoint(reading.lower[slice(*who)])
    if not known or reading.words[end : end + 1] not in ([","], ["."], []):
        return None
    return Cue(who, reading.words[place], (place, end), place, CueKind.PREPOSITION)


def _in_view(tree: Tree, place: int) -> Cue | None:
    """“In the words of one aide, …”, “In Holm’s view, …”, also after a comma."""
    reading = tree.reading
    first = reading.heads[place]
    if reading.lower[place] not in speech_words.VIEWS or reading.lower[first] != "in" or place - first > 4:
        return None
    owner = tree.child(place, _GENITIVE)
    if owner is None and reading.lower[place + 1 : place + 2] == ["of"] and reading.lower[place - 1] == "the":
        owner = next(iter(tree.kids[place + 1]), None)
    if owner is None or (first and reading.words[first - 1] != ","):
        return None
    end = max(place, tree.extent(owner)[1] - 1) + 1
    start, stop = tree.name(owner)
    stop -= reading.tags[stop - 1] == "POS" and stop - start > 1
    text = reading.slice(first, place + 1 + (owner > place))
    return Cue((start, stop), text, (first, end), place, CueKind.PREPOSITION)


def _cue_end(tree: Tree, verb: int, word: str) -> tuple[int, int]:
    """The end of the cue's words, and of the reporting words with hearer and time."""
    reading = tree.reading
    end = particle_end(tree, verb)
    if word not in speech_words.ALL and reading.lower[end : end + 1] == ["back"]:
        end += 1
    last = end
    for kid in tree.kids[verb]:
        if kid == end or tree.left[kid] == end:
            hearer = word in speech_words.TELLING and reading.deps[kid] in ("dobj", "dative", "obj", "iobj")
            if hearer and tree.right[kid] - end < _LONGEST_HEARER:
                last = end = tree.phrase(kid)[1]
    while (following := _adverbial_end(tree, verb, end)) > end:
        end = following
    return last, _remark_end(tree, end)


def _remark_end(tree: Tree, start: int) -> int:
    """The end of a remark between commas before "that": "claimed, without evidence, that …"."""
    lower = tree.reading.lower
    if lower[start : start + 1] != [","]:
        return start
    close = next((place for place in range(start + 2, min(start + 8, len(lower))) if lower[place] == ","), len(lower))
    return close + 1 if lower[close + 1 : close + 2] == ["that"] and not tree.marks[close] else start


def _adverbial_end(tree: Tree, verb: int, start: int) -> int:
    """The end of a time or place that begins at ``start``: "on Monday", "in a statement", "afterwards"."""
    reading = tree.reading
    if start >= len(reading.words) or tree.marks[start]:
        return start
    if reading.lower[start] in speech_words.TIMES:
        return start + 1
    if reading.tags[start] != "IN":
        return start
    if speech_words.TIMES & set(reading.lower[start + 1 : start + 2]):
        return start + 2
    if reading.heads[start] == verb and reading.deps[start] == "prep":
        inner = tree.right[start] + 1
        if not any(reading.tags[place] in FINITE for place in range(start, inner)):
            return inner
    return start


def _helpers(tree: Tree, verb: int) -> list[int]:
    deps = tree.reading.deps
    return [verb, *(kid for kid in tree.kids[verb] if kid < verb and deps[kid].startswith(("aux", "advmod")))]


def _neighbour(tree: Tree, verb: int) -> Stretch | None:
    """The name or pronoun directly before the verb, or the name directly after it, outside quotation marks."""
    if verb and tree.reading.lower[verb - 1] in speech_words.PRONOUNS and not tree.marks[verb - 1]:
        return verb - 1, verb
    return _name_run(tree, verb - 1, -1) or _name_run(tree, verb + 1, 1)


def _name_run(tree: Tree, place: int, step: int) -> Stretch | None:
    end, words = place, tree.reading.words
    while 0 <= end < len(words) and words[end][:1].isupper() and not tree.marks[end]:
        end += step
    if end == place:
        return None
    return (place, end) if step > 0 else (end + 1, place + 1)
