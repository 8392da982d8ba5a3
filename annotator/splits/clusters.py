"""The claims to be split, in arrays: a million of them take some 200 bytes each and no Python objects."""

from array import array
from collections.abc import Iterable, Mapping
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
"""Strings that are packed together."""


class SplitItem(NamedTuple):
    """One claim of the dataset, by public ids. ``label`` is its gold label, if it has one."""

    article_id: str
    claim_id: str
    exact: str
    label: str | None
    sources: tuple[str, ...] = ()
    """The public ids of the sources it cites; looked at only where a shared source links."""


class Strings:
    """Very many short strings in little memory: packed in blocks, which are unpacked again for a look at one."""

    def __init__(self) -> None:
        """There are none yet."""
        self._packed: list[bytes] = []
        self._open: list[str] = []

    def append(self, text: str) -> None:
        """One more; a NUL in it becomes a space."""
        self._open.append(text.replace("\0", " "))
        if len(self._open) == _BLOCK:
            self._packed.append(compress("\0".join(self._open).encode("utf-8", "surrogatepass"), 1))
            self._open = []

    def __getitem__(self, at: int) -> str:
        block, place = divmod(at, _BLOCK)
        return (self._unpacked(block) if block < len(self._packed) else self._open)[place]

    def _unpacked(self, block: int) -> list[str]:
        return decompress(self._packed[block]).decode("utf-8", "surrogatepass").split("\0")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Claims by number, and what they say by number. All numbers but those of claims follow the ids and the words.

    So nothing that is computed from them depends on the order in which the claims came.
    """

    articles: list[str]
    """Every article that has a claim or a stored split, sorted by id."""
    article: Ints
    """The article of each claim."""
    wording: Ints
    """The wording of each claim: the same for claims that differ in case, spaces and punctuation only."""
    words: Sets
    """The words of each wording that are compared."""
    labels: list[str | None]
    label: Ints
    sources: list[str]
    citing: tuple[Ints, Ints]
    """Claims and the sources they cite, pair by pair."""
    claim_ids: Strings
    excerpts: Strings

    def name(self, claim: int) -> tuple[str, str]:
        """The public ids of a claim's article and of the claim."""
        return self.articles[int(self.article[claim])], self.claim_ids[int(claim)]


def gather(items: Iterable[SplitItem], stored: Mapping[str, str], *, by_source: bool) -> Gathered:
    """Read all claims once."""
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
        key, telling = wording_of(item.exact)
        keys.append(key)
        words.add(telling)
        claim_ids.append(item.claim_id)
        excerpts.append(one_line(_excerpt(item.exact)))
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
    )


def _numbered(keys: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Number keys by their order; returns the number of each, and of each number one place where it stands."""
    order = np.argsort(keys, kind="stable")
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[order[1:]] != keys[order[:-1]]
    numbers = np.empty(len(keys), dtype=np.int64)
    numbers[order] = np.cumsum(first) - 1
    return numbers, order[first]


def _excerpt(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 2]} …"


class _Numbers(dict[str, int]):
    """Numbers names as they come, and in the end by their order."""

    def of(self, name: str) -> int:
        return self.setdefault(name, len(self))

    def sorted(self, numbers: "array[int]") -> tuple[list[str], Ints]:
        names = sorted(self)
        place = np.empty(len(names), dtype=np.int64)
        for at, name in enumerate(names):
            place[self[name]] = at
        return names, place[np.array(numbers, dtype=np.int64)]
