"""SQL that SQLModel cannot express: the guarding triggers and the full-text index.

The first migration runs these statements, and ``annotator db check`` verifies that the triggers exist. A batch rebuild
of a table on SQLite drops its triggers, so such a migration must create them again.
"""

from typing import Any

from annotator.storage.schema import (
    ddl_closed,
    ddl_library,
    ddl_orders,
    ddl_progress,
    ddl_rulings,
    ddl_scores,
    ddl_seen,
    ddl_tallies,
    ddl_words,
)

EXACT_SQLITE = """
CREATE TRIGGER claim_exact_{when} BEFORE {event} ON claim
WHEN NEW.exact IS NOT COALESCE(
    (SELECT substr(s.text, NEW.start - s.start + 1, NEW."end" - NEW.start) FROM sentence AS s
      WHERE s.id = NEW.sentence_id AND s.article_id = NEW.article_id
        AND NEW.start >= s.start AND NEW."end" <= s."end"),
    (SELECT substr(a.text, NEW.start + 1, NEW."end" - NEW.start) FROM article AS a WHERE a.id = NEW.article_id))
BEGIN SELECT RAISE(ABORT, 'exact is not the slice of the article text'); END
"""

APPEND_ONLY_SQLITE = """
CREATE TRIGGER {table}_no_{when} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

FIXED_SQLITE = """
CREATE TRIGGER {table}_text_fixed BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, 'the text of {table} rows never changes'); END
"""

FIXED = {"article": "text, sha256, public_id", "sentence": 'article_id, n, start, "end", text'}
"""Columns that never change once written, because all offsets depend on them."""

NO_DELETE = ("project", "article", "sentence", "claim", "suggestion", "review", "source", "evidence", "reviewer")
"""Tables whose rows are withdrawn or superseded, never deleted."""

SEARCH_SQLITE = (
    (
        "CREATE VIRTUAL TABLE sentence_fts USING fts5("
        "text, content='sentence', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER sentence_fts_insert AFTER INSERT ON sentence "
        "BEGIN INSERT INTO sentence_fts(rowid, text) VALUES (NEW.id, NEW.text); END"
    ),
)


def sqlite_statements() -> list[str]:
    """Every trigger and the search index, for SQLite."""
    no_delete = [
        APPEND_ONLY_SQLITE.format(table=table, when="delete", event="DELETE").replace(
            f"{table} is append-only", f"nothing is deleted from {table}"
        )
        for table in NO_DELETE
    ]
    return [
        EXACT_SQLITE.format(when="insert", event="INSERT"),
        EXACT_SQLITE.format(when="update", event='UPDATE OF exact, start, "end", sentence_id, article_id'),
        APPEND_ONLY_SQLITE.format(table="event", when="update", event="UPDATE"),
        APPEND_ONLY_SQLITE.format(table="event", when="delete", event="DELETE"),
        *(FIXED_SQLITE.format(table=table, columns=columns) for table, columns in FIXED.items()),
        *no_delete,
        *SEARCH_SQLITE,
    ]


LATER_APPEND_ONLY = (
    "archive", "split_set", "split_article", "release", "release_part", "article_address", "article_version",
    "claim_version", "passage",
)  # fmt: skip
"""Append-only tables added after the first schema, each with its triggers by the migration that creates it."""


def append_only_sqlite(table: str) -> list[str]:
    """The triggers that refuse updates and deletes on one table, for SQLite."""
    return [
        APPEND_ONLY_SQLITE.format(table=table, when=event.lower(), event=event).strip()
        for event in ("UPDATE", "DELETE")
    ]


def append_only_postgres(table: str) -> list[str]:
    """The same for PostgreSQL, TRUNCATE included; they need the function ``annotator_refuse`` of the first schema."""
    why = f"annotator_refuse('{table} is append-only')"
    return [
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {why}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {why}",
    ]


_KEEPERS = (ddl_closed, ddl_progress, ddl_rulings, ddl_scores, ddl_tallies, ddl_words)
"""The modules whose triggers keep something up to date."""


def made_on_postgres(what: str) -> dict[str, str]:
    """The statements that make the triggers, or the functions that they call (``what``), of PostgreSQL, by name."""
    later = [statement for table in LATER_APPEND_ONLY for statement in append_only_postgres(table)]
    for each in _KEEPERS:
        later += each.postgres_statements()
    return _made(
        what, postgres_statements() + ddl_seen.postgres_statements() + ddl_library.postgres_statements() + later
    )


def counting_triggers(*, sqlite: bool) -> dict[str, str]:
    """The names of the triggers that keep counters and totals, each with its table."""
    keepers = (ddl_closed, ddl_progress, ddl_scores, ddl_tallies, ddl_rulings)
    found = [one for each in keepers for one in (each.sqlite_statements() if sqlite else each.postgres_statements())]
    words = [parts for parts in map(str.split, found) if parts[1] == "TRIGGER"]
    return {parts[2]: parts[parts.index("ON") + 1] for parts in words}


def _made(what: str, statements: list[str]) -> dict[str, str]:
    words = ((statement.split(), statement) for statement in statements)
    return {parts[2].removesuffix("()"): statement for parts, statement in words if parts[1] == what}


_REFUSE_POSTGRES = """
CREATE FUNCTION annotator_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% refused: %', TG_OP, TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
"""

_EXACT_POSTGRES = """
CREATE FUNCTION annotator_claim_exact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.exact IS DISTINCT FROM COALESCE(
      (SELECT substr(s.text, NEW.start - s.start + 1, NEW."end" - NEW.start) FROM sentence AS s
        WHERE s.id = NEW.sentence_id AND s.article_id = NEW.article_id
          AND NEW.start >= s.start AND NEW."end" <= s."end"),
      (SELECT substr(a.text, NEW.start + 1, NEW."end" - NEW.start) FROM article AS a WHERE a.id = NEW.article_id)) THEN
    RAISE EXCEPTION 'exact is not the slice of the article text' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


