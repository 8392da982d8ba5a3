"""How much each word of a text weighs among the rows of a table: the fewer rows contain it, the more.

Counting every row with a common word would take too long. On SQLite counting stops early, and the rest is estimated. On
PostgreSQL the statistics that its planner keeps list the common words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import Integer, column, func, literal, text, union_all
from sqlmodel import Session, select

from annotator.matching.terms import search_terms
from annotator.storage.full_text import Index, is_sqlite
from annotator.storage.schema.models import Base

COMMON = 1500
"""A word that occurs in more rows than this is common."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, how many rows contain it (an estimate above ``COMMON``), and its weight as in BM25."""

    word: str
    rows: int
    weight: float

    @property
    def common(self) -> bool:
        """Whether too many rows contain it to search for it alone."""
        return self.rows > COMMON


def words_of(session: Session, table: type[Base], index: Index, exact: str) -> list[Word]:
    """The words of a text that are in the index of ``table``, rarest first."""
    terms = search_terms(exact)
    size = session.exec(select(func.max(table.id))).one() or 0
    listed = {} if is_sqlite(session) else _listed(session, str(table.__tablename__), terms)
    counts = listed | _counted(session, index, [term for term in terms if term not in listed], size)
    words = [Word(term, count, _weight(count, size)) for term, count in counts.items() if count]
    return sorted(words, key=lambda each: (each.rows, -len(each.word), each.word))


def _weight(count: int, size: int) -> float:
    return log(1 + (max(size, count) - count + 0.5) / (count + 0.5))


def _counted(session: Session, index: Index, terms: Sequence[str], size: int) -> dict[str, int]:
    """Count the rows of each term up to ``COMMON``; how far through the table they reach tells how many there are."""
    if not terms:
        return {}
    found = [select(index.key.label("key")).where(index.matches([[term]])).limit(COMMON + 1) for term in terms]
    last = func.max(column("key", Integer))
    statements = [select(literal(n), func.count(), last).select_from(hits.subquery()) for n, hits in enumerate(found)]
    counts = {}
    for n, count, end in session.execute(union_all(*statements)):
        counts[terms[n]] = count if count <= COMMON else max(count, count * size // max(1, end))
    return counts


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


def _listed(session: Session, table: str, terms: Sequence[str]) -> dict[str, int]:
    """Row counts of the terms that the statistics list; 0 for stop words, which no index holds."""
    rows = session.execute(_LEXEMES, {"terms": list(terms)}).all()
    wanted = sorted({word for _, words in rows for word in words})
    known = session.execute(_STATISTICS, {"name": table, "words": wanted}).all()
    counts = {word: int(count) for word, count in known if count}
    return {
        term: min((counts[word] for word in words), default=0)
        for term, words in rows
        if all(word in counts for word in words)
    }
