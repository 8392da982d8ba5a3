"""Which parts of a sentence are claims of their own.

What somebody says is a claim without the saying; a sentence nobody else speaks in is one as a whole. Such a *main*
part is split where clauses with subjects of their own are joined and each can be checked: then the clauses are the
claims and the whole is not, since together they are just the whole. Beside the main parts stand, nested in them or
in the saying: clauses that begin with "which" or "who" after a comma, clauses that tell when or while what with a
number or date, and the title or office somebody is given with a full name.

A verb without a subject of its own is never split off: nobody can check "and fell by a tenth" by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.suggest import feature_words
from annotator.suggest import speech_words as words_of
from annotator.suggest.edges import trim, whole
from annotator.suggest.people import title_of
from annotator.suggest.tags import is_numerical
from annotator.suggest.tree import Stretch, Tree

if TYPE_CHECKING:
    from annotator.suggest.speech import Heard

MOST = 4
"""Claims of one sentence."""
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
    """How a part came to be one; ``TITLE`` has no verb."""

    MAIN = "main"
    CLAUSE = "clause"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Part:
    """A claim as tokens ``start`` to ``end`` (excluded); ``voice`` is whose of the sentence's voices it is.

    ``name`` is where the name stands that a title belongs to, or what "which" stands for.
    """

    start: int
    end: int
    sort: PartSort
    voice: int | None = None
    name: Stretch | None = None


def parts_of(tree: Tree, heard: "Heard") -> list[Part]:
    """At most four parts, main ones first; two of them are apart or one is inside the other."""
    if not tree.reading.parsed:
        start, end = whole(tree)
        return [Part(start, end, PartSort.MAIN, 0 if heard.voices else None)] if start < end else []
    mains = _mains(tree, heard)
    found: list[Part] = []
    for part in (*_split(tree, mains), *_clauses(tree, mains, heard), *_titles(tree, mains, heard)):
        if part.start < part.end and len(found) < MOST and _fits(part, found):
            found.append(part)
    return found


def _fits(part: Part, found: list[Part]) -> bool:
    """Whether a part crosses none of the others and is none of them."""
    for other in found:
        apart = part.end <= other.start or other.end <= part.start
        inside = other.start <= part.start and part.end <= other.end
        around = part.start <= other.start and other.end <= part.end
        same = (part.start, part.end) == (other.start, other.end)
        if same or not (apart or inside or around):
            return False
    return True


def _mains(tree: Tree, heard: "Heard") -> list[Part]:
    """The whole sentence, or what is said in it and what the reporter says beside that."""
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
    """Each clause somebody says; what is no clause goes with the other piece, the saying between them included.

    Where a sentence says only a word or a thing ("called it “a joke”", "announced a rise"), all of it is the claim.
    """
    if len(content) > 1 and not all(_is_clause(tree, *piece) for piece in content):
        start, end = content[0][0], content[-1][1]
        content = (
            trim(tree, start - (start > 0 and tree.marks[start - 1]), end + (tree.marks[end : end + 1] == [True])),
        )
    if len(content) == 1 and content[0][0] > 1 and not _is_clause(tree, *content[0]):
        content = (whole(tree),) if governs else ()
    for piece in content:
        yield Part(*_with_stop(tree, *piece), PartSort.MAIN, voice)


def _with_stop(tree: Tree, start: int, end: int) -> Stretch:
    """A stretch that is all of the sentence but marks, with its final stop."""
    return whole(tree) if (start, end) == trim(tree, *whole(tree)) else (start, end)


def _rest(tree: Tree, taken: list[Stretch]) -> Iterator[Stretch]:
    """The clauses outside what is taken."""
    begins = 0
    for start, end in [*sorted(taken), (len(tree.marks), 0)]:
        start, end, begins = begins, start, max(begins, end)
        while start < end and (tree.reading.lower[start] in _MARKING or trim(tree, start, end)[0] > start):
            start += 1
        start, end = trim(tree, start, end)
        if _is_clause(tree, start, end):
            yield start, end


def _split(tree: Tree, mains: list[Part]) -> Iterator[Part]:
    """The main parts, those of several clauses clause by clause."""
    for main in mains:
        edges = [main.start, *_joints(tree, main), main.end]
        clauses = [trim(tree, *edge) for edge in pairwise(edges)]
        if 1 < len(clauses) <= MOST - len(mains) + 1 and all(_is_checkable(tree, *clause) for clause in clauses):
            for start, end in clauses:
                yield Part(start, end, PartSort.MAIN, main.voice)
        else:
            yield main


def _joints(tree: Tree, main: Part) -> list[int]:
    """Where a further clause of the main part begins."""
    reading = tree.reading
    if ";" in reading.words[main.start : main.end] and not any(tree.marks[main.start : main.end]):
        return [place + 1 for place in range(main.start, main.end) if reading.words[place] == ";"]
    head = next((place for place in range(main.start, main.end) if _heads(tree, place, main)), None)
    if head is None or _is_fronted(tree, head, main):
        return []
    found = []
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
            found.append(begins)
    return found


def _heads(tree: Tree, place: int, main: Part) -> bool:
    """Whether a token governs the main part."""
    head = tree.reading.heads[place]
    return (head == place or not main.start <= head < main.end) and tree.finite(place)


def _is_fronted(tree: Tree, head: int, main: Part) -> bool:
    """Whether something before the first subject may hold for all clauses: "In 2019, …"."""
    subject = tree.subject(head)
    kids = tree.kids[head]
    return subject is None or any(main.start <= kid < subject and tree.reading.deps[kid] in _FRONTED for kid in kids)


def _is_joint(tree: Tree, verb: int) -> bool:
    """Whether a clause is joined to the one before by "and", "but" or, in a row of clauses, a comma."""
    begins, lower = tree.left[verb], tree.reading.lower
    commas = (",",) if tree.reading.deps[verb] == "conj" else ()
    return lower[begins] in _JOINTS or lower[begins - 1] in (*_JOINTS, *commas)


def _clauses(tree: Tree, mains: list[Part], heard: "Heard") -> Iterator[Part]:
    """Clauses inside the sentence that are worth checking by themselves."""
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
            if subject is None or reading.tags[subject] in ("PRP", "DT", "EX") or _is_modal(tree, place):
                continue
            if _is_checkable(tree, start, end, counted=True):
                yield Part(start, end, PartSort.CLAUSE, _voice(mains, heard, start, end))


def _antecedent(tree: Tree, verb: int, start: int) -> Stretch | None:
    """What "which" or "who" stands for."""
    if tree.reading.lower[start] not in ("which", "who"):
        return None
    phrase = tree.phrase(tree.reading.heads[verb])
    return phrase if phrase[1] <= start else None


def _is_modal(tree: Tree, verb: int) -> bool:
    return any(tree.reading.tags[kid] == "MD" for kid in tree.kids[verb])


def _titles(tree: Tree, mains: list[Part], heard: "Heard") -> Iterator[Part]:
    """The first title with a full name."""
    for place, tag in enumerate(tree.reading.tags):
        if tag == "NNP" and not tree.marks[place] and (span := title_of(tree, place)):
            yield Part(*span, PartSort.TITLE, _voice(mains, heard, *span), tree.name(place))
            return


def _voice(mains: list[Part], heard: "Heard", start: int, end: int) -> int | None:
    """Whose words a part inside a main part is; what stands inside a saying is the reporter's."""
    if any(voice.saying[0] <= start < voice.saying[1] for voice in heard.voices):
        return None
    around = [main for main in mains if main.start <= start and end <= main.end]
    return around[-1].voice if around else None


def _is_clause(tree: Tree, start: int, end: int) -> bool:
    """Whether a verb and its subject stand there."""
    heads = tree.reading.heads
    return any(
        (subject := tree.subject(place)) is not None and start <= subject < end
        for place in range(start, end)
        if tree.finite(place) and (heads[place] == place or not start <= heads[place] < end)
    )


def _is_checkable(tree: Tree, start: int, end: int, counted: bool = False) -> bool:
    """Whether a stretch has a subject and a verb and says something one could look up.

    ``counted`` asks for a number, or a date of something named. "We", "I" and "you" tell what only they know, and a
    pronoun alone says not enough of whom.
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
    """Whether a clause that hangs on a name has a number or another name: "who runs it" is no claim."""
    named = any(
        tag in ("NNP", "NNPS") and word not in words_of.CALENDAR
        for word, tag in zip(tree.reading.lower[start:end], tree.reading.tags[start:end], strict=True)
    )
    return named or "CD" in tree.reading.tags[start:end]
