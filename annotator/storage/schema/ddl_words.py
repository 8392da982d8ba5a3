"""Full-text indexes of what people write about claims, and of the names of articles and sources.

Revision 0018 makes them. SQLite keeps each in an FTS5 table, which triggers fill. PostgreSQL keeps an index of the
words themselves, without a column for them. Both divide a text at everything that is neither a letter nor a digit, so
that every part of an address is a word.

A blind reviewer sees a source's name as visible citations word it. So a trigger keeps every wording that citations
tell, once for each source (``source_wording``), and those are indexed, too.
"""

from dataclasses import dataclass

_TOKENIZER = "unicode61 remove_diacritics 2"
_APART = r"""!"#$%&()*+,-./:;<=>?@[\]^_`{|}~‘’“”„«»–—…·"""
"""Characters that PostgreSQL would otherwise take for a part of an address, a number or a word."""


@dataclass(frozen=True, slots=True)
class Words:
    """One index: of the text in ``columns`` of a table. ``name`` is that of the table in SQLite."""

    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def vector(self) -> str:
        """PostgreSQL's expression for the words; queries repeat it word for word, so that its index is used."""
        texts = [f"{self.table}.{column}" for column in self.columns]
        whole = texts[0] if len(texts) == 1 else " || ' ' || ".join(f"COALESCE({text}, '')" for text in texts)
        return f"to_tsvector('simple', translate({whole}, {_quoted(_APART)}, '{' ' * len(_APART)}'))"


ARTICLES = Words("article_words", "article", ("title", "publisher", "author", "url", "published_at", "public_id"))
ADDRESSES = Words("address_words", "article_address", ("url",))
SOURCES = Words("source_words", "source", ("title", "publisher", "author", "url", "file_name"))
CITED_AS = Words("wording_words", "source_wording", ("title", "publisher", "author", "url"))
NOTES = Words("note_words", "review", ("note",))
SOURCE_NOTES = Words("source_note_words", "evidence", ("note",))
QUOTES = Words("quote_words", "evidence", ("quote_exact",))
INDEXES = {
    ARTICLES: "names of articles",
    ADDRESSES: "further addresses",
    SOURCES: "names of sources",
    CITED_AS: "names of sources as cited",
    NOTES: "notes",
    SOURCE_NOTES: "notes on sources",
    QUOTES: "quotes",
}
"""All of them, each with what it is called in messages."""


_TOLD = CITED_AS.columns
_WORDING = ", ".join(_TOLD)
_TRIGGER = "source_wording_cite"


def _told(row: str, *, sqlite: bool) -> dict[str, str]:
    """What a citation tells of its source: SQL by column of ``source_wording``."""
    ways = {name: f"json_extract({row}.told, '$.{name}')" if sqlite else f"{row}.told ->> '{name}'" for name in _TOLD}
    return {name: f"({way})" for name, way in ways.items()}


def wordings(*, sqlite: bool) -> str:
    """SQL: the rows of ``source_wording`` without their ids, from the citations."""
    told = ", ".join(f"{way} AS {name}" for name, way in _told("e", sqlite=sqlite).items())
    return f"SELECT DISTINCT e.source_id, {told} FROM evidence AS e WHERE e.told IS NOT NULL"


def missing_wordings(*, sqlite: bool) -> str:
    """SQL: those of ``wordings`` that are not stored."""
    return f"{wordings(sqlite=sqlite)} EXCEPT SELECT source_id, {_WORDING} FROM source_wording"


def fill_wordings(*, sqlite: bool) -> str:
    """SQL: store what is missing."""
    return f"INSERT INTO source_wording (source_id, {_WORDING}) {missing_wordings(sqlite=sqlite)}"


def _kept_wording(*, sqlite: bool) -> str:
    told = _told("NEW", sqlite=sqlite)
    same = " AND ".join(f"COALESCE(w.{name}, '') = COALESCE({way}, '')" for name, way in told.items())
    return (
        f"INSERT INTO source_wording (source_id, {_WORDING}) SELECT NEW.source_id, {', '.join(told.values())} "
        f"WHERE NOT EXISTS (SELECT 1 FROM source_wording AS w WHERE w.source_id = NEW.source_id AND {same});"
    )


def as_words(text: str) -> str:
    """A text with spaces for the characters that divide words."""
    return text.translate(dict.fromkeys(map(ord, _APART), " "))


def _quoted(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def sqlite_statements() -> list[str]:
    """The indexes and all triggers, for SQLite."""
    told = "WHEN NEW.told IS NOT NULL"
    wording = f"CREATE TRIGGER {_TRIGGER} AFTER INSERT ON evidence {told} BEGIN {_kept_wording(sqlite=True)} END"
    return [*(each for index in INDEXES for each in (_table(index), *_triggers(index))), wording]


def sqlite_fill() -> list[str]:
    """Fill the indexes from the rows, for SQLite."""
    return [f"INSERT INTO {index.name}({index.name}) VALUES ('rebuild')" for index in INDEXES]


def _table(index: Words) -> str:
    """Beginnings of two and three characters are indexed, because they begin the most words."""
    return (
        f"CREATE VIRTUAL TABLE {index.name} USING fts5({', '.join(index.columns)}, content='{index.table}', "
        f"content_rowid='id', columnsize=0, prefix='2 3', tokenize='{_TOKENIZER}')"
    )


def _triggers(index: Words) -> list[str]:
    """Rows without any text are left out: they hold no words, and most reviews have no note."""
    name, columns = index.name, ", ".join(index.columns)
    new, old = (", ".join(f"{row}.{column}" for column in index.columns) for row in ("NEW", "OLD"))
    is_new, was_there = (f"COALESCE({values}, NULL) IS NOT NULL" for values in (new, old))
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in index.columns)
    insert = f"INSERT INTO {name}(rowid, {columns}) SELECT NEW.id, {new} WHERE {is_new};"
    remove = f"INSERT INTO {name}({name}, rowid, {columns}) SELECT 'delete', OLD.id, {old} WHERE {was_there};"
    return [
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {index.table} WHEN {is_new} BEGIN {insert} END",
        (
            f"CREATE TRIGGER {name}_update AFTER UPDATE OF {columns} ON {index.table} WHEN {changed} "
            f"BEGIN {remove} {insert} END"
        ),
    ]


def postgres_statements() -> list[str]:
    """The indexes and the trigger, for PostgreSQL.

    The indexes keep no list of rows to be added later, which every search would read.
    """
    indexes = (
        f"CREATE INDEX ix_{index.name} ON {index.table} USING gin (({index.vector})) WITH (fastupdate = off)"
        f"{_only(index)}"
        for index in INDEXES
    )
    body = f"BEGIN {_kept_wording(sqlite=False)} RETURN NEW; END"
    return [
        *indexes,
        f"CREATE FUNCTION annotator_{_TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        (
            f"CREATE TRIGGER {_TRIGGER} AFTER INSERT ON evidence FOR EACH ROW WHEN (NEW.told IS NOT NULL) "
            f"EXECUTE FUNCTION annotator_{_TRIGGER}()"
        ),
    ]


def _only(index: Words) -> str:
    return f" WHERE {index.columns[0]} IS NOT NULL" if len(index.columns) == 1 else ""


def is_ours(name: str, kind: str) -> bool:
    """Whether a database object is created here, and so not in the models."""
    names = tuple(index.name for index in INDEXES)
    return (kind == "table" and name.startswith(names)) or (kind == "index" and name.removeprefix("ix_") in names)
