"""Seals: events that record what no decision says of articles, claims and suggestions, so that a change is noticed.

A seal holds hashes of an article's details, of its claims and of their suggestions, and the origin of each claim as one
letter. Claims and suggestions count in the order of their row ids, as many as there were: nothing is ever deleted, and
what comes later is not sealed yet. The program itself changes of all this only the origin of a claim that a person
included, which its event says.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, Row, Select, Text, cast, select
from sqlmodel import Session, col

from annotator.domain.vocabulary import Origin
from annotator.storage.events import append_events
from annotator.storage.raw_values import plain_columns
from annotator.storage.schema.models import ArticleRow, ClaimRow, SuggestionRow

SEAL = "seal"
"""The kind of the event."""
LETTERS = {Origin.SUGGESTED: "s", Origin.MANUAL: "m", Origin.AUDIT: "a"}
_ARTICLE = (
    "id public_id sha256 title url publisher author published_at language external_id meta origin segmenter "
    "sentence_count imported_at"
)
_CLAIM = "article_id id public_id created_by created_at origin"
_SUGGESTION = "id claim_id suggester version model score reasons speaker cue types threshold created_at"
_TOGETHER = 100
"""Articles that are read together."""


class Seal(NamedTuple):
    """What a seal records of one article; ``origins`` has a letter for each claim."""

    details: str
    origins: str
    claims: str
    suggestions: str
    suggested: int
    """How many suggestions there were."""


class SealedRows(NamedTuple):
    """The rows of one article that seals are about."""

    details: Row[Any]
    claims: list[Row[Any]]
    suggestions: list[Row[Any]]

    @property
    def public_id(self) -> str:
        """The article's."""
        return str(self.details.public_id)

    def seal(self, claims: int | None = None, suggestions: int | None = None) -> Seal:
        """The seal of these rows, or of as many as there were."""
        some, said = self.claims[:claims], self.suggestions[:suggestions]
        return Seal(
            _digest([self.details]),
            "".join(LETTERS.get(each.origin, "?") for each in some),
            _digest(each[:-1] for each in some),
            _digest(each[1:] for each in said),
            len(said),
        )


def seal_articles(session: Session, articles: Collection[int]) -> None:
    """Append a seal for each of the articles (row ids), in their order."""
    rows = sealed_rows(session, articles)
    append_events(session, SEAL, None, [
        {"article_id": key, "claim_id": None, "payload": {"seal": each.seal()._asdict()}} for key, each in rows
    ])  # fmt: skip


def sealed_rows(session: Session, articles: Collection[int]) -> Iterator[tuple[int, SealedRows]]:
    """What the seals of articles (row ids) are about, in the order of the articles."""
    session.flush()
    keys = sorted(articles)
    for first in range(0, len(keys), _TOGETHER):
        yield from _read(session, keys[first : first + _TOGETHER])


def _read(session: Session, keys: Sequence[int]) -> Iterator[tuple[int, SealedRows]]:
    details = _all(session, _select(ArticleRow, _ARTICLE).where(col(ArticleRow.id).in_(keys)))
    claims = _select(ClaimRow, _CLAIM).where(col(ClaimRow.article_id).in_(keys)).order_by(col(ClaimRow.id))
    said = (
        _select(SuggestionRow, _SUGGESTION, *plain_columns(ClaimRow, "article_id"))
        .join(ClaimRow, col(ClaimRow.id) == SuggestionRow.claim_id)
        .where(col(ClaimRow.article_id).in_(keys))
        .order_by(col(SuggestionRow.id))
    )
    by_article, suggested = _by_first(_all(session, claims)), _by_first(_all(session, said))
    for row in sorted(details, key=lambda each: each.id):
        yield row.id, SealedRows(row, by_article[row.id], suggested[row.id])


def _all(session: Session, statement: Select[Any]) -> Sequence[Row[Any]]:
    return session.execute(statement).all()


def _by_first(rows: Iterable[Row[Any]]) -> defaultdict[int, list[Row[Any]]]:
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _select(of: Any, names: str, *first: ColumnElement[Any]) -> Select[Any]:
    return select(*first, *(_as_stored(of, name) for name in names.split()))


def _as_stored(of: Any, name: str) -> ColumnElement[Any]:
    """A column as plain values; JSON as the text that is stored, which is the same in every database."""
    column = getattr(of, name)
    if isinstance(column.type, JSON):
        return cast(column, Text).label(name)
    return plain_columns(of, name)[0]


def _digest(rows: Iterable[Sequence[Any]]) -> str:
    return hashlib.sha256(json.dumps([list(row) for row in rows]).encode()).hexdigest()
