"""Whose statement a sentence is: speaker and cue, by rule.

Two steps, because the first needs the parse and the second needs the article. ``hear`` finds what one sentence
says itself: a reporting verb outside quotation marks with its subject ("X said", "said X", "X told reporters"), or
"according to X". ``attribute`` then goes through the article in order: a pronoun becomes the last speaker or the
last person introduced by full name, a sentence inside a quotation takes the quotation's speaker, and a quotation
without any cue takes the speaker of the sentence before it.

Entity types are not trusted: the small models call people organisations and cities people. A lone name counts as a
person only where the article has used it as (part of) a speaker or of a full name before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.domain import SentenceText
from annotator.suggest import lexicon
from annotator.suggest.reading import PERSONS, Reading, quoted_places

_SPOKEN_OF = frozenset(("nsubjpass", "nsubj:pass"))
_SPEAKING = frozenset(("VBD", "VBZ", "VBP", "VBN", ""))
_PHRASE = frozenset((
    "det", "compound", "amod", "nmod", "nmod:poss", "poss", "case", "nummod", "quantmod", "flat", "flat:name",
    "npadvmod", "prep", "pobj", "cc", "conj",
))  # fmt: skip
_DETERMINERS = frozenset(("the", "a", "an", "its", "their", "his", "her", "our", "this", "that"))
_PRONOUNS = frozenset(("he", "she", "they", "it"))
_NOBODY = (
    lexicon.FIRST_SINGULAR
    | lexicon.FIRST_PLURAL
    | lexicon.SECOND
    | frozenset(("there", "this", "that", "these", "those", "what", "which", "one", "everyone", "nobody", "some"))
)
_LONGEST_PHRASE = 10
_MEMORY = 5
"""For how many sentences a speaker is remembered when a pronoun asks."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one sentence says itself. ``quoted``: it is (nearly) all somebody's own words.

    ``speaker`` is as written, a pronoun included; ``people`` are full names of persons outside the quotation.
    """

    speaker: str | None = None
    cue: str | None = None
    quoted: bool = False
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker and the word that names them as such, as far as known."""

    speaker: str | None = None
    cue: str | None = None


def hear(reading: Reading, inside: bool = False) -> Heard:
    """Who the sentence itself names as its speaker; ``inside`` says it goes on with a quotation opened before it."""
    marks = quoted_places(reading, inside)
    quoted = sum(marks) > 0.6 * len(marks)
    people = tuple(
        reading.slice(entity.start, entity.end)
        for entity in reading.entities
        if entity.label in PERSONS and entity.end - entity.start > 1 and not marks[entity.start]
    )
    for place in _cues(reading, marks):
        if reading.lower[place] == "according":
            who, cue = _according_to(reading, place, marks), "according to"
        else:
            who, cue = _subject(reading, place, marks), reading.words[place]
        if who and not _is_nobody(reading, who):
            return Heard(reading.slice(*who), cue, quoted, people)
    return Heard(quoted=quoted, people=people)


def attribute(sentences: Sequence[SentenceText], heard: Sequence[Heard]) -> list[Attribution]:
    """Speaker and cue for every sentence of one article, in order."""
    article = _Article()
    own = [article.resolve(place, one) for place, one in enumerate(heard)]
    by_quotation: dict[int, Attribution] = {}
    for sentence, found in zip(sentences, own, strict=True):
        if sentence.quotation is not None and found.speaker:
            by_quotation.setdefault(sentence.quotation, found)
    result: list[Attribution] = []
    for sentence, one, found in zip(sentences, heard, own, strict=True):
        if not found.cue and sentence.quotation is not None and one.quoted:
            before = result[-1] if result else Attribution()
            found = by_quotation.setdefault(sentence.quotation, before)
        result.append(found)
    return result


class _Article:
    """Who has spoken and who was introduced so far, for pronouns."""

    def __init__(self) -> None:
        self._seen: list[tuple[int, str]] = []
        self._pronouns: dict[str, str] = {}

    def resolve(self, place: int, heard: Heard) -> Attribution:
        """The sentence's own attribution with its pronoun resolved; remembers whom the sentence names."""
        speaker = heard.speaker
        if speaker and speaker.lower() in _PRONOUNS:
            pronoun = speaker.lower()
            speaker = self._meant(place, pronoun)
            if speaker:
                self._pronouns[speaker] = pronoun
        if speaker or heard.people:
            self._seen.append((place, speaker or heard.people[-1]))
        return Attribution(speaker, heard.cue)

    def _meant(self, place: int, pronoun: str) -> str | None:
        """Whom a pronoun means among those seen lately, the last first.

        "It" means something described, "he" and "she" rather somebody named; a person who was "she" is not "he".
        """
        lately = [who for where, who in reversed(self._seen) if place - where <= _MEMORY]
        fitting = [who for who in lately if self._pronouns.get(who, pronoun) in (pronoun, "they") or pronoun == "they"]
        if pronoun == "it":
            fitting = [who for who in fitting if _is_described(who)]
        elif pronoun != "they":
            fitting.sort(key=_is_described)
        return fitting[0] if fitting else None