def postgres_statements() -> list[str]:
    """Every trigger and the search index, for PostgreSQL."""
    refuse = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION annotator_refuse('{why}')"
    return [
        _REFUSE_POSTGRES,
        _EXACT_POSTGRES,
        (
            "CREATE TRIGGER claim_exact BEFORE INSERT OR "
            'UPDATE OF exact, start, "end", sentence_id, article_id ON claim '
            "FOR EACH ROW EXECUTE FUNCTION annotator_claim_exact()"
        ),
        refuse.format(name="event_fixed", event="UPDATE OR DELETE", table="event", why="event is append-only"),
        *(
            refuse.format(name=f"{table}_text_fixed", event=f"UPDATE OF {columns}", table=table, why="it never changes")
            for table, columns in FIXED.items()
        ),
        *(
            refuse.format(name=f"{table}_no_delete", event="DELETE", table=table, why="nothing is deleted")
            for table in NO_DELETE
        ),
        *(
            refuse.format(name=f"{table}_no_truncate", event="TRUNCATE", table=table, why="nothing is deleted").replace(
                "EACH ROW", "EACH STATEMENT"
            )
            for table in (*NO_DELETE, "event")
        ),
        "ALTER TABLE sentence ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED",
        "CREATE INDEX ix_sentence_search ON sentence USING gin (search)",
    ]


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Whether Alembic may compare a database object with the models; if not, autogenerate would drop search indexes."""
    known = name or ""
    if any(ddl.is_ours(known, kind, parents.get("table_name")) for ddl in (ddl_seen, ddl_library)):
        return False
    if any(ddl.is_ours(known, kind) for ddl in (ddl_orders, ddl_progress, ddl_rulings, ddl_scores, ddl_words)):
        return False
    if kind == "table":
        return not known.startswith("sentence_fts")
    if kind == "index":
        return known != "ix_sentence_search"
    return not (kind == "column" and parents.get("table_name") == "sentence" and known == "search")
