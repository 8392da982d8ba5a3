"""Made-up data sets in which much repeats itself, and a slow, plain judge of whether a split of them leaks."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from hypothesis import strategies as st

from annotator.matching.shingles import FEWEST, shingles
from annotator.splits import texts, wordings
from annotator.splits.plan import SplitItem, SplitPlan
from annotator.splits.wordings import wording_of

LABELS = ("verified", "disputed", None)


class Piece(NamedTuple):
    """One article of a world."""

    id: str
    text: str
    claims: tuple[SplitItem, ...]


def words(name: str, count: int) -> list[str]:
    """Made-up words that only this name has."""
    return [f"{name}{chr(97 + at % 26)}{chr(97 + at // 26)}x" for at in range(count)]


def said(subject: int, variant: int) -> str:
    """One of eight ways to say one of many things: the same, another case, other facts, nearly something else."""
    plain = words(f"q{chr(97 + subject)}", 8)
    if variant == 1:
        return " ".join(plain).upper() + "!"
    if variant >= 2:
        plain[variant % 8] = f"other{chr(97 + variant)}"
    if variant >= 6:
        plain[:3] = words(f"r{chr(97 + variant)}", 3)
    return " ".join(plain)


def told(number: int, story: int | None, cut: int) -> str:
    """The text of an article: its own words, and those of a story that others tell too, cut short."""
    own = words(f"own{chr(97 + number % 26)}{chr(97 + number // 26)}", 45 if story is None else 10)
    return " ".join([*own, *([] if story is None else words(f"story{chr(97 + story)}", 60)[: 60 - cut])])


@st.composite
def pieces(draw: st.DrawFn, most: int = 10, stories: bool = True) -> list[Piece]:
    """Articles with claims that repeat each other's."""
    made = []
    for number in range(draw(st.integers(1, most))):
        story = draw(st.sampled_from([None, None, None, 0, 1])) if stories else None
        claims = tuple(
            SplitItem(
                f"a{number:02}",
                f"c{number:02}.{at}",
                said(draw(st.integers(0, 11)), draw(st.integers(0, 7))),
                draw(st.sampled_from(LABELS)),
                (f"s{draw(st.integers(0, 9))}",),
            )
            for at in range(draw(st.integers(1, 4)))
        )
        made.append(Piece(f"a{number:02}", told(number, story, draw(st.sampled_from([0, 5, 20]))), claims))
    return made


def items_of(world: Sequence[Piece]) -> list[SplitItem]:
    """All claims."""
    return [claim for piece in world for claim in piece.claims]


def texts_of(world: Sequence[Piece]) -> list[tuple[str, str]]:
    """All texts by article."""
    return [(piece.id, piece.text) for piece in world]


def likeness(one: str, other: str) -> float:
    """How alike two claims are; 1 for a repeated one."""
    (key, left), (other_key, right) = wording_of(one), wording_of(other)
    return 1.0 if key == other_key else len(left & right) / max(1, len(left | right))


def containment(one: str, other: str) -> float:
    """How alike two short texts are."""
    left, right = shingles(one), shingles(other)
    fewer = min(len(left), len(right))
    return len(left & right) / fewer if fewer >= FEWEST else 0.0


def leaks(world: Sequence[Piece], plan: SplitPlan, by_source: bool = False) -> list[str]:
    """Everything that a split of a world has on two sides, found by comparing all with all."""
    found = []
    kept = [(claim, plan.split_of(claim.article_id, claim.claim_id)) for claim in items_of(world)]
    for (one, here), (other, there) in combinations([pair for pair in kept if pair[1]], 2):
        if here == there:
            continue
        if one.article_id == other.article_id:
            found.append(f"article {one.article_id}")
        if likeness(one.exact, other.exact) >= wordings.NEAR:
            found.append(f"{one.exact} / {other.exact}")
        if by_source and set(one.sources) & set(other.sources):
            found.append(f"source of {one.claim_id} and {other.claim_id}")
    sides: Mapping[str, str | None] = {claim.article_id: side for claim, side in kept if side}
    for one, other in combinations([piece for piece in world if piece.id in sides], 2):
        if sides[one.id] != sides[other.id] and containment(one.text, other.text) >= texts.NEAR:
            found.append(f"texts of {one.id} and {other.id}")
    return found
