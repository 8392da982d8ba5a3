"""Deciding on which side of the border each article is.

Sides are numbered in the order in which they give up claims: of two sides that would hold the same claim, the smaller
number loses it. An assigned article keeps its side. A new one goes

1. nowhere, if its text is nearly that of articles on two sides;
2. with the articles linked to it, if those are on one side;
3. if its claims repeat claims on several sides, to the one of these that yields first, without the claims that other
   sides have. So a new article takes no claim from a split exported before, unless its text binds it to a side;
4. where it is needed, if nothing linked to it has a side.

What still crosses the border (claims added later to assigned articles) is left out on the side that yields.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annotator.splits.clusters import Gathered
from annotator.splits.links import Links, Near, components
from annotator.splits.sets import Ints, Pairs

NONE = -1
TEXT, SAME, ALIKE, SOURCE = range(4)
"""Why something is left out: a near-duplicate article, a repeated claim, a near-duplicate claim, a shared source."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a claim or an article is in no split: what it resembles, on which side."""

    kind: int
    others: tuple[tuple[int, int], ...]
    """Article numbers for texts, claim numbers for claims, each with its side."""
    source: int = NONE


@dataclass(slots=True)
class Sides:
    """The side of every article, while sides are being settled."""

    gathered: Gathered
    links: Links
    side: Ints
    """``NONE`` for articles without a side (yet)."""
    present: Flags
    """Articles with a claim in the dataset."""
    fresh: Flags = field(init=False)
    """Present articles that had no side at first and are not left out."""
    articles_out: dict[int, LeftOut] = field(default_factory=dict)
    claims_out: dict[int, LeftOut] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fresh = self.present & (self.side == NONE)

    def bits(self) -> Ints:
        """The side of each article as a bit; 0 for none."""
        return np.where(self.side == NONE, 0, 1 << np.maximum(self.side, 0))


def lowest(bits: Ints) -> Ints:
    """The first side to yield among those whose bits are set; ``NONE`` for none."""
    low = bits & -bits
    return np.where(low == 0, NONE, np.log2(np.maximum(low, 1)).astype(np.int64))


def several(bits: Ints) -> Flags:
    """Where more than one bit is set."""
    more: Flags = (bits & (bits - 1)) != 0
    return more


def gathered_bits(count: int, where: Ints, bits: Ints) -> Ints:
    """For each of ``count`` places, the union of the bits there."""
    union = np.zeros(count, dtype=np.int64)
    np.bitwise_or.at(union, where, bits)
    return union


def settle_texts(sides: Sides) -> None:
    """Give every new article whose text is nearly that of an old one the same side, or leave it out."""
    near = sides.links.texts
    count = len(sides.side)
    bits = sides.bits()
    own = gathered_bits(count, np.concatenate(near.pairs), bits[np.concatenate(near.pairs[::-1])])
    for article in np.nonzero(sides.fresh & several(own))[0]:
        _leave_text_out(sides, int(article), near)
    root, of_root = _text_groups(sides, own)
    for article in np.nonzero(sides.fresh & several(of_root[root]))[0]:
        _leave_text_out(sides, int(article), near, np.nonzero(root == root[article])[0])
    root, of_root = _text_groups(sides, own)
    sides.side = np.where(sides.fresh, lowest(of_root[root]), sides.side)


def _text_groups(sides: Sides, own: Ints) -> tuple[Ints, Ints]:
    """The groups of new articles by their texts, and the sides of the old articles linked to each group."""
    root = components(len(own), [_among(sides.links.texts, sides.fresh)])
    return root, gathered_bits(len(own), root, np.where(sides.fresh, own, 0))


def _among(near: Near, chosen: Flags) -> Pairs:
    inside = chosen[near.left] & chosen[near.right]
    return near.left[inside], near.right[inside]


