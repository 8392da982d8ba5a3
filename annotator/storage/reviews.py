"""One reviewer's answer to one claim: reading it, writing it, and its state as decisions change it.

Evidence rows are immutable except for ``withdrawn_at``. The review's state includes which of them are not withdrawn.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, func, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.asked_questions import Question
from annotator.domain.records import Citation, Evidence, Normalised, Quote, Review
from annotator.domain.review_state import REVIEW_FIELDS, EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.storage.question_rows import questions_of, store_questions, unanswered_of
from annotator.storage.schema.models import ReviewRow, utc_now
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.seen_sources import as_seen
from annotator.storage.source_views import source_value, told_by
from annotator.storage.viewpoint import Viewpoint

_BATCH = 500


@dataclass(frozen=True, slots=True)
class CitedPiece:
    """A piece of evidence with its source, and the source (public id and address) that was cited before merges."""

    row: EvidenceRow
    source: SourceRow
    cited_id: str
    cited_url: str | None
    is_first: bool = False
    """Whether nobody has cited the source before: so all that is known of it is from this citation."""

    @property
    def value(self) -> Evidence:
        """The piece with the source as it is now."""
        return _evidence(self.row, self.source)

    @property
    def state(self) -> EvidenceState:
        """The piece as it was cited."""
        return replace(evidence_state(self.value), source=self.cited_id, url=self.cited_url)


_cited = aliased(SourceRow, name="cited")
CITED_COLUMNS: tuple[Any, ...] = (
    EvidenceRow,
    SourceRow,
    col(_cited.public_id).label("cited_id"),
    col(_cited.url).label("cited_url"),
)
"""What ``cited_piece`` reads."""


def join_cited(statement: Select[Any]) -> Select[Any]:
    """Join a query for reviews to their evidence that is not withdrawn, for ``CITED_COLUMNS``."""
    standing = func.coalesce(col(_cited.merged_into), col(_cited.public_id))
    current = and_(col(EvidenceRow.review_id) == ReviewRow.id, col(EvidenceRow.withdrawn_at).is_(None))
    return (
        statement.outerjoin(EvidenceRow, current)
        .outerjoin(_cited, col(_cited.id) == EvidenceRow.source_id)
        .outerjoin(SourceRow, col(SourceRow.public_id) == standing)
    )


def cited_piece(row: RowMapping) -> list[CitedPiece]:
    """The piece of evidence in a row with ``CITED_COLUMNS``, if any."""
    evidence = row["EvidenceRow"]
    return [CitedPiece(evidence, row["SourceRow"], row["cited_id"], row["cited_url"])] if evidence else []


def new_review(claim_id: int, reviewer_id: int, role: Role = Role.REVIEWER) -> ReviewRow:
    """An open and empty review of a claim (row ids), not stored yet."""
    return ReviewRow(claim_id=claim_id, reviewer_id=reviewer_id, role=role)


def state_of(session: Session, row: ReviewRow) -> ReviewState:
    """The whole state of a review, including its evidence with the sources as they were cited."""
    (state,) = states_of(session, [row])
    return state


def states_of(session: Session, rows: Sequence[ReviewRow]) -> list[ReviewState]:
    """The whole states of reviews, in their order."""
    pieces = evidence_states(session, [row.id or 0 for row in rows])
    asked = questions_of(session, rows)
    return [state_with(row, pieces.get(row.id or 0, ()), asked.get(row.id or 0, ())) for row in rows]


_STATE_COLUMNS = (
    col(EvidenceRow.review_id), col(EvidenceRow.id), col(SourceRow.public_id), col(SourceRow.url),
    col(EvidenceRow.stance), col(EvidenceRow.quote_exact), col(EvidenceRow.quote_prefix),
    col(EvidenceRow.quote_suffix), col(EvidenceRow.accessed_at), col(EvidenceRow.note), col(EvidenceRow.evidence_set),
)  # fmt: skip


def evidence_states(session: Session, review_ids: Sequence[int]) -> dict[int, list[EvidenceState]]:
    """Evidence that is not withdrawn as review states hold it, by the review's row id, in the order of citation.

    Reads columns, because a check asks for the evidence of all reviews.
    """
    found: dict[int, list[EvidenceState]] = {}
    statement = select_columns(*_STATE_COLUMNS).join(SourceRow, col(SourceRow.id) == EvidenceRow.source_id)
    standing = statement.where(col(EvidenceRow.withdrawn_at).is_(None)).order_by(col(EvidenceRow.id))
    for at in range(0, len(review_ids), _BATCH):
        some = standing.where(col(EvidenceRow.review_id).in_(review_ids[at : at + _BATCH]))
        for review_id, key, source, url, stance, exact, prefix, suffix, accessed_at, note, number in session.execute(
            some
        ):
            quote = None if exact is None else Quote(exact, prefix, suffix)
            state = EvidenceState(key, source, url, stance, quote, accessed_at, note, number)
            found.setdefault(review_id, []).append(state)
    return found


def state_with(row: ReviewRow, evidence: Iterable[EvidenceState], questions: tuple[Question, ...]) -> ReviewState:
    """The whole state of a review whose evidence and questions have been read."""
    return ReviewState(**_values(row), evidence=tuple(evidence), questions=questions)


def _values(row: ReviewRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in REVIEW_FIELDS} | {
        "status": ReviewStatus(row.status),
        "normalised": Normalised(**row.normalised) if row.normalised else None,
    }


def evidence_state(piece: Evidence) -> EvidenceState:
    """Convert a piece of evidence to its form in a review state."""
    return EvidenceState(
        piece.id, piece.source.id, piece.source.url, piece.stance, piece.quote, piece.accessed_at, piece.note, piece.set
    )


def apply_state(
    session: Session, row: ReviewRow, before: ReviewState, state: ReviewState, new: Set[int] = frozenset()
) -> None:
    """Change the review, its evidence and its questions from ``before`` to ``state``, and increment the version.

    ``new`` are pieces of evidence (row ids) that were stored in this transaction.
    """
    for name in REVIEW_FIELDS:
        setattr(row, name, getattr(state, name))
    row.normalised = asdict(state.normalised) if state.normalised else None
    row.unanswered = unanswered_of(state.questions)
    row.version += 1
    row.updated_at = utc_now()
    session.add(row)
    session.flush()
    was, wanted = ({piece.id for piece in each.evidence} for each in (before, state))
    _set_withdrawn(session, was - wanted, utc_now())
    _set_withdrawn(session, (wanted - was) - new, None)
    if before.questions != state.questions:
        store_questions(session, {row.id or 0: state.questions})


def _set_withdrawn(session: Session, evidence_ids: set[int], at: datetime | None) -> None:
    """Withdraw pieces of evidence at a time, or restore them (``None``)."""
    if evidence_ids:
        # No loaded object's withdrawn_at is read afterwards, so the session need not synchronize them.
        statement = update(EvidenceRow).where(col(EvidenceRow.id).in_(evidence_ids)).values(withdrawn_at=at)
        session.exec(statement.execution_options(synchronize_session=False))


def add_evidence(
    session: Session, review_id: int, source: SourceRow, citation: Citation, *, is_first: bool
) -> CitedPiece:
    """Store a new piece of evidence for a review (row id); ``is_first`` if the source is new."""
    quote = citation.quote
    row = EvidenceRow(
        review_id=review_id,
        source_id=source.id,
        stance=citation.stance,
        quote_exact=quote.exact if quote else None,
        quote_prefix=quote.prefix if quote else "",
        quote_suffix=quote.suffix if quote else "",
        accessed_at=citation.accessed_at,
        note=citation.note,
        evidence_set=citation.set,
        told=told_by(citation),
    )
    session.add(row)
    session.flush()
    return CitedPiece(row, source, source.public_id, source.url, is_first)


def copy_evidence(session: Session, review_id: int, piece: CitedPiece, number: int) -> CitedPiece:
    """Store a copy of a piece of evidence for another review (row id), in the set with this number."""
    same = ("source_id", "stance", "quote_exact", "quote_prefix", "quote_suffix", "accessed_at", "note", "told")
    row = EvidenceRow(review_id=review_id, evidence_set=number, **{name: getattr(piece.row, name) for name in same})
    session.add(row)
    session.flush()
    return CitedPiece(row, piece.source, piece.cited_id, piece.cited_url)


def evidence_seen(session: Session, review_ids: Iterable[int], view: Viewpoint) -> dict[int, list[Evidence]]:
    """Evidence that is not withdrawn, by the review's row id, with sources as the viewer may see them."""
    return seen_evidence(session, evidence_of(session, review_ids), view)


