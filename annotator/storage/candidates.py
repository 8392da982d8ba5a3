"""Stored claims that may say the same as a text, by full-text search, in a time that does not grow with their number.

A query for all words of a claim would read the lists of common words, which hold a good part of a million claims. So
the words are counted first, and no further than ``COMMON``: the rare ones are looked for with “or” and ranked, as long
as together they are in no more than ``MOST_HITS`` claims; the common ones only together, with “and”.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, column, func, select, table, text
from sqlmodel import Session

from annotator.matching.terms import search_terms
from annotator.storage.schema import tables

COMMON = 1500
"""A word in more claims than this is common."""
MOST_HITS = 2000
"""Claims that are ranked for one query."""
LIMIT = 100
"""Candidates of either query; each is compared with the claim afterwards."""
_TOGETHER = 3
"""Common words that must all be in a claim to make it a candidate."""
_FROM_COMMON = 5
"""Common words of which those are chosen."""


def claim_candidates(session: Session, exact: str, *where: ColumnElement[bool]) -> list[tuple[int, str]]:
    """Row id and text of claims that may say what ``exact`` says and that fulfil ``where``; best first, no order."""
    return _candidates(session, tables.claim, tables.claim.c.exact, exact, where)


def checked_candidates(session: Session, exact: str) -> list[tuple[int, str]]:
    """The same among the claims of imported collections."""
    if session.execute(select(tables.checked_claim.c.id).limit(1)).first() is None:
        return []
    return _candidates(session, tables.checked_claim, tables.checked_claim.c.text, exact, ())


def _candidates(
    session: Session, of: Any, words: Any, exact: str, where: Sequence[ColumnElement[bool]]
) -> list[tuple[int, str]]:
    engine = _Sqlite if session.get_bind().dialect.name == "sqlite" else _Postgres
    index = engine(session, of)
    counted = index.counts(search_terms(exact))
    terms = sorted(counted, key=lambda term: (counted[term], -len(term), term))
    rare, total = [], 0
    for term in terms:
        total += counted[term]
        if counted[term] > COMMON or total > MOST_HITS:
            break
        rare.append(term)
    found: dict[int, str] = {}
    if rare:
        found |= index.find(index.ranked(rare), words, where)
    common = [term for term in terms if term not in rare][:_FROM_COMMON]
    if len(found) < LIMIT and len(common) >= _TOGETHER:
        found |= index.find(index.together(common), words, where)
    return list(found.items())


class _Index:
    """What both databases do alike: run a query for keys and texts."""

    def __init__(self, session: Session, of: Any) -> None:
        self.session = session
        self.of = of

    def find(self, query: Select[Any], words: Any, where: Sequence[ColumnElement[bool]]) -> dict[int, str]:
        """The rows of a query that fulfil ``where``."""
        statement = query.add_columns(self.of.c.id, words).where(*where).limit(LIMIT)
        return {row[0]: row[1] for row in self.session.execute(statement)}


class _Sqlite(_Index):
    """FTS5: the index is a table of its own, whose rows have the ids of the claims."""

    def __init__(self, session: Session, of: Any) -> None:
        super().__init__(session, of)
        self.name = f"{of.name}_fts"
        self.index = table(self.name, column("rowid"), column("rank"))

    def counts(self, terms: Sequence[str]) -> dict[str, int]:
        """How many rows have each term, counted to just above ``COMMON``; what no row has is left out."""
        some = select(self.index.c.rowid).where(self._matches("term")).limit(COMMON + 1).subquery()
        statement = select(func.count()).select_from(some)
        found = {term: self.session.execute(statement, {"term": _quoted(term)}).scalar_one() for term in terms}
        return {term: count for term, count in found.items() if count}

    def ranked(self, terms: Sequence[str]) -> Select[Any]:
        """The rows that have any of the terms, by BM25."""
        return self._query(" OR ".join(map(_quoted, terms))).order_by(self.index.c.rank)

    def together(self, terms: Sequence[str]) -> Select[Any]:
        """The rows that have several of the terms; ranking them would read all of the lists."""
        sets = combinations(map(_quoted, terms), _TOGETHER)
        return self._query(" OR ".join(f"({' AND '.join(each)})" for each in sets))

    def _query(self, query: str) -> Select[Any]:
        joined = self.index.join(self.of, self.of.c.id == self.index.c.rowid)
        return select().select_from(joined).where(self._matches("query").bindparams(query=query))

    def _matches(self, name: str) -> Any:
        return text(f"{self.name} MATCH :{name}")


def _quoted(term: str) -> str:
    return '"{}"'.format(term.replace('"', '""'))


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


class _Postgres(_Index):
    """tsvector: how common a word is, the planner's statistics tell; what they do not list is rare."""

    def counts(self, terms: Sequence[str]) -> dict[str, int]:
        """About how many rows have each term; what is no word for the index is left out."""
        rows = self.session.execute(_LEXEMES, {"terms": list(terms)}).all()
        lexemes = {term: words for term, words in rows if words}
        wanted = sorted({word for words in lexemes.values() for word in words})
        known = self.session.execute(_STATISTICS, {"name": self.of.name, "words": wanted}).all()
        shares = {word: int(count) for word, count in known if count is not None}
        return {term: min(shares.get(word, 1) for word in words) for term, words in lexemes.items()}

    def ranked(self, terms: Sequence[str]) -> Select[Any]:
        """The rows that have any of the terms, by how many."""
        query = self._query(" || ".join(f"plainto_tsquery('english', :t{at})" for at in range(len(terms))), terms)
        search: Any = column("search", _selectable=self.of)
        return query.order_by(func.ts_rank(search, text("wanted")).desc())

    def together(self, terms: Sequence[str]) -> Select[Any]:
        """The rows that have several of the terms."""
        sets = combinations(range(len(terms)), _TOGETHER)
        wanted = " || ".join(
            "(" + " && ".join(f"plainto_tsquery('english', :t{at})" for at in each) + ")" for each in sets
        )
        return self._query(wanted, terms)

    def _query(self, wanted: str, terms: Sequence[str]) -> Select[Any]:
        values = {f"t{at}": term for at, term in enumerate(terms)}
        matches = text(f"{self.of.name}.search @@ wanted")
        source = text(f"(SELECT {wanted} AS wanted) AS query").bindparams(
            *(bindparam(*item) for item in values.items())
        )
        return select().select_from(self.of, source).where(matches)