def _leave_text_out(sides: Sides, article: int, near: Near, group: Ints | None = None) -> None:
    """Record the first article on each side that this one, or its group, resembles."""
    group = np.array([article]) if group is None else group
    ours, theirs = np.concatenate(near.pairs), np.concatenate(near.pairs[::-1])
    met = np.unique(theirs[np.isin(ours, group) & (sides.side[theirs] != NONE)])
    first = {int(sides.side[other]): int(other) for other in met[::-1]}
    sides.articles_out[article] = LeftOut(TEXT, tuple((other, side) for side, other in sorted(first.items())))
    sides.fresh[article] = False


@dataclass(frozen=True, slots=True)
class Groups:
    """Linked new articles. ``root`` is the smallest article number of each group."""

    root: Ints
    free: Flags
    """By root: groups that no article with a side is linked to."""


def settle_claims(sides: Sides) -> Groups:
    """Give every new article the side of what its claims repeat; returns the groups that stay undecided."""
    gathered, count = sides.gathered, len(sides.side)
    direct = gathered_bits(count, gathered.article, _met(sides))
    by_text = components(count, [_among(sides.links.texts, sides.fresh)])
    root = _new_groups(sides)
    text_bits = sides.bits()
    both = np.where(sides.fresh, direct | text_bits, 0)
    of_root = gathered_bits(count, root, both)
    of_text = gathered_bits(count, by_text, np.where(sides.fresh, direct, 0))
    here = of_root[root]
    # an article's text decides before its claims, and its own claims before those of its group
    chosen = np.where(
        text_bits != 0, sides.side, np.where(of_text[by_text] != 0, lowest(of_text[by_text]), lowest(here))
    )
    sides.side = np.where(sides.fresh, np.where(several(here), chosen, lowest(here)), sides.side)
    return Groups(root, sides.fresh & (here == 0) & (root == np.arange(count)))


def _met(sides: Sides) -> Ints:
    """For each claim the old sides that have its wording, a near one, or one of its sources."""
    gathered, wordings = sides.gathered, sides.links.wordings
    old = np.where(sides.present & ~sides.fresh, sides.bits(), 0)[gathered.article]
    count = len(gathered.words)
    said = gathered_bits(count, gathered.wording, old)
    near = said | gathered_bits(count, np.concatenate(wordings.pairs), said[np.concatenate(wordings.pairs[::-1])])
    met = near[gathered.wording]
    claims, sources = gathered.citing
    cited = gathered_bits(len(gathered.sources), sources, old[claims])
    np.bitwise_or.at(met, claims, cited[sources])
    return met


def _new_groups(sides: Sides) -> Ints:
    gathered, near = sides.gathered, sides.links.wordings
    new = sides.fresh[gathered.article]
    said = np.zeros(len(gathered.words), dtype=bool)
    said[gathered.wording[new]] = True
    return _components(sides, new, _among(near, said), _among(sides.links.texts, sides.fresh))


def _components(sides: Sides, claims: Flags, wordings: Pairs, texts: Pairs) -> Ints:
    """The connected articles, by the chosen claims and pairs."""
    gathered, articles = sides.gathered, len(sides.side)
    first_source = articles + len(gathered.words)
    citing, cited = gathered.citing
    counted = claims[citing]
    links = np.bincount(gathered.wording[claims], minlength=len(gathered.words)) > 1
    links[np.concatenate(wordings)] = True
    said = claims & links[gathered.wording]  # most wordings occur once and link nothing
    every = [
        texts,
        (gathered.article[said], gathered.wording[said] + articles),
        (wordings[0] + articles, wordings[1] + articles),
        (gathered.article[citing[counted]], cited[counted] + first_source),
    ]
    return components(first_source + len(gathered.sources), every)[:articles]


def kept_groups(sides: Sides, kept: Flags) -> Ints:
    """The connected articles, by the kept claims; none of these groups crosses the border."""
    gathered = sides.gathered
    said = np.zeros(len(gathered.words), dtype=bool)
    said[gathered.wording[kept]] = True
    has = np.zeros(len(sides.side), dtype=bool)
    has[gathered.article[kept]] = True
    return _components(sides, kept, _among(sides.links.wordings, said), _among(sides.links.texts, has))
