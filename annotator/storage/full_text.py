"""Full-text queries for both databases: words are taken literally, no operator of a query language works.

A query is a few groups of words; what is found holds every word of at least one group.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any, Protocol, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, column, func, inspect, literal_column, table
from sqlmodel import Session, col

from annotator.storage.schema.models import Base

SHORTEST = 2
"""Characters from which a word is taken for the beginning of one; fewer begin half of all words."""
Columns = TypeVarTuple("Columns")
Groups = Sequence[Sequence[str]]


class Index(Protocol):
    """The full-text index of one table."""

    key: ColumnElement[int]
    """The row id of what was found."""

    def joined(self, statement: Select[*Columns]) -> Select[*Columns]:
        """The statement from the index and the table that it is of."""

    def matches(self, groups: Groups, *, begins: bool = False) -> ColumnElement[bool]:
        """SQL: holds every word of at least one group; with ``begins`` the last word may be the beginning of one."""

    def best_first(self, groups: Groups) -> ColumnElement[Any]:
        """The order in which what fits best comes first."""


def is_sqlite(session: Session) -> bool:
    """Whether a session's database is SQLite, and not PostgreSQL."""
    return session.get_bind().dialect.name == "sqlite"


def index_of(session: Session, of: type[Base], config: str) -> Index:
    """The index of a table; ``config`` names how PostgreSQL splits its texts."""
    return _Sqlite(of) if is_sqlite(session) else _Postgres(of, config)


def searchable_words(text: str) -> list[str]:
    """The words of a text that hold a letter or a digit; an index knows no others."""
    return [word for word in text.split() if any(char.isalnum() for char in word)]


def match_query(groups: Groups, *, begins: bool = False) -> str:
    """A query for FTS5.

    Each word is a phrase: the index splits it as it split the text, at hyphens and not at combining marks.
    """
    return " OR ".join(f"({' AND '.join(_phrases(words, begins=begins))})" for words in groups)


def _phrases(words: Sequence[str], *, begins: bool) -> list[str]:
    phrases = ['"{}"'.format(word.replace('"', '""')) for word in words]
    if begins and len(words[-1]) >= SHORTEST:
        phrases[-1] += " *"
    return phrases


class _Sqlite:
    """FTS5: a table of its own."""

    def __init__(self, of: type[Base]) -> None:
        self._of = of
        self._name = f"{of.__tablename__}_fts"
        self._table = table(self._name, column("rowid", Integer), column("rank"))
        self.key: ColumnElement[int] = self._table.c.rowid

    def joined(self, statement: Select[*Columns]) -> Select[*Columns]:
        return statement.select_from(self._table).join(self._of, col(self._of.id) == self.key)

    def matches(self, groups: Groups, *, begins: bool = False) -> ColumnElement[bool]:
        return literal_column(self._name).bool_op("MATCH")(match_query(groups, begins=begins))

    def best_first(self, _groups: Groups) -> ColumnElement[Any]:
        return self._table.c.rank


class _Postgres:
    """A column of the table itself, of the type ``tsvector``."""

    def __init__(self, of: type[Base], config: str) -> None:
        self.key: ColumnElement[int] = inspect(of).columns["id"]
        self._search: ColumnElement[Any] = literal_column(f"{of.__tablename__}.search")
        self._config: ColumnElement[str] = literal_column(f"'{config}'")

    def joined(self, statement: Select[*Columns]) -> Select[*Columns]:
        return statement

    def matches(self, groups: Groups, *, begins: bool = False) -> ColumnElement[bool]:
        return self._search.bool_op("@@")(self._query(groups, begins=begins))

    def best_first(self, groups: Groups) -> ColumnElement[Any]:
        ranked: ColumnElement[Any] = func.ts_rank(self._search, self._query(groups)).desc()
        return ranked

    def _query(self, groups: Groups, *, begins: bool = False) -> ColumnElement[Any]:
        every = [reduce(lambda one, more: one.op("&&")(more), self._terms(words, begins=begins)) for words in groups]
        return reduce(lambda one, more: one.op("||")(more), every)

    def _terms(self, words: Sequence[str], *, begins: bool) -> list[ColumnElement[Any]]:
        terms: list[ColumnElement[Any]] = [func.plainto_tsquery(self._config, word) for word in words]
        if begins and len(words[-1]) >= SHORTEST:
            quoted = words[-1].replace("\\", "\\\\").replace("'", "''")
            terms[-1] = func.to_tsquery(self._config, f"'{quoted}':*")
        return terms
