"""Scoring the claims of one sentence while its parse is available.

A single claim has the score of its sentence, because the weights were learnt on sentences. If a sentence has several,
each is scored by its own words, and a title as the sentence it abbreviates ("Ana Prell is harbour minister"). Claims of
any score are returned, because the audit sample reviews the best claim of each sentence that it draws.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from annotator.domain.suggestion import Reason, SentenceText
from annotator.domain.vocabulary import ClaimTag, SentenceKind
from annotator.suggest.clauses import Part, PartSort, parts_of
from annotator.suggest.parsed_sentence import Entity, Reading
from annotator.suggest.speech import Heard
from annotator.suggest.tags import tags_of
from annotator.suggest.tree import Tree

CERTAINLY_NONE = 0.05
"""A sentence with a lower score is no claim (a caption, a fragment, a greeting), and limits the scores of its parts."""

_BODIES = frozenset(("ORG", "GPE", "NORP", "LOC", "FAC"))
"""Entities whose office holders can be looked up: "NATO's chief", not "the head gardener"."""

Judge = Callable[[Reading, SentenceKind | None, bool], tuple[float, tuple[Reason, ...]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim without its speaker; offsets in characters of the sentence.

    ``voice`` is the number of the voice that says it.
    """

    start: int
    end: int
    score: float
    reasons: tuple[Reason, ...]
    tags: tuple[ClaimTag, ...]
    voice: int | None


def judge_sentence(tree: Tree, heard: Heard, sentence: SentenceText, judge: Judge) -> list[Judged]:
    """The claims of a sentence, best first, then in the order of the text.

    A sentence that was cut at the length limit is one claim.
    """
    reading, quoted = tree.reading, sentence.quotation is not None
    whole = judge(reading, sentence.kind, quoted)
    places = reading.places()
    cut = places[-1] < len(sentence.text)
    parts = parts_of(tree, Heard() if cut else heard)
    if cut:
        parts = parts[:1]
    alone = sum(part.sort is PartSort.MAIN for part in parts) == 1
    claims = []
    for part in parts:
        if alone and part.sort is PartSort.MAIN:
            score, reasons = whole
        else:
            inside = quoted and all(tree.marks[part.start : part.end])
            score, reasons = judge(_reading(reading, part), sentence.kind, inside)
        last = part.end - 1
        tags = tags_of(tree, part.start, part.end, part.voice is not None or heard.quoted)
        end = len(sentence.text) if cut else places[last] + len(reading.words[last])
        claims.append(Judged(places[part.start], end, score, reasons, tags, part.voice))
    claims.sort(key=lambda one: (-one.score, one.start, -one.end))
    if whole[0] >= CERTAINLY_NONE:
        return claims
    return [replace(one, score=whole[0], reasons=whole[1]) if one.score > whole[0] else one for one in claims]


def _reading(reading: Reading, part: Part) -> Reading:
    if part.name is None:
        return reading.part(part.start, part.end)
    if part.sort is PartSort.CLAUSE:
        return _relative(reading, part, part.name)
    return _title(reading, range(part.start, part.end), range(*part.name))


def _relative(reading: Reading, part: Part, name: tuple[int, int]) -> Reading:
    clause, what = reading.part(part.start, part.end), reading.part(*name)
    more = name[1] - name[0] - 1
    heads = [head + more for head in clause.heads[1:]]
    return Reading(
        words=what.words + clause.words[1:],
        lower=what.lower + clause.lower[1:],
        spaces=[*what.spaces[:-1], " ", *clause.spaces[1:]],
        tags=what.tags + clause.tags[1:],
        deps=[*["compound"] * more, clause.deps[0], *clause.deps[1:]],
        heads=[*[more] * more, clause.heads[0] + more, *heads],
        entities=what.entities
        + [Entity(one.start + more, one.end + more, one.label) for one in clause.entities if one.start],
        tagged=reading.tagged,
        parsed=reading.parsed,
        named=reading.named,
        starts=reading.offsets([*range(*name), *range(part.start + 1, part.end)]),
    )


def _title(reading: Reading, stretch: range, name: range) -> Reading:
    """A title with a name as a sentence: “Ana Prell is harbour minister.”"""
    office = [place for place in stretch if place not in name and reading.words[place] != ","]
    order = [*name, *office]
    count, verb = len(order), len(name)
    moved = {place: at + (at >= verb) for at, place in enumerate(order)}
    words = [reading.words[place] for place in order]
    tags = [reading.tags[place] for place in order]
    deps = ["compound"] * (verb - 1) + ["nsubj"] + ["ROOT"] + ["compound"] * (len(office) - 1) + ["attr", "punct"]
    heads = [verb - 1] * (verb - 1) + [verb] * 2 + [count] * (len(office) - 1) + [verb] * 2
    words = [*words[:verb], "is", *words[verb:], "."]
    named = any(one.label in _BODIES and one.start in office for one in reading.entities)
    return Reading(
        words=words,
        lower=[word.lower() for word in words],
        spaces=[" "] * count + ["", ""],
        tags=[*tags[:verb], "VBZ", *tags[verb:], "."],
        deps=deps,
        heads=heads,
        entities=[
            Entity(moved[one.start], moved[one.end - 1] + 1, one.label)
            for one in reading.entities
            if one.start in moved
            and one.end - 1 in moved
            and moved[one.end - 1] - moved[one.start] == one.end - one.start - 1
        ],
        tagged=reading.tagged,
        parsed=reading.parsed,
        named=reading.named,
        office=named,
        starts=(*reading.offsets(name), -1, *reading.offsets(office), -1),
    )
