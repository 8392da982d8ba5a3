"""Full-text indexes of claims and imported collections, and the triggers that guard the collections.

Words are stemmed (Porter), so that “closed” finds “closing”. A claim is reindexed when its span changes. Revision 0003
makes the indexes; since revision 0010 that of the collections also holds the titles of the fact-checks.
"""

_INDEXED = {"claim": "exact", "checked_claim": "text"}
"""The tables searched for earlier claims, with the column of the claim's text."""

_TOKENIZER = "porter unicode61 remove_diacritics 2"

_REFUSED = {
    "checked_claim_no_delete": ("DELETE", "nothing is deleted from checked_claim"),
    "checked_claim_text_fixed": ("UPDATE", "rows of checked_claim never change"),
}


def sqlite_statements() -> list[str]:
    """The indexes, built from existing rows, and all triggers, for SQLite."""
    statements: list[str] = []
    for table, column in _INDEXED.items():
        index = f"{table}_fts"
        insert = f"INSERT INTO {index}(rowid, {column}) VALUES (NEW.id, NEW.{column});"
        remove = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', OLD.id, OLD.{column});"
        statements += [
            (
                f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content='{table}', content_rowid='id', "
                f"tokenize='{_TOKENIZER}')"
            ),
            f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {insert} END",
            f"INSERT INTO {index}({index}) VALUES ('rebuild')",
        ]
        if table == "claim":
            statements.append(
                f"CREATE TRIGGER {index}_update AFTER UPDATE OF {column} ON {table} BEGIN {remove} {insert} END"
            )
    for name, (event, why) in _REFUSED.items():
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON checked_claim BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
    return statements


def postgres_statements() -> list[str]:
    """The same for PostgreSQL."""
    statements: list[str] = []
    for table, column in _INDEXED.items():
        search = f"tsvector GENERATED ALWAYS AS (to_tsvector('english', {column})) STORED"
        statements += [
            f"ALTER TABLE {table} ADD COLUMN search {search}",
            f"CREATE INDEX ix_{table}_search ON {table} USING gin (search)",
        ]
    for name, (event, why) in _REFUSED.items():
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON checked_claim "
            f"FOR EACH ROW EXECUTE FUNCTION annotator_refuse('{why}')"
        )
    statements.append(
        "CREATE TRIGGER checked_claim_no_truncate BEFORE TRUNCATE ON checked_claim "
        "FOR EACH STATEMENT EXECUTE FUNCTION annotator_refuse('nothing is deleted')"
    )
    return statements


def sqlite_statements_for_titles() -> list[str]:
    """The index of the collections made anew, over text and title, for SQLite."""
    index, columns = "checked_claim_fts", "text, title"
    return [
        f"DROP TRIGGER {index}_insert",
        f"DROP TABLE {index}",
        (
            f"CREATE VIRTUAL TABLE {index} USING fts5({columns}, content='checked_claim', content_rowid='id', "
            f"tokenize='{_TOKENIZER}')"
        ),
        (
            f"CREATE TRIGGER {index}_insert AFTER INSERT ON checked_claim BEGIN "
            f"INSERT INTO {index}(rowid, {columns}) VALUES (NEW.id, NEW.text, NEW.title); END"
        ),
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
    ]


def postgres_statements_for_titles() -> list[str]:
    """The same for PostgreSQL; dropping the column drops its index.

    The indexes of claims no longer keep a list of rows to be added later: every word that is looked up would read it.
    """
    words = "to_tsvector('english', text || ' ' || coalesce(title, ''))"
    return [
        "ALTER TABLE checked_claim DROP COLUMN search",
        f"ALTER TABLE checked_claim ADD COLUMN search tsvector GENERATED ALWAYS AS ({words}) STORED",
        "CREATE INDEX ix_checked_claim_search ON checked_claim USING gin (search) WITH (fastupdate = off)",
        "ALTER INDEX ix_claim_search SET (fastupdate = off)",
        "SELECT gin_clean_pending_list('ix_claim_search')",
    ]


def is_ours(name: str, kind: str, table: str | None) -> bool:
    """Whether a database object is created here, and so not in the models."""
    if kind == "table":
        return name.startswith(tuple(f"{table}_fts" for table in _INDEXED))
    if kind == "index":
        return name in {f"ix_{table}_search" for table in _INDEXED}
    return kind == "column" and name == "search" and table in _INDEXED
