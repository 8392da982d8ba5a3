"""Questions that the facts of a claim lead to: who says so, how much, when, compared to what.

They follow the kinds of questions that annotators of AVeriTeC asked (Schlichtkrull et al. 2023): about the source of a
figure, its date, what it is compared to, and whether somebody said it.
"""

from collections.abc import Iterator

from annotator.matching.facts import Facts
from annotator.text import one_line

_LONGEST = 60
"""Characters of a name or figure that are put into a question."""
_RATIOS = frozenset(("percent", "points", "times"))
"""Units that compare."""


def questions_about(facts: Facts, said_by: str | None) -> tuple[str, ...]:
    """The questions, each once, the most useful first; ``said_by`` is who says it in the article."""
    return tuple(dict.fromkeys(_all(facts, said_by)))


def _all(facts: Facts, said_by: str | None) -> Iterator[str]:
    compares = bool(facts.directions) or any(each.unit in _RATIOS for each in facts.numbers)
    for number in facts.numbers[:1]:
        yield f"Do official figures say {_short(number.shown)}?"
    if compares:
        yield "Compared to what, and over which period?"
    yield f"Is {_short(facts.times[0].shown)} the right time?" if facts.times else "When did this happen?"
    if said_by:
        yield f"What exactly did {_short(said_by)} say, and where?"
    else:
        yield "Who says so, and how do they know?"
    for name in [each for each in facts.names if each.shown != said_by][:2]:
        yield f"What does {_short(name.shown)} itself say about this?"
    if facts.negations:
        yield "Is there a case in which it did happen?"
    if facts.quantifiers:
        yield "Are there exceptions?"


def _short(words: str) -> str:
    shown = one_line(words).strip()
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
