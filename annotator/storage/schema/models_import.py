"""The tables of what need not be worked out again: facts of texts, and which article something became."""

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field

from annotator.storage.schema.models import Base, link_column, table_rules


class TextFactsRow(Base, table=True):
    """The facts of one text, as ``annotator.matching.facts_json`` writes them, compressed by zlib.

    They follow from the text alone, so claims and collections share them, and a claim whose span is moved has those of
    its new text. ``key`` is the start of the text's SHA-256. Rows of another ``version`` are worked out anew.
    """

    __tablename__ = "text_facts"

    key: str = Field(unique=True)
    version: int
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ArticleKeyRow(Base, table=True):
    """A key by which an import knows an article again: that of its text, or of bytes that were read as it."""

    __tablename__ = "article_key"
    __table_args__ = table_rules(UniqueConstraint("key", "article_id"))

    key: str
    article_id: int = Field(sa_column=link_column("article.id"))
