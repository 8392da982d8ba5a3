"""What keeps claims together: nearly the same text around them, nearly the same words, one source."""

from collections.abc import Iterable
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
    """Pairs by number, and how alike each is, 0 to 1."""

    left: Ints
    right: Ints
    alike: Likenesses

    def where(self, chosen: NDArray[np.bool_]) -> "Near":
        """Those of the pairs."""
        return Near(self.left[chosen], self.right[chosen], self.alike[chosen])

    @property
    def pairs(self) -> Pairs:
        """The numbers alone."""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Links:
    """All that links, and pairs that are not near enough to link but alike."""

    texts: Near
    wordings: Near
    far_texts: Near
    far_wordings: Near


def find_links(gathered: Gathered, texts: Iterable[tuple[str, str]]) -> Links:
    """Compare all texts and all wordings; ``texts`` are read once."""
    sketches = Sketches({article: number for number, article in enumerate(gathered.articles)})
    for article, text in texts:
        sketches.add(article, text)
    articles = Near(*sketches.pairs())
    del sketches  # the next step needs the memory
    claims = Near(*near_pairs(gathered.words, wordings.ALIKE))
    is_near = articles.alike >= near_texts.NEAR
    same = (claims.alike >= wordings.NEAR) | _contained(gathered.words.sizes, claims)
    return Links(articles.where(is_near), claims.where(same), articles.where(~is_near), claims.where(~same))


def _contained(sizes: Ints, claims: Near) -> NDArray[np.bool_]:
    """Which pairs are a claim and the same with something added, as a clause and the whole sentence it stands in.

    What is shared follows from likeness and sizes: of a and b members, likeness * (a + b) / (1 + likeness).
    """
    left, right = sizes[claims.left], sizes[claims.right]
    shorter = np.minimum(left, right)
    shared = claims.alike * (left + right) / (1 + claims.alike)
    return (shorter >= wordings.CLAUSE) & (shared >= wordings.CONTAINED * shorter - wordings.ROUNDING)


def components(count: int, links: Iterable[Pairs]) -> Ints:
    """For each of ``count`` nodes the smallest number in its connected component.

    Each round hooks the larger root of every link under the smaller one and then shortens all paths, after Shiloach and
    Vishkin, “An O(log n) parallel connectivity algorithm” (1982).
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
