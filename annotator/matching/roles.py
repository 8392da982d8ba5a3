"""Reads the relations that word order expresses: who does what to whom, and from where to where."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.matching.countries import PLACES
from annotator.matching.tokens import NAME, Reading, Token, concept
from annotator.matching.word_lists import STOP_WORDS, words

if TYPE_CHECKING:
    from annotator.matching.names import Name

_FUNCTION = frozenset(
    words("by of in on at for from with and or to against over between than as after before into because")
)
_LEADS_ELSEWHERE = _FUNCTION - {"by", "against", "over", "to"}
"""Before a name, these make it a place, an owner or a companion rather than the object."""
_MUTUAL = frozenset(
    concept(word)
    for word in words("meet marry wed divorce border neighbour neighbor resemble equal differ ally talk tie draw match")
)
"""Actions that mean the same whoever is named first."""
_ENDS_PART = _FUNCTION | frozenset(words("since during until when while that which who because but per a last next"))
_LONGEST_PART = 4
_REACH = 8
_SCANT = frozenset(("little", "few"))
_OWNED = frozenset(words("the this that his her its their our my your these those as"))


@dataclass(frozen=True, slots=True)
class Step:
    """A word that matters for word order: a name, a content word, or a function word such as “by”."""

    key: str
    shown: str
    name: bool = False
    breaks: bool = False
    """Follows a comma or another sign."""

    @property
    def function(self) -> bool:
        """Whether this is a function word."""
        return self.key in _FUNCTION


@dataclass(frozen=True, slots=True)
class Roles:
    """What word order says.

    ``flows`` holds, for each “from … to …”, the words after “from”, the words after “to”, and the text shown.
    ``scant`` holds “little” and “few”, with “a” where it precedes them.
    """

    steps: tuple[Step, ...]
    flows: tuple[tuple[frozenset[str], frozenset[str], str], ...]
    scant: tuple[str, ...]


def roles_of(reading: Reading, names: Sequence["Name"]) -> Roles:
    """The roles in a reading from which ``names`` were taken."""
    return Roles(tuple(_steps(reading, names)), tuple(_flows(reading.tokens)), tuple(_scant(reading.tokens)))


def turned_round(a: Roles, b: Roles) -> list[tuple[str, str]]:
    """What the two claims state in opposite order, as shown for each."""
    mine, theirs = list(_relations(a.steps)), list(_relations(b.steps))
    both = _keys_of(mine) & _keys_of(theirs)
    for one, other in mine:
        for there in theirs:
            if _opposed(one, other, there) and not both & _keys_of([(one, other), there]):
                return [(f"{one.shown}, {other.shown}", f"{there[0].shown}, {there[1].shown}")]
    exchanged = _exchanged(a.steps, b.steps)
    if exchanged is not None:
        return [exchanged]
    if same_way(a, b):
        return []
    for source, goal, shown in a.flows:
        for source_there, goal_there, shown_there in b.flows:
            if (source - goal) & (goal_there - source_there) and (goal - source) & (source_there - goal_there):
                return [(shown, shown_there)]
    return []


def same_way(a: Roles, b: Roles) -> bool:
    """Whether both share a flow, however it is worded: “to 3 percent from 5 percent”."""
    there = [flow[:2] for flow in b.flows]
    return any(flow[:2] in there for flow in a.flows)


def scant_differs(a: Roles, b: Roles) -> tuple[str, str] | None:
    """“little” (hardly any) against “a little” (some), as written in each; ``None`` if they agree."""
    for word in sorted(_SCANT):
        mine = {shown for shown in a.scant if shown.endswith(word)}
        theirs = {shown for shown in b.scant if shown.endswith(word)}
        if mine and theirs and not mine & theirs:
            return min(mine), min(theirs)
    return None


def is_mutual(meanings: Sequence[str]) -> bool:
    """Whether any of the words is a mutual action, such as “meet”."""
    return not _MUTUAL.isdisjoint(meanings)


def _steps(reading: Reading, names: Sequence["Name"]) -> Iterator[Step]:
    rest = iter(names)
    breaks = False
    for mask, token in zip(reading.masks, reading.tokens, strict=True):
        breaks = breaks or not token.joined
        key = token.low if token.low in _FUNCTION else mask
        if key is None and token.low not in STOP_WORDS:
            key = concept(token.low)
        if key:
            name = next(rest) if mask == NAME else None
            yield Step(" ".join(name.words) if name else key, name.shown if name else token.text, bool(name), breaks)
            breaks = False


Relation = tuple[Step, Step]


def _relations(steps: Sequence[Step]) -> Iterator[Relation]:
    """Who acts on whom, for neighbouring names with a content word between them; “by” swaps them."""
    last: int | None = None
    for at, step in enumerate(steps):
        if not step.name:
            continue
        if last is not None:
            between = steps[last + 1 : at]
            meanings = [each.key for each in between if not each.function and not each.name]
            owned = steps[last].shown.endswith(("'s", "’s"))
            if meanings and not owned and not is_mutual(meanings) and between[-1].key not in _LEADS_ELSEWHERE:
                yield (step, steps[last]) if between[-1].key == "by" else (steps[last], step)
        last = at


def _keys_of(relations: Sequence[Relation]) -> set[tuple[str, str]]:
    return {(one.key, other.key) for one, other in relations}


def _opposed(one: Step, other: Step, there: Relation) -> bool:
    return one.key != other.key and (one.key, other.key) == (there[1].key, there[0].key)


def _exchanged(a: Sequence[Step], b: Sequence[Step]) -> tuple[str, str] | None:
    """The parts that swapped places in an otherwise identical sentence, with at least one word between them.

    Function words must match too: “was sued by” is not a swap.
    """
    if Counter(_words_of(a)) != Counter(_words_of(b)):
        return None
    mine, theirs = ([word for word in _words_of(steps) if word not in _FUNCTION] for steps in (a, b))
    start = next((at for at, (one, other) in enumerate(zip(mine, theirs, strict=True)) if one != other), len(mine))
    end = next((at for at in range(len(mine)) if mine[-1 - at] != theirs[-1 - at]), 0)
    parts = _swapped(mine[start : len(mine) - end], theirs[start : len(mine) - end])
    if parts is None or is_mutual(parts[1]):
        return None
    first, _, second = parts
    return f"{_as_written(first, a)}, {_as_written(second, a)}", f"{_as_written(second, b)}, {_as_written(first, b)}"


def _words_of(steps: Sequence[Step]) -> list[str]:
    return [word if step.function else concept(word) for step in steps for word in step.key.split()]


def _as_written(words: Sequence[str], steps: Sequence[Step]) -> str:
    shown = {each.casefold(): each for step in steps if step.name for each in step.shown.split()}
    shown |= {step.key: step.shown for step in steps if not step.name}
    return " ".join(shown.get(word, word) for word in words)


Parts = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _swapped(mine: Sequence[str], theirs: Sequence[str]) -> Parts | None:
    """The parts of ``mine`` if ``theirs`` has the last one first and the first one last."""
    size = len(mine)
    for first in range(1, size - 1):
        if theirs[size - first :] != mine[:first]:
            continue
        for second in range(1, size - first):
            middle = mine[first : size - second]
            if theirs[:second] == mine[size - second :] and theirs[second : size - first] == middle:
                return mine[:first], middle, mine[size - second :]
    return None


def _flows(tokens: Sequence[Token]) -> Iterator[tuple[frozenset[str], frozenset[str], str]]:
    for at, token in enumerate(tokens):
        if token.low != "from":
            continue
        source = _part(tokens, at + 1)
        near = (*range(at + 1, at + 1 + _REACH), *range(at - 1, at - 1 - _REACH, -1))
        goal = next((each for each in near if 0 <= each < len(tokens) and tokens[each].low == "to"), None)
        if goal is not None and source and (found := _part(tokens, goal + 1)):
            shown = f"from {_shown(source)} to {_shown(found)}"
            yield _keys(source), _keys(found), shown


def _part(tokens: Sequence[Token], start: int) -> list[Token]:
    """The few words from ``start`` on, up to a word that begins another phrase."""
    found: list[Token] = []
    for token in tokens[start : start + _LONGEST_PART]:
        if token.low in _ENDS_PART or (found and not token.joined):
            break
        found.append(token)
    return found


def _keys(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(PLACES.get(token.low, concept(token.low)) for token in tokens if token.low not in STOP_WORDS)


def _shown(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _scant(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        before = tokens[at - 1].low if at else ""
        if token.low in _SCANT and before not in _OWNED:
            yield f"a {token.low}" if before == "a" else token.low
