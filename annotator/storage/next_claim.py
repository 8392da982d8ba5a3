"""Finding the next claim for a reviewer in the chosen order.

An order consists of legs, visited one after the other. The claims of a leg are sorted by indexed columns, so that the
next claim is found by reading the index from the current claim on; the indexes leave out what is closed. Hidden parts
of a suggestion (``veil``) must not affect the order: all claims without a visible score form one leg, in reading order.

Claims that need another look are found by indexes of their own, and the nearest of all is next. A type or a host
is looked for among the claims that need the reviewer, so a rare one may take a look at each of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, not_, or_, text, true, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.orders import Chosen, Filter, Order, Walk
from annotator.domain.vocabulary import ClaimType, ReviewStatus
from annotator.domain.work import Place
from annotator.storage.claim_filters import is_shown, let_through, of_host, of_type
from annotator.storage.keysets import Key, beyond
from annotator.storage.leases import is_free
from annotator.storage.needed_claims import is_unanswered, other_looks, own_review
from annotator.storage.queue import in_queue, place_of
from annotator.storage.recheck_dates import local_today
from annotator.storage.schema.ddl_orders import IS_CURRENT, UNCERTAINTY
from annotator.storage.schema.models import ClaimRow, ReviewRow, SuggestionRow, utc_now
from annotator.storage.schema.models_progress import ArticleProgressRow
from annotator.storage.viewpoint import Viewpoint, is_closed, is_open

_OWN = {
    Filter.UNSOURCED: text("review.status = 'draft'"),
    Filter.LABELLED: text("review.status = 'draft'"),
    Filter.FLAGGED: text("review.flagged"),
    Filter.ASKED: text("review.unanswered > 0"),
}
"""Filters that only claims pass on which the reviewer has begun, with what finds these by an index of their own."""


@dataclass(frozen=True, slots=True)
class _Leg:
    """Claims that are sorted by the same columns, of which the last is unique.

    * ``scored``: every claim has a suggestion.
    * ``answered``: every claim has a review by the reviewer.
    * ``hidden``: no claim shows its suggestion, so none has a visible type.
    * ``disputed``: others' answers differ, so every claim needs the reviewer's answer, even if it is closed.
    """

    where: ColumnElement[bool]
    keys: tuple[Key, ...]
    scored: bool = False
    answered: bool = False
    hidden: bool = False
    disputed: bool = False


_PLACES = (
    Key(col(ClaimRow.article_id)),
    Key(col(ClaimRow.start)),
    Key(col(ClaimRow.end), True),
    Key(col(ClaimRow.id)),
)
_SCORES = (Key(col(SuggestionRow.score), True), Key(col(SuggestionRow.claim_id)))
_DOUBTS = (Key(literal_column(UNCERTAINTY)), Key(col(SuggestionRow.claim_id)))
_AGES = (Key(col(ReviewRow.updated_at)), Key(col(ReviewRow.id)))


def _differing(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the submitted answers to a claim differ, and in a blind project the claim is also closed."""
    disputed: ColumnElement[bool] = literal_column("claim.disputed")
    return and_(disputed, is_closed()) if view.blind else disputed


def _legs(order: Order, view: Viewpoint, ranked: Sequence[int]) -> tuple[_Leg, ...]:
    if order is Order.INFORMATION:
        return _ranked_legs(ranked)
    unscored: ColumnElement[bool] = literal_column("claim.unscored")
    hidden = _Leg(unscored, _PLACES, hidden=True)
    draft = and_(col(ReviewRow.id).is_not(None), col(ReviewRow.status) == ReviewStatus.DRAFT)
    legs = {
        Order.ARTICLE: (_Leg(true(), _PLACES),),
        Order.SCORE: (_Leg(is_shown(), _SCORES, scored=True), hidden),
        Order.UNCERTAIN: (hidden, _Leg(is_shown(), _DOUBTS, scored=True)),
        Order.DRAFTS: (_Leg(draft, _AGES, answered=True), _Leg(func.coalesce(not_(draft), True), _PLACES)),
        Order.DISAGREEMENT: (
            _Leg(_differing(view), _PLACES, disputed=True),
            _Leg(not_(_differing(view)), _PLACES),
        ),
    }
    return legs[order]


def _ranked_legs(ranked: Sequence[int]) -> tuple[_Leg, ...]:
    """Listed claims (row ids) in the order of the list, then all others in reading order."""
    if not ranked:
        return (_Leg(true(), _PLACES),)
    place = case({key: place for place, key in enumerate(ranked)}, value=col(ClaimRow.id))
    listed = col(ClaimRow.id).in_(ranked)
    return (_Leg(listed, (Key(place), Key(col(ClaimRow.id)))), _Leg(not_(listed), _PLACES))


