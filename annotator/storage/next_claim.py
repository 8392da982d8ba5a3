"""Which claim comes next for a reviewer who goes through them in some order.

An order is a few legs, one behind the other; each has its claims sorted by columns that an index holds, so that the
next claim is found by reading on from where the present one stands. What is not shown of a suggestion (``veil``)
sorts nothing: all claims without a visible score are one leg, in the order they stand in the articles.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal_column, not_, or_, text, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col, select

from annotator.domain.orders import Chosen, Order, Walk
from annotator.domain.vocabulary import ClaimTag, ReviewStatus, Role
from annotator.domain.work import Place
from annotator.storage.claim_filters import is_shown, let_through, of_host, of_topic
from annotator.storage.queue import needs, own_review, unanswered
from annotator.storage.schema.ddl_orders import IS_CURRENT, UNCERTAINTY
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class _Key:
    """A column to sort by."""

    column: SQLCoreOperations[Any]
    descending: bool = False

    def after(self, value: Any, direction: int) -> ColumnElement[bool]:
        """Comes later than ``value`` when going in ``direction``."""
        later: ColumnElement[bool] = self.column < value if self.descending == (direction > 0) else self.column > value
        return later

    def from_(self, value: Any, direction: int) -> ColumnElement[bool]:
        """Comes later than ``value`` or with it."""
        later: ColumnElement[bool] = (
            self.column <= value if self.descending == (direction > 0) else self.column >= value
        )
        return later

    def sorted(self, direction: int) -> ColumnElement[Any]:
        ordered: ColumnElement[Any] = self.column.desc() if self.descending == (direction > 0) else self.column.asc()
        return ordered


@dataclass(frozen=True, slots=True)
class _Leg:
    """Claims that are sorted by the same columns; the last of them tells any two claims apart.

    ``scored`` and ``answered`` say that each has a suggestion, or a review of the reviewer's; ``hidden`` that of none
    a suggestion is shown, so that none is of a topic; ``disputed`` that others' answers differ, so that each needs
    whoever has not answered it, closed or not; ``counting`` that ``where`` goes through the answers to a claim.
    """

    where: ColumnElement[bool]
    keys: tuple[_Key, ...]
    scored: bool = False
    answered: bool = False
    hidden: bool = False
    disputed: bool = False
    counting: bool = False


_PLACES = (
    _Key(col(ClaimRow.article_id)),
    _Key(col(ClaimRow.start)),
    _Key(col(ClaimRow.end), True),
    _Key(col(ClaimRow.id)),
)
_SCORES = (_Key(col(SuggestionRow.score), True), _Key(col(SuggestionRow.claim_id)))
_DOUBTS = (_Key(literal_column(UNCERTAINTY)), _Key(col(SuggestionRow.claim_id)))
_AGES = (_Key(col(ReviewRow.updated_at)), _Key(col(ReviewRow.id)))


def _differing(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the submitted answers to a claim are not all the same; in a blind project such a claim is closed too."""
    answer = aliased(ReviewRow, name="answer")
    differ = func.min(col(answer.label)) < func.max(col(answer.label))
    if view.blind:
        differ = and_(differ, func.count() >= view.wanted)
    labels = select(differ).where(
        col(answer.claim_id) == ClaimRow.id,
        col(answer.role) == Role.REVIEWER,
        col(answer.status) == ReviewStatus.SUBMITTED,
    )
    return func.coalesce(labels.correlate(ClaimRow).scalar_subquery(), False)


def _legs(order: Order, view: Viewpoint) -> tuple[_Leg, ...]:
    hidden = _Leg(func.coalesce(not_(is_shown()), True), _PLACES, hidden=True)
    draft = and_(col(ReviewRow.id).is_not(None), col(ReviewRow.status) == ReviewStatus.DRAFT)
    legs = {
        Order.ARTICLE: (_Leg(true(), _PLACES),),
        Order.SCORE: (_Leg(is_shown(), _SCORES, scored=True), hidden),
        Order.UNCERTAIN: (hidden, _Leg(is_shown(), _DOUBTS, scored=True)),
        Order.DRAFTS: (_Leg(draft, _AGES, answered=True), _Leg(func.coalesce(not_(draft), True), _PLACES)),
        Order.DISAGREEMENT: (
            _Leg(_differing(view), _PLACES, disputed=True, counting=True),
            _Leg(not_(_differing(view)), _PLACES, counting=True),
        ),
    }
    return legs[order]


