"""Reading what waits for an adjudicator, the answers side by side, and whom a ruling has overruled.

Every statement has the rule of blindness in it: answers are only read of claims that are closed, whoever asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, text
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.disputes import Overruled
from annotator.domain.records import Review
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.keysets import Key, beyond
from annotator.storage.question_rows import questions_of
from annotator.storage.reviews import CITED_COLUMNS, CitedPiece, cited_piece, join_cited, review_value, seen_evidence
from annotator.storage.schema.ddl_rulings import IS_SETTLED, WAITS
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.storage.viewpoint import Viewpoint, is_closed

_PLACES = (
    Key(col(ClaimRow.article_id)),
    Key(col(ClaimRow.start)),
    Key(col(ClaimRow.end), True),
    Key(col(ClaimRow.id)),
)
MOST_OVERRULED = 1000
"""Overruled answers that are listed."""


@dataclass(frozen=True, slots=True)
class GivenReview:
    """A submitted answer or ruling with what it cites."""

    row: ReviewRow
    handle: str
    pieces: tuple[CitedPiece, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a claim is said: title and address of its article, and the sentence."""

    title: str
    url: str | None
    sentence: str
    closed: bool
    waits: bool


def _waits() -> ColumnElement[bool]:
    """SQL: the claim waits for an adjudicator, in the words of the index."""
    return literal_column(f"({WAITS})")


def count_contested(session: Session) -> int:
    """How many claims wait for an adjudicator."""
    return session.exec(select(func.count()).select_from(ClaimRow).where(text(WAITS))).one()


def next_contested(session: Session, after: str | None, direction: int) -> str | None:
    """The claim (public id) that waits for an adjudicator after (1) or before (-1) another, in reading order."""
    statement = select(col(ClaimRow.public_id)).where(text(WAITS))
    if after is not None:
        here = select_columns(*(key.column for key in _PLACES)).where(col(ClaimRow.public_id) == after)
        values = session.execute(here).first()
        if values is not None:
            statement = statement.where(beyond(_PLACES, tuple(values), direction))
    return session.exec(statement.order_by(*(key.sorted(direction) for key in _PLACES)).limit(1)).first()


def contested(session: Session) -> Iterator[str]:
    """All claims (public ids) that wait for an adjudicator, in reading order."""
    found = next_contested(session, None, 1)
    while found is not None:
        yield found
        found = next_contested(session, found, 1)


def surroundings(session: Session, claim: int) -> Surroundings:
    """What an adjudicator has to know of a claim (row id) beside its words."""
    statement = (
        select_columns(
            func.coalesce(col(ArticleRow.title), col(ArticleRow.public_id)), col(ArticleRow.url),
            col(SentenceRow.text), is_closed(), _waits(),
        )
        .select_from(ClaimRow)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .where(col(ClaimRow.id) == claim)
    )  # fmt: skip
    title, url, sentence, closed, waits = session.execute(statement).one()
    return Surroundings(title, url, sentence, bool(closed), bool(waits))


def given_reviews(session: Session, claim: int) -> list[GivenReview]:
    """The submitted answers and rulings of a claim (row id) if it is closed, in the order in which they were given.

    Answers of models are neither, so they are left out.
    """
    columns: tuple[Any, ...] = (ReviewRow, col(ReviewerRow.handle), *CITED_COLUMNS)
    statement = (
        select_columns(*columns)
        .select_from(ReviewRow)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
        .where(
            col(ReviewRow.claim_id) == claim,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            col(ReviewRow.role) != Role.MODEL,
            is_closed(),
        )
    )
    ordered = join_cited(statement).order_by(col(ReviewRow.submitted_at), col(ReviewRow.id), col(EvidenceRow.id))
    rows: dict[int, tuple[ReviewRow, str]] = {}
    pieces: dict[int, list[CitedPiece]] = {}
    for row in session.execute(ordered).mappings():
        review = row["ReviewRow"]
        rows[review.id] = (review, row["handle"])
        pieces.setdefault(review.id, []).extend(cited_piece(row))
    return [GivenReview(*rows[key], tuple(pieces[key])) for key in rows]


def review_values(session: Session, given: list[GivenReview], view: Viewpoint) -> list[Review]:
    """The answers as values, with sources as the viewer may see them."""
    seen = seen_evidence(session, {each.row.id: [piece.value for piece in each.pieces] for each in given}, view)
    asked = questions_of(session, (each.row for each in given))
    return [review_value(each.row, each.handle, seen[each.row.id], asked.get(each.row.id, ())) for each in given]


def overruled(session: Session, reviewer_id: int) -> list[Overruled]:
    """The reviewer's answers with whose label a standing ruling disagrees, newest ruling first."""
    ruling = aliased(ReviewRow)
    statement = (
        select_columns(
            col(ClaimRow.public_id), col(ArticleRow.public_id), col(ClaimRow.exact), col(ReviewRow.label),
            col(ruling.label), func.max(col(ruling.note)), func.max(col(ruling.submitted_at)),
        )
        .select_from(ClaimRow)
        .join(ReviewRow, col(ReviewRow.claim_id) == ClaimRow.id)
        .join(ruling, col(ruling.claim_id) == ClaimRow.id)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .where(
            text(IS_SETTLED), is_closed(), col(ClaimRow.withdrawn_at).is_(None),
            col(ReviewRow.reviewer_id) == reviewer_id, col(ReviewRow.role) == Role.REVIEWER,
            col(ReviewRow.status) == ReviewStatus.SUBMITTED,
            col(ruling.role) == Role.ADJUDICATOR, col(ruling.status) == ReviewStatus.SUBMITTED,
            col(ruling.label) != ReviewRow.label,
        )
        .group_by(
            col(ClaimRow.id), col(ClaimRow.public_id), col(ArticleRow.public_id), col(ClaimRow.exact),
            col(ReviewRow.label), col(ruling.label),
        )
        .order_by(func.max(col(ruling.submitted_at)).desc(), col(ClaimRow.id))
        .limit(MOST_OVERRULED)
    )  # fmt: skip
    return [Overruled(*row) for row in session.execute(statement)]
