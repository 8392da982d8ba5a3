"""Reading claims as one reviewer may see them, with one statement for a claim or for all claims of an article.

These functions return only the given reviewer's own review. Of other reviews they reveal at most whether the claim has
as many as the project requires. Suggestions pass through ``veil`` first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from annotator.domain.asked_questions import Question
from annotator.domain.records import Claim, Evidence
from annotator.domain.review_state import ReviewState
from annotator.domain.suggestion import PLAIN_SUGGESTION_FIELDS, SUGGESTION_FIELDS, Reason, Suggestion
from annotator.domain.vocabulary import ClaimType, Origin, ReviewStatus, Role
from annotator.domain.work import Place
from annotator.errors import NotFoundError
from annotator.storage.claim_rows import missing
from annotator.storage.needed_claims import has_judged
from annotator.storage.possible_claims import is_possible
from annotator.storage.question_rows import questions_of
from annotator.storage.recheck_dates import has_aged, local_today
from annotator.storage.reviews import (
    CITED_COLUMNS,
    CitedPiece,
    cited_piece,
    join_cited,
    review_value,
    seen_evidence,
    state_with,
)
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.schema.models_rulings import SentBackRow
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.storage.veil import veiled
from annotator.storage.version_rules import ended_with_version
from annotator.storage.viewpoint import Viewpoint, closed_by_others

SUGGESTION_COLUMNS = tuple(col(getattr(SuggestionRow, name)) for name in SUGGESTION_FIELDS)
"""The columns that ``suggestion_value`` reads."""


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """What is stored of a claim and of one reviewer's answer to it; ``key`` and ``article_key`` are row ids.

    ``suggestion`` is complete: only ``seen`` may show it. ``review`` is ``None`` until the reviewer has done anything.
    """

    key: int
    public_id: str
    article_key: int
    article_id: str
    sentence: int
    start: int
    end: int
    exact: str
    origin: Origin
    withdrawn: bool
    suggestion: Suggestion | None
    closed: bool
    """Whether other reviewers have given all required answers."""
    handle: str
    place: tuple[int | None, int, str | None]
    """Where the reviewer stopped: article (row id), sentence, claim."""
    review: ReviewRow | None
    pieces: tuple[CitedPiece, ...]
    """The answer's evidence without withdrawn pieces, in the order of citation."""
    article_url: str | None = None
    old: bool = False
    """Whether the claim ended with an older version of its article."""
    asked: str | None = None
    """What an adjudicator asked last about the reviewer's answer."""
    judged: bool = False
    """Whether the reviewer has adjudicated the claim, so that it is for others to answer."""
    questions: tuple[Question, ...] = ()
    """What the reviewer asks about the claim."""

    def state(self, row: ReviewRow) -> ReviewState:
        """The whole state of the answer, which is in ``row``."""
        return state_with(row, (piece.state for piece in self.pieces), self.questions)

    def is_at(self, place: Place) -> bool:
        """Whether the reviewer's stored place is ``place``, which is this claim."""
        return self.place == (self.article_key, place.sentence, place.claim_id)

    def seen(self, evidence: Sequence[Evidence], view: Viewpoint) -> Claim:
        """The claim as the viewer may see it, with the review as it is now and its ``evidence``."""
        review = review_value(self.review, self.handle, list(evidence), self.questions) if self.review else None
        status = review.status if review else ReviewStatus.OPEN
        origin, suggestion = self.origin, self.suggestion
        ended = self.withdrawn and not self.old
        possible = ended and status is not ReviewStatus.SKIPPED and _is_offered(suggestion, view)
        if not possible:
            origin, suggestion = veiled(origin, suggestion, answered=status is ReviewStatus.SUBMITTED)
        asked = self.asked if status in (ReviewStatus.OPEN, ReviewStatus.DRAFT) else None
        aged = self.review is not None and has_aged(self.review, local_today())
        return Claim(
            self.public_id, self.article_id, self.sentence, self.start, self.end, self.exact, origin, suggestion,
            review, self.closed, aged, possible, self.old, asked, self.judged,
        )  # fmt: skip


