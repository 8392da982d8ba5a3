"""Stored claims that may say the same as a given text, found by full-text search in bounded time and ranked.

A claim ranks by the weights of the words it shares with the text, as in BM25 (Robertson and Zaragoza, “The
Probabilistic Relevance Framework”, 2009): a word weighs more the fewer claims contain it, and long claims get less. How
often a claim repeats a word is not counted: claims are short, and the rankings come out alike.

Ranking by every word would read the index lists of common words, each with a large share of a million claims. So only
rare words are searched for one by one, as long as together they occur in at most ``MOST_HITS`` claims. Common words are
searched for in combinations, and count in the ranking of what was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, column, func, literal, null, union_all
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from annotator.matching.terms import search_terms, stems_of
from annotator.storage.full_text import Index, index_of
from annotator.storage.schema.models import Base, ClaimRow
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.storage.word_weights import Word, words_of

Texts = tuple[Mapped[str], ColumnElement[Any] | Mapped[str | None]]
"""The columns of a claim's text and of its title."""

MOST_HITS = 2000
"""The most claims that rare words may find together."""
LIMIT = 100
"""The most candidates; the caller compares the best with the text."""
_TOGETHER = 3
"""How many common words a claim must contain to be a candidate."""
_FROM_COMMON = 5
"""How many common words are combined."""
_PER_LENGTH = 0.3
"""How much a claim twice as long as the average loses; with BM25's usual constants 0.2 to 0.4."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored claim with words of the given text; ``key`` is its row id.

    ``share`` (0 to 1) is the weight of the words it shares, of all words of the text; ``score`` ranks, with the length
    taken into account.
    """

    key: int
    text: str
    share: float
    score: float


class Likely:
    """What is stored that may say the same as one text. The words are weighed once, for claims and collections."""

    def __init__(self, session: Session, exact: str) -> None:
        """Weigh the words of ``exact``."""
        self._session = session
        self._exact = exact
        tables: tuple[type[Base], ...] = (ClaimRow, CheckedClaimRow)
        self._indexes = {table: index_of(session, table, "english") for table in tables}
        self._words = words_of(session, self._indexes, search_terms(exact))

    def claims(self, *where: ColumnElement[bool]) -> list[Candidate]:
        """Claims that may say the same and meet ``where``, best first."""
        return self._found(ClaimRow, (col(ClaimRow.exact), null()), where)

    def checked(self) -> list[Candidate]:
        """Claims in imported collections that may say the same, or their titles do; best first."""
        return self._found(CheckedClaimRow, (col(CheckedClaimRow.text), col(CheckedClaimRow.title)), ())

    def _found(self, table: type[Base], texts: Texts, where: Sequence[ColumnElement[bool]]) -> list[Candidate]:
        return _Candidates(self._session, table, texts, where, self._indexes[table]).with_words(self._words[table])


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that contains words of the text, with the weight of those the index was asked for."""

    key: int
    text: str
    title: str | None
    weight: float

    @property
    def whole(self) -> str:
        return f"{self.text} {self.title}" if self.title else self.text


class _Candidates:
    """A search for candidates among the rows of one table that meet ``where``."""

    def __init__(
        self, session: Session, table: type[Base], texts: Texts, where: Sequence[ColumnElement[bool]], index: Index
    ) -> None:
        self._session = session
        self._table = table
        self._texts = texts
        self._where = where
        self._index = index

    def with_words(self, words: Sequence[Word]) -> list[Candidate]:
        """The rows that may say the same as a text with these words, given rarest first."""
        rare = _rare(words)
        found = self._with_any(rare) if rare else []
        others = words[len(rare) :]
        if len(found) < LIMIT and len(others) >= _TOGETHER:
            known = {row.key for row in found}
            found += [row for row in self._with_several(others[:_FROM_COMMON]) if row.key not in known]
        return _ranked(found, others, sum(each.weight for each in words))

    def _with_any(self, words: Sequence[Word]) -> list[_Found]:
        """The rows with the greatest weight of words."""
        hits = union_all(
            *(
                select(self._index.key.label("key"), literal(each.weight).label("weight")).where(
                    self._index.matches([[each.word]])
                )
                for each in words
            )
        ).subquery()
        key, total = column("key", Integer), column("total", Float)
        summed = select(key, func.sum(column("weight")).label("total")).select_from(hits).group_by(key).subquery()
        allowed = select(key, total).select_from(summed)
        if self._where:
            allowed = allowed.join(self._table, col(self._table.id) == key).where(*self._where)
        best = allowed.order_by(total.desc(), key).limit(LIMIT).subquery()  # texts of the rest are not read
        statement = select(key, *self._texts, total).select_from(best).join(self._table, col(self._table.id) == key)
        return [_Found(*row) for row in self._session.execute(statement)]

    def _with_several(self, words: Sequence[Word]) -> list[_Found]:
        """Rows that contain several of the words; unranked, because ranking would read whole lists."""
        groups = list(combinations([each.word for each in words], _TOGETHER))
        statement = self._index.joined(select(self._index.key, *self._texts, literal(0.0)))
        chosen = statement.where(self._index.matches(groups), *self._where).limit(LIMIT)
        return [_Found(*row) for row in self._session.execute(chosen)]


def _rare(words: Sequence[Word]) -> list[Word]:
    """The rarest words, given rarest first, that may be searched for one by one."""
    rare, total = [], 0
    for each in words:
        total += each.rows
        if each.common or total > MOST_HITS:
            break
        rare.append(each)
    return rare


def _ranked(found: Sequence[_Found], others: Sequence[Word], total: float) -> list[Candidate]:
    """Add the weights of words that were not searched for, by their stems; then take the length into account."""
    by_stem = {stem: each.weight for each in others for stem in stems_of(each.word)}
    average = sum(len(row.whole) for row in found) / max(1, len(found))
    ranked = []
    for row in found:
        weight = row.weight + sum(by_stem[stem] for stem in by_stem.keys() & stems_of(row.whole))
        share = min(1.0, weight / total) if total else 0.0
        ranked.append(Candidate(row.key, row.text, share, share / (1 + _PER_LENGTH * (len(row.whole) / average - 1))))
    return sorted(ranked, key=lambda each: (-each.score, each.key))
