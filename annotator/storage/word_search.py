"""Rows found by words of notes, quotes and names, through the full-text indexes of ``ddl_words``.

A row is found when each word is there whole or as the beginning of one; a single character only whole. Words of scripts
without spaces (Chinese, Japanese, Thai) are found anywhere in the text, which reads every text.
"""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, inspect
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.storage.full_text import SHORTEST, Columns, holds, index_named, is_unspaced
from annotator.storage.schema.ddl_words import ADDRESSES, ARTICLES, CITED_AS, SOURCES, Words
from annotator.storage.schema.models import ArticleRow, Base
from annotator.storage.schema.models_sources import SourceRow, SourceWordingRow
from annotator.storage.schema.models_versions import ArticleAddressRow
from annotator.text import folded

_FEW = 1000
"""The most rows that are looked through because they hold a word."""
_STANDS_FOR = func.coalesce(col(SourceRow.merged_into), col(SourceRow.public_id))
_WORD = re.compile(r"[^\W_]+")


def holding(
    session: Session, statement: Select[*Columns], of: type[Base], index: Words, words: Sequence[str]
) -> tuple[Select[*Columns], ColumnElement[int]]:
    """Let a statement select the rows of ``of`` with all ``words``; also returns the row id to order it by.

    Ordered so, it stops at its limit, however common the words are.
    """
    columns = [getattr(of, name) for name in index.columns]
    there = [holds(word, *columns) for word in words if is_unspaced(word)]
    if len(columns) == 1:
        there.append(columns[0].is_not(None))
    spaced = [word for word in words if not is_unspaced(word)]
    if not spaced:
        return statement.select_from(of).where(*there), inspect(of).columns["id"]
    found = index_named(session, of, index)
    matching = found.matches([spaced], begins=len(spaced))
    return found.joined(statement.select_from(of)).where(matching, *there), found.key


def keys_with(session: Session, of: type[Base], index: Words, words: Sequence[str]) -> Select[int]:
    """A query for the row ids of the rows of ``of`` with all ``words``, which reads the index alone if it can."""
    if any(map(is_unspaced, words)):
        statement, _ = holding(session, select_columns(inspect(of).columns["id"]), of, index, words)
        return statement
    found = index_named(session, of, index)
    return select_columns(found.key).where(found.matches([words], begins=len(words)))


def is_in(words: Sequence[str], *texts: str | None) -> bool:
    """Whether each word is in one of the texts, as ``holding`` means it; accents are ignored, too."""
    runs = [_WORD.findall(folded(text)) for text in texts if text]
    whole = folded(" ".join(text for text in texts if text))
    return all(folded(word) in whole if is_unspaced(word) else any(_has(run, word) for run in runs) for word in words)


def _has(run: list[str], word: str) -> bool:
    """Whether the parts of a word follow each other in a text; the last may be the beginning of a word."""
    *before, last = _WORD.findall(folded(word))
    places = range(len(run) - len(before))
    matches = str.startswith if len(word) >= SHORTEST else str.__eq__
    return any(run[at : at + len(before)] == before and matches(run[at + len(before)], last) for at in places)


def articles_with(session: Session, words: Sequence[str]) -> tuple[Select[int], list[int]]:
    """The articles whose names hold all ``words``: a query for their row ids, and those found by further addresses.

    An article in the second is not in the first: some of the words are in one of its further addresses.
    """
    found = keys_with(session, ArticleRow, ARTICLES, words)
    further = _by_further_addresses(session, words)
    if further:
        (key,) = found.selected_columns
        further -= set(session.scalars(found.where(key.in_(further))))
    return found, sorted(further)


def _by_further_addresses(session: Session, words: Sequence[str]) -> set[int]:
    at: set[int] = set()
    for word in words:
        one = select(col(ArticleAddressRow.article_id))
        statement, key = holding(session, one, ArticleAddressRow, ADDRESSES, [word])
        at |= set(session.scalars(statement.order_by(key).limit(_FEW)))
    if not at:
        return at
    urls: dict[int, list[str]] = {}
    further = select(col(ArticleAddressRow.article_id), col(ArticleAddressRow.url))
    for article, url in session.exec(further.where(col(ArticleAddressRow.article_id).in_(at))):
        urls.setdefault(article, []).append(url)
    names = select_columns(col(ArticleRow.id), *(getattr(ArticleRow, name) for name in ARTICLES.columns))
    rows = session.execute(names.where(col(ArticleRow.id).in_(at)))
    return {key for key, *texts in rows if is_in(words, *texts, *urls[key])}


def sources_named(session: Session, words: Sequence[str]) -> set[str] | None:
    """The sources (public ids, after merges) one of whose names, stored or cited, holds the rarest of ``words``.

    ``None`` when each word is in too many names to look through, or has to be looked for in every name.
    """
    if not words or any(map(is_unspaced, words)):
        return None
    found = [named for word in words if (named := _named(session, word)) is not None]
    return min(found, key=len, default=None)


def _named(session: Session, word: str) -> set[str] | None:
    found: set[str] = set()
    itself, key = holding(session, select(_STANDS_FOR), SourceRow, SOURCES, [word])
    cited, cited_key = holding(session, select(_STANDS_FOR), SourceWordingRow, CITED_AS, [word])
    cited = cited.join(SourceRow, col(SourceRow.id) == SourceWordingRow.source_id)
    for statement in (itself.order_by(key), cited.order_by(cited_key)):
        rows = session.scalars(statement.limit(_FEW + 1)).all()
        if len(rows) > _FEW:
            return None
        found |= set(rows)
    return found
