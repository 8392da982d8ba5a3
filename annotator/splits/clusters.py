"""The claims to be split, as arrays: about 200 bytes each, with no Python objects, so that a million fit in memory."""

from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple
from zlib import compress, decompress

import numpy as np
from numpy.typing import NDArray

from annotator.splits.sets import Ints, Sets, SetsMaker
from annotator.splits.wordings import wording_of
from annotator.text import one_line

_SHOWN = 60
_BLOCK = 256
"""Strings compressed together."""


class SplitItem(NamedTuple):
    """One claim of the dataset by public ids; ``label`` is its gold label, if any."""

    article_id: str
    claim_id: str
    exact: str
    label: str | None
    sources: tuple[str, ...] = ()
    """Public ids of the cited sources; used only if shared sources link claims."""


class Strings:
    """Very many short strings in little memory: compressed in blocks, decompressed on access."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._open: list[str] = []

    def append(self, text: str) -> None:
        """Add a string; NUL becomes a space."""
        self._open.append(text.replace("\0", " "))
        if len(self._open) == _BLOCK:
            self._packed.append(compress("\0".join(self._open).encode("utf-8", "surrogatepass"), 1))
            self._open = []

    def places(self, wanted: Set[str]) -> dict[str, int]:
        """Where the wanted strings are; those that are not there are left out."""
        if not wanted:
            return {}
        blocks = [*range(len(self._packed)), *([len(self._packed)] if self._open else [])]
        strings = ((block * _BLOCK + at, text) for block in blocks for at, text in enumerate(self._block(block)))
        return {text: at for at, text in strings if text in wanted}

    def _block(self, block: int) -> list[str]:
        if block == len(self._packed):
            return self._open
        return decompress(self._packed[block]).decode("utf-8", "surrogatepass").split("\0")

    def __getitem__(self, at: int) -> str:
        block, place = divmod(at, _BLOCK)
        return self._block(block)[place]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Claims, articles, wordings, labels and sources by number.

    All numbers except those of claims follow the sorted ids and words, so results never depend on the order of the
    claims.
    """

    articles: list[str]
    """Every article that has a claim or a stored split, sorted by id."""
    article: Ints
    """The article of each claim."""
    wording: Ints
    """The wording of each claim, equal for claims that differ only in case, spaces and punctuation."""
    words: Sets
    """The compared words of each wording."""
    labels: list[str | None]
    label: Ints
    sources: list[str]
    citing: tuple[Ints, Ints]
    """Pairs of claims and the sources they cite."""
    claim_ids: Strings
    excerpts: Strings
    same: tuple[Ints, Ints]
    """Pairs of wordings whose claims a person linked, the smaller number first."""

    def name(self, claim: int) -> tuple[str, str]:
        """The public ids of a claim's article and of the claim."""
        return self.articles[int(self.article[claim])], self.claim_ids[int(claim)]


def gather(
    items: Iterable[SplitItem], stored: Mapping[str, str], *, by_source: bool, same: Sequence[tuple[str, str]] = ()
) -> Gathered:
    """Read all claims once into arrays, with the articles of ``stored`` splits; ``same`` are linked pairs of claims."""
    articles, labels, sources = _Numbers(), _Numbers(), _Numbers()
    article, label, keys = array("i"), array("i"), array("Q")
    citing, cited = array("i"), array("i")
    words, claim_ids, excerpts = SetsMaker(), Strings(), Strings()
    for item in items:
        if by_source:
            for source in dict.fromkeys(item.sources):
                citing.append(len(keys))
                cited.append(sources.of(source))
        article.append(articles.of(item.article_id))
        label.append(labels.of(item.label or ""))
        key, compared = wording_of(item.exact)
        keys.append(key)
        words.add(compared)
        claim_ids.append(item.claim_id)
        excerpts.append(one_line(text if len(text := item.exact) <= _SHOWN else f"{text[: _SHOWN - 2]} …"))
    for known in stored:
        articles.of(known)
    wording, first = _numbered(np.frombuffer(keys, dtype=np.uint64))
    article_names, article_numbers = articles.sorted(article)
    label_names, label_numbers = labels.sorted(label)
    source_names, source_numbers = sources.sorted(cited)
    return Gathered(
        articles=article_names,
        article=article_numbers,
        wording=wording,
        words=words.done().taken(first),
        labels=[name or None for name in label_names],
        label=label_numbers,
        sources=source_names,
        citing=(np.array(citing, dtype=np.int64), source_numbers),
        claim_ids=claim_ids,
        excerpts=excerpts,
        same=_linked(wording, claim_ids, same),
    )


def _linked(wording: Ints, claim_ids: Strings, same: Sequence[tuple[str, str]]) -> tuple[Ints, Ints]:
    """The wordings of linked claims, without pairs that are not in the dataset or have one wording."""
    places = claim_ids.places({claim for pair in same for claim in pair})
    rows = [(places[one], places[other]) for one, other in same if one in places and other in places]
    found = np.sort(wording[np.array(rows, dtype=np.int64).reshape(-1, 2)], axis=1)
    pairs = np.unique(found[found[:, 0] != found[:, 1]], axis=0)
    return pairs[:, 0], pairs[:, 1]


def _numbered(keys: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Number keys by their order; returns the number of each, and one position of each number."""
    order = np.argsort(keys, kind="stable")
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[order[1:]] != keys[order[:-1]]
    numbers = np.empty(len(keys), dtype=np.int64)
    numbers[order] = np.cumsum(first) - 1
    return numbers, order[first]


class _Numbers(dict[str, int]):
    """Numbers names as they come; ``sorted`` renumbers them by their order."""

    def of(self, name: str) -> int:
        return self.setdefault(name, len(self))

    def sorted(self, numbers: "array[int]") -> tuple[list[str], Ints]:
        names = sorted(self)
        place = np.empty(len(names), dtype=np.int64)
        for at, name in enumerate(names):
            place[self[name]] = at
        return names, place[np.array(numbers, dtype=np.int64)]
