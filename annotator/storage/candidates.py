"""Stored claims that may say the same as a given text, found by full-text search in bounded time.

Querying every word of a claim would read the index lists of common words, each with a large share of a million claims.
So the words are counted first, up to ``COMMON``. Rare words are combined with OR and ranked, as long as together they
occur in at most ``MOST_HITS`` claims. Common words are only queried in combinations, with AND.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, func, text
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from annotator.matching.terms import search_terms
from annotator.storage.full_text import Groups, index_of, is_sqlite
from annotator.storage.schema.models import Base, ClaimRow
from annotator.storage.schema.models_checked import CheckedClaimRow

COMMON = 1500
"""A word that occurs in more claims than this is common."""
MOST_HITS = 2000
"""The most claims that one query ranks."""
LIMIT = 100
"""The most candidates of each query; the caller compares each with the text."""
_TOGETHER = 3
"""How many common words a claim must contain to be a candidate."""
_FROM_COMMON = 5
"""How many common words are combined."""


def claim_candidates(session: Session, exact: str, *where: ColumnElement[bool]) -> list[tuple[int, str]]:
    """Row id and text of claims that may say the same as ``exact`` and meet ``where``, in no particular order."""
    return _Candidates(session, ClaimRow, col(ClaimRow.exact), where).of(exact)


def checked_candidates(session: Session, exact: str) -> list[tuple[int, str]]:
    """Row id and text of claims in imported collections that may say the same as ``exact``, in no particular order."""
    if session.exec(select(CheckedClaimRow.id).limit(1)).first() is None:
        return []
    return _Candidates(session, CheckedClaimRow, col(CheckedClaimRow.text), ()).of(exact)


class _Candidates:
    """A search for candidates among the rows of one table that meet ``where``."""

    def __init__(
        self, session: Session, table: type[Base], words: Mapped[str], where: Sequence[ColumnElement[bool]]
    ) -> None:
        self._session = session
        self._table = table
        self._words = words
        self._where = where
        self._index = index_of(session, table, "english")

    def of(self, exact: str) -> list[tuple[int, str]]:
        """Row id and text of the rows that may say the same as ``exact``."""
        counted = self._counts(search_terms(exact))
        terms = sorted(counted, key=lambda term: (counted[term], -len(term), term))
        rare, total = [], 0
        for term in terms:
            total += counted[term]
            if counted[term] > COMMON or total > MOST_HITS:
                break
            rare.append(term)
        found: dict[int, str] = {}
        if rare:
            any_of = [[term] for term in rare]
            found |= self._find(any_of, self._index.best_first(any_of))
        common = [term for term in terms if term not in rare][:_FROM_COMMON]
        if len(found) < LIMIT and len(common) >= _TOGETHER:
            found |= self._find(list(combinations(common, _TOGETHER)))  # unranked: ranking would read the whole lists
        return list(found.items())

    def _find(self, groups: Groups, *order: ColumnElement[Any]) -> dict[int, str]:
        statement = self._index.joined(select(self._index.key, self._words)).where(self._index.matches(groups))
        rows = self._session.execute(statement.where(*self._where).order_by(*order).limit(LIMIT))
        return {row[0]: row[1] for row in rows}

    def _counts(self, terms: Sequence[str]) -> dict[str, int]:
        """How many rows contain each term, counted or estimated quickly; terms in no row may be missing."""
        if is_sqlite(self._session):
            found = {term: self._counted(term) for term in terms}
            return {term: count for term, count in found.items() if count}
        return _statistics(self._session, str(self._table.__tablename__), terms)

    def _counted(self, term: str) -> int:
        """How many rows contain the term; counting stops at ``COMMON`` + 1."""
        some = select(self._index.key).where(self._index.matches([[term]])).limit(COMMON + 1).subquery()
        return self._session.exec(select(func.count()).select_from(some)).one()


_STATISTICS = text(
    "SELECT common.word, common.share * greatest(class.reltuples, 0) FROM pg_stats AS stats "
    "JOIN pg_class AS class ON class.oid = to_regclass(:name) "
    "CROSS JOIN LATERAL unnest(stats.most_common_elems::text::text[], stats.most_common_elem_freqs) "
    "AS common(word, share) WHERE stats.schemaname = current_schema() AND stats.tablename = :name "
    "AND stats.attname = 'search' AND common.word = ANY(CAST(:words AS text[]))"
)
_LEXEMES = text(
    "SELECT term, tsvector_to_array(to_tsvector('english', term)) FROM unnest(CAST(:terms AS text[])) AS term"
)


def _statistics(session: Session, table: str, terms: Sequence[str]) -> dict[str, int]:
    """Row counts from PostgreSQL's planner statistics. Unlisted terms are rare (1); stop words are left out."""
    rows = session.execute(_LEXEMES, {"terms": list(terms)}).all()
    lexemes = {term: words for term, words in rows if words}
    wanted = sorted({word for words in lexemes.values() for word in words})
    known = session.execute(_STATISTICS, {"name": table, "words": wanted}).all()
    shares = {word: int(count) for word, count in known if count is not None}
    return {term: min(shares.get(word, 1) for word in words) for term, words in lexemes.items()}
