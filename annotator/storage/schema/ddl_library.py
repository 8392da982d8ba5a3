"""The full-text index of passages, and the triggers that guard the library. Revision 0027 makes them.

Words are stemmed (Porter). A document's title is searched with each of its passages, because a passage often does not
say what the report is about.
"""

_INDEX = "passage_fts"
_VECTOR = "ix_passage_search"
_TOKENIZER = "porter unicode61 remove_diacritics 2"
_FIXED = "public_id, sha256, text"


def sqlite_statements() -> list[str]:
    """The index and all triggers, for SQLite."""
    insert = f"INSERT INTO {_INDEX}(rowid, text, heading) VALUES (NEW.id, NEW.text, NEW.heading);"
    refuse = "SELECT RAISE(ABORT, '{}');"
    return [
        (
            f"CREATE VIRTUAL TABLE {_INDEX} USING fts5(text, heading, content='passage', content_rowid='id', "
            f"tokenize='{_TOKENIZER}')"
        ),
        f"CREATE TRIGGER {_INDEX}_insert AFTER INSERT ON passage BEGIN {insert} END",
        (
            f"CREATE TRIGGER document_text_fixed BEFORE UPDATE OF {_FIXED} ON document "
            f"BEGIN {refuse.format('the text of document rows never changes')} END"
        ),
        (
            "CREATE TRIGGER document_no_delete BEFORE DELETE ON document "
            f"BEGIN {refuse.format('nothing is deleted from document')} END"
        ),
    ]


def postgres_statements() -> list[str]:
    """The same for PostgreSQL."""
    words = "to_tsvector('english', text || ' ' || coalesce(heading, ''))"
    refuse = "EXECUTE FUNCTION annotator_refuse('{}')"
    return [
        f"ALTER TABLE passage ADD COLUMN search tsvector GENERATED ALWAYS AS ({words}) STORED",
        f"CREATE INDEX {_VECTOR} ON passage USING gin (search) WITH (fastupdate = off)",
        (
            f"CREATE TRIGGER document_text_fixed BEFORE UPDATE OF {_FIXED} ON document "
            f"FOR EACH ROW {refuse.format('it never changes')}"
        ),
        (
            "CREATE TRIGGER document_no_delete BEFORE DELETE ON document "
            f"FOR EACH ROW {refuse.format('nothing is deleted')}"
        ),
        (
            "CREATE TRIGGER document_no_truncate BEFORE TRUNCATE ON document "
            f"FOR EACH STATEMENT {refuse.format('nothing is deleted')}"
        ),
    ]


def rebuild(*, sqlite: bool) -> str:
    """SQL: make the index anew from the passages."""
    return f"INSERT INTO {_INDEX}({_INDEX}) VALUES ('rebuild')" if sqlite else f"REINDEX INDEX {_VECTOR}"


def is_ours(name: str, kind: str, table: str | None) -> bool:
    """Whether a database object is created here, and so not in the models."""
    if kind == "table":
        return name.startswith(_INDEX)
    if kind == "index":
        return name == _VECTOR
    return kind == "column" and name == "search" and table == "passage"
