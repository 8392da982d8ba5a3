"""Dividing a sentence into claims.

What somebody says is a claim without the reporting words; a sentence without reported speech is one claim. Such a
*main* part is split into joined clauses if each has its own subject and can be checked alone; then the whole is no
claim. Further claims inside a sentence are clauses with "which" or "who" after a comma, clauses of time or contrast
with a number or date, and the title or office given with a full name.

A verb without its own subject is never split off: nobody can check "and fell by a tenth" by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.suggest import feature_words, speech_words
from annotator.suggest.edges import trim, whole
from annotator.suggest.people import title_of
from annotator.suggest.tags import is_numerical
from annotator.suggest.tree import Stretch, Tree

if TYPE_CHECKING:
    from annotator.suggest.speech import Heard

MOST = 4
"""Maximum number of claims in one sentence."""
_JOINED = frozenset(("conj", "parataxis", "ccomp"))
_RELATIVE = frozenset(("relcl", "acl:relcl"))
_WHO = frozenset(("which", "who", "whose", "where"))
_OPENING = frozenset((",", "—", "–", "-", "(", ";"))
_MARKING = frozenset(("as", "while", "after", "since", "although", "though", "whereas", "before", "when", "because"))
_JOINTS = ("and", "but", "while")
_LEAST_WORDS = 4
_SPEAKERS = feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL | feature_words.SECOND
_FRONTED = frozenset(("prep", "advcl", "npadvmod", "mark", "obl"))


class PartSort(StrEnum):
    """The origin of a part; a ``TITLE`` has no verb."""

    MAIN = "main"
    CLAUSE = "clause"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Part:
    """A claim as tokens ``start`` to ``end`` (exclusive); ``voice`` is the number of the voice that says it.

    ``name`` is the name that a title belongs to, or the antecedent of "which".
    """

    start: int
    end: int
    sort: PartSort
    voice: int | None = None
    name: Stretch | None = None


def parts_of(tree: Tree, heard: "Heard") -> list[Part]:
    """At most four parts, main ones first; any two are disjoint or nested."""
    if not tree.reading.parsed:
        start, end = whole(tree)
        return [Part(start, end, PartSort.MAIN, 0 if heard.voices else None)] if start < end else []
    mains = _mains(tree, heard)
    parts: list[Part] = []
    for part in (*_split(tree, mains), *_clauses(tree, mains, heard), *_titles(tree, mains, heard)):
        if part.start < part.end and len(parts) < MOST and _fits(part, parts):
            parts.append(part)
    return parts


def _fits(part: Part, others: list[Part]) -> bool:
    for other in others:
        apart = part.end <= other.start or other.end <= part.start
        inside = other.start <= part.start and part.end <= other.end
        around = part.start <= other.start and other.end <= part.end
        same = (part.start, part.end) == (other.start, other.end)
        if same or not (apart or inside or around):
            return False
    return True


def _mains(tree: Tree, heard: "Heard") -> list[Part]:
    """The whole sentence, or what is said in it and what the reporter adds."""
    root = next(place for place, head in enumerate(tree.reading.heads) if head == place)
    said = [
        part
        for number, voice in enumerate(heard.voices)
        if voice.content and not voice.denied
        for part in _pieces(tree, voice.content, number, governs=voice.saying[0] <= root < voice.saying[1])
    ]
    if not said:
        denied = bool(heard.voices) and heard.voices[0].denied
        return [Part(*whole(tree), PartSort.MAIN, 0 if denied else None)]
    taken = [(part.start, part.end) for part in said] + [voice.saying for voice in heard.voices]
    own = [Part(*stretch, PartSort.MAIN) for stretch in _rest(tree, taken)]
    if any(start <= root < end for start, end in taken) or any(one.start <= root < one.end for one in own):
        return said + [one for one in own if _is_checkable(tree, one.start, one.end)]
    return [Part(*whole(tree), PartSort.MAIN), *(one for one in said if _is_clause(tree, one.start, one.end))]


def _pieces(tree: Tree, content: tuple[Stretch, ...], voice: int, governs: bool) -> Iterator[Part]:
    """The clauses that somebody says; other pieces are joined, with the reporting words between them.

    If a sentence reports only a word or a thing ("called it “a joke”", "announced a rise"), all of it is the claim.
    """
    if len(content) > 1 and not all(_is_clause(tree, *piece) for piece in content):
        start, end = content[0][0], content[-1][1]
        content = (
            trim(tree, start - (start > 0 and tree.marks[start - 1]), end + (tree.marks[end : end + 1] == [True])),
        )
    if len(content) == 1 and content[0][0] > 1 and not _is_clause(tree, *content[0]):
        content = (whole(tree),) if governs else ()
    everything = whole(tree)
    for piece in content:  # the whole sentence keeps its final stop
        yield Part(*(everything if piece == trim(tree, *everything) else piece), PartSort.MAIN, voice)


def _rest(tree: Tree, taken: list[Stretch]) -> Iterator[Stretch]:
    begins = 0
    for start, end in [*sorted(taken), (len(tree.marks), 0)]:
        start, end, begins = begins, start, max(begins, end)
        while start < end and (tree.reading.lower[start] in _MARKING or trim(tree, start, end)[0] > start):
            start += 1
        start, end = trim(tree, start, end)
        if _is_clause(tree, start, end):
            yield start, end


def _split(tree: Tree, mains: list[Part]) -> Iterator[Part]:
    for main in mains:
        edges = [main.start, *_joints(tree, main), main.end]
        clauses = [trim(tree, *edge) for edge in pairwise(edges)]
        if 1 < len(clauses) <= MOST - len(mains) + 1 and all(_is_checkable(tree, *clause) for clause in clauses):
            for start, end in clauses:
                yield Part(start, end, PartSort.MAIN, main.voice)
        else:
            yield main


def _joints(tree: Tree, main: Part) -> list[int]:
    reading = tree.reading
    if ";" in reading.words[main.start : main.end] and not any(tree.marks[main.start : main.end]):
        return [place + 1 for place in range(main.start, main.end) if reading.words[place] == ";"]
    head = next((place for place in range(main.start, main.end) if _heads(tree, place, main)), None)
    if head is None or _is_fronted(tree, head, main):
        return []
    joints = []
    heads = {head}
    for place in range(head + 1, main.end):
        if reading.heads[place] in heads and reading.deps[place] in _JOINED and tree.finite(place):
            subject, begins = tree.subject(place), tree.left[place]
            if subject is None or begins <= head or subject < begins or not _is_joint(tree, place):
                continue
            if any(reading.deps[kid] == "mark" for kid in tree.kids[place]):
                continue
            heads.add(place)
            if tree.marks[begins] and not (tree.marks[main.start] and tree.marks[main.end - 1]):
                return []
            joints.append(begins)
    return joints


def _heads(tree: Tree, place: int, main: Part) -> bool:
    head = tree.reading.heads[place]
    return (head == place or not main.start <= head < main.end) and tree.finite(place)


def _is_fronted(tree: Tree, head: int, main: Part) -> bool:
    """Whether something before the first subject may apply to all clauses: "In 2019, …"."""
    subject = tree.subject(head)
    kids = tree.kids[head]
    return subject is None or any(main.start <= kid < subject and tree.reading.deps[kid] in _FRONTED for kid in kids)


def _is_joint(tree: Tree, verb: int) -> bool:
    """Whether a clause is joined by "and", "but" or, in a series, a comma."""
    begins, lower = tree.left[verb], tree.reading.lower
    commas = (",",) if tree.reading.deps[verb] == "conj" else ()
    return lower[begins] in _JOINTS or lower[begins - 1] in (*_JOINTS, *commas)


def _clauses(tree: Tree, mains: list[Part], heard: "Heard") -> Iterator[Part]:
    reading = tree.reading
    for place, dep in enumerate(reading.deps):
        start, end = tree.left[place], tree.right[place] + 1
        if dep in _RELATIVE and start and reading.lower[start] in _WHO and reading.words[start - 1] in _OPENING:
            start, end = trim(tree, start, end)
            if _is_checkable(tree, start, end) and _names_or_counts(tree, start, end):
                yield Part(
                    start, end, PartSort.CLAUSE, _voice(mains, heard, start, end), _antecedent(tree, place, start)
                )
        elif dep == "advcl" and reading.lower[start] in _MARKING and start > 0:
            start, end = trim(tree, start + 1, end)
            subject = tree.subject(place)
            modal = any(reading.tags[kid] == "MD" for kid in tree.kids[place])
            if subject is None or reading.tags[subject] in ("PRP", "DT", "EX") or modal:
                continue
            if _is_checkable(tree, start, end, counted=True):
                yield Part(start, end, PartSort.CLAUSE, _voice(mains, heard, start, end))


def _antecedent(tree: Tree, verb: int, start: int) -> Stretch | None:
    if tree.reading.lower[start] not in ("which", "who"):
        return None
    phrase = tree.phrase(tree.reading.heads[verb])
    return phrase if phrase[1] <= start else None


def _titles(tree: Tree, mains: list[Part], heard: "Heard") -> Iterator[Part]:
    for place, tag in enumerate(tree.reading.tags):
        if tag == "NNP" and not tree.marks[place] and (span := title_of(tree, place)):
            yield Part(*span, PartSort.TITLE, _voice(mains, heard, *span), tree.name(place))
            return


def _voice(mains: list[Part], heard: "Heard", start: int, end: int) -> int | None:
    """The voice of a part inside a main part; text inside the reporting words is the reporter's."""
    if any(voice.saying[0] <= start < voice.saying[1] for voice in heard.voices):
        return None
    around = [main for main in mains if main.start <= start and end <= main.end]
    return around[-1].voice if around else None


