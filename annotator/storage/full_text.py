"""Full-text queries for SQLite and PostgreSQL. Words are taken literally: query operators have no effect.

A query consists of groups of words. A row matches when it contains every word of at least one group.
"""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Protocol, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, column, func, inspect, literal_column, or_, table
from sqlmodel import Session, col

from annotator.storage.schema.ddl_words import Words, as_words
from annotator.storage.schema.models import Base

SHORTEST = 2
"""The fewest characters that are matched as the beginning of a word; shorter ones would match too many words."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters, without spaces between words; Korean, whose particles are
written together with the word before."""
Columns = TypeVarTuple("Columns")
Groups = Sequence[Sequence[str]]


class Index(Protocol):
    """The full-text index of one table."""

    key: ColumnElement[int]
    """The row id of a match."""

    def joined(self, statement: Select[*Columns]) -> Select[*Columns]:
        """Let the statement select from the index, joined to its table."""

    def matches(self, groups: Groups, *, begins: int = 0) -> ColumnElement[bool]:
        """SQL: the row contains every word of at least one group.

        The last ``begins`` words of a group also match as the beginning of a word.
        """

    def best_first(self, groups: Groups) -> ColumnElement[Any]:
        """SQL to order matches by relevance, best first."""


def is_sqlite(session: Session) -> bool:
    """Whether the session's database is SQLite (otherwise it is PostgreSQL)."""
    return session.get_bind().dialect.name == "sqlite"


def index_of(session: Session, of: type[Base], config: str) -> Index:
    """The full-text index of a table; ``config`` is its text search configuration in PostgreSQL."""
    table = of.__tablename__
    return _Sqlite(of, f"{table}_fts") if is_sqlite(session) else _Postgres(of, f"{table}.search", config)


def index_named(session: Session, of: type[Base], words: Words) -> Index:
    """One of the indexes of ``ddl_words``."""
    return _Sqlite(of, words.name) if is_sqlite(session) else _Postgres(of, words.vector, "simple", as_words)


def searchable_words(text: str) -> list[str]:
    """The words of a text that contain a letter or a digit; indexes hold no others."""
    return [word for word in text.replace("\0", " ").split() if any(char.isalnum() for char in word)]


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that puts no spaces between words, or none before particles.

    The indexes take whole runs of such text for one word, so these words are looked for in the text itself.
    """
    return _UNSPACED.search(word) is not None


def match_query(groups: Groups, *, begins: int = 0) -> str:
    """A query in the language of FTS5.

    Each word becomes a phrase, so that the index tokenizes it exactly like the text, for instance at hyphens.
    """
    return " OR ".join(f"({' AND '.join(_phrases(words, begins=begins))})" for words in groups)


def _phrases(words: Sequence[str], *, begins: int) -> list[str]:
    phrases = ('"{}"'.format(word.replace('"', '""').replace("\0", " ")) for word in words)
    return [
        f"{phrase} *" if begin else phrase for phrase, begin in zip(phrases, _beginning(words, begins), strict=True)
    ]


def _beginning(words: Sequence[str], begins: int) -> list[bool]:
    """Which words also match as the beginning of a word."""
    return [n >= len(words) - begins and len(word) >= SHORTEST for n, word in enumerate(words)]


def holds(word: str, *columns: Any) -> ColumnElement[bool]:
    """SQL: one of the columns contains the word, ignoring case.

    SQLite ignores the case of ASCII letters only, so other words are searched for in several spellings.
    """
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(each, autoescape=True) for column in columns for each in sorted(spellings)))


class _Sqlite:
    """SQLite's index: a separate FTS5 table."""

    def __init__(self, of: type[Base], name: str) -> None:
        self._of = of
        self._name = name
        self._table = table(self._name, column("rowid", Integer), column("rank"))
        self.key: ColumnElement[int] = self._table.c.rowid

    def joined(self, statement: Select[*Columns]) -> Select[*Columns]:
        return statement.select_from(self._table).join(self._of, col(self._of.id) == self.key)

    def matches(self, groups: Groups, *, begins: int = 0) -> ColumnElement[bool]:
        return literal_column(self._name).bool_op("MATCH")(match_query(groups, begins=begins))

    def best_first(self, _groups: Groups) -> ColumnElement[Any]:
        return self._table.c.rank


class _Postgres:
    """PostgreSQL's index of ``vector``, a ``tsvector`` column of the table or an expression over its columns.

    ``as_indexed`` makes of a word what the expression makes of the text.
    """

    def __init__(
        self, of: type[Base], vector: str, config: str, as_indexed: Callable[[str], str] = lambda word: word
    ) -> None:
        self.key: ColumnElement[int] = inspect(of).columns["id"]
        self._search: ColumnElement[Any] = literal_column(vector)
        self._config: ColumnElement[str] = literal_column(f"'{config}'")
        self._as_indexed = as_indexed

    def joined(self, statement: Select[*Columns]) -> Select[*Columns]:
        return statement

    def matches(self, groups: Groups, *, begins: int = 0) -> ColumnElement[bool]:
        return self._search.bool_op("@@")(self._query(groups, begins=begins))

    def best_first(self, groups: Groups) -> ColumnElement[Any]:
        ranked: ColumnElement[Any] = func.ts_rank(self._search, self._query(groups)).desc()
        return ranked

    def _query(self, groups: Groups, *, begins: int = 0) -> ColumnElement[Any]:
        every = [reduce(lambda one, more: one.op("&&")(more), self._terms(words, begins=begins)) for words in groups]
        return reduce(lambda one, more: one.op("||")(more), every)

    def _terms(self, words: Sequence[str], *, begins: int) -> list[ColumnElement[Any]]:
        terms = zip(map(self._as_indexed, words), _beginning(words, begins), strict=True)
        return [self._beginning(word) if begin else func.plainto_tsquery(self._config, word) for word, begin in terms]

    def _beginning(self, word: str) -> ColumnElement[Any]:
        quoted = word.replace("\\", "\\\\").replace("'", "''")
        found: ColumnElement[Any] = func.to_tsquery(self._config, f"'{quoted}':*")
        return found
