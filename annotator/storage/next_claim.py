"""Finding the next claim for a reviewer in the chosen order.

An order consists of legs, visited one after the other. The claims of a leg are sorted by indexed columns, so that the
next claim is found by reading the index from the current claim on. Hidden parts of a suggestion (``veil``) must not
affect the order: all claims without a visible score form one leg, in reading order.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal_column, not_, or_, text, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col, select

from annotator.domain.orders import Chosen, Order, Walk
from annotator.domain.vocabulary import ClaimType, ReviewStatus, Role
from annotator.domain.work import Place
from annotator.storage.claim_filters import is_shown, let_through, of_host, of_type
from annotator.storage.queue import needs, own_review, unanswered
from annotator.storage.schema.ddl_orders import IS_CURRENT, UNCERTAINTY
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class _Key:
    """A column to sort by; ``direction`` is 1 for forwards and -1 for backwards."""

    column: SQLCoreOperations[Any]
    descending: bool = False

    def after(self, value: Any, direction: int) -> ColumnElement[bool]:
        """SQL: sorts after ``value``."""
        later: ColumnElement[bool] = self.column < value if self.descending == (direction > 0) else self.column > value
        return later

    def from_(self, value: Any, direction: int) -> ColumnElement[bool]:
        """SQL: sorts after ``value`` or equal to it."""
        later: ColumnElement[bool] = (
            self.column <= value if self.descending == (direction > 0) else self.column >= value
        )
        return later

    def sorted(self, direction: int) -> ColumnElement[Any]:
        ordered: ColumnElement[Any] = self.column.desc() if self.descending == (direction > 0) else self.column.asc()
        return ordered


@dataclass(frozen=True, slots=True)
class _Leg:
    """Claims that are sorted by the same columns, of which the last is unique.

    * ``scored``: every claim has a suggestion.
    * ``answered``: every claim has a review by the reviewer.
    * ``hidden``: no claim shows its suggestion, so none has a visible type.
    * ``disputed``: others' answers differ, so every claim needs the reviewer's answer, even if it is closed.
    * ``counting``: ``where`` counts the answers to a claim.
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
    """SQL: the submitted answers to a claim differ, and in a blind project the claim is also closed."""
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
    """The next claim that needs the reviewer after (``direction`` 1) or before (-1) the claim ``after``.

    Without ``after`` the search starts at the beginning. In the disagreement order, claims with differing answers come
    first and need the reviewer even if they are closed. In a blind project only closed claims count as differing, so
    that the order reveals nothing about hidden answers.
    """
    me = view.reviewer_id or 0
    legs = _legs(walk.order, view)[::direction]
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
        needed = unanswered() if leg.disputed else needs(me, view.wanted)
        statement = _joined(select_columns(col(ClaimRow.id)), leg, me).where(*_conditions(leg, needed, wanted))
        if n == 0 and values:
            statement = statement.where(_beyond(leg.keys, values, direction))
        found = session.execute(statement.order_by(*(key.sorted(direction) for key in leg.keys)).limit(1)).scalar()
        if found is not None:
            return _place(session, found)
    return None


def _conditions(leg: _Leg, needed: ColumnElement[bool], wanted: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """The conditions for a leg's claims.

    Comparing the answers takes one look-up per claim. CASE limits it to the claims that meet ``wanted``; otherwise a
    rare type would cause a look-up for every claim in the database.
    """
    if leg.counting:
        return [case((and_(*wanted), and_(needed, leg.where)), else_=false())]
    return [leg.where, needed, *wanted]


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


def _joined(statement: Select[Any], leg: _Leg, me: int) -> Select[Any]:
    """Select from claims, joined to the current suggestion and the reviewer's own review."""
    current = and_(col(SuggestionRow.claim_id) == ClaimRow.id, text(IS_CURRENT))
    return (
        statement.select_from(ClaimRow)
        .join(SuggestionRow, current, isouter=not leg.scored)
        .join(ReviewRow, own_review(me), isouter=not leg.answered)
    )


def _beyond(keys: tuple[_Key, ...], values: tuple[Any, ...], direction: int) -> ColumnElement[bool]:
    """SQL: sorts after ``values``. The separate bound on the first key lets an index scan start there."""
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
