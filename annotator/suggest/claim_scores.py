"""Scoring the claims of one sentence while its parse is available.

A single claim has the score of its sentence, because the weights were learnt on sentences. If a sentence has several,
each is scored by its own words, and a title as the sentence it abbreviates ("Ana Prell is harbour minister"). Claims of
any score are returned, because the audit sample reviews the best claim of each sentence that it draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annotator.domain.suggestion import Reason, SentenceText
from annotator.domain.vocabulary import ClaimType, SentenceKind
from annotator.suggest.asides import noun_and_clause
from annotator.suggest.claim_types import types_of
from annotator.suggest.clauses import parts_of
from annotator.suggest.page_lines import is_furniture
from annotator.suggest.parsed_sentence import Entity, Reading
from annotator.suggest.parts import Part, PartSort
from annotator.suggest.speech import Heard
from annotator.suggest.tree import Stretch, Tree

CERTAINLY_NONE = 0.05
"""A sentence with a lower score is no claim (a caption, a fragment, a greeting), and limits the scores of its parts."""

_BODIES = frozenset(("ORG", "GPE", "NORP", "LOC", "FAC"))
"""Entities whose office holders can be looked up: "NATO's chief", not "the head gardener"."""

_NO_SENTENCES = frozenset((SentenceKind.HEADLINE, SentenceKind.BYLINE))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A text with its score and the reasons for it; one without text stays as the linear model scores it.

    ``by_hand`` is what weights set by hand add to the logit. They hold whatever the encoder says, since it learnt from
    the same debates and speeches that cannot show them.
    """

    text: str | None
    score: float
    reasons: Sequence[Reason]
    by_hand: float = 0.0


Judge = Callable[[Reading, SentenceKind | None, bool], Verdict]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim without its speaker; offsets in characters of the sentence.

    ``voice`` is the number of the voice that says it; ``text`` is what was scored, which for parts can be more than the
    words of the claim; headlines and bylines have none, because the encoder learnt from neither.
    """

    start: int
    end: int
    score: float
    reasons: Sequence[Reason]
    types: tuple[ClaimType, ...]
    voice: int | None
    text: str | None
    by_hand: float = 0.0


def judge_sentence(tree: Tree, heard: Heard, sentence: SentenceText, judge: Judge) -> list[Judged]:
    """The claims of a sentence, best first, then in the order of the text.

    A sentence that was cut at the length limit is one claim, a line that the page adds to the article none.
    """
    if is_furniture(sentence.text):
        return []
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
            found = whole
        else:
            inside = quoted and all(tree.marks[part.start : part.end])
            found = judge(_reading(reading, part), sentence.kind, inside)
        text = None if sentence.kind in _NO_SENTENCES else found.text
        last = part.end - 1
        types = types_of(tree, part.start, part.end, part.voice is not None or heard.quoted)
        end = len(sentence.text) if cut else places[last] + len(reading.words[last])
        claims.append(
            Judged(places[part.start], end, found.score, found.reasons, types, part.voice, text, found.by_hand)
        )
    claims.sort(key=lambda one: (-one.score, one.start, -one.end))
    if whole.score >= CERTAINLY_NONE:
        return claims
    score, reasons = whole.score, whole.reasons
    return [replace(one, score=score, reasons=reasons) if one.score > score else one for one in claims]


def _reading(reading: Reading, part: Part) -> Reading:
    if part.name is None:
        return reading.part(part.start, part.end)
    if part.sort is PartSort.CLAUSE:
        return _relative(reading, *noun_and_clause(part, reading.words))
    return _title(reading, range(part.start, part.end), range(*part.name))


def _relative(reading: Reading, noun: Stretch, stretch: Stretch) -> Reading:
    """A noun with its clause as a sentence: “Holm sold 300 boats.”"""
    clause, what = reading.part(*stretch), reading.part(*noun)
    more = noun[1] - noun[0] - 1
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
        starts=(*reading.offsets(range(*noun)), *reading.offsets(range(stretch[0] + 1, stretch[1]))),
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
