"""Possible claims: what a suggester scores below its threshold, but not far below, offered to be included.

A possible claim is a row that is withdrawn from the start, so it is in no queue, count, export or estimate. Including
it takes the withdrawal back and makes it a manual claim, because a person decided it. Each sentence without a claim has
at most one, the best. Sentences of the audit sample have a claim, so they show none, like those with a suggested claim:
the offer does not tell the two apart, and the population that the sample stands for stays the same.
"""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.storage.schema.models import ClaimRow, SuggestionRow


@lru_cache(maxsize=8)
def is_possible(lowest: float) -> ColumnElement[bool]:
    """SQL: a withdrawn claim in a sentence without a claim, whose suggestion scores ``lowest`` or more.

    For queries that join the current suggestion to the claim.
    """
    other = aliased(ClaimRow, name="other")
    taken = exists(select(col(other.id))).where(
        col(other.sentence_id) == ClaimRow.sentence_id, col(other.withdrawn_at).is_(None)
    )
    return and_(
        col(ClaimRow.withdrawn_at).is_not(None),
        col(SuggestionRow.score) >= lowest,
        col(SuggestionRow.score) < SuggestionRow.threshold,
        ~taken,
    )


def with_claims(session: Session, article_id: int) -> set[int]:
    """The sentences (row ids) of an article in which a claim begins."""
    live = (col(ClaimRow.article_id) == article_id) & col(ClaimRow.withdrawn_at).is_(None)
    return set(session.exec(select(col(ClaimRow.sentence_id)).where(live)))


def is_offer() -> ColumnElement[bool]:
    """SQL: the withdrawn claim has a current suggestion below its threshold: nobody has included it."""
    offered = select(col(SuggestionRow.id)).where(
        col(SuggestionRow.claim_id) == ClaimRow.id,
        col(SuggestionRow.current),
        col(SuggestionRow.score) < SuggestionRow.threshold,
    )
    return and_(col(ClaimRow.withdrawn_at).is_not(None), offered.exists())
