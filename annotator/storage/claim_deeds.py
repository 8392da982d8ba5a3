"""Everything that was done about one claim, as far as the viewer may see it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.deeds import Deed
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import Role
from annotator.storage.event_payloads import Json, check_version, review_state, role_of
from annotator.storage.events import APART, CARRY, REDO, UNDO
from annotator.storage.schema.models import ArticleRow, ClaimRow, EventRow, ReviewerRow, ReviewRow
from annotator.storage.viewpoint import Viewpoint, may_see

_TAKEN = ("load", CARRY, APART)
_TOLD = ("review", "claim", UNDO, REDO, *_TAKEN)


def claim_story(session: Session, view: Viewpoint, claim_id: str) -> list[Deed]:
    """The import of the article and the events of a claim (public id), oldest first.

    Others' answers are in it where ``may_see`` shows the answers themselves: until then nothing tells that there are
    any. What others did to the claim itself everybody sees in the text, but not who did it.
    """
    claim = session.exec(select(ClaimRow).where(col(ClaimRow.public_id) == claim_id)).one()
    article = session.get_one(ArticleRow, claim.article_id)
    visible = _visible(session, view, claim.id)
    began = Deed(article.imported_at, None, Role.REVIEWER, "import", article.origin)
    rows = session.execute(_events(claim.id)).all()
    return [began, *(deed for row in rows for deed in _deeds(row, view, visible))]


def _visible(session: Session, view: Viewpoint, claim: int) -> set[tuple[int, Role]]:
    """Whose answers to the claim, and in which roles, the viewer may see."""
    answers = select(col(ReviewRow.reviewer_id), col(ReviewRow.role)).where(col(ReviewRow.claim_id) == claim)
    return {(who, Role(role)) for who, role in session.exec(answers.where(may_see(view)))}


def _events(claim: int) -> Any:
    decision = aliased(EventRow)
    columns = (EventRow.at, EventRow.kind, EventRow.payload, EventRow.reviewer_id, ReviewerRow.handle)
    return (
        select_columns(*map(col, columns), col(decision.payload).label("decision"), col(decision.kind).label("decided"))
        .outerjoin(ReviewerRow, col(ReviewerRow.id) == EventRow.reviewer_id)
        .outerjoin(decision, col(decision.id) == EventRow.target_id)
        .where(col(EventRow.claim_id) == claim, col(EventRow.kind).in_(_TOLD))
        .where(or_(col(EventRow.target_id).is_(None), col(decision.kind).in_(("review", "claim"))))
        .order_by(col(EventRow.id))
    )


def _deeds(row: Row[Any], view: Viewpoint, visible: set[tuple[int, Role]]) -> Iterator[Deed]:
    """What an event tells this viewer: of an answer, of the claim itself, or nothing."""
    payload: Json = row.decision or row.payload
    check_version(payload)
    role = role_of(payload)
    known = row.reviewer_id is not None and (row.reviewer_id == view.reviewer_id or (row.reviewer_id, role) in visible)
    kind = row.decided or row.kind
    if kind == "claim" or (row.kind in _TAKEN and "state" not in payload):
        yield _deed(row, kind, payload, row.handle if known else None, role)
    elif known:
        yield _deed(row, kind, payload, row.handle, role, *_states(row, payload))


def _states(row: Row[Any], payload: Json) -> tuple[ReviewState | None, ReviewState | None]:
    if row.kind in _TAKEN:
        return None, review_state(payload["state"])
    before, after = review_state(payload["before"]), review_state(payload["after"])
    return (after, before) if row.kind == UNDO else (before, after)


def _deed(
    row: Row[Any], kind: str, payload: Json, who: str | None, role: Role,
    before: ReviewState | None = None, after: ReviewState | None = None,
) -> Deed:  # fmt: skip
    action = str(payload.get("action", ""))
    return Deed(row.at, who, role, kind, action, row.kind == UNDO, row.kind == REDO, before, after)
