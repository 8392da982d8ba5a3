"""How many rows contain a common word, from the statistics that PostgreSQL keeps for its planner."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import Session

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


def listed_counts(session: Session, table: str, terms: Sequence[str]) -> dict[str, int]:
    """Row counts of the terms that the statistics list as common; 0 for stop words, which no index holds."""
    rows = session.execute(_LEXEMES, {"terms": list(terms)}).all()
    wanted = sorted({word for _, words in rows for word in words})
    known = session.execute(_STATISTICS, {"name": table, "words": wanted}).all()
    shares = {word: int(count) for word, count in known if count}
    found = {}
    for term, words in rows:
        if not words:
            found[term] = 0
        elif words and all(word in shares for word in words):
            found[term] = min(shares[word] for word in words)
    return found