def claims_of_article(session: Session, article_id: int, view: Viewpoint) -> list[Claim]:
    """An article's claims without withdrawn ones, in reading order, as the viewer may see them."""
    where = (col(ClaimRow.article_id) == article_id) & col(ClaimRow.withdrawn_at).is_(None)
    return _seen(session, _stored(session, _select_claims(view).where(where)), view)


def possible_claims(session: Session, article_id: int, view: Viewpoint) -> list[Claim]:
    """The possible claims of an article that the viewer has not skipped, in reading order: each sentence's best."""
    statement = _select_claims(view).where(col(ClaimRow.article_id) == article_id, is_possible(view.possible))
    best: dict[int, Claim] = {}
    for claim in _seen(session, _stored(session, statement), view):
        score = claim.suggestion.score if claim.suggestion else None
        other = best.get(claim.sentence)
        if other is None or (score or 0.0) > ((other.suggestion.score if other.suggestion else None) or 0.0):
            best[claim.sentence] = claim
    return [claim for claim in best.values() if claim.possible]


def stored_claim(session: Session, public_id: str, view: Viewpoint, *, address: bool = False) -> StoredClaim:
    """A claim with all that a decision on it needs, including withdrawn claims.

    ``address`` also reads the article's address, which lies behind its whole text.

    Raises:
        NotFoundError: when there is no such claim.

    """
    statement = _select_claims(view).where(col(ClaimRow.public_id) == public_id)
    if address:
        statement = statement.add_columns(col(ArticleRow.url).label("article_url"))
    found = _stored(session, statement)
    if not found:
        raise NotFoundError(missing(public_id))
    return found[0]


def stored_claim_at(session: Session, key: int, view: Viewpoint) -> StoredClaim:
    """The same for a claim known by its row id."""
    return _stored(session, _select_claims(view).where(col(ClaimRow.id) == key))[0]


def claim_seen(session: Session, stored: StoredClaim, view: Viewpoint) -> Claim:
    """One claim as the viewer may see it, with the review as it is now."""
    return _seen(session, [stored], view)[0]


def claim_value(session: Session, row: ClaimRow, view: Viewpoint) -> Claim:
    """One claim, known by its row, as the viewer may see it."""
    return claim_seen(session, stored_claim_at(session, row.id, view), view)


def old_claim(session: Session, public_id: str, view: Viewpoint) -> Claim | None:
    """A claim of an older version of an article as the viewer may see it; ``None`` if it is none."""
    statement = _select_claims(view).where(col(ClaimRow.public_id) == public_id, ended_with_version())
    return next(iter(_seen(session, _stored(session, statement), view)), None)


def _seen(session: Session, stored: Sequence[StoredClaim], view: Viewpoint) -> list[Claim]:
    known = {each.key: [piece.value for piece in each.pieces if not piece.is_first] for each in stored}
    seen = seen_evidence(session, known, view)
    first = {each.key: [piece.value for piece in each.pieces if piece.is_first] for each in stored}
    return [each.seen([*seen[each.key], *first[each.key]], view) for each in stored]


@lru_cache(maxsize=8)
def _select_claims(view: Viewpoint) -> Select[Any]:
    """A query for ``StoredClaim``: one row for each piece of evidence, in reading order. Built once for a viewer."""
    current = and_(col(SuggestionRow.claim_id) == ClaimRow.id, col(SuggestionRow.current))
    own = and_(
        col(ReviewRow.claim_id) == ClaimRow.id,
        col(ReviewRow.reviewer_id) == view.reviewer_id,
        col(ReviewRow.role) == view.role,
    )
    columns: tuple[Any, ...] = (
        col(ClaimRow.id).label("key"), col(ClaimRow.public_id), col(ClaimRow.article_id).label("article_key"),
        col(ArticleRow.public_id).label("article_id"), col(SentenceRow.n).label("sentence"),
        col(ClaimRow.start), col(ClaimRow.end), col(ClaimRow.exact), col(ClaimRow.origin),
        col(ClaimRow.withdrawn_at), col(ClaimRow.submitted), col(ClaimRow.wanted),
        and_(col(ClaimRow.withdrawn_at).is_not(None), ended_with_version()).label("old"),
        _asked(view).label("asked"), _judged(view).label("judged"),
        *SUGGESTION_COLUMNS,
        col(ReviewerRow.handle),
        col(ReviewerRow.place_article_id),
        col(ReviewerRow.place_sentence),
        col(ReviewerRow.place_claim),
        ReviewRow,
        *CITED_COLUMNS,
    )  # fmt: skip
    statement = (
        select_columns(*columns)
        .select_from(ClaimRow)
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .outerjoin(SuggestionRow, current)
        .outerjoin(ReviewerRow, col(ReviewerRow.id) == view.reviewer_id)
        .outerjoin(ReviewRow, own)
    )
    return join_cited(statement).order_by(
        col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.id), col(EvidenceRow.id)
    )


