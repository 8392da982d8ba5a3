"""From one sentence to its scored claims, while the sentence is at hand.

The only claim of a sentence has the score of the sentence: the weights were learned on sentences. Where a sentence
holds several, each is judged by its own words, and a title as the sentence that it is short for ("Ana Prell is
harbour minister"). Every sentence hands out its claims, however low they score: what the audit sample draws is
reviewed as the best of them.
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
"""A sentence with a lower score is no claim: a caption, a fragment, a greeting. No part of it scores more than it."""

_BODIES = frozenset(("ORG", "GPE", "NORP", "LOC", "FAC"))
"""What an office can be looked up at: "NATO's chief", not "the head gardener"."""

Judge = Callable[[Reading, SentenceKind | None, bool], tuple[float, tuple[Reason, ...]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim whose speaker is not resolved yet; offsets in characters of the sentence.

    ``voice`` is whose of the sentence's own voices it is.
    """

    start: int
    end: int
    score: float
    reasons: tuple[Reason, ...]
    tags: tuple[ClaimTag, ...]
    voice: int | None


def judge_sentence(tree: Tree, heard: Heard, sentence: SentenceText, judge: Judge) -> list[Judged]:
    """The claims of a sentence, best first, then in the order of the text.

    Of a sentence that was not read to its end all is one claim.
    """
    reading, quoted = tree.reading, sentence.quotation is not None
    whole = judge(reading, sentence.kind, quoted)
    places = reading.places()
    cut = places[-1] < len(sentence.text)
    parts = parts_of(tree, Heard() if cut else heard)
    if cut:
        parts = parts[:1]
    alone = sum(part.sort is PartSort.MAIN for part in parts) == 1
    found = []
    for part in parts:
        if alone and part.sort is PartSort.MAIN:
            score, reasons = whole
        else:
            inside = quoted and all(tree.marks[part.start : part.end])
            score, reasons = judge(_reading(reading, part), sentence.kind, inside)
        last = part.end - 1
        tags = tags_of(tree, part.start, part.end, part.voice is not None or heard.quoted)
        end = len(sentence.text) if cut else places[last] + len(reading.words[last])
        found.append(Judged(places[part.start], end, score, reasons, tags, part.voice))
    found.sort(key=lambda one: (-one.score, one.start, -one.end))
    return [_no_more_than(whole, one) for one in found] if whole[0] < CERTAINLY_NONE else found


def _no_more_than(whole: tuple[float, tuple[Reason, ...]], one: Judged) -> Judged:
    """The claim with the score of its sentence, and the reasons for that, where its own is higher."""
    return replace(one, score=whole[0], reasons=whole[1]) if one.score > whole[0] else one


def _reading(reading: Reading, part: Part) -> Reading:
    if part.name is None:
        return reading.part(part.start, part.end)
    if part.sort is PartSort.CLAUSE:
        return _relative(reading, part, part.name)
    return _title(reading, range(part.start, part.end), range(*part.name))


def _relative(reading: Reading, part: Part, name: tuple[int, int]) -> Reading:
    """A relative clause as a sentence: what "which" stands for in its place."""
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
    )
