"""Full-text search over all sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.errors import InputError
from annotator.storage.database.engine import Database
from annotator.storage.full_text import index_of, is_sqlite, is_unspaced, searchable_words
from annotator.storage.schema.models import ArticleRow, SentenceRow
from annotator.text import one_line


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that contains all words of a search; ``start`` and ``end`` are its span in the article."""

    article_id: str
    title: str | None
    sentence: int
    start: int
    end: int
    text: str


def search(database: Database, words: str, limit: int) -> list[Hit]:
    """Find at most ``limit`` sentences that contain all ``words``, best matches first.

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
    Japanese, Thai), and Korean ones, match anywhere in a sentence.
    """
    index = index_of(session, SentenceRow, "simple")
    place_of = func.instr if is_sqlite(session) else func.strpos
    within = [place_of(col(SentenceRow.text), word) > 0 for word in words if is_unspaced(word)]
    spaced = [word for word in words if not is_unspaced(word)]
    if not spaced:
        return list(session.exec(select(SentenceRow.id).where(*within).order_by(col(SentenceRow.id)).limit(limit)))
    order = (index.best_first([spaced]), index.key) if best_first else (index.key,)
    found = index.matches([spaced], begins=int(begins and not is_unspaced(words[-1])))
    if within:
        found = and_(found, *within)
    return list(session.scalars(index.joined(select(index.key)).where(found).order_by(*order).limit(limit)))


def _hits(session: Session, keys: list[int]) -> list[Hit]:
    columns = (
        col(SentenceRow.id), col(ArticleRow.public_id), col(ArticleRow.title),
        col(SentenceRow.n), col(SentenceRow.start), col(SentenceRow.end), col(SentenceRow.text),
    )  # fmt: skip
    statement = (
        select_columns(*columns)
        .join(ArticleRow, col(ArticleRow.id) == SentenceRow.article_id)
        .where(col(SentenceRow.id).in_(keys))
    )
    found = {key: Hit(*rest) for key, *rest in session.execute(statement)}
    return [found[key] for key in keys]