def _is_clause(tree: Tree, start: int, end: int) -> bool:
    """Whether tokens ``start`` to ``end`` have a verb and its subject."""
    heads = tree.reading.heads
    return any(
        (subject := tree.subject(place)) is not None and start <= subject < end
        for place in range(start, end)
        if tree.finite(place) and (heads[place] == place or not start <= heads[place] < end)
    )


def _is_checkable(tree: Tree, start: int, end: int, counted: bool = False) -> bool:
    """Whether a clause has something that can be looked up.

    ``counted`` requires a number, or a date of something named. Only the speakers know what "we", "I" and "you" did,
    and a pronoun alone names nobody.
    """
    reading = tree.reading
    tags, lower = reading.tags[start:end], reading.lower[start:end]
    if sum(word[:1].isalnum() for word in lower) < _LEAST_WORDS or "?" in lower or not _is_clause(tree, start, end):
        return False
    subject = next(
        kid for place in range(start, end) if tree.finite(place) and (kid := tree.subject(place)) is not None
    )
    if reading.lower[subject] in _SPEAKERS or (reading.tags[subject] == "EX" and counted):
        return False
    named = "NNP" in tags or "NNPS" in tags
    if any(
        (tag == "CD" and word != "one") or word in feature_words.LARGE for tag, word in zip(tags, lower, strict=True)
    ):
        return not counted or reading.tags[subject] == "NNP" or is_numerical(tree, start, end)
    if counted or reading.tags[subject] == "PRP":
        return named and not counted
    return named or bool({"JJR", "JJS", "RBR", "VBD", "VBN"} & set(tags))


def _names_or_counts(tree: Tree, start: int, end: int) -> bool:
    """Whether a relative clause has a number or another name: "who runs it" is no claim."""
    named = any(
        tag in ("NNP", "NNPS") and word not in speech_words.CALENDAR
        for word, tag in zip(tree.reading.lower[start:end], tree.reading.tags[start:end], strict=True)
    )
    return named or "CD" in tree.reading.tags[start:end]
