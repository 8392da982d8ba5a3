"""Full-text search over all sentences."""

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlmodel import Session

from annotator.errors import InputError
from annotator.storage.database.engine import Database
from annotator.storage.schema import tables
from annotator.text import one_line


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that holds all the words looked for."""

    article_id: str
    title: str | None
    sentence: int
    start: int
    end: int
    text: str


def search(database: Database, words: str, limit: int) -> list[Hit]:
    """Sentences that hold every one of ``words``, best first; accents and case do not count on SQLite.

    The words are taken literally: no operator of the database's query language works.

    Raises:
        InputError: when there is no word to look for.

    """
    wanted = [word for word in one_line(words).split() if any(char.isalnum() for char in word)]
    if not wanted:
        raise InputError("There is no word to look for: give letters or digits.")
    with database.read() as session:
        keys = (_sqlite if database.is_sqlite else _postgres)(session, wanted, limit)
        return _hits(session, keys)


def _sqlite(session: Session, wanted: list[str], limit: int) -> list[int]:
    # each word as a phrase: the index splits it as it split the text, at hyphens and not at combining marks
    query = " ".join('"{}"'.format(word.replace('"', '""')) for word in wanted)
    statement = text("SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH :query ORDER BY rank, rowid LIMIT :limit")
    return list(session.execute(statement, {"query": query, "limit": limit}).scalars())


def _postgres(session: Session, wanted: list[str], limit: int) -> list[int]:
    statement = text(
        "SELECT id FROM sentence, plainto_tsquery('simple', :query) AS q "
        "WHERE search @@ q ORDER BY ts_rank(search, q) DESC, id LIMIT :limit"
    )
    return list(session.execute(statement, {"query": " ".join(wanted), "limit": limit}).scalars())


def _hits(session: Session, keys: list[int]) -> list[Hit]:
    sentence, article = tables.sentence, tables.article
    statement = (
        select(
            sentence.c.id,
            article.c.public_id,
            article.c.title,
            sentence.c.n,
            sentence.c.start,
            sentence.c.end,
            sentence.c.text,
        )
        .join(article, article.c.id == sentence.c.article_id)
        .where(sentence.c.id.in_(keys))
    )
    found = {key: Hit(*rest) for key, *rest in session.execute(statement)}
    return [found[key] for key in keys]
