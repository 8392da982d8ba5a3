"""Who is at work on which claims: leases, by which the queue gives a claim to no more reviewers than it wants.

A reviewer who comes to an article leases all of its claims that still want them, in one statement within a write
transaction. Writes are serialised, so no two reviewers can get the same place at a claim. A lease ends when it expires,
or when its holder leases another article; it counts no longer once the holder has answered or skipped the claim.

A claim is free for a reviewer when its answers and the leases of others do not fill it. For a claim that they have
leased themselves, only earlier leases of others count. So nobody is in the way of somebody who came first, and somebody
who answers a claim that the queue did not give them is made up for by the last who came.

An answer that an adjudicator sent back keeps its place until its reviewer has given it again or skipped the claim, or
until the adjudicator undoes it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    not_,
    or_,
    text,
    union,
    update,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import Role
from annotator.storage.needed_claims import has_judged, is_sent_back, is_unanswered, own_review, question_stands
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, metadata, utc_now
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.schema.models_rulings import SentBackRow
from annotator.storage.viewpoint import is_open

LASTS = timedelta(minutes=30)
"""How long a lease is good for; an article that stays open on the screen renews it."""
_ANSWERED = ("submitted", "skipped")
_own_answer = aliased(ReviewRow, name="own_answer")
_kept_answer = aliased(ReviewRow, name="kept_answer")
_lease_answer = aliased(ReviewRow, name="lease_answer")
_own_lease, _other_lease = aliased(LeaseRow, name="own_lease"), aliased(LeaseRow, name="other_lease")
"""Made once: the statements here are built at every key, and making their aliases took most of that time."""
_IS_RULING: ColumnElement[bool] = literal_column("review.role = 'adjudicator'")
"""SQL: the condition of the index of rulings. A comparison with a bound value would not be known to be the same."""
_EXPIRES = metadata.tables["lease"].columns["expires_at"].type


def is_shared(reviewer_id: int) -> ColumnElement[bool]:
    """SQL: others have a queue too, so that leases are needed."""
    return exists().where(text("reviewer.has_queue"), col(ReviewerRow.id) != reviewer_id)


def shared(session: Session, reviewer_id: int) -> bool:
    """Whether others have a queue too."""
    return bool(session.execute(select_columns(is_shared(reviewer_id))).scalar())


def is_free(reviewer_id: int, now: datetime) -> ColumnElement[bool]:
    """SQL: the claim's answers and the places of others leave one for the reviewer, or it is kept for them.

    A claim is never free for whoever has adjudicated it, unless it is kept for them.
    """
    taken_by_others = _leased(reviewer_id, now) + _kept_for_others(reviewer_id)
    own = exists().where(
        col(_own_answer.claim_id) == ClaimRow.id,
        col(_own_answer.reviewer_id) == reviewer_id,
        is_sent_back(_own_answer),
    )
    has_place = and_(col(ClaimRow.submitted) + taken_by_others < col(ClaimRow.wanted), not_(has_judged(reviewer_id)))
    return or_(has_place, own.correlate(ClaimRow))


def _kept_for_others(reviewer_id: int) -> ColumnElement[int]:
    """SQL: how many others' answers to the claim were sent back and have not been given again."""
    kept = _kept_answer
    others = col(kept.reviewer_id) != reviewer_id
    statement = select(func.count()).where(col(kept.claim_id) == ClaimRow.id, others, is_sent_back(kept))
    return statement.select_from(kept).correlate(ClaimRow).scalar_subquery()


def _leased(reviewer_id: int, now: datetime) -> ColumnElement[int]:
    """SQL: how many others have leased the claim and not answered it, those before the reviewer if they have too.

    Those for whom it is kept anyway are not among them.
    """
    other, own, given = _other_lease, _own_lease, _lease_answer
    mine = select(col(own.id)).where(
        col(own.claim_id) == ClaimRow.id, col(own.reviewer_id) == reviewer_id, col(own.expires_at) > now
    )
    answered = exists().where(
        col(given.claim_id) == other.claim_id,
        col(given.reviewer_id) == other.reviewer_id,
        col(given.role) == Role.REVIEWER,
        or_(col(given.status).in_(_ANSWERED), is_sent_back(given)),
    )
    place = mine.correlate(ClaimRow).scalar_subquery()
    statement = select(func.count()).where(
        col(other.claim_id) == ClaimRow.id,
        col(other.reviewer_id) != reviewer_id,
        col(other.expires_at) > now,
        or_(place.is_(None), col(other.id) < place),
        not_(answered),
    )
    return statement.select_from(other).correlate(ClaimRow).scalar_subquery()


