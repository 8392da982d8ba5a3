"""Store loaded reviews with their evidence and sources, without overwriting existing ones."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from annotator.domain.asked_questions import moved
from annotator.domain.records import Evidence, Review, Source
from annotator.domain.review_state import REVIEW_FIELDS, EvidenceState, ReviewState
from annotator.domain.source_details import DETAIL_NAMES
from annotator.domain.vocabulary import ReviewStatus
from annotator.storage.database.bulk import insert_numbered, insert_rows
from annotator.storage.event_payloads import loaded_review
from annotator.storage.events import append_event, append_events
from annotator.storage.question_rows import questions_of, store_questions, unanswered_of
from annotator.storage.reviewers import find_reviewer, insert_reviewer, names_here
from annotator.storage.reviews import evidence_of, evidence_states, review_value
from annotator.storage.schema.models import ReviewerRow, ReviewRow, utc_now
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.storage.source_views import new_source, source_value, told_by
from annotator.storage.sources import row_of

_SOURCE_DETAILS = (*DETAIL_NAMES, "sha256", "file_name")
_Values = dict[str, Any]
"""Values by the name of their column, or of their key in an event."""
_Key = tuple[int, int, str]
"""The row ids of a claim and a reviewer, and the role."""
Agreement = Callable[[Review, Review], bool]
"""Returns whether a stored review (first argument) agrees with a loaded one (second argument)."""


@dataclass(slots=True)
class Loaded:
    """The result of loading: counts of new and existing rows, and conflicts."""

    articles: int = 0
    articles_unchanged: int = 0
    claims: int = 0
    claims_unchanged: int = 0
    reviews: int = 0
    reviews_unchanged: int = 0
    drafts: int = 0
    """Number of new reviews that lack the evidence required by their label."""
    sources: int = 0
    _conflicts: dict[str, None] = field(default_factory=dict)

    @property
    def conflicts(self) -> list[str]:
        """Descriptions of conflicts, without duplicates, in order."""
        return list(self._conflicts)

    def conflict(self, problem: str) -> None:
        """Add a conflict."""
        self._conflicts[problem] = None


class Target(NamedTuple):
    """The stored claim that a review is for; ``where`` and ``name`` are for messages."""

    where: str
    name: str
    claim_id: int
    article_id: int


class _Fresh(NamedTuple):
    """A review to store."""

    target: Target
    review: Review
    reviewer_id: int


class ReviewLoading:
    """Stores the reviews of one load, a page of claims at a time."""

    def __init__(self, session: Session, loaded: Loaded, agrees: Agreement) -> None:
        """Update the counts in ``loaded``, and add a conflict where ``agrees`` returns false."""
        self._session = session
        self._loaded = loaded
        self._agrees = agrees
        self._reviewers: dict[str, int] = {}
        self._called: dict[str, str] = {}
        self._sources: dict[Source, int] = {}

    def load(self, reviews: Sequence[tuple[Target, Review]], new: Collection[int] = ()) -> None:
        """Store the reviews and their events, except where the reviewer has already answered the claim.

        ``new`` are the row ids of claims that were stored just now, so that nobody has answered them.
        """
        reviews = [(target, self._with_own_name(review)) for target, review in reviews]
        stored = self._stored({target.claim_id for target, _ in reviews if target.claim_id not in new})
        answered = {key: review for key, review in stored.items() if not _is_untouched(review)}
        fresh: dict[_Key, _Fresh] = {}
        for target, review in reviews:
            reviewer_id = self._reviewer(review.reviewer)
            key = (target.claim_id, reviewer_id, review.role.value)
            if key in answered:
                self._compare(target, answered[key], review)
            else:
                answered[key] = review
                fresh[key] = _Fresh(target, review, reviewer_id)
        if fresh:
            self._write(fresh, stored)

    def _stored(self, claim_ids: Collection[int]) -> dict[_Key, Review]:
        """The existing reviews of claims."""
        if not claim_ids:
            return {}
        statement = (
            select(ReviewRow, col(ReviewerRow.handle))
            .join(ReviewerRow, col(ReviewerRow.id) == ReviewRow.reviewer_id)
            .where(col(ReviewRow.claim_id).in_(claim_ids))
        )
        rows = self._session.exec(statement).all()
        evidence = evidence_of(self._session, [row.id for row, _ in rows])
        asked = questions_of(self._session, (row for row, _ in rows))
        return {
            (row.claim_id, row.reviewer_id, str(row.role)): review_value(
                row, handle, evidence.get(row.id, []), asked.get(row.id, ())
            )
            for row, handle in rows
        }

    def _compare(self, target: Target, stored: Review, review: Review) -> None:
        if self._agrees(stored, review):
            self._loaded.reviews_unchanged += 1
        else:
            problem = f"the review of claim {target.name} by {review.reviewer} differs from the one here"
            self._loaded.conflict(f"{target.where}: {problem}.")

    def _write(self, fresh: dict[_Key, _Fresh], stored: Collection[_Key]) -> None:
        """Store the reviews, their evidence, and one event each with the resulting state."""
        now = utc_now()
        new = {key: _review_values(key, each.review, now) for key, each in fresh.items() if key not in stored}
        ids = dict(zip(new, insert_numbered(self._session, ReviewRow, list(new.values())), strict=True))
        for key in fresh.keys() & set(stored):
            ids[key] = self._fill(key, _review_values(key, fresh[key].review, now))
        pieces = [
            _evidence_values(ids[key], self._source(piece.source, each.reviewer_id), piece)
            for key, each in fresh.items()
            for piece in each.review.evidence
        ]
        insert_rows(self._session, EvidenceRow, pieces)
        states = self._states(fresh, ids)
        store_questions(self._session, {ids[key]: state.questions for key, state in states.items() if state.questions})
        self._append_events(fresh, states)
        self._loaded.reviews += len(fresh)
        self._loaded.drafts += sum(each.review.status is ReviewStatus.DRAFT for each in fresh.values())

    def _fill(self, key: _Key, values: Mapping[str, Any]) -> int:
        """Write into an empty row, whose decisions were all undone; returns its id."""
        where = (ReviewRow.claim_id == key[0], ReviewRow.reviewer_id == key[1], ReviewRow.role == key[2])
        row = self._session.exec(select(ReviewRow).where(*where)).one()
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        self._session.add(row)
        return int(row.id)

    def _states(self, fresh: dict[_Key, _Fresh], ids: dict[_Key, int]) -> dict[_Key, ReviewState]:
        """The state of each review as it is stored now."""
        cited = [ids[key] for key, each in fresh.items() if each.review.evidence]
        evidence = evidence_states(self._session, cited)
        return {key: _state(each.review, evidence.get(ids[key], [])) for key, each in fresh.items()}

    def _append_events(self, fresh: dict[_Key, _Fresh], states: Mapping[_Key, ReviewState]) -> None:
        by_reviewer: dict[int, list[_Values]] = {}
        for key, each in fresh.items():
            payload = loaded_review(states[key], each.review.role)
            event = {"claim_id": key[0], "article_id": each.target.article_id, "payload": payload}
            by_reviewer.setdefault(each.reviewer_id, []).append(event)
        for reviewer_id, events in by_reviewer.items():
            append_events(self._session, "load", reviewer_id, events)

    def _with_own_name(self, review: Review) -> Review:
        """The review under the name that its reviewer has here."""
        handle = review.reviewer
        if handle not in self._called:
            self._called |= {handle: handle} | names_here(self._session, [handle])
        return replace(review, reviewer=self._called[handle])

    def _reviewer(self, handle: str) -> int:
        if handle not in self._reviewers:
            found = find_reviewer(self._session, handle)
            self._reviewers[handle] = insert_reviewer(self._session, handle) if found is None else found
        return self._reviewers[handle]

    def _source(self, source: Source, reviewer_id: int) -> int:
        """Return the row id of a source. Store it if new; fill in missing details, keep existing ones."""
        if source not in self._sources:
            self._sources[source] = self._store_source(source, reviewer_id)
        return self._sources[source]

    def _store_source(self, source: Source, reviewer_id: int) -> int:
        row = row_of(self._session, source.id, source.key)
        if row is None:
            row = new_source(
                public_id=source.id, url=source.url, document_key=source.key, withheld_reason=source.withheld_reason
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
        return row.id

    def _compare_source(self, stored: Source, loaded: Source) -> None:
        differs = [name for name in _SOURCE_DETAILS if getattr(loaded, name) not in (None, getattr(stored, name))]
        if differs:
            self._loaded.conflict(f"Source {stored.id} has another {', '.join(differs)} here.")


def _is_untouched(review: Review) -> bool:
    """Whether a review is empty, for example because its decisions were all undone."""
    answered = review.status != ReviewStatus.OPEN or review.note or review.flagged or review.confidence
    dated = review.as_of or review.recheck_at
    return not (answered or dated or review.normalised or review.evidence or review.questions)


def _review_values(key: _Key, review: Review, now: datetime) -> _Values:
    values = {name: getattr(review, name) for name in REVIEW_FIELDS}
    values["normalised"] = asdict(review.normalised) if review.normalised else None
    claim_id, reviewer_id, _ = key
    known = {"claim_id": claim_id, "reviewer_id": reviewer_id, "role": review.role}
    return values | known | {"version": 1, "updated_at": now, "unanswered": unanswered_of(review.questions)}


def _evidence_values(review_id: int, source_id: int, piece: Evidence) -> _Values:
    quote = piece.quote
    return {
        "review_id": review_id,
        "source_id": source_id,
        "stance": piece.stance,
        "quote_exact": quote.exact if quote else None,
        "quote_prefix": quote.prefix if quote else "",
        "quote_suffix": quote.suffix if quote else "",
        "accessed_at": piece.accessed_at,
        "note": piece.note,
        "evidence_set": piece.set,
        "told": told_by(piece.source) | ({"sha256": piece.source.sha256} if piece.source.sha256 else {}),
        "created_at": utc_now(),
    }


def _state(review: Review, evidence: Sequence[EvidenceState]) -> ReviewState:
    """The state that ``reviews.state_of`` will return for the review.

    In a loaded review an answer to a question names its evidence by place, since nothing had a row id there.
    """
    values = {name: getattr(review, name) for name in REVIEW_FIELDS}
    placed = {place: piece.id for place, piece in enumerate(evidence)}
    return ReviewState(**values, evidence=tuple(evidence), questions=moved(review.questions, placed))


def same_review(stored: Review, loaded: Review) -> bool:
    """Whether two reviews are equal, apart from values that differ between databases."""
    return _essence(stored) == _essence(loaded)


def _essence(review: Review) -> Review:
    """A review without values that differ between databases (row ids, versions, source details) or that are not
    exported (keystrokes).
    """
    evidence = tuple(replace(piece, id=0, source=Source(piece.source.id, None)) for piece in review.evidence)
    places = {piece.id: place for place, piece in enumerate(review.evidence) if piece.id}
    return replace(review, version=0, keystrokes=None, evidence=evidence, questions=moved(review.questions, places))
