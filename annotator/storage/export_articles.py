"""Reading whole articles with their sentences for an export, and counting what exports leave out."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, func
from sqlmodel import Session, col, select

from annotator.domain.article_places import FurtherAddress
from annotator.storage.possible_claims import is_offer
from annotator.storage.raw_values import plain_columns
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.storage.schema.models_versions import ArticleAddressRow, ArticleVersionRow
from annotator.storage.version_rules import ended_with_version, was_claim

TOGETHER = 40
"""The most texts that one statement reads."""


class ExportedArticle(NamedTuple):
    """A whole article; ``imported_at`` is ISO 8601 text.

    ``sentences`` are in reading order, each as (number, start, end, paragraph, kind, quotation), where the quotation's
    number is ``None`` outside quotations.
    """

    public_id: str
    sha256: str
    text: str
    title: str | None
    url: str | None
    publisher: str | None
    author: str | None
    published_at: str | None
    language: str | None
    external_id: str | None
    origin: str
    segmenter: str
    imported_at: str
    meta: dict[str, Any]
    sentences: list[tuple[int, int, int, int, str, int | None]]
    addresses: tuple[FurtherAddress, ...]
    replaces: str | None


_COLUMNS = (
    col(ArticleRow.id),
    *plain_columns(ArticleRow, " ".join(ExportedArticle._fields[:-4])),
    col(ArticleRow.meta),  # not as a plain column: integers may exceed 64 bits
)
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
"""What is looked for; the statements are built once and run for each batch."""
_ARTICLES = select(*_COLUMNS).where(col(ArticleRow.public_id).in_(_KEYS))
_SENTENCES = (
    select(*plain_columns(SentenceRow, "article_id n start end paragraph kind quotation"))
    .where(col(SentenceRow.article_id).in_(_KEYS))
    .order_by(col(SentenceRow.article_id), col(SentenceRow.n))
)
_ADDRESSES = (
    select(*plain_columns(ArticleAddressRow, "article_id url seen_at"))
    .where(col(ArticleAddressRow.article_id).in_(_KEYS))
    .order_by(col(ArticleAddressRow.id))
)
_REPLACED = (
    select(col(ArticleVersionRow.article_id), col(ArticleRow.public_id))
    .join(ArticleRow, col(ArticleRow.id) == ArticleVersionRow.replaces_id)
    .where(col(ArticleVersionRow.article_id).in_(_KEYS))
)


def exported_articles(session: Session, public_ids: Sequence[str]) -> list[ExportedArticle]:
    """Read articles by public id, in any order; unknown ids are left out."""
    rows = session.exec(_ARTICLES, params={"keys": public_ids}).all()
    sentences: dict[int, list[Any]] = {row[0]: [] for row in rows}
    keys = list(sentences)
    for row in session.exec(_SENTENCES, params={"keys": keys}).all():
        sentences[row[0]].append(row[1:])
    further, older = _addresses(session, keys), dict(session.exec(_REPLACED, params={"keys": keys}).all())
    return [
        ExportedArticle._make((*row[1:], sentences[row[0]], tuple(further.get(row[0], ())), older.get(row[0])))
        for row in rows
    ]


def _addresses(session: Session, keys: Sequence[int]) -> dict[int, list[FurtherAddress]]:
    """The further addresses of articles, by row id."""
    found: dict[int, list[FurtherAddress]] = {}
    for key, url, seen_at in session.exec(_ADDRESSES, params={"keys": keys}).all():
        found.setdefault(key, []).append(FurtherAddress(url, seen_at))
    return found


def next_articles(session: Session, public_id: str, count: int) -> list[str]:
    """The first ``count`` public ids from ``public_id`` on, in the order of the ids."""
    statement = select(col(ArticleRow.public_id)).where(col(ArticleRow.public_id) >= public_id)
    return list(session.exec(statement.order_by(col(ArticleRow.public_id)).limit(count)))


def exported_texts(session: Session, public_ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Read public id and text of articles in batches; ``public_ids`` is only read when iteration starts."""
    keys = sorted(public_ids)
    for at in range(0, len(keys), TOGETHER):
        few = keys[at : at + TOGETHER]
        statement = select(col(ArticleRow.public_id), col(ArticleRow.text)).where(col(ArticleRow.public_id).in_(few))
        yield from session.exec(statement.order_by(col(ArticleRow.public_id)))


def article_ids(session: Session) -> list[str]:
    """The public ids of all articles in the order of their import, so that a reload keeps that order."""
    statement = select(col(ArticleRow.public_id)).order_by(col(ArticleRow.imported_at), col(ArticleRow.public_id))
    return list(session.exec(statement))


def left_out(session: Session, *, old: bool = False) -> dict[tuple[str, str], int]:
    """How many rows exports leave out, by what they are and why: ``{("claims", "withdrawn"): 3, ...}``.

    With ``old`` the claims of older versions of articles are exported.
    """
    exported = was_claim() if old else col(ClaimRow.withdrawn_at).is_(None)
    live = select(col(ClaimRow.id)).where(exported)
    counts = {
        ("claims", "withdrawn"): select(func.count())
        .select_from(ClaimRow)
        .where(col(ClaimRow.withdrawn_at).is_not(None), ~is_offer(), ~ended_with_version()),
        ("claims", "of an older version of the article"): select(func.count())
        .select_from(ClaimRow)
        .where(ended_with_version(), ~exported),
        ("claims", "possible, not included"): select(func.count())
        .select_from(ClaimRow)
        .where(is_offer(), ~ended_with_version()),
        ("suggestions", "superseded"): select(func.count())
        .select_from(SuggestionRow)
        .where(~col(SuggestionRow.current), col(SuggestionRow.claim_id).in_(live)),
        ("evidence", "withdrawn"): select(func.count())
        .select_from(EvidenceRow)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .where(col(EvidenceRow.withdrawn_at).is_not(None), col(ReviewRow.claim_id).in_(live)),
    }
    return {key: session.exec(statement).one() for key, statement in counts.items()}
