"""Taking reviews back in, with their evidence and sources; what is stored already is never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlmodel import Session, col

from annotator.domain import Citation, Evidence, Review, ReviewStatus, Source
from annotator.storage.articles import row_id
from annotator.storage.events import append_event
from annotator.storage.models import ReviewRow, SourceRow, utc_now
from annotator.storage.reviewers import find_reviewer, insert_reviewer
from annotator.storage.reviews import add_evidence, evidence_of, review_value, source_value, state_of
from annotator.text import document_key

_SOURCE_DETAILS = ("title", "publisher", "author", "published_at", "kind", "archived_url", "sha256")
_REVIEW_FIELDS = (
    "label", "status", "confidence", "note", "flagged", "guideline_version", "submitted_at", "seconds",
)  # fmt: skip
_Key = tuple[int, int, str]
"""The row ids of a claim and a reviewer, and the role."""


@dataclass(slots=True)
class Loaded:
    """What came of loading: how much was new, how much was there already, and in words what differs."""

    articles: int = 0
    articles_unchanged: int = 0
    claims: int = 0
    claims_unchanged: int = 0
    reviews: int = 0
    reviews_unchanged: int = 0
    sources: int = 0
    _conflicts: dict[str, None] = field(default_factory=dict)

    @property
    def conflicts(self) -> list[str]:
        """Each difference once, in the order they were met."""
        return list(self._conflicts)

    def conflict(self, problem: str) -> None:
        """Note a difference."""
        self._conflicts[problem] = None


@dataclass(frozen=True, slots=True)
class Target:
    """The stored claim that a review is for; ``where`` and ``name`` are for messages."""

    where: str
    name: str
    claim_id: int
    article_id: int


class ReviewLoading:
    """The part of one load that writes reviews."""

    def __init__(self, session: Session, loaded: Loaded) -> None:
        """``loaded`` is counted up and gets the conflicts."""
        self._session = session
        self._loaded = loaded
        self._reviewers: dict[str, int] = {}

    def known(self, claim_ids: Sequence[int]) -> dict[_Key, ReviewRow]:
        """The reviews that claims have already."""
        statement = select(ReviewRow).where(col(ReviewRow.claim_id).in_(claim_ids))
        rows = self._session.execute(statement).scalars()
        return {(row.claim_id, row.reviewer_id, str(row.role)): row for row in rows}

    def load(self, target: Target, review: Review, known: dict[_Key, ReviewRow]) -> None:
        """Write one review with its event, unless its reviewer has answered the claim already."""
        reviewer_id = self._reviewer(review.reviewer)
        key = (target.claim_id, reviewer_id, str(review.role))
        row = known.get(key)
        if row is not None and not self._is_untouched(row):
            self._compare(target, row, review)
            return
        row = row or ReviewRow(claim_id=target.claim_id, reviewer_id=reviewer_id, role=review.role, version=0)
        known[key] = row
        self._write(row, review)
        append_event(
            self._session,
            "load",
            reviewer_id=reviewer_id,
            claim_id=target.claim_id,
            article_id=target.article_id,
            payload={"state": state_of(self._session, row)},
        )
        self._loaded.reviews += 1

    def _compare(self, target: Target, row: ReviewRow, review: Review) -> None:
        if _essence(self._value(row, review.reviewer)) == _essence(review):
            self._loaded.reviews_unchanged += 1
        else:
            problem = f"the review of claim {target.name} by {review.reviewer} differs from the one here"
            self._loaded.conflict(f"{target.where}: {problem}.")

    def _write(self, row: ReviewRow, review: Review) -> None:
        for name in _REVIEW_FIELDS:
            setattr(row, name, getattr(review, name))
        row.version += 1
        row.updated_at = utc_now()
        self._session.add(row)
        self._session.flush()
        for piece in review.evidence:
            add_evidence(self._session, row_id(row.id), self._source(piece.source, row.reviewer_id), _citation(piece))

    def _value(self, row: ReviewRow, reviewer: str) -> Review:
        key = row_id(row.id)
        return review_value(row, reviewer, evidence_of(self._session, [key]).get(key, []))

    def _is_untouched(self, row: ReviewRow) -> bool:
        """Whether the row says nothing, as one whose decisions were all undone."""
        said = row.status != ReviewStatus.OPEN or row.note or row.flagged or row.confidence
        return not said and not self._value(row, "").evidence

    def _reviewer(self, handle: str) -> int:
        if handle not in self._reviewers:
            found = find_reviewer(self._session, handle)
            self._reviewers[handle] = insert_reviewer(self._session, handle) if found is None else found
        return self._reviewers[handle]

    def _source(self, source: Source, reviewer_id: int) -> int:
        """The row id of a source, stored when it is new; details unknown here are filled in, others stay."""
        statement = select(SourceRow).where(col(SourceRow.public_id) == source.id)
        row: SourceRow | None = self._session.execute(statement).scalar_one_or_none()
        if row is None:
            key = document_key(source.url) if source.url else None
            row = SourceRow(
                public_id=source.id, url=source.url, document_key=key, withheld_reason=source.withheld_reason
            )
            self._session.add(row)
            self._loaded.sources += 1
        news = {
            name: value
            for name in _SOURCE_DETAILS
            if getattr(row, name) is None and (value := getattr(source, name)) is not None
        }
        for name, value in news.items():
            setattr(row, name, value)
        if row.id is None or news:
            self._session.flush()
            state = {"id": row.public_id, "url": row.url, "withheld_reason": row.withheld_reason, **news}
            append_event(self._session, "load", reviewer_id=reviewer_id, payload={"source": state})
        self._compare_source(source_value(row), source)
        return row_id(row.id)

    def _compare_source(self, stored: Source, loaded: Source) -> None:
        differs = [name for name in _SOURCE_DETAILS if getattr(loaded, name) not in (None, getattr(stored, name))]
        if differs:
            self._loaded.conflict(f"Source {stored.id} has another {', '.join(differs)} here.")


def _citation(piece: Evidence) -> Citation:
    return Citation(
        stance=piece.stance, quote=piece.quote, accessed_at=piece.accessed_at, note=piece.note, set=piece.set
    )


def _essence(review: Review) -> Review:
    """A review without what differs between databases: row ids, versions, what else is known of its sources."""
    evidence = tuple(replace(piece, id=0, source=Source(piece.source.id, None)) for piece in review.evidence)
    return replace(review, version=0, evidence=evidence)
