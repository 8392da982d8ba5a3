"""Which tables a statement reads from beginning to end, as the database plans it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy import Connection

GROWING = (
    "claim", "sentence", "review", "evidence", "event", "suggestion", "article_progress", "question", "shown_passage",
)  # fmt: skip
"""The tables that grow with the work; reading one of them whole is what a key must never do."""

SMALL = ("ix_claim_contested", "ix_claim_settled")
"""Indexes with only the claims that wait for an adjudicator, or have had one: these may be read from end to end."""

_INSERTED = re.compile(r"INSERT INTO (\w+) ")
_ALIAS = re.compile(r"\b(?:FROM|JOIN|,)\s+(\w+) AS (\w+)")


def read_whole(connection: Connection, statement: str, parameters: Any) -> set[str]:
    """The growing tables that the statement reads whole; an index read from end to end counts too.

    PostgreSQL is kept from reading tables whole wherever another plan exists, so that small test tables tell what large
    ones would do. There an index may be read from its end until LIMIT is reached.
    """
    if isinstance(parameters, list):  # of many rows, one is enough for a plan
        parameters = parameters[0]
    inserted = _INSERTED.match(statement)
    names = {alias: table for table, alias in _ALIAS.findall(statement)}
    if connection.dialect.name == "sqlite":
        found = set(_sqlite(connection, statement, parameters))
        # SQLite lists how it would check the table's keys to itself, which it does only while one is violated
        found -= {inserted[1]} if inserted else set()
    else:
        found = set(_postgres(connection, statement, parameters))
    return {names.get(name, name) for name in found} & set(GROWING)


def _sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        words = step.detail.split()
        if words[0] == "SCAN" and not any(index in words for index in SMALL):
            yield words[1]


def _postgres(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    raw: Any = connection.connection.driver_connection
    cursor = psycopg.ClientCursor(raw)  # EXPLAIN takes no parameters from the server's side
    for other in ("seqscan", "hashjoin", "mergejoin"):  # which read whole tables, as suits small ones
        cursor.execute(f"SET enable_{other} = off")
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    row = cursor.fetchone()
    plans = row[0] if isinstance(row[0], list) else json.loads(row[0])  # type: ignore[index]
    yield from _whole_nodes(plans[0]["Plan"])


def _whole_nodes(node: dict[str, Any], *, limited: bool = False) -> Iterator[str]:
    kind = node["Node Type"]
    unbounded = kind.startswith("Index") and "Index Cond" not in node and not limited
    if kind == "Seq Scan" or (unbounded and node.get("Index Name") not in SMALL):
        yield node.get("Relation Name", "")
    streams = kind == "Limit" or (limited and kind in ("Nested Loop", "Result", "Subquery Scan"))
    for at, child in enumerate(node.get("Plans", ())):
        yield from _whole_nodes(child, limited=streams and at == 0)
