"""Passages with words of a query, found by full-text search in bounded time.

A passage is found by the weights of the words that it shares with the query: a word weighs more the fewer passages
contain it (as in BM25: Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009). Reading the index lists
of common words would take too long in a large library, so the rarest words are searched for one by one, as long as
together they occur in at most ``MOST_HITS`` passages; then common words in combinations. The caller ranks the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Float, Integer, Select, column, func, literal, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.storage.document_views import is_visible
from annotator.storage.full_text import Index, index_of
from annotator.storage.schema.models_library import DocumentRow, PassageRow
from annotator.storage.viewpoint import Viewpoint
from annotator.storage.word_weights import Word, words_of

MOST_HITS = 12_000
"""The most passages that rare words may find together."""
FOUND = 120
"""The most passages that are returned."""
_TOGETHER = 2
"""How many common words a passage must contain to be found by them."""
_FROM_COMMON = 6
"""How many common words are combined."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is stored; ``document`` and ``key`` are row ids."""

    key: int
    document: int
    start: int
    end: int
    first: int
    text: str
    heading: str | None
    sentences: Sequence[int]


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """Passages in no particular order; in how many passages each word of the query is, of how many."""

    passages: list[StoredPassage]
    rows: Mapping[str, int]
    size: int


class PassageSearch:
    """A search in one library, as one person may see it."""

    def __init__(self, session: Session, view: Viewpoint) -> None:
        self._session = session
        self._index: Index = index_of(session, PassageRow, "english")
        self._hidden = self._hidden_passages(view)

    def find(self, terms: Sequence[str]) -> PassagesFound:
        """The passages that share the weightiest of these words."""
        words = words_of(self._session, {PassageRow: self._index}, terms, self._hidden)[PassageRow]
        rare = _rare(words)
        keys = self._with_any(rare) if rare else []
        others = words[len(rare) :]
        if len(keys) < FOUND and len(others) >= _TOGETHER:
            known = set(keys)
            keys += [key for key in self._with_several(others[:_FROM_COMMON]) if key not in known]
        return PassagesFound(self._passages(keys), {each.word: each.rows for each in words}, self._size())

    def _size(self) -> int:
        """How many passages there are that the viewer may see."""
        last = self._session.scalar(select(func.max(PassageRow.id))) or 0
        if self._hidden is None:
            return last
        return last - (self._session.scalar(select(func.count()).select_from(self._hidden.subquery())) or 0)

    def _hidden_passages(self, view: Viewpoint) -> Select[int] | None:
        """The passages that the viewer may not see: nothing about them may show in the ranking, not even a weight."""
        # compared with 0, since “IS NOT NULL” would not use the index
        hidden = select(col(DocumentRow.id)).where(col(DocumentRow.source_id) > 0, ~is_visible(view))
        keys = self._session.exec(hidden).all() if view.blind else ()
        return select(col(PassageRow.id)).where(col(PassageRow.document_id).in_(keys)) if keys else None

    def _with_any(self, words: Sequence[Word]) -> list[int]:
        """The passages with the greatest weight of words."""
        hits = union_all(
            *(
                select(self._index.key.label("key"), literal(each.weight).label("weight")).where(
                    self._index.matches([[each.word]])
                )
                for each in words
            )
        ).subquery()
        key, total = column("key", Integer), func.sum(column("weight", Float))
        best = select(key).select_from(hits).group_by(key).order_by(total.desc(), key).limit(FOUND)
        if self._hidden is not None:
            best = best.where(key.not_in(self._hidden))
        return list(self._session.scalars(best))

    def _with_several(self, words: Sequence[Word]) -> list[int]:
        """Passages that contain several of the words; unranked, because ranking would read whole lists."""
        groups = list(combinations([each.word for each in words], _TOGETHER))
        some = select(self._index.key).where(self._index.matches(groups)).limit(FOUND)
        if self._hidden is not None:
            some = some.where(self._index.key.not_in(self._hidden))
        return list(self._session.scalars(some))

    def _passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        names = ("id", "document_id", "start", "end", "first", "text", "heading", "sentences")
        statement = (
            select_columns(*(getattr(PassageRow, name) for name in names))
            .join(DocumentRow, col(DocumentRow.id) == PassageRow.document_id)
            .where(col(PassageRow.id).in_(keys), col(DocumentRow.removed_at).is_(None))
        )
        rows: Sequence[Any] = self._session.execute(statement.order_by(col(PassageRow.id))).all()
        return [StoredPassage(*row) for row in rows]


def _rare(words: Sequence[Word]) -> list[Word]:
    """The rarest words, given rarest first, that may be searched for one by one."""
    rare, total = [], 0
    for each in words:
        total += each.rows
        if total > MOST_HITS:
            break
        rare.append(each)
    return rare
