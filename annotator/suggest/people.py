"""Finding the people and bodies named in a sentence, for resolving pronouns.

Entity types are trusted only where they agree with the words: small models call people organisations and cities people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.suggest import speech_words
from annotator.suggest.first_names import FIRST_NAMES, HE_NAMES, SHE_NAMES
from annotator.suggest.parsed_sentence import PERSONS, Reading
from annotator.suggest.tree import Stretch, Tree

_PARTICLES = frozenset(("van", "von", "de", "den", "der", "del", "della", "di", "da", "bin", "al", "ten", "-"))
_LONGEST_REST = 6


class Sort(StrEnum):
    """What a name or description refers to, judged by its words."""

    PERSON = "person"
    BODY = "body"
    GROUP = "group"
    PRONOUN = "pronoun"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or body as written, its sort, and the pronoun its words imply ("she" for a spokeswoman)."""

    name: str
    sort: Sort
    pronoun: str = ""

    @property
    def key(self) -> str:
        """The last word of the name, common to all mentions of a person."""
        return self.name.split()[-1].removesuffix("’s").removesuffix("'s") if self.name else ""


def mention(tree: Tree, who: Stretch) -> Mention:
    """The mention at ``who``."""
    reading = tree.reading
    who = _whole(tree, who)
    name = reading.slice(*who)
    lower = reading.lower[who[0] : who[1]]
    if len(lower) == 1 and lower[0] in speech_words.PRONOUNS:
        return Mention(name, Sort.PRONOUN, lower[0])
    titled = set(reading.lower[max(0, who[0] - 2) : who[1]])
    last = set(lower[-1:])
    she, he = (
        titled & speech_words.SHE or last & speech_words.SHE_KIN,
        titled & speech_words.HE or last & speech_words.HE_KIN,
    )
    pronoun = "she" if she else "he" if he else pronoun_of(lower)
    return Mention(name, _sort(tree, who), pronoun)


def _whole(tree: Tree, who: Stretch) -> Stretch:
    """A name with the parts that the parser left out: "Shelter Now", "Noor van den Berg", "UN secretary-general"."""
    start, end = who
    words, tags = tree.reading.words, tree.reading.tags
    hyphen = start if words[start] == "-" else start - 1
    if hyphen > 0 and words[hyphen] == "-" and not tree.reading.spaces[hyphen - 1]:
        start = min(start, tree.left[end - 1])
    described = tags[end - 1] == "NN" and "IN" in tags[start:end]  # "the study in the journal Sleep Biology"
    if end - start > 6 or not words[end - 1][:1].isalpha() or not (tags[end - 1].startswith("NNP") or described):
        return start, end
    stop = end
    while stop < len(words) and not tree.marks[stop] and (words[stop] in _PARTICLES or _goes_on(tree, stop)):
        stop += 1
    return start, stop if words[stop - 1] not in _PARTICLES and stop - end <= _LONGEST_REST else end


def _goes_on(tree: Tree, place: int) -> bool:
    """Whether a capitalised word, or a hyphen between two, continues a name."""
    words = tree.reading.words
    if words[place] == "-":
        return words[place + 1 : place + 2] != [] and words[place + 1][:1].isupper()
    return words[place][:1].isupper() and words[place].lower() not in speech_words.CALENDAR


def pronoun_of(name: Sequence[str]) -> str:
    """The pronoun that a full name's first word goes with, in lower case; empty where it fits both or is unknown.

    A single word may be a surname ("Martin"), so it says nothing unless it is a woman's first name.
    """
    if not name or (len(name) > 1 and "and" in name):
        return ""
    if name[0] in SHE_NAMES:
        return "she"
    return "he" if len(name) > 1 and name[0] in HE_NAMES else ""


def _sort(tree: Tree, who: Stretch) -> Sort:
    reading = tree.reading
    start, end = who
    words, lower, tags = reading.words[start:end], reading.lower[start:end], reading.tags[start:end]
    stop = next((place for place, tag in enumerate(tags) if place and tag == "IN"), len(tags))
    last, tag = lower[stop - 1], tags[stop - 1]
    if "and" in lower or tag == "NNS" or (tag == "CD" and last != "one"):
        return Sort.GROUP
    if last in speech_words.ROLES | speech_words.PERSONS or last == "one" or ("year" in lower and "old" in lower):
        return Sort.PERSON
    if speech_words.BODIES & set(lower):
        return Sort.BODY
    if tag not in ("NNP", "NNPS"):
        return Sort.BODY
    if words[0].lower() in speech_words.DETERMINERS or words[stop - 1].isupper():
        return Sort.BODY
    if stop > 1 and last.endswith("s") and words[0].lower() not in FIRST_NAMES and _is_organisation(reading, who):
        return Sort.UNSURE
    return (
        Sort.PERSON if stop > 1 or (start and lower and reading.lower[start - 1] in speech_words.ROLES) else Sort.UNSURE
    )


def _is_organisation(reading: Reading, who: Stretch) -> bool:
    return any((one.start, one.end, one.label) == (*who, "ORG") for one in reading.entities)


def people_in(tree: Tree) -> tuple[Mention, ...]:
    """The people named outside quotation marks, in order, the subject of the sentence last.

    A single name counts only as the subject; a longer one counts anywhere if the model takes it for a person.
    """
    reading = tree.reading
    people = [
        mention(tree, (entity.start, entity.end))
        for entity in reading.entities
        if entity.label in PERSONS and entity.end - entity.start > 1 and not tree.marks[entity.start]
    ]
    for place, dep in enumerate(reading.deps):
        root = reading.heads[place]
        if dep in ("nsubj", "nsubjpass") and reading.heads[root] == root and not tree.marks[place]:
            if reading.tags[place] in ("NNP", "NN", "NNS", "NNPS"):
                who = mention(tree, tree.name(place))
                people = [other for other in people if other.key != who.key] + [who]
            break
    return tuple(people)


def title_of(tree: Tree, head: int) -> Stretch | None:
    """The office given with a full name, name included, if it says more than the bare office.

    "Harbour Minister Ana Prell", "the board’s chief engineer, Ana Prell", "Ana Prell, head of the water board"; not
    "Mayor Prell", "Ana Prell, a baker" or "its director, Ana Prell".
    """
    reading = tree.reading
    first, end = tree.name(head)
    if end != head + 1 or end - first < 2 or reading.tags[first] != "NNP":
        return None
    start = tree.phrase(head)[0]
    if first - start > 1 and _is_office(tree, start, first):
        return start, end
    above = reading.heads[head]
    if reading.deps[head] == "appos" and above < first:
        start = tree.phrase(above)[0]
        if _is_office(tree, start, first):
            return start, end
    for kid in tree.kids[head]:
        if reading.deps[kid] == "appos" and kid > head:
            start, stop = tree.phrase(kid)
            if _is_office(tree, start, stop):
                return first, stop
    return None


def _is_office(tree: Tree, start: int, end: int) -> bool:
    reading = tree.reading
    lower, tags = reading.lower[start:end], reading.tags[start:end]
    if "PRP$" in tags or not speech_words.ROLES & set(lower):
        return False
    of_what = {place for place, word in enumerate(lower) if word not in speech_words.ROLES}
    return any(tags[place] in ("NNP", "NN", "NNPS", "NNS") for place in of_what)
