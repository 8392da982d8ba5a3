"""The questions of reviews: reading them, and storing them as a decision leaves them.

A review's column ``unanswered`` says how many wait for an answer, and is null without questions: so only answers with
questions cost a statement. Who may see a question is who may see its review (``viewpoint.may_see``).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, delete, select

from annotator.domain.asked_questions import Question, answers_from, answers_json, count_open
from annotator.storage.database.bulk import insert_rows
from annotator.storage.schema.models import ClaimRow, ReviewRow
from annotator.storage.schema.models_questions import QuestionRow

_BATCH = 500


def unanswered_of(questions: Sequence[Question]) -> int | None:
    """What a review's column ``unanswered`` says of its questions."""
    return count_open(questions) if questions else None


def questions_of(session: Session, rows: Iterable[ReviewRow | None]) -> dict[int, tuple[Question, ...]]:
    """The questions of reviews in the order in which they were asked, by the review's row id."""
    return read_questions(session, [row.id for row in rows if row is not None and row.unanswered is not None])


def read_questions(session: Session, asked: Sequence[int]) -> dict[int, tuple[Question, ...]]:
    """The same for reviews that are known to have questions, by their row ids."""
    found: dict[int, list[Question]] = {}
    columns = (col(QuestionRow.review_id), col(QuestionRow.text), col(QuestionRow.asked_at), col(QuestionRow.answers))
    statement = select(*columns).order_by(col(QuestionRow.review_id), col(QuestionRow.position))
    for at in range(0, len(asked), _BATCH):
        some = statement.where(col(QuestionRow.review_id).in_(asked[at : at + _BATCH]))
        for review_id, text, asked_at, answers in session.exec(some):
            found.setdefault(review_id, []).append(Question(text, asked_at, answers_from(answers)))
    return {key: tuple(questions) for key, questions in found.items()}


def store_questions(session: Session, questions: Mapping[int, Sequence[Question]]) -> None:
    """Store the questions of reviews (row ids) in place of those they had; the caller sets ``unanswered``."""
    if questions:
        old = delete(QuestionRow).where(col(QuestionRow.review_id).in_(questions))
        session.exec(old, execution_options={"synchronize_session": False})
    insert_rows(session, QuestionRow, [
        _values(review_id, position, question)
        for review_id, asked in questions.items()
        for position, question in enumerate(asked)
    ])  # fmt: skip


def claims_to_ask(session: Session, reviewer_id: int, most: int) -> list[tuple[str, str, tuple[Question, ...]]]:
    """A reviewer's claims with unanswered questions: id, words and all questions to each, oldest answer first."""
    statement = (
        select(ReviewRow, col(ClaimRow.public_id), col(ClaimRow.exact))
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(col(ReviewRow.reviewer_id) == reviewer_id, col(ReviewRow.unanswered) > 0)
        .where(col(ClaimRow.withdrawn_at).is_(None))
        .order_by(col(ReviewRow.id))
        .limit(most)
    )
    rows = session.exec(statement).all()
    questions = questions_of(session, (row for row, *_ in rows))
    return [(claim, exact, questions[row.id]) for row, claim, exact in rows]


def _values(review_id: int, position: int, question: Question) -> Mapping[str, Any]:
    told = {"text": question.text, "asked_at": question.asked_at, "answers": answers_json(question.answers)}
    return {"review_id": review_id, "position": position, **told}
