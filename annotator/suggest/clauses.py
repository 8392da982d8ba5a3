"""Dividing a sentence into claims, none of which is inside another.

What somebody says is a claim without the reporting words; a sentence without reported speech is one claim. Such a
*main* part is split into joined clauses if each has its own subject and can be true or false by itself; then the whole
is no claim. Of the reporting words only what states something of the speaker is a claim (``asides``).

A verb without its own subject is never split off: nobody can check "and fell by a tenth" by itself. Words without a
predicate are no claim, nor is a question.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.suggest.asides import MARKING, asides
from annotator.suggest.edges import trim, whole
from annotator.suggest.frames import after_frame
from annotator.suggest.idle_sentences import is_idle
from annotator.suggest.parts import Part, PartSort
from annotator.suggest.statements import (
    clause_subject,
    has_predicate,
    is_checkable,
    is_clause,
    is_question,
    is_remark,
    stands_beside,
)
from annotator.suggest.tails import without_tail
from annotator.suggest.tree import Stretch, Tree

if TYPE_CHECKING:
    from annotator.suggest.speech import Heard

MOST = 4
"""Maximum number of claims in one sentence."""
_JOINED = frozenset(("conj", "parataxis", "ccomp"))
_DETAILS = frozenset(("CD", "JJS", "RBS", "JJR"))
"""Tags of what a statement before a colon has that does not only announce the next."""
_COMPLEMENTS = frozenset(("dobj", "obj", "attr", "acomp", "xcomp", "auxpass", "aux:pass", "oprd"))
_STOPS = frozenset((",", "and", "but", "—", "–"))
_JOINTS = ("and", "but", "while")
_REPEATING = frozenset(("did", "do", "does", "had", "has", "have", "is", "are", "was", "were", "will", "would", "can"))
_FRONTED = frozenset(("prep", "advcl", "npadvmod", "mark", "obl"))


def parts_of(tree: Tree, heard: "Heard") -> list[Part]:
    """At most four parts, main ones first; no two overlap."""
    if not tree.reading.parsed:
        start, end = whole(tree)
        return [Part(start, end, PartSort.MAIN, 0 if heard.voices else None)] if start < end else []
    stated = [main for main in map(partial(_cut, tree), _split(tree, _mains(tree, heard))) if _states(tree, main)]
    parts: list[Part] = []
    for part in (*stated, *_beside(tree, heard, bool(stated))):
        apart = all(part.end <= other.start or other.end <= part.start for other in parts)
        if apart and len(parts) < MOST:
            parts.append(part)
    return parts


def _cut(tree: Tree, part: Part) -> Part:
    start, end = without_tail(tree, part.start, part.end)
    return replace(part, start=start, end=end)


def _states(tree: Tree, part: Part) -> bool:
    stretch = part.start, part.end
    if part.start >= part.end or is_question(tree, *stretch) or is_idle(tree, *stretch):
        return False
    return has_predicate(tree, *stretch)


def _beside(tree: Tree, heard: "Heard", stated: bool) -> Iterator[Part]:
    """What is stated of speakers; if nothing else is, a noun with its clause: "a new wheat, which grows in Lysna"."""
    for voice in heard.voices:
        yield from asides(tree, range(*voice.saying))
    if not stated and "?" not in tree.reading.words:
        yield from (one for one in asides(tree, range(len(tree.marks))) if one.sort is PartSort.CLAUSE)


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
        framed = whole(tree) if denied else after_frame(tree, *whole(tree))
        return [Part(*framed, PartSort.MAIN, 0 if denied else None)]
    taken = [(part.start, part.end) for part in said] + [voice.saying for voice in heard.voices]
    own = [Part(*stretch, PartSort.MAIN) for stretch in _rest(tree, taken)]
    if any(start <= root < end for start, end in taken) or any(one.start <= root < one.end for one in own):
        return said + [one for one in own if is_checkable(tree, one.start, one.end)]
    clauses = [one for one in said if is_clause(tree, one.start, one.end)]
    everything = Part(*whole(tree), PartSort.MAIN)
    return [everything] if is_clause(tree, everything.start, everything.end) or not clauses else clauses


def _pieces(tree: Tree, content: tuple[Stretch, ...], voice: int, governs: bool) -> Iterator[Part]:
    """The clauses that somebody says; other pieces are joined, with the reporting words between them.

    If a sentence reports only a word or a thing ("called it “a joke”", "announced a rise"), all of it is the claim.
    """
    if len(content) > 1 and not all(is_clause(tree, *piece) and not _dangles(tree, piece) for piece in content):
        start, end = content[0][0], content[-1][1]
        content = (
            trim(tree, start - (start > 0 and tree.marks[start - 1]), end + (tree.marks[end : end + 1] == [True])),
        )
    if len(content) == 1 and content[0][0] > 1 and not is_clause(tree, *content[0]):
        content = (whole(tree),) if governs else ()
    everything = whole(tree)
    for piece in content:  # the whole sentence keeps its final stop
        yield Part(*(everything if piece == trim(tree, *everything) else piece), PartSort.MAIN, voice)


def _dangles(tree: Tree, piece: Stretch) -> bool:
    return tree.reading.tags[piece[1] - 1] in ("IN", "WDT", "WP", "WRB", "TO", "DT", "CC", "PRP$")


def _rest(tree: Tree, taken: list[Stretch]) -> Iterator[Stretch]:
    begins = 0
    for start, end in [*sorted(taken), (len(tree.marks), 0)]:
        start, end, begins = begins, start, max(begins, end)
        while start < end and (tree.reading.lower[start] in MARKING or trim(tree, start, end)[0] > start):
            start += 1
        start, end = trim(tree, start, end)
        if is_clause(tree, start, end):
            yield start, end


def _split(tree: Tree, mains: list[Part]) -> Iterator[Part]:
    """The joined clauses of each main part if all can be checked, without remarks; else the part."""
    for main in mains:
        edges = [main.start, *_joints(tree, main), main.end]
        clauses = [edge for edge in (trim(tree, *edge) for edge in pairwise(edges)) if edge[0] < edge[1]]
        stated = clauses
        while len(stated) > 1 and is_remark(tree, *stated[-1]) and not _is_dependent(tree, stated[0][0]):
            stated = stated[:-1]
        if 1 < len(stated) <= MOST - len(mains) + 1 and _stand_apart(tree, stated):
            yield from (Part(start, end, PartSort.MAIN, main.voice) for start, end in stated)
        elif len(stated) < len(clauses):
            yield Part(stated[0][0], stated[-1][1], PartSort.MAIN, main.voice)
        else:
            yield main


def _is_dependent(tree: Tree, start: int) -> bool:
    """Whether a clause needs the next one: "If we pay, that's it"."""
    return tree.reading.deps[start] == "mark" or tree.reading.tags[start] == "WRB"


def _stand_apart(tree: Tree, clauses: list[Stretch]) -> bool:
    """Whether joined clauses can all be true or false apart; at least one says by itself what it is about."""
    return all(_stands_alone(tree, *clause) for clause in clauses) and any(
        is_checkable(tree, *clause) for clause in clauses
    )


def _stands_alone(tree: Tree, start: int, end: int) -> bool:
    """Whether a clause is not relative, and does not end with a verb that repeats another ("and three did").

    One about a pronoun is only set apart by a comma or "that".
    """
    reading = tree.reading
    if start >= end:
        return False
    subject = clause_subject(tree, start, end)
    if (
        subject is None
        or {"WP", "WDT", "WP$"} & set(reading.tags[start : subject + 1])
        or reading.lower[end - 1] in _REPEATING
    ):
        return False
    apart = bool({",", ";", ":", "that"} & set(reading.lower[max(0, start - 2) : start]))
    return stands_beside(tree, start, end) if apart else is_checkable(tree, start, end) or reading.tags[start] == "EX"


def _joints(tree: Tree, main: Part) -> list[int]:
    reading = tree.reading
    if _is_one_voice(tree, main):
        stops = [place for place in range(main.start, main.end - 1) if reading.words[place] == ";"]
        colon = next((place for place in range(main.start, main.end - 1) if reading.words[place] == ":"), main.end)
        if stops or (colon < main.end and _DETAILS & set(reading.tags[main.start : colon])):
            return [place + 1 for place in stops or [colon]]
    head = next((place for place in range(main.start, main.end) if _heads(tree, place, main)), None)
    if head is None or _is_fronted(tree, head, main):
        return []
    joints = _before_head(tree, head, main)
    heads = {head}
    for place in range(head + 1, main.end):
        above = reading.heads[place]
        if (above in heads or not main.start <= above < main.end) and _joins(tree, place):
            subject, begins = tree.subject(place), tree.left[place]
            if subject is None or begins <= head or subject < begins or not _is_joint(tree, place):
                continue
            if any(reading.deps[kid] == "mark" and reading.lower[kid] != "that" for kid in tree.kids[place]):
                continue
            heads.add(place)
            if tree.marks[begins] and not (tree.marks[main.start] and tree.marks[main.end - 1]):
                return []
            joints.append(begins)
    return joints


def _is_one_voice(tree: Tree, main: Part) -> bool:
    """Whether all of a part is quoted, or none of it."""
    return len(set(tree.marks[main.start : main.end])) == 1


def _before_head(tree: Tree, head: int, main: Part) -> list[int]:
    """Where the clause of ``head`` begins if the parser has hung a clause before it on it: "We hired 12, we lost two".

    A verb without a complement of its own reports that clause: "The pool will close, its board decided".
    """
    reading = tree.reading
    subject = tree.subject(head)
    if subject is None or not _is_one_voice(tree, main) or tree.child(head, _COMPLEMENTS) is None:
        return []
    begins = tree.left[subject]
    if not main.start < begins or reading.lower[begins - 1] not in _STOPS:
        return []
    hung = (kid for kid in tree.kids[head] if main.start <= kid < begins and reading.deps[kid] == "ccomp")
    return [begins] if any(tree.finite(kid) and tree.subject(kid) is not None for kid in hung) else []


def _joins(tree: Tree, place: int) -> bool:
    return tree.reading.deps[place] in _JOINED and tree.finite(place)


def _heads(tree: Tree, place: int, main: Part) -> bool:
    head = tree.reading.heads[place]
    return (head == place or not main.start <= head < main.end) and tree.finite(place)


def _is_fronted(tree: Tree, head: int, main: Part) -> bool:
    """Whether something before the first subject may apply to all clauses: "In 2019, …", "Ten years ago, …"."""
    subject = tree.subject(head)
    if subject is None:
        return True
    deps = tree.reading.deps
    before = [kid for kid in tree.kids[head] if main.start <= kid < subject]
    return any(deps[kid] in _FRONTED or (deps[kid] == "advmod" and tree.left[kid] < kid) for kid in before)


def _is_joint(tree: Tree, verb: int) -> bool:
    """Whether a clause is joined by "and", "but" or, in a series, a comma."""
    begins, lower = tree.left[verb], tree.reading.lower
    commas = (",",) if tree.reading.deps[verb] == "conj" else ()
    return lower[begins] in _JOINTS or lower[begins - 1] in (*_JOINTS, *commas)
