"""What a passage has in common with a claim, and where it differs: facts in words, never a verdict.

Whatever the passage states anywhere agrees. What differs is looked for in its sentence that is most like the claim: in
the others, other numbers and names are about other things. “Last year” is not compared: it depends on who says it when.
"""

from dataclasses import replace

from annotator.matching.differences import agreements, fact_differences
from annotator.matching.facts import Facts, facts_of
from annotator.matching.names import unmatched
from annotator.matching.quantities import agree

_NAMES = 3
"""The most names of a sentence that are set against those of a claim."""


def compared(claim: str, passage: str, sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What agrees, and what differs, in words; ``sentence`` is the one of the passage that is most like the claim."""
    said, whole = facts_of(claim), facts_of(passage)
    return tuple(agreements(said, whole)), tuple(fact_differences(*_left(said, whole, facts_of(sentence))))


def _left(said: Facts, whole: Facts, here: Facts) -> tuple[Facts, Facts]:
    """What the claim states and the passage does not confirm, and what the sentence states in its place."""
    stated = {(when.field, when.value) for when in whole.times}
    asked = {(when.field, when.value) for when in said.times}
    mine = replace(
        said,
        numbers=tuple(each for each in said.numbers if not any(agree(each, there) for there in whole.numbers)),
        times=tuple(each for each in said.times if not each.relative and (each.field, each.value) not in stated),
        names=tuple(unmatched(said.names, whole.names, whole.words)),
    )
    units = {each.unit for each in mine.numbers}
    theirs = replace(
        here,
        numbers=tuple(
            each
            for each in here.numbers
            if each.unit in units and not any(agree(each, known) for known in said.numbers)
        ),
        times=tuple(each for each in here.times if not each.relative and (each.field, each.value) not in asked),
        names=tuple(unmatched(here.names, said.names, said.words))[:_NAMES],
    )
    return mine, theirs
