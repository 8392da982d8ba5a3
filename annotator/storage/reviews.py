"""One reviewer's answer for one claim: read, write whole, and as the JSON state that events carry.

Evidence rows are immutable but for ``withdrawn_at``; which of them count is part of the review's state.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from annotator.domain.records import Citation, Evidence, Normalised, Quote, Review, Source
from annotator.domain.vocabulary import ReviewStatus, Role, SourceKind, SourceMedium, Stance
from annotator.storage.schema import tables
from annotator.storage.schema.models import ReviewRow, utc_now
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.source_views import as_seen
from annotator.storage.viewpoint import Viewpoint
from annotator.web.address import Address

_BATCH = 500
DETAILS = ("title", "publisher", "author", "published_at", "kind", "medium", "archived_url", "archived_at")
"""What a citation can say of its source."""
_FIELDS = (
    "label", "status", "confidence", "note", "flagged", "guideline_version", "submitted_at", "seconds", "keystrokes",
    "as_of", "recheck_at", "normalised",
)  # fmt: skip

OPEN_STATE: dict[str, Any] = dict.fromkeys(_FIELDS) | {
    "status": ReviewStatus.OPEN.value,
    "flagged": False,
    "evidence": [],
}
"""The state of a claim that the reviewer has not touched."""


def whole_state(state: dict[str, Any]) -> dict[str, Any]:
    """A state with every field: events tell nothing of fields that are younger than they are."""
    return OPEN_STATE | state


def review_row(session: Session, claim_id: int, reviewer_id: int, role: Role = Role.REVIEWER) -> ReviewRow:
    """The reviewer's row for the claim, made (open, empty) when there is none."""
    row = session.execute(
        select(ReviewRow).where(
            col(ReviewRow.claim_id) == claim_id, col(ReviewRow.reviewer_id) == reviewer_id, col(ReviewRow.role) == role
        )
    ).scalar_one_or_none()
    if row is None:
        row = ReviewRow(claim_id=claim_id, reviewer_id=reviewer_id, role=role)
        session.add(row)
        session.flush()
    return row


def state_of(session: Session, row: ReviewRow) -> dict[str, Any]:
    """The whole state of a review as JSON values: its fields and its evidence, sources spelled out as they were cited,
    so that a source that is merged later changes no answer and no history.
    """
    state = {field: getattr(row, field) for field in _FIELDS}
    state["status"] = row.status.value if isinstance(row.status, ReviewStatus) else row.status
    state["submitted_at"] = row.submitted_at.isoformat() if row.submitted_at else None
    pieces = evidence_of(session, [row.id or 0], as_cited=True).get(row.id or 0, [])
    state["evidence"] = [evidence_state(piece) for piece in pieces]
    return state


def evidence_state(piece: Evidence) -> dict[str, Any]:
    """One piece of evidence as JSON values."""
    quote = piece.quote
    return {
        "id": piece.id,
        "source": piece.source.id,
        "url": piece.source.url,
        "stance": piece.stance.value,
        "quote": {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix} if quote else None,
        "accessed_at": piece.accessed_at,
        "note": piece.note,
        "set": piece.set,
    }


def apply_state(session: Session, row: ReviewRow, state: dict[str, Any]) -> None:
    """Make the review and its evidence be exactly ``state``, and count the version up."""
    for field in _FIELDS:
        setattr(row, field, state[field])
    row.status = ReviewStatus(state["status"])
    row.submitted_at = datetime.fromisoformat(state["submitted_at"]) if state["submitted_at"] else None
    row.version += 1
    row.updated_at = utc_now()
    session.add(row)
    session.flush()
    _select_evidence(session, row.id or 0, {piece["id"] for piece in state["evidence"]})


def _select_evidence(session: Session, review_id: int, wanted: set[int]) -> None:
    """Let exactly the ``wanted`` pieces of a review count."""
    table = tables.evidence
    of_review = update(table).where(table.c.review_id == review_id)
    counts = table.c.withdrawn_at.is_(None)
    session.execute(of_review.where(counts, table.c.id.not_in(wanted)).values(withdrawn_at=utc_now()))
    session.execute(of_review.where(~counts, table.c.id.in_(wanted)).values(withdrawn_at=None))


def add_evidence(session: Session, review_id: int, source_id: int, citation: Citation) -> EvidenceRow:
    """Store one more piece of evidence."""
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


def told_by(said: Citation | Source) -> dict[str, Any]:
    """What a citation, or a source that is loaded, says of the source: what it leaves open is not among it.

    Its address is canonical by then.
    """
    found = {name: getattr(said, name) for name in DETAILS if getattr(said, name) is not None}
    return ({"url": said.url} if said.url else {}) | found


def piece_state(session: Session, row: EvidenceRow) -> dict[str, Any]:
    """A stored piece of evidence as JSON values."""
    return evidence_state(_evidence(row, session.get_one(SourceRow, row.source_id)))


def evidence_seen(session: Session, review_ids: Iterable[int], view: Viewpoint) -> dict[int, list[Evidence]]:
    """The evidence that counts, by review row id, with its sources as the viewer may see them."""
    found = evidence_of(session, review_ids)
    seen = as_seen(session, view, (piece.source for pieces in found.values() for piece in pieces))
    return {key: [replace(piece, source=seen[piece.source.id]) for piece in pieces] for key, pieces in found.items()}


def evidence_of(session: Session, review_ids: Iterable[int], *, as_cited: bool = False) -> dict[int, list[Evidence]]:
    """The evidence that counts, by review row id, in the order it was cited.

    A source that was merged is given as the one it was merged into, unless it is wanted ``as_cited``.
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
        for evidence, source in session.execute(statement):
            found.setdefault(evidence.review_id, []).append(_evidence(evidence, source))
    return found


def _evidence(row: EvidenceRow, source: SourceRow) -> Evidence:
    quote = None
    if row.quote_exact is not None:
        quote = Quote(row.quote_exact, row.quote_prefix, row.quote_suffix)
    return Evidence(
        row.id or 0, source_value(source), Stance(row.stance), quote, row.accessed_at, row.note, row.evidence_set
    )


def source_address(row: SourceRow) -> Address | None:
    """Where a source is; ``None`` for one without an address.

    Two old sources that share a key were given different ones, by a space and an id at the end of one.
    """
    if row.url is None or row.document_key is None:
        return None
    return Address(row.url, row.document_key.partition(" ")[0])


def source_value(row: SourceRow) -> Source:
    """A source's row as a plain value."""
    address = source_address(row)
    return Source(
        row.public_id,
        row.url,
        row.title,
        row.publisher,
        row.author,
        row.published_at,
        SourceKind(row.kind) if row.kind else None,
        row.archived_url,
        row.sha256,
        row.withheld_reason,
        SourceMedium(row.medium) if row.medium else None,
        row.archived_at,
        row.file_name,
        address.key if address else None,
    )


def review_value(row: ReviewRow, reviewer: str, evidence: list[Evidence]) -> Review:
    """A review's row as a plain value."""
    return Review(
        reviewer=reviewer,
        role=Role(row.role),
        label=row.label,
        status=ReviewStatus(row.status),
        confidence=row.confidence,
        note=row.note,
        flagged=row.flagged,
        guideline_version=row.guideline_version,
        submitted_at=row.submitted_at,
        seconds=row.seconds,
        version=row.version,
        evidence=tuple(evidence),
        as_of=row.as_of,
        recheck_at=row.recheck_at,
        normalised=Normalised(**row.normalised) if row.normalised else None,
        keystrokes=row.keystrokes,
    )
