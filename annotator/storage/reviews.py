"""One reviewer's answer to one claim: reading it, writing it, and its state as decisions change it.

Evidence rows are immutable except for ``withdrawn_at``. The review's state includes which of them are not withdrawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.records import Citation, Evidence, Normalised, Quote, Review
from annotator.domain.review_state import REVIEW_FIELDS, EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.storage.schema.models import ReviewRow, utc_now
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.source_views import as_seen, source_value, told_by
from annotator.storage.viewpoint import Viewpoint

_BATCH = 500


def review_row(session: Session, claim_id: int, reviewer_id: int, role: Role = Role.REVIEWER) -> ReviewRow:
    """The reviewer's review of the claim (row ids); created open and empty when there is none."""
    row = known_review_row(session, claim_id, reviewer_id, role)
    if row is None:
        row = ReviewRow(claim_id=claim_id, reviewer_id=reviewer_id, role=role)
        session.add(row)
        session.flush()
    return row


def known_review_row(session: Session, claim_id: int, reviewer_id: int, role: Role = Role.REVIEWER) -> ReviewRow | None:
    """The reviewer's review of the claim (row ids), if there is one."""
    statement = select(ReviewRow).where(
        ReviewRow.claim_id == claim_id, ReviewRow.reviewer_id == reviewer_id, ReviewRow.role == role
    )
    return session.exec(statement).one_or_none()


def state_of(session: Session, row: ReviewRow) -> ReviewState:
    """The whole state of a review, including its evidence with the sources as they were cited."""
    (state,) = states_of(session, [row])
    return state


def states_of(session: Session, rows: Sequence[ReviewRow]) -> list[ReviewState]:
    """The whole states of reviews, in their order."""
    pieces: dict[int, list[EvidenceState]] = {}
    ids = [row.id or 0 for row in rows]
    cited = select(EvidenceRow, SourceRow.public_id, SourceRow.url).join(
        SourceRow, col(SourceRow.id) == EvidenceRow.source_id
    )
    for at in range(0, len(ids), _BATCH):
        of_reviews = col(EvidenceRow.review_id).in_(ids[at : at + _BATCH])
        standing = cited.where(of_reviews, col(EvidenceRow.withdrawn_at).is_(None))
        for piece, source, url in session.exec(standing.order_by(col(EvidenceRow.id))):
            pieces.setdefault(piece.review_id, []).append(_piece_state(piece, source, url))
    return [_state(row, pieces.get(row.id or 0, ())) for row in rows]


def _state(row: ReviewRow, pieces: Iterable[EvidenceState]) -> ReviewState:
    return ReviewState(**_values(row), evidence=tuple(pieces))


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


def _piece_state(row: EvidenceRow, source: str, url: str | None) -> EvidenceState:
    return EvidenceState(
        row.id or 0, source, url, Stance(row.stance), _quote(row), row.accessed_at, row.note, row.evidence_set
    )


def apply_state(session: Session, row: ReviewRow, before: ReviewState, state: ReviewState) -> None:
    """Change the review and its evidence from ``before`` to ``state``, and increment the version."""
    for name in REVIEW_FIELDS:
        setattr(row, name, getattr(state, name))
    row.normalised = asdict(state.normalised) if state.normalised else None
    row.version += 1
    row.updated_at = utc_now()
    session.add(row)
    session.flush()
    was, wanted = ({piece.id for piece in each.evidence} for each in (before, state))
    _set_withdrawn(session, was - wanted, utc_now())
    _set_withdrawn(session, wanted - was, None)


def _set_withdrawn(session: Session, evidence_ids: set[int], at: datetime | None) -> None:
    """Withdraw pieces of evidence at a time, or restore them (``None``)."""
    if evidence_ids:
        # No loaded object's withdrawn_at is read afterwards, so the session need not synchronize them.
        statement = update(EvidenceRow).where(col(EvidenceRow.id).in_(evidence_ids)).values(withdrawn_at=at)
        session.exec(statement.execution_options(synchronize_session=False))


def add_evidence(session: Session, review_id: int, source_id: int, citation: Citation) -> EvidenceRow:
    """Store a new piece of evidence for a review (row ids)."""
    quote = citation.quote
    row = EvidenceRow(
        review_id=review_id,
        source_id=source_id,
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
    return row


def piece_state(session: Session, row: EvidenceRow) -> EvidenceState:
    """Convert an evidence row to its form in a review state."""
    source = session.get_one(SourceRow, row.source_id)
    return _piece_state(row, source.public_id, source.url)


def evidence_seen(session: Session, review_ids: Iterable[int], view: Viewpoint) -> dict[int, list[Evidence]]:
    """Evidence that is not withdrawn, by the review's row id, with sources as the viewer may see them."""
    found = evidence_of(session, review_ids)
    seen = as_seen(session, view, (piece.source for pieces in found.values() for piece in pieces))
    return {key: [replace(piece, source=seen[piece.source.id]) for piece in pieces] for key, pieces in found.items()}


def evidence_of(session: Session, review_ids: Iterable[int], *, as_cited: bool = False) -> dict[int, list[Evidence]]:
    """Evidence that is not withdrawn, by the review's row id, in the order of citation.

    A merged source is replaced by the one it was merged into, except with ``as_cited``.
    """
    wanted = list(review_ids)
    found: dict[int, list[Evidence]] = {}
    cited = aliased(SourceRow)
    meant = cited.public_id if as_cited else func.coalesce(cited.merged_into, cited.public_id)
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


def review_value(row: ReviewRow, reviewer: str, evidence: list[Evidence]) -> Review:
    """The value of a review's row, with the reviewer's handle and the evidence."""
    values = _values(row)
    return Review(reviewer=reviewer, role=Role(row.role), version=row.version, evidence=tuple(evidence), **values)