def seen_evidence(session: Session, found: dict[int, list[Evidence]], view: Viewpoint) -> dict[int, list[Evidence]]:
    """Evidence, by any key, with sources as the viewer may see them."""
    seen = as_seen(session, view, (piece.source for pieces in found.values() for piece in pieces))
    return {key: [replace(piece, source=seen[piece.source.id]) for piece in pieces] for key, pieces in found.items()}


def evidence_of(session: Session, review_ids: Iterable[int]) -> dict[int, list[Evidence]]:
    """Evidence that is not withdrawn, by the review's row id, in the order of citation.

    A merged source is replaced by the one it was merged into.
    """
    wanted = list(review_ids)
    found: dict[int, list[Evidence]] = {}
    cited = aliased(SourceRow)
    meant = func.coalesce(cited.merged_into, cited.public_id)
    for at in range(0, len(wanted), _BATCH):
        statement = (
            select(EvidenceRow, SourceRow)
            .join(cited, col(cited.id) == col(EvidenceRow.source_id))
            .join(SourceRow, col(SourceRow.public_id) == meant)
            .where(col(EvidenceRow.review_id).in_(wanted[at : at + _BATCH]), col(EvidenceRow.withdrawn_at).is_(None))
            .order_by(col(EvidenceRow.id))
        )
        for evidence, source in session.exec(statement):
            found.setdefault(evidence.review_id, []).append(_evidence(evidence, source))
    return found


def _evidence(row: EvidenceRow, source: SourceRow) -> Evidence:
    return Evidence(
        row.id or 0, source_value(source), Stance(row.stance), _quote(row), row.accessed_at, row.note, row.evidence_set
    )


def _quote(row: EvidenceRow) -> Quote | None:
    if row.quote_exact is None:
        return None
    return Quote(row.quote_exact, row.quote_prefix, row.quote_suffix)


def review_value(
    row: ReviewRow, reviewer: str, evidence: list[Evidence], questions: tuple[Question, ...] = ()
) -> Review:
    """The value of a review's row, with the reviewer's handle, the evidence and the questions."""
    values = _values(row)
    return Review(
        reviewer=reviewer,
        role=Role(row.role),
        version=row.version,
        evidence=tuple(evidence),
        questions=questions,
        **values,
    )
