"""Counts from the rows what triggers keep (``ddl_tallies``): to fill the tables, to check them, to rebuild them."""

from annotator.storage.schema.ddl_tallies import answer_key, closed, host_key, is_timed, quarter

_ANSWERS = "FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE c.withdrawn_at IS NULL"
_CITATIONS = "FROM evidence AS e JOIN review AS r ON r.id = e.review_id JOIN claim AS c ON c.id = r.claim_id"
_LIVE = "e.withdrawn_at IS NULL AND c.withdrawn_at IS NULL"

SOURCE_COLUMNS = ("uses", "public_uses", "first_public", "varied")
"""The columns of ``source`` that triggers keep."""


def tallies(*, sqlite: bool) -> str:
    """SQL: the rows of ``tally``."""
    own = "SELECT r.reviewer_id"
    host = host_key("COALESCE(cited.merged_into, cited.public_id)")
    return (
        f"{own}, 'answer' AS kind, {answer_key('r')} AS key, count(*) AS n {_ANSWERS} GROUP BY 1, 3 "
        f"UNION ALL {own}, 'quarter', {quarter('r.submitted_at', sqlite=sqlite)}, count(*) "
        f"{_ANSWERS} AND {is_timed('r')} GROUP BY 1, 3 "
        f"UNION ALL {own}, 'host', {host}, count(*) {_CITATIONS} JOIN source AS cited ON cited.id = e.source_id "
        "WHERE e.withdrawn_at IS NULL GROUP BY 1, 3"
    )


def own_sources() -> str:
    """SQL: the rows of ``own_source``."""
    hidden = f"{_LIVE} AND NOT ({closed('c')})"
    return (
        "SELECT reviewer_id, source_id, SUM(cited) AS cited, SUM(hidden) AS hidden, MIN(first_cited) AS first_cited "
        "FROM (SELECT r.reviewer_id, e.source_id, "
        "CASE WHEN e.withdrawn_at IS NULL THEN 1 ELSE 0 END AS cited, "
        f"CASE WHEN {hidden} THEN 1 ELSE 0 END AS hidden, e.id AS first_cited {_CITATIONS} "
        "UNION ALL SELECT reviewer_id, source_id, 0, 0, NULL FROM archive WHERE reviewer_id IS NOT NULL) AS own "
        "GROUP BY reviewer_id, source_id"
    )


def sources() -> str:
    """SQL: the id of each source, and its columns that triggers keep."""
    told = "COALESCE(CAST(e.told AS TEXT), '')"
    return (
        "SELECT s.id, COALESCE(u.uses, 0) AS uses, COALESCE(u.public_uses, 0) AS public_uses, u.first_public, "
        "COALESCE(u.wordings, 0) > 1 AS varied FROM source AS s LEFT JOIN (SELECT source_id, "
        "SUM(live) AS uses, SUM(live * public) AS public_uses, MIN(CASE WHEN public = 1 THEN id END) AS first_public, "
        "COUNT(DISTINCT told) AS wordings FROM (SELECT e.id, e.source_id, "
        f"CASE WHEN {_LIVE} THEN 1 ELSE 0 END AS live, CASE WHEN {closed('c')} THEN 1 ELSE 0 END AS public, "
        f"{told} AS told {_CITATIONS}) AS cited GROUP BY source_id) AS u ON u.source_id = s.id"
    )


def filling(*, sqlite: bool) -> list[str]:
    """Statements that fill the tables and columns anew. The totals come last: triggers count sources in, too."""
    changed = ", ".join(f"{name} = fresh.{name}" for name in SOURCE_COLUMNS)
    return [
        "DELETE FROM own_source",
        f"INSERT INTO own_source (reviewer_id, source_id, cited, hidden, first_cited) {own_sources()}",
        "DELETE FROM tally",
        f"INSERT INTO tally (reviewer_id, kind, key, n) {tallies(sqlite=sqlite)}",
        f"UPDATE source SET {changed} FROM ({sources()}) AS fresh WHERE fresh.id = source.id",
    ]
