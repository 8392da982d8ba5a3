"""How much each word of a text weighs among the rows of a table: the fewer rows contain it, the more.

Counting every row with a common word would take too long. On SQLite counting stops early, and the rest is estimated. On
PostgreSQL the statistics that its planner keeps list the common words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import Integer, Select, column, func, literal, text, union_all
from sqlmodel import Session, select

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


Table = type[Base]


def words_of(
    session: Session, indexes: Mapping[Table, Index], terms: Sequence[str], without: Select[int] | None = None
) -> dict[Table, list[Word]]:
    """Those of the terms (``search_terms``) that are in the index of each table, rarest first; asked at once.

    The rows ``without`` do not count, as if they were not there; only what is estimated may know of them.
    """
    listed = {} if is_sqlite(session) else _listed(session, list(indexes), terms)
    unlisted = {table: [term for term in terms if term not in listed.get(table, {})] for table in indexes}
    counted, sizes = _counted(session, indexes, unlisted, without)
    found = {}
    for table in indexes:
        counts = listed.get(table, {}) | counted.get(table, {})
        words = [Word(term, count, _weight(count, sizes[table])) for term, count in counts.items() if count]
        found[table] = sorted(words, key=lambda each: (each.rows, -len(each.word), each.word))
    return found


def _weight(count: int, size: int) -> float:
    return log(1 + (max(size, count) - count + 0.5) / (count + 0.5))


def _counted(
    session: Session,
    indexes: Mapping[Table, Index],
    terms: Mapping[Table, Sequence[str]],
    without: Select[int] | None,
) -> tuple[dict[Table, dict[str, int]], dict[Table, int]]:
    """How many rows contain each term, and the tables' sizes.

    Rows are counted up to ``COMMON``; how far through the table they reach tells how many there are.
    """
    last = func.max(column("key", Integer))
    tables = list(indexes)
    asked = [(n, term) for n, table in enumerate(tables) for term in terms[table]]
    statements = []
    for at, (n, term) in enumerate(asked):
        index = indexes[tables[n]]
        hits = select(index.key.label("key")).where(index.matches([[term]])).limit(COMMON + 1)
        hits = hits if without is None else hits.where(index.key.not_in(without))
        statements.append(select(literal(at), func.count(), last).select_from(hits.subquery()))
    statements += [select(literal(-1 - n), func.max(table.id), literal(0)) for n, table in enumerate(tables)]
    rows = {at: (count or 0, end) for at, count, end in session.execute(union_all(*statements))}
    left = 0 if without is None else session.scalar(select(func.count()).select_from(without.subquery())) or 0
    sizes = {table: rows[-1 - n][0] - left for n, table in enumerate(tables)}
    counts: dict[Table, dict[str, int]] = {}
    for at, (n, term) in enumerate(asked):
        count, end = rows[at]
        whole = count if count <= COMMON else max(count, count * sizes[tables[n]] // max(1, end))
        counts.setdefault(tables[n], {})[term] = whole
    return counts, sizes


_STATISTICS = text(
    "WITH lexeme AS (SELECT term, tsvector_to_array(to_tsvector('english', term)) AS words "
    "FROM unnest(CAST(:terms AS text[])) AS term) "
    "SELECT lexeme.term, lexeme.words, common.name, common.word, common.rows FROM lexeme LEFT JOIN ("
    "SELECT stats.tablename AS name, each.word, each.share * greatest(class.reltuples, 0) AS rows "
    "FROM pg_stats AS stats JOIN pg_class AS class ON class.oid = to_regclass(stats.tablename::text) "
    "CROSS JOIN LATERAL unnest(stats.most_common_elems::text::text[], stats.most_common_elem_freqs) "
    "AS each(word, share) WHERE stats.schemaname = current_schema() AND stats.tablename = ANY(CAST(:names AS text[])) "
    "AND stats.attname = 'search') AS common ON common.word = ANY(lexeme.words)"
)


def _listed(session: Session, tables: Sequence[Table], terms: Sequence[str]) -> dict[Table, dict[str, int]]:
    """Row counts of the terms that the statistics list; 0 for stop words, which no index holds."""
    names = [str(table.__tablename__) for table in tables]
    lexemes: dict[str, list[str]] = {}
    known: dict[tuple[str, str], int] = {}
    for term, words, name, word, rows in session.execute(_STATISTICS, {"terms": list(terms), "names": names}):
        lexemes[term] = words
        if rows:
            known[name, word] = int(rows)
    return {
        table: {
            term: min((known[name, word] for word in words), default=0)
            for term, words in lexemes.items()
            if all((name, word) in known for word in words)
        }
        for table, name in zip(tables, names, strict=True)
    }
