"""Full-text search over all sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.errors import InputError
from annotator.storage.database.engine import Database
from annotator.storage.full_text import holds, index_of, is_sqlite, is_unspaced, searchable_words
from annotator.storage.schema.models import ArticleRow, SentenceRow
from annotator.storage.version_rules import is_newest
from annotator.text import folded, one_line

_PAGE = 500
"""Texts that are read together."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that contains all words of a search; ``start`` and ``end`` are its span in the article."""

    article_id: str
    title: str | None
    sentence: int
    start: int
    end: int
    text: str
    older: bool = False
    """Whether a newer version has replaced the article."""


def search(database: Database, words: str, limit: int) -> list[Hit]:
    """Find at most ``limit`` sentences that contain all ``words``, best matches first, of older versions last.

    Case is ignored, on SQLite accents too. Words are taken literally: query operators have no effect.

    Raises:
        InputError: when ``words`` contains no letter or digit.

    """
    wanted = searchable_words(one_line(words))
    if not wanted:
        raise InputError("There is nothing to search for: enter at least one letter or digit.")
    with database.read() as session:
        return _hits(session, sentences_holding(session, wanted, limit, best_first=True))


def sentences_holding(
    session: Session, words: Sequence[str], limit: int, *, best_first: bool = False, begins: bool = False
) -> list[int]:
    """The row ids of at most ``limit`` sentences that contain all ``words``, in stored order or ``best_first``.

    With ``begins`` the last word also matches as the beginning of a word. Words of scripts without spaces (Chinese,
    Japanese, Thai), and Korean ones, match anywhere in a sentence. There other words are written together with them
    (“東京IBM”), where no index finds them: they are looked for in the texts beside such a word, and, unless someone is
    still typing (``begins``), where no other sentence has them.
    """
    if any(map(is_unspaced, words)):
        return _in_runs(session, words, limit)
    index = index_of(session, SentenceRow, "simple")
    order = (index.best_first([words]), index.key) if best_first else (index.key,)
    found = index.matches([words], begins=int(begins))
    keys = list(session.scalars(index.joined(select(index.key)).where(found).order_by(*order).limit(limit)))
    return keys if keys or begins else _in_runs(session, words, limit)


def _in_runs(session: Session, words: Sequence[str], limit: int) -> list[int]:
    """The sentences whose texts hold all ``words``, as wholes or beside characters that are written without spaces.

    This reads every text.
    """
    place_of = func.instr if is_sqlite(session) else func.strpos
    text = col(SentenceRow.text)
    there = [place_of(text, word) > 0 if is_unspaced(word) else holds(word, text) for word in words]
    statement = select(SentenceRow.id, text).where(*there).order_by(col(SentenceRow.id))
    found = session.execute(statement.execution_options(yield_per=_PAGE))
    return list(islice((key for key, words_of in found if _stand_apart(words, words_of)), limit))


def _stand_apart(words: Sequence[str], text: str) -> bool:
    """Whether no letter of a script with spaces makes any of the words a part of another."""
    return all(is_unspaced(word) or _is_apart(folded(word), folded(text)) for word in words)


def _is_apart(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        around = (text[at - 1 : at] if at else "", text[at + len(word) : at + len(word) + 1])
        if not any(char.isalnum() and not is_unspaced(char) for char in around):
            return True
        at = text.find(word, at + 1)
    return False


def _hits(session: Session, keys: list[int]) -> list[Hit]:
    columns = (
        col(SentenceRow.id), col(ArticleRow.public_id), col(ArticleRow.title),
        col(SentenceRow.n), col(SentenceRow.start), col(SentenceRow.end), col(SentenceRow.text),
        ~is_newest(),
    )  # fmt: skip
    statement = (
        select_columns(*columns)
        .join(ArticleRow, col(ArticleRow.id) == SentenceRow.article_id)
        .where(col(SentenceRow.id).in_(keys))
    )
    found = {key: Hit(*rest) for key, *rest in session.execute(statement)}
    return sorted((found[key] for key in keys), key=lambda hit: hit.older)