def next_in(
    session: Session,
    view: Viewpoint,
    walk: Walk,
    chosen: Chosen,
    after: str | None,
    direction: int,
    ranked: Sequence[int] = (),
) -> Place | None:
    """The next claim that needs the reviewer after (``direction`` 1) or before (-1) the claim ``after``.

    Without ``after`` the search starts at the beginning. In the disagreement order, claims with differing answers come
    first and need the reviewer even if they are closed. In a blind project only closed claims count as differing, so
    that the order reveals nothing about hidden answers. ``ranked`` are the claims (row ids) that come first in the
    information order, the best first.
    """
    me = view.reviewer_id or 0
    legs = _legs(walk.order, view, ranked)[::direction]
    of_type_only = walk.type is not None or isinstance(chosen, ClaimType)
    wanted = [let_through(chosen)]
    if walk.type is not None:
        wanted.append(of_type(walk.type))
    if walk.host is not None:
        wanted.append(of_host(session, walk.host))
    at, values = _standing(session, me, legs, after, walk.order) if after else (0, ())
    for n, leg in enumerate(legs[at:]):
        if leg.hidden and of_type_only:
            continue
        later = [beyond(leg.keys, values, direction)] if n == 0 and values else []
        halves = [half.where(leg.where, *wanted, *later) for half in _halves(leg, me, chosen)]
        found = session.execute(_nearest(halves, leg, direction)).scalar()
        if found is not None:
            return place_of(session, col(ClaimRow.id) == found, me)
    return None


def is_listed(session: Session, claim: str | None, ranked: Sequence[int]) -> bool:
    """Whether a claim (public id) is one of these row ids."""
    if claim is None:
        return False  # SQLite would look for NULL among all claims
    return session.exec(select(col(ClaimRow.id)).where(col(ClaimRow.public_id) == claim)).one_or_none() in ranked


def _halves(leg: _Leg, me: int, chosen: Chosen) -> list[Select[Any]]:
    """What may need the reviewer in a leg: claims that need another look, and those that wait for a first answer."""
    columns: list[ColumnElement[Any]] = [key.column.label(f"key_{n}") for n, key in enumerate(leg.keys)]
    again = _joined(select_columns(col(ClaimRow.id), *columns), leg, me, own=True)
    due, asked = (again.where(look) for look in other_looks(me, local_today()))
    if chosen is Filter.AGED:
        return [due]
    own = _OWN.get(chosen) if isinstance(chosen, Filter) else None
    waiting = _joined(select_columns(col(ClaimRow.id), *columns), leg, me, own=own is not None)
    if own is not None:
        waiting = waiting.where(own)
    elif leg.keys is _PLACES and not leg.disputed:
        # a look-up, not a join: planners would begin with the articles and then sort all their claims
        of_article = select(col(ArticleProgressRow.article_id)).where(
            col(ArticleProgressRow.article_id) == ClaimRow.article_id, in_queue(me)
        )
        waiting = waiting.where(of_article.correlate(ClaimRow).exists())
    if leg.scored:
        waiting = waiting.where(text("suggestion.wanting"))
    open_ = col(ClaimRow.withdrawn_at).is_(None) if leg.disputed else is_open()
    return [due, asked, waiting.where(open_, is_unanswered(), _is_free(leg, me))]


def _is_free(leg: _Leg, me: int) -> ColumnElement[bool]:
    """SQL: nobody else is at the claim; one that is closed is asked about because answers differ, and is not leased."""
    free = is_free(me, utc_now())
    return or_(is_closed(), free) if leg.disputed else free


def _nearest(halves: list[Select[Any]], leg: _Leg, direction: int) -> Select[Any]:
    """The id of the claim that comes first in any of the halves."""
    sides = [
        select_columns(half.order_by(*(key.sorted(direction) for key in leg.keys)).limit(1).subquery())
        for half in halves
    ]
    found = union_all(*sides).subquery("found")
    keys = (Key(found.columns[f"key_{n}"], key.descending) for n, key in enumerate(leg.keys))
    return select_columns(found.columns.id).order_by(*(key.sorted(direction) for key in keys)).limit(1)


def _standing(
    session: Session, me: int, legs: tuple[_Leg, ...], after: str, order: Order
) -> tuple[int, tuple[Any, ...]]:
    """The index of the leg that contains the claim ``after``, and the claim's sort values there.

    Returns the beginning, ``(0, ())``, for a claim in no leg. It does so too for a draft that has just been answered:
    its position among the drafts is lost, so the oldest draft is next.
    """
    for n, leg in enumerate(legs):
        statement = _joined(select_columns(*(key.column for key in leg.keys), col(ReviewRow.status)), leg, me)
        row = session.execute(statement.where(col(ClaimRow.public_id) == after, leg.where)).first()
        if row is not None:
            *values, status = row
            done = status in (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)
            return (0, ()) if order is Order.DRAFTS and done else (n, tuple(values))
    return 0, ()


def _joined(statement: Select[Any], leg: _Leg, me: int, *, own: bool = False) -> Select[Any]:
    """Select from claims, joined to the current suggestion and the reviewer's review (``own``: that must exist)."""
    current = and_(col(SuggestionRow.claim_id) == ClaimRow.id, text(IS_CURRENT))
    return (
        statement.select_from(ClaimRow)
        .join(SuggestionRow, current, isouter=not leg.scored)
        .join(ReviewRow, own_review(me), isouter=not (leg.answered or own))
    )
