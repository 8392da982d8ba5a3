"""Storing and reading which passages were shown for a claim, at what rank, and which were taken."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.library import Passage
from annotator.domain.shown_outcomes import ShownOutcome, ShownPassage
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.bulk import insert_rows
from annotator.storage.schema.models import ClaimRow, utc_now
from annotator.storage.schema.models_shown import ShownPassageRow
from annotator.storage.viewpoint import Viewpoint, is_closed


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


def shown_for(session: Session, view: Viewpoint, claim_id: str) -> list[ShownPassage]:
    """What was shown for a claim (public id) and the viewer may see, in the order of showing.

    In a blind project what others were shown waits, as their answers do, until the claim is closed.
    """
    columns: tuple[Any, ...] = (
        col(ClaimRow.public_id), col(ShownPassageRow.query), col(ShownPassageRow.question),
        col(ShownPassageRow.rank), col(ShownPassageRow.document), col(ShownPassageRow.start),
        col(ShownPassageRow.end), col(ShownPassageRow.text), col(ShownPassageRow.title),
        col(ShownPassageRow.outcome),
    )  # fmt: skip
    statement = (
        select_columns(*columns)
        .join(ClaimRow, col(ClaimRow.id) == ShownPassageRow.claim_id)
        .where(col(ClaimRow.public_id) == claim_id)
        .order_by(col(ShownPassageRow.id))
    )
    if view.blind:
        own = col(ShownPassageRow.reviewer_id) == view.reviewer_id
        statement = statement.where(is_closed() if view.reviewer_id is None else own | is_closed())
    return [_value(row) for row in session.execute(statement).mappings()]


def _value(row: RowMapping) -> ShownPassage:
    outcome = row["outcome"]
    return ShownPassage(
        row["public_id"], row["query"], row["question"], row["rank"], row["document"], row["start"], row["end"],
        row["text"], row["title"], ShownOutcome(outcome) if outcome else None,
    )  # fmt: skip