def hold(session: Session, reviewer_id: int, article_id: str) -> int:
    """Lease the claims of an article (public id) that want the reviewer, in place of others they held; how many it is.

    Requires a write transaction. What they hold there already is renewed.
    """
    now = utc_now()
    article = select(col(ArticleRow.id)).where(col(ArticleRow.public_id) == article_id).scalar_subquery()
    here = select(col(ClaimRow.id)).where(col(ClaimRow.article_id) == article)
    mine, live = col(LeaseRow.reviewer_id) == reviewer_id, col(LeaseRow.expires_at) > now
    kept = and_(col(LeaseRow.claim_id).in_(here), live)
    quietly = {"synchronize_session": False}
    session.execute(delete(LeaseRow).where(mine, not_(kept)), execution_options=quietly)
    renewed = update(LeaseRow).where(mine).values(expires_at=now + LASTS)
    session.execute(renewed, execution_options=quietly)
    wanting = (
        select_columns(col(ClaimRow.id), literal(reviewer_id), literal(now + LASTS, type_=_EXPIRES))
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(
            col(ClaimRow.article_id) == article,
            is_open(),
            is_unanswered(),
            is_free(reviewer_id, now),
            not_(exists().where(mine, col(LeaseRow.claim_id) == ClaimRow.id)),
        )
        .order_by(col(ClaimRow.id))
    )
    names = ["claim_id", "reviewer_id", "expires_at"]
    session.execute(insert(LeaseRow).from_select(names, wanting))
    return session.exec(select(func.count()).select_from(LeaseRow).where(mine, _waits(reviewer_id))).one()


def _waits(reviewer_id: int) -> ColumnElement[bool]:
    """SQL: the leased claim still waits for an answer of the reviewer."""
    claim = select_columns(col(ClaimRow.id)).outerjoin(ReviewRow, own_review(reviewer_id))
    waiting = claim.where(col(ClaimRow.id) == LeaseRow.claim_id, is_open(), is_unanswered())
    # a look-up for each lease, never a join that begins with all open claims
    return waiting.correlate(LeaseRow).scalar_subquery().is_not(None)


def release(session: Session, reviewer_id: int) -> None:
    """Give back what a reviewer holds, because they leave. Requires a write transaction."""
    statement = delete(LeaseRow).where(col(LeaseRow.reviewer_id) == reviewer_id)
    session.execute(statement, execution_options={"synchronize_session": False})


def others_are_at_work(reviewer_id: int) -> ColumnElement[bool]:
    """SQL: others have leases now, or answers that were sent back to them."""
    leased = exists().where(col(LeaseRow.expires_at) > utc_now(), col(LeaseRow.reviewer_id) != reviewer_id)
    return or_(leased, exists().where(question_stands(), col(SentBackRow.reviewer_id) != reviewer_id))


def taken_in(session: Session, reviewer_id: int, article_key: int) -> set[str]:
    """The open claims of an article (row id) that are not free for the reviewer, by public id."""
    now = utc_now()
    statement = select(col(ClaimRow.public_id)).where(
        col(ClaimRow.article_id) == article_key,
        col(ClaimRow.id).in_(_placed(now)),
        is_open(),
        not_(is_free(reviewer_id, now)),
    )
    return set(session.exec(statement))


def taken(reviewer_id: int) -> ColumnElement[int]:
    """SQL: how many claims want the reviewer but are not free for them now."""
    now = utc_now()
    held = _placed(now, _ruled_by(reviewer_id)).subquery("held")
    wants = (
        select_columns(func.count())
        .select_from(ClaimRow)
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(col(ClaimRow.id) == held.columns.claim_id, is_open(), is_unanswered(), not_(is_free(reviewer_id, now)))
        .correlate(held)
        .scalar_subquery()  # asked for each of these claims, so that no plan begins with all open claims
    )
    return select_columns(func.coalesce(func.sum(wants), 0)).select_from(held).scalar_subquery()


def _ruled_by(reviewer_id: int) -> Select[Any]:
    """The claims (row ids) on which the reviewer has ruled; they sent answers back on those ``_placed``."""
    ruled = select_columns(col(ReviewRow.claim_id))
    return ruled.where(col(ReviewRow.reviewer_id) == reviewer_id, _IS_RULING)


def _placed(now: datetime, *others: Select[Any]) -> CompoundSelect[tuple[int]]:
    """The claims (row ids) at which somebody may hold a place: leased, or with answers sent back; and ``others``."""
    leased = select(col(LeaseRow.claim_id)).where(col(LeaseRow.expires_at) > now)
    return union(leased, select(col(SentBackRow.claim_id)).where(question_stands()), *others)
