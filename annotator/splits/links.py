"""Links that keep claims together: similar article texts, similar wordings, shared sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.splits import texts as near_texts
from annotator.splits import wordings
from annotator.splits.clusters import Gathered
from annotator.splits.join import near_pairs
from annotator.splits.sets import Ints, Pairs
from annotator.splits.texts import Sketches

Likenesses = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Near:
    """Pairs by number, and the similarity of each, 0 to 1."""

    left: Ints
    right: Ints
    alike: Likenesses

    def where(self, chosen: NDArray[np.bool_]) -> "Near":
        """The chosen pairs."""
        return Near(self.left[chosen], self.right[chosen], self.alike[chosen])

    @property
    def pairs(self) -> Pairs:
        """The pairs without their similarities."""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs near enough to link, and ``far_…`` pairs that are only similar."""

    texts: Near
    wordings: Near
    far_texts: Near
    far_wordings: Near


def find_links(gathered: Gathered, texts: Iterable[tuple[str, str]], versions: Iterable[tuple[str, str]] = ()) -> Links:
    """Compare all texts and all wordings; ``texts`` are read once.

    ``versions`` are pairs of articles of which one replaced the other: they are alike whatever their texts say.
    """
    sketches = Sketches({article: number for number, article in enumerate(gathered.articles)})
    for article, text in texts:
        sketches.add(article, text)
    articles = _with_linked(Near(*sketches.pairs()), len(gathered.articles), _versions(gathered.articles, versions))
    del sketches  # frees memory for the next step
    alike = Near(*near_pairs(gathered.words, wordings.ALIKE))
    claims = _with_linked(alike, len(gathered.words), gathered.same)
    is_near = articles.alike >= near_texts.NEAR
    same = (claims.alike >= wordings.NEAR) | _contained(gathered.words.sizes, claims)
    return Links(articles.where(is_near), claims.where(same), articles.where(~is_near), claims.where(~same))


def _with_linked(near: Near, count: int, linked: Pairs) -> Near:
    """The pairs of ``count`` things and those that were linked otherwise, which are alike however they compare."""
    left, right = linked
    if not len(left):
        return near
    other = ~np.isin(near.left * count + near.right, left * count + right)
    kept = near.where(other)
    return Near(
        np.concatenate([kept.left, left]),
        np.concatenate([kept.right, right]),
        np.concatenate([kept.alike, np.ones(len(left))]),
    )


def _versions(articles: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Pairs of numbers that connect all versions of an article that are among ``articles``, the smaller first.

    Versions in between need not be there, so each is linked to the first of its group that is.
    """
    first: dict[str, str] = {}
    for older, newer in pairs:
        first[newer] = first.get(older, older)
    number_of = {article: number for number, article in enumerate(articles)}
    groups: dict[str, list[int]] = {}
    for article in first.keys() | set(first.values()):
        if article in number_of:
            groups.setdefault(first.get(article, article), []).append(number_of[article])
    rows = sorted((min(group), each) for group in groups.values() for each in group if each != min(group))
    found = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _contained(sizes: Ints, claims: Near) -> NDArray[np.bool_]:
    """Which pairs are a claim and an extended form of it, such as a clause and its whole sentence.

    The number of shared members follows from similarity and sizes a and b: similarity * (a + b) / (1 + similarity).
    """
    left, right = sizes[claims.left], sizes[claims.right]
    shorter = np.minimum(left, right)
    shared = claims.alike * (left + right) / (1 + claims.alike)
    return (shorter >= wordings.CLAUSE) & (shared >= wordings.CONTAINED * shorter - wordings.ROUNDING)


def components(count: int, links: Iterable[Pairs]) -> Ints:
    """For each of ``count`` nodes the smallest number in its connected component.

    Each round hooks the larger root of every link under the smaller one, then shortens all paths (Shiloach and Vishkin,
    “An O(log n) parallel connectivity algorithm”, 1982).
    """
    root = np.arange(count)
    every = list(links)
    left = np.concatenate([np.empty(0, dtype=np.int64), *(pair[0] for pair in every)])
    right = np.concatenate([np.empty(0, dtype=np.int64), *(pair[1] for pair in every)])
    while True:
        one, other = root[left], root[right]
        apart = one != other
        if not apart.any():
            return root
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(shorter := root[root], root):
            root = shorter