def _asked(view: Viewpoint) -> ColumnElement[str | None]:
    """SQL: the last standing question to the viewer about the claim."""
    statement = select_columns(col(SentBackRow.text)).where(
        col(SentBackRow.claim_id) == ClaimRow.id,
        col(SentBackRow.reviewer_id) == view.reviewer_id,
        col(SentBackRow.withdrawn_at).is_(None),
    )
    return statement.order_by(col(SentBackRow.id).desc()).limit(1).correlate(ClaimRow).scalar_subquery()


def _judged(view: Viewpoint) -> ColumnElement[bool]:
    """SQL: the viewer, who answers as a reviewer, has adjudicated the claim."""
    return has_judged(view.reviewer_id) if view.reviewer_id and view.role is Role.REVIEWER else false()


def _stored(session: Session, statement: Select[Any]) -> list[StoredClaim]:
    first: dict[int, RowMapping] = {}
    pieces: dict[int, list[CitedPiece]] = {}
    for row in session.execute(statement).mappings():
        first.setdefault(row["key"], row)
        pieces.setdefault(row["key"], []).extend(cited_piece(row))
    asked = questions_of(session, (row["ReviewRow"] for row in first.values()))
    return [_stored_claim(row, tuple(pieces[key]), asked) for key, row in first.items()]


def _stored_claim(
    row: RowMapping, pieces: tuple[CitedPiece, ...], asked: Mapping[int, tuple[Question, ...]]
) -> StoredClaim:
    # asked now, because a decision changes the status of the answer and not the number that was read with it
    own = row["ReviewRow"]
    closed = closed_by_others(row["submitted"], row["wanted"], own)
    return StoredClaim(
        row["key"], row["public_id"], row["article_key"], row["article_id"], row["sentence"],
        row["start"], row["end"], row["exact"], Origin(row["origin"]), row["withdrawn_at"] is not None,
        suggestion_value(row), closed, str(row["handle"]),
        (row["place_article_id"], row["place_sentence"], row["place_claim"]), own, pieces,
        row.get("article_url"), bool(row["old"]), row["asked"], bool(row["judged"]),
        asked.get(own.id, ()) if own else (),
    )  # fmt: skip


def _is_offered(suggestion: Suggestion | None, view: Viewpoint) -> bool:
    """Whether a withdrawn claim's suggestion makes it a possible claim."""
    return (
        suggestion is not None
        and suggestion.score is not None
        and view.possible <= suggestion.score < suggestion.threshold
    )


def suggestion_value(row: RowMapping) -> Suggestion | None:
    """The suggestion in a row with ``SUGGESTION_COLUMNS`` and the claim's span; ``None`` when the join found none."""
    if row["suggester"] is None:
        return None
    reasons = tuple(filter(None, (_reason(each, row) for each in row["reasons"])))
    types = tuple(ClaimType(each) for each in row["types"])
    plain = {name: row[name] for name in PLAIN_SUGGESTION_FIELDS}
    return Suggestion(**plain, reasons=reasons, types=types)


def _reason(stored: dict[str, Any], row: RowMapping) -> Reason | None:
    """A stored reason with the words that the claim has now; ``None`` if it was in words that the claim has lost."""
    reason = Reason.of_json(stored)
    return reason.within(row["start"], row["end"]).told_of(row["exact"]) if reason.places else reason
