"""Leaving out what still crosses the border once every article has a side."""

import numpy as np

from annotator.splits.links import Near
from annotator.splits.sets import Ints
from annotator.splits.sides import ALIKE, NONE, SAME, SOURCE, TEXT, Flags, LeftOut, Sides


def clear_border(sides: Sides) -> Flags:
    """Leave claims out until no link crosses sides; returns which claims are kept.

    Of each pair the side that yields loses its claim. Pairs of the sides that yield last are settled first, so that a
    claim already left out never causes another to be left out.
    """
    gathered = sides.gathered
    _clear_texts(sides)
    kept: Flags = (sides.side != NONE)[gathered.article]
    if sides.articles_out:
        kept &= ~np.isin(gathered.article, np.fromiter(sides.articles_out, dtype=np.int64))
    side = sides.side[gathered.article]
    _clear_repeats(sides, kept, side)
    _clear_near(sides, kept, side)
    _clear_sources(sides, kept, side)
    return kept


def _ordered_crossings(near: Near, side: Ints) -> list[tuple[int, int]]:
    """The pairs on two sides as (loser, winner), in the order in which they are settled."""
    one, other = side[near.left], side[near.right]
    crossing = (one != other) & (one != NONE) & (other != NONE)
    left, right = near.left[crossing], near.right[crossing]
    turned = one[crossing] > other[crossing]
    loser, winner = np.where(turned, right, left), np.where(turned, left, right)
    order = np.lexsort((winner, loser, -side[loser], -side[winner]))
    return list(zip(loser[order].tolist(), winner[order].tolist(), strict=True))


def _clear_texts(sides: Sides) -> None:
    """Of two similar articles that were assigned before they were compared, one loses all its claims."""
    with_claims = np.where(sides.present, sides.side, NONE)
    for loser, winner in _ordered_crossings(sides.links.texts, with_claims):
        if loser not in sides.articles_out and winner not in sides.articles_out:
            sides.articles_out[loser] = LeftOut(TEXT, ((winner, int(sides.side[winner])),))


def _clear_repeats(sides: Sides, kept: Flags, side: Ints) -> None:
    wording = sides.gathered.wording
    top = _top(len(sides.gathered.words), wording[kept], side[kept])
    lost = kept & (side < top[wording])
    stay = _examples(sides, wording[lost], wording, kept & (side == top[wording]))
    for claim in np.nonzero(lost)[0]:
        winner = stay[int(wording[claim])]
        sides.claims_out[int(claim)] = LeftOut(SAME, ((winner, int(side[winner])),))
    kept &= ~lost


def _clear_near(sides: Sides, kept: Flags, side: Ints) -> None:
    wording = sides.gathered.wording
    top = _top(len(sides.gathered.words), wording[kept], side[kept])
    gone: dict[int, int] = {}
    for loser, winner in _ordered_crossings(sides.links.wordings, top):
        if loser not in gone and winner not in gone:
            gone[loser] = winner
    if not gone:
        return
    stay = _examples(sides, np.fromiter(gone.values(), dtype=np.int64), wording, kept)
    lost = kept & np.isin(wording, np.fromiter(gone, dtype=np.int64))
    for claim in np.nonzero(lost)[0]:
        winner = stay[gone[int(wording[claim])]]
        sides.claims_out[int(claim)] = LeftOut(ALIKE, ((winner, int(side[winner])),))
    kept &= ~lost


def _clear_sources(sides: Sides, kept: Flags, side: Ints) -> None:
    claims, sources = sides.gathered.citing
    counted = kept[claims]
    claims, sources = claims[counted], sources[counted]
    top = _top(len(sides.gathered.sources), sources, side[claims])
    losing = side[claims] < top[sources]
    source_of = dict(zip(claims[losing][::-1].tolist(), sources[losing][::-1].tolist(), strict=True))
    winning = ~losing & np.isin(sources, sources[losing])
    stay = _first(sides, zip(sources[winning].tolist(), claims[winning].tolist(), strict=True))
    for claim, source in source_of.items():
        winner = stay[source]
        sides.claims_out[claim] = LeftOut(SOURCE, ((winner, int(side[winner])),), source)
    kept[np.fromiter(source_of, dtype=np.int64, count=len(source_of))] = False


def _top(count: int, where: Ints, side: Ints) -> Ints:
    """For each of ``count`` places the side there that yields last."""
    top = np.full(count, NONE, dtype=np.int64)
    np.maximum.at(top, where, side)
    return top


def _examples(sides: Sides, wanted: Ints, wording: Ints, chosen: Flags) -> dict[int, int]:
    """For each wanted wording, the first chosen claim (by its ids) that has it."""
    if not len(wanted):
        return {}
    claims = np.nonzero(chosen & np.isin(wording, wanted))[0]
    return _first(sides, zip(wording[claims].tolist(), claims.tolist(), strict=True))


def _first(sides: Sides, claims: "zip[tuple[int, int]]") -> dict[int, int]:
    first: dict[int, int] = {}
    for key, claim in claims:
        if key not in first or sides.gathered.name(claim) < sides.gathered.name(first[key]):
            first[key] = claim
    return first
