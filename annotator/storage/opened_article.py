"""Reading an article with its text, sentences and claims."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.article_places import ArticlePlaces
from annotator.domain.records import Article, Sentence
from annotator.domain.time_codes import codes_of
from annotator.domain.vocabulary import SentenceKind
from annotator.domain.work import OpenArticle
from annotator.errors import NotFoundError
from annotator.storage.claim_views import claims_of_article, possible_claims
from annotator.storage.known_articles import article_at, further_addresses
from annotator.storage.leases import others_are_at_work, taken_in
from annotator.storage.queue import current_count
from annotator.storage.schema.models import ArticleRow, ClaimRow, SentenceRow
from annotator.storage.schema.models_progress import ArticleTotalRow
from annotator.storage.version_rules import replaced_before, version_place_at
from annotator.storage.viewpoint import Viewpoint


def article_row(session: Session, public_id: str) -> ArticleRow:
    """The article with this public id; also found by an address of it.

    Raises:
        NotFoundError: when there is no such article.

    """
    key = article_at(session, public_id) if "://" in public_id else public_id
    row: ArticleRow | None = session.exec(select(ArticleRow).where(col(ArticleRow.public_id) == key)).one_or_none()
    if row is None:
        raise NotFoundError(
            f"There is no article or claim {public_id}: check the id, or choose another database with --db."
        )
    return row


def titles_of(session: Session, public_ids: Collection[str]) -> dict[str, str]:
    """The titles of articles by public id; the id stands for a missing one."""
    statement = select(col(ArticleRow.public_id), col(ArticleRow.title)).where(
        col(ArticleRow.public_id).in_(public_ids)
    )
    return {key: title or key for key, title in session.exec(statement)}


def article_of_claim(session: Session, claim_id: str) -> str | None:
    """The public id of the article that contains a claim (public id); ``None`` when there is no such claim."""
    statement = (
        select(col(ArticleRow.public_id))
        .join(ClaimRow, col(ClaimRow.article_id) == ArticleRow.id)
        .where(col(ClaimRow.public_id) == claim_id)
    )
    found: str | None = session.exec(statement).one_or_none()
    return found


def article_value(row: ArticleRow) -> Article:
    """The value of an article's row, without its text."""
    return Article(
        row.public_id,
        row.sha256,
        row.title,
        row.url,
        row.publisher,
        row.author,
        row.published_at,
        row.language,
        row.sentence_count,
    )


def open_article(session: Session, public_id: str, view: Viewpoint) -> OpenArticle:
    """Everything the review screen shows of an article, as the viewer may see it.

    Raises:
        NotFoundError: when there is no such article.

    """
    row = article_row(session, public_id)
    me = view.reviewer_id or 0
    place = select(col(ArticleTotalRow.position), replaced_before(row.id), others_are_at_work(me), current_count())
    position, before, shared, articles = session.exec(place.where(col(ArticleTotalRow.article_id) == row.id)).one()
    claims = claims_of_article(session, row.id, view)
    if shared:
        taken = taken_in(session, me, row.id)
        claims = [replace(claim, taken=claim.taken or claim.id in taken) for claim in claims]
    version = version_place_at(session, row.id)
    is_old = version is not None and version.newer is not None
    possible = [] if is_old else possible_claims(session, row.id, view)
    sentences = tuple(_sentences(session, row.id))
    return OpenArticle(
        article_value(row),
        row.text,
        sentences,
        tuple(claims),
        0 if is_old else position - before,
        articles,
        tuple(possible),
        ArticlePlaces(further_addresses(session, row.id), version),
        codes_of(row.meta),
    )


def _sentences(session: Session, article_id: int) -> list[Sentence]:
    columns = (
        col(SentenceRow.n), col(SentenceRow.start), col(SentenceRow.end), col(SentenceRow.paragraph),
        col(SentenceRow.kind), col(SentenceRow.quotation), col(SentenceRow.text),
    )  # fmt: skip
    statement = select_columns(*columns).where(col(SentenceRow.article_id) == article_id).order_by(col(SentenceRow.n))
    return [
        Sentence(n, start, end, paragraph, SentenceKind(kind), quotation, text)
        for n, start, end, paragraph, kind, quotation, text in session.execute(statement)
    ]
