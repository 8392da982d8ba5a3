"""Stored claims that may say the same as a given text, found by full-text search in bounded time and ranked.

A claim ranks by the weights of the words it shares with the text, as in BM25 (Robertson and Zaragoza, “The Probabilistic
Relevance Framework”, 2009): a word weighs more the fewer claims contain it, and long claims get less. How often a claim
repeats a word is not counted: claims are short, and the rankings come out alike.

Ranking by every word would read the index lists of common words, each with a large share of a million claims. So the
words are counted first, up to ``COMMON``. Rare words find the claims, as long as together they occur in at most
``MOST_HITS``. Common words are only searched for in combinations, but count in the ranking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log
from typing import Any

from sqlalchemy import ColumnElement, func, literal, null, union_all
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from annotator.matching.terms import search_terms, stems_of
from annotator.storage.full_text import index_of, is_sqlite
from annotator.storage.schema.models import Base, ClaimRow
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.storage.word_counts import listed_counts

COMMON = 1500
"""A word that occurs in more claims than this is common."""
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


def claim_candidates(session: Session, exact: str, *where: ColumnElement[bool]) -> list[Candidate]:
    """Claims that may say the same as ``exact`` and meet ``where``, best first."""
    return _Candidates(session, ClaimRow, (col(ClaimRow.exact), null()), where).of(exact)


def checked_candidates(session: Session, exact: str) -> list[Candidate]:
    """Claims in imported collections that may say the same as ``exact``, or their titles do; best first."""
    if session.exec(select(CheckedClaimRow.id).limit(1)).first() is None:
        return []
    texts = col(CheckedClaimRow.text), col(CheckedClaimRow.title)
    return _Candidates(session, CheckedClaimRow, texts, ()).of(exact)


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
        self,
        session: Session,
        table: type[Base],
        texts: tuple[Mapped[str], ColumnElement[Any] | Mapped[str | None]],
        where: Sequence[ColumnElement[bool]],
    ) -> None:
        self._session = session
        self._table = table
        self._texts = texts
        self._where = where
        self._index = index_of(session, table, "english")

    def of(self, exact: str) -> list[Candidate]:
        """The rows that may say the same as ``exact``."""
        size = self._session.exec(select(func.max(self._table.id))).one() or 0
        counted = self._counts(search_terms(exact), size)
        weights = {term: _weight(count, size) for term, count in counted.items()}
        terms = sorted(counted, key=lambda term: (counted[term], -len(term), term))
        rare = _rare(terms, counted)
        found = self._with_any({term: weights[term] for term in rare}) if rare else []
        common = {term: weights[term] for term in terms[len(rare) :]}
        chosen = list(common)[:_FROM_COMMON]
        if len(found) < LIMIT and len(chosen) >= _TOGETHER:
            known = {row.key for row in found}
            found += [row for row in self._with_several(chosen) if row.key not in known]
        return _ranked(found, common, sum(weights.values()))

    def _with_any(self, weights: Mapping[str, float]) -> list[_Found]:
        """The rows with the greatest weight of words."""
        hits = union_all(
            *(
                select(self._index.key.label("key"), literal(weight).label("weight")).where(
                    self._index.matches([[term]])
                )
                for term, weight in weights.items()
            )
        ).subquery()
        weight = func.sum(hits.c.weight).label("weight")
        rows = select(hits.c.key, weight).group_by(hits.c.key).subquery()
        statement = select(rows.c.key, *self._texts, rows.c.weight).join(self._table, col(self._table.id) == rows.c.key)
        ordered = statement.where(*self._where).order_by(rows.c.weight.desc(), rows.c.key).limit(LIMIT)
        return [_Found(*row) for row in self._session.execute(ordered)]

    def _with_several(self, terms: Sequence[str]) -> list[_Found]:
        """Rows that contain several of the words; unranked, because ranking would read whole lists."""
        statement = self._index.joined(select(self._index.key, *self._texts, literal(0.0)))
        matches = self._index.matches(list(combinations(terms, _TOGETHER)))
        return [_Found(*row) for row in self._session.execute(statement.where(matches, *self._where).limit(LIMIT))]

    def _counts(self, terms: Sequence[str], size: int) -> dict[str, int]:
        """How many rows contain each term: counted up to ``COMMON``, else estimated. Terms in no row are left out."""
        name = str(self._table.__tablename__)
        listed = {} if is_sqlite(self._session) else listed_counts(self._session, name, terms)
        others = [term for term in terms if term not in listed]
        return {term: count for term, count in (listed | self._counted(others, size)).items() if count}

    def _counted(self, terms: Sequence[str], size: int) -> dict[str, int]:
        """Counting stops after ``COMMON`` rows; how far through the table they reach tells how many there are."""
        if not terms:
            return {}
        some = [
            select(self._index.key.label("key")).where(self._index.matches([[term]])).limit(COMMON + 1).subquery()
            for term in terms
        ]
        each = (select(literal(n), func.count(), func.max(hits.c.key)) for n, hits in enumerate(some))
        counts = self._session.execute(union_all(*each)).all()
        return {
            terms[n]: count if count <= COMMON else max(count, count * size // max(1, last)) for n, count, last in counts
        }


def _weight(count: int, size: int) -> float:
    """The weight of a word that ``count`` of ``size`` rows contain, as in BM25."""
    return log(1 + (max(size, count) - count + 0.5) / (count + 0.5))


def _rare(terms: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """The rarest terms, given rarest first, that may be searched for one by one."""
    rare, total = [], 0
    for term in terms:
        total += counts[term]
        if counts[term] > COMMON or total > MOST_HITS:
            break
        rare.append(term)
    return rare


def _ranked(found: Sequence[_Found], common: Mapping[str, float], total: float) -> list[Candidate]:
    """Add the weights of common words, by their stems; then take the length into account."""
    by_stem = {stem: weight for term, weight in common.items() for stem in stems_of(term)}
    average = sum(len(row.whole) for row in found) / max(1, len(found))
    ranked = []
    for row in found:
        weight = row.weight + sum(by_stem[stem] for stem in by_stem.keys() & stems_of(row.whole))
        share = min(1.0, weight / total) if total else 0.0
        ranked.append(Candidate(row.key, row.text, share, share / (1 + _PER_LENGTH * (len(row.whole) / average - 1))))
    return sorted(ranked, key=lambda each: (-each.score, each.key))