def next_in(
    session: Session, view: Viewpoint, walk: Walk, chosen: Chosen, after: str | None, direction: int
) -> Place | None:
    """The claim that needs the reviewer next after (1) or before (-1) the claim ``after``; without one, from the top.

    Where others differ a claim needs its next reader though it is closed: to decide between them. In a blind project
    only closed claims come first for that, so that the order tells nothing of answers that may not be seen.
    """
    me = view.reviewer_id or 0
    legs = _legs(walk.order, view)[::direction]
    of_topic_only = walk.topic is not None or isinstance(chosen, ClaimTag)
    wanted = [let_through(chosen)]
    if walk.topic is not None:
        wanted.append(of_topic(walk.topic))
    if walk.host is not None:
        wanted.append(of_host(session, walk.host))
    at, values = _standing(session, me, legs, after, walk.order) if after else (0, ())
    for n, leg in enumerate(legs[at:]):
        if leg.hidden and of_topic_only:
            continue
        needed = unanswered() if leg.disputed else needs(me, view.wanted)
        statement = _joined(select_columns(col(ClaimRow.id)), leg, me).where(*_conditions(leg, needed, wanted))
        if n == 0 and values:
            statement = statement.where(_beyond(leg.keys, values, direction))
        found = session.execute(statement.order_by(*(key.sorted(direction) for key in leg.keys)).limit(1)).scalar()
        if found is not None:
            return _place(session, found)
    return None


def _conditions(leg: _Leg, needed: ColumnElement[bool], wanted: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """What a leg's claims have to be. Whether answers differ is looked up claim by claim, so only of those wanted:
    else a topic that is rare would have it looked up of every claim there is.
    """
    if leg.counting:
        return [case((and_(*wanted), and_(needed, leg.where)), else_=false())]
    return [leg.where, needed, *wanted]


def _standing(
    session: Session, me: int, legs: tuple[_Leg, ...], after: str, order: Order
) -> tuple[int, tuple[Any, ...]]:
    """The leg that a claim is in and what it is sorted by there; the top for one that is not there.

    A draft that was answered stood somewhere among the drafts, so the oldest of them is next.
    """
    for n, leg in enumerate(legs):
        statement = _joined(select_columns(*(key.column for key in leg.keys), col(ReviewRow.status)), leg, me)
        row = session.execute(statement.where(col(ClaimRow.public_id) == after, leg.where)).first()
        if row is not None:
            *values, status = row
            done = status in (ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)
            return (0, ()) if order is Order.DRAFTS and done else (n, tuple(values))
    return 0, ()


def _joined(statement: Select[Any], leg: _Leg, me: int) -> Select[Any]:
    """From claims, with the current suggestion and the reviewer's own review."""
    current = and_(col(SuggestionRow.claim_id) == ClaimRow.id, text(IS_CURRENT))
    return (
        statement.select_from(ClaimRow)
        .join(SuggestionRow, current, isouter=not leg.scored)
        .join(ReviewRow, own_review(me), isouter=not leg.answered)
    )


def _beyond(keys: tuple[_Key, ...], values: tuple[Any, ...], direction: int) -> ColumnElement[bool]:
    """SQL: sorts later than ``values``. The first key's own bound lets an index begin there."""
    same: list[ColumnElement[bool]] = []
    ways = []
    for key, value in zip(keys, values, strict=True):
        ways.append(and_(*same, key.after(value, direction)))
        same.append(key.column == value)
    return and_(keys[0].from_(values[0], direction), or_(*ways))


def _place(session: Session, key: int) -> Place:
    statement = (
        select(col(ArticleRow.public_id), col(SentenceRow.n), col(ClaimRow.public_id))
        .select_from(ClaimRow)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .where(col(ClaimRow.id) == key)
    )
    return Place(*session.exec(statement).one())
