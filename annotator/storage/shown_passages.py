"""Storing and reading which passages were shown for a claim, at what rank, and which were taken."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select as select_columns
from sqlalchemy import update
from sqlmodel import Session, col, select

from annotator.domain.library import Passage
from annotator.domain.shown_passages import ShownOutcome, ShownPassage
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.bulk import insert_rows
from annotator.storage.schema.models import ClaimRow, utc_now
from annotator.storage.schema.models_shown import ShownPassageRow
from annotator.storage.viewpoint import Viewpoint, is_closed

_PAGE = 1000


def keep_shown(
    session: Session, claim_id: str, reviewer_id: int, query: str, question: str | None, shown: Sequence[Passage]
) -> None:
    """Store that these passages were shown for a claim (public id), best first.

    Raises:
        NotFoundError: when there is no such claim.

    """
    claim, now = claim_row(session, claim_id).id, utc_now()
    insert_rows(session, ShownPassageRow, [
        {
            "claim_id": claim, "reviewer_id": reviewer_id, "query": query, "question": question, "rank": rank,
            "score": each.score, "document": each.document.id, "start": each.start, "end": each.end,
            "text": each.text, "title": each.document.title, "shown_at": now, "outcome": None,
        }
        for rank, each in enumerate(shown, 1)
    ])  # fmt: skip


def mark_shown(
    session: Session, claim_id: str, reviewer_id: int, passage: tuple[str, int, int], outcome: ShownOutcome
) -> None:
    """Store what the reviewer did with a passage (document, start, end) wherever it was shown to them for the claim."""
    document, start, end = passage
    shown = select(col(ShownPassageRow.id)).join(ClaimRow, col(ClaimRow.id) == ShownPassageRow.claim_id)
    here = shown.where(
        col(ClaimRow.public_id) == claim_id, col(ShownPassageRow.reviewer_id) == reviewer_id,
        col(ShownPassageRow.document) == document, col(ShownPassageRow.start) == start,
        col(ShownPassageRow.end) == end,
        col(ShownPassageRow.outcome).is_distinct_from(ShownOutcome.CITED.value),
    )  # fmt: skip
    marked = update(ShownPassageRow).where(col(ShownPassageRow.id).in_(here)).values(outcome=outcome.value)
    session.execute(marked, execution_options={"synchronize_session": False})


def shown_passages(session: Session, view: Viewpoint) -> Iterator[ShownPassage]:
    """Everything that was shown and that the viewer may see, in the order of showing.

    In a blind project what others were shown waits, as their answers do, until the claim is closed.
    """
    columns = (
        col(ShownPassageRow.id), col(ClaimRow.public_id), col(ShownPassageRow.query), col(ShownPassageRow.question),
        col(ShownPassageRow.rank), col(ShownPassageRow.document), col(ShownPassageRow.start),
        col(ShownPassageRow.end), col(ShownPassageRow.text), col(ShownPassageRow.title),
        col(ShownPassageRow.outcome),
    )  # fmt: skip
    statement = select_columns(*columns).join(ClaimRow, col(ClaimRow.id) == ShownPassageRow.claim_id)
    if view.blind:
        own = col(ShownPassageRow.reviewer_id) == view.reviewer_id
        statement = statement.where(is_closed() if view.reviewer_id is None else own | is_closed())
    statement, last = statement.order_by(col(ShownPassageRow.id)).limit(_PAGE), 0
    while rows := session.execute(statement.where(col(ShownPassageRow.id) > last)).all():
        last = rows[-1][0]
        for _, *values, outcome in rows:
            yield ShownPassage(*values, ShownOutcome(outcome) if outcome else None)