def _is_described(speaker: str) -> bool:
    """Whether a speaker is described ("the port authority") and not named."""
    return speaker.split()[0].lower() in _DETERMINERS


def _cues(reading: Reading, marks: list[bool]) -> list[int]:
    """Where reporting words stand outside quotation marks; the one that governs the sentence first."""
    known = lexicon.REPORTING | lexicon.QUOTING if any(marks) else lexicon.REPORTING
    places = [
        place
        for place, (word, tag) in enumerate(zip(reading.lower, reading.tags, strict=True))
        if not marks[place] and ((word in known and tag in _SPEAKING) or word == "according")
    ]
    return sorted(places, key=lambda place: reading.heads[place] != place)


def _subject(reading: Reading, verb: int, marks: list[bool]) -> tuple[int, int] | None:
    """The phrase that is the verb's subject; of "who said" the noun before it.

    A subject inside the quotation is the parser's mistake, and no parse at all leaves the words beside the verb.
    """
    children = reading.children(verb)
    deps = {reading.deps[child] for child in children}
    if deps & _SPOKEN_OF or "neg" in deps:  # "was reported", "did not say"
        return None
    for child in children:
        if reading.deps[child] == "nsubj" and not marks[child]:
            if reading.lower[child] in ("who", "which", "that"):
                child = reading.heads[verb]
            return _phrase(reading, child)
    return _neighbour(reading, verb, marks)


def _according_to(reading: Reading, place: int, marks: list[bool]) -> tuple[int, int] | None:
    after = place + 2
    if reading.lower[place + 1 : after] != ["to"] or after >= len(reading.words):
        return None
    if not reading.parsed:
        return _name_run(reading, after, 1, marks) or _name_run(reading, after + 1, 1, marks)
    nouns = [child for child in reading.children(place + 1) if child > place]
    return _phrase(reading, nouns[0]) if nouns else None


def _phrase(reading: Reading, head: int) -> tuple[int, int]:
    """The noun phrase around ``head`` without commas and clauses; a name in apposition to it where there is one."""
    for child in reading.children(head):
        if reading.deps[child] == "appos" and reading.tags[child] == "NNP" and reading.tags[head] != "NNP":
            return _phrase(reading, child)
    members = {head}
    for _ in range(_LONGEST_PHRASE):
        more = {
            place
            for place, other in enumerate(reading.heads)
            if other in members and (reading.deps[place] in _PHRASE or reading.words[place] == "-")
        } - members
        if not more:
            break
        members |= more
    start, end = head, head + 1
    while start - 1 in members:
        start -= 1
    while end in members:
        end += 1
    return (start, end) if end - start <= _LONGEST_PHRASE else (max(start, head - 3), head + 1)


def _neighbour(reading: Reading, verb: int, marks: list[bool]) -> tuple[int, int] | None:
    """The name or pronoun right before the verb, else the name right after it, outside quotation marks."""
    if verb and reading.lower[verb - 1] in _PRONOUNS and not marks[verb - 1]:
        return verb - 1, verb
    return _name_run(reading, verb - 1, -1, marks) or _name_run(reading, verb + 1, 1, marks)


def _name_run(reading: Reading, place: int, step: int, marks: list[bool]) -> tuple[int, int] | None:
    """The run of capitalised words outside quotation marks that begins at ``place`` and goes on by ``step``."""
    end = place
    while 0 <= end < len(marks) and reading.words[end][:1].isupper() and not marks[end]:
        end += step
    if end == place:
        return None
    return (place, end) if step > 0 else (end + 1, place + 1)


def _is_nobody(reading: Reading, who: tuple[int, int]) -> bool:
    """Whether a phrase names no speaker one could ask: "I", "this", a bare number."""
    start, end = who
    return end - start == 1 and (reading.lower[start] in _NOBODY or reading.tags[start] == "CD")
