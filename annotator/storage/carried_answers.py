"""Carrying answers over to the newer version of an article, where the words of the claim are the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from sqlalchemy import or_
from sqlmodel import Session, col, select

from annotator.domain.article_places import Carried
from annotator.domain.asked_questions import moved
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import Origin, Role
from annotator.matching.compare import Said, reworded, unchanged
from annotator.storage import event_payloads
from annotator.storage.claim_rows import claim_at, move_claim, new_claim
from annotator.storage.event_payloads import ClaimState
from annotator.storage.events import CARRY, append_event
from annotator.storage.possible_claims import is_offer
from annotator.storage.reviews import apply_state, new_review, state_of
from annotator.storage.schema.models import ArticleRow, ClaimRow, EventRow, ReviewRow, SentenceRow
from annotator.storage.schema.models_sources import EvidenceRow
from annotator.storage.schema.models_versions import ClaimVersionRow
from annotator.storage.version_rules import was_claim


@dataclass(frozen=True, slots=True)
class _Told:
    """A stored claim, what it says, the answers that somebody gave it, and whether somebody moved its edges."""

    row: ClaimRow
    said: Said
    answers: tuple[tuple[ReviewRow, ReviewState], ...] = ()
    moved: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether a person has added, moved or answered it."""
        return self.moved or bool(self.answers) or self.row.origin == Origin.MANUAL


def carry_over(session: Session, old: ArticleRow, new: ArticleRow) -> Carried:
    """Match the claims of two versions of an article, and copy the answers to those with the same words.

    An answer that a reviewer has already given in the new version stays. A claim that a person added, moved or answered
    is made a claim of the new version where its sentence is unchanged. Doing it twice changes nothing.
    """
    before, now = _claims(session, old, answered=True), _claims(session, new)
    same = _same(session, (old, new), before, now)
    taken = {row.id for row in same.values()}
    left = {at: told.said for at, told in enumerate(before) if at not in same}
    free = {at: told.said for at, told in enumerate(now) if told.row.id not in taken and told.row.withdrawn_at is None}
    other = {at: now[place].row for at, place in reworded(left, free).items()}
    for at, row in (same | other).items():
        _link(session, row, before[at].row)
    answers = sum(_carry(session, before[at], row) for at, row in same.items())
    lost = [at for at in left if before[at].answers]
    return Carried(answers, sum(at in other for at in lost), sum(at not in other for at in lost))


def _same(
    session: Session, versions: tuple[ArticleRow, ArticleRow], before: Sequence[_Told], now: Sequence[_Told]
) -> dict[int, ClaimRow]:
    """For each claim that the newer version repeats word for word, by its place in ``before``, the claim there."""
    found = unchanged([each.said for each in before], [each.said for each in now])
    same = {at: now[place].row for at, place in found.items()}
    free = {told.row.id: told.row for told in now if told.row not in same.values()}
    places = _Places(session, *versions)
    for at, told in enumerate(before):
        if at not in same and told.is_kept:
            again = places.again(told.row, free.values())
            if again is not None and again not in same.values():
                same[at] = again
                free.pop(again.id, None)
    for at, row in same.items():
        if row.withdrawn_at is not None and before[at].is_kept:
            row.withdrawn_at, row.origin = None, Origin.MANUAL
            session.add(row)
    return same


def _claims(session: Session, article: ArticleRow, *, answered: bool = False) -> list[_Told]:
    """The claims of an article in reading order, with possible ones, and if ``answered`` with their answers."""
    rows = session.exec(
        select(ClaimRow, col(SentenceRow.text))
        .join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        .where(col(ClaimRow.article_id) == article.id, was_claim() if answered else was_claim() | is_offer())
        .order_by(col(ClaimRow.start), col(ClaimRow.end).desc(), col(ClaimRow.id))
    ).all()
    keys = [row.id for row, _ in rows]
    answers, moved = (_answers(session, keys), _moved(session, keys)) if answered else ({}, set())
    return [
        _Told(row, Said(row.exact, sentence), tuple(answers.get(row.id, ())), row.id in moved) for row, sentence in rows
    ]


def _moved(session: Session, claims: Sequence[int]) -> set[int]:
    """Those of the claims (row ids) whose edges a person moved, here or where they were loaded or carried from."""
    taken = col(EventRow.kind).in_(("load", CARRY)) & col(EventRow.reviewer_id).is_(None)
    statement = select(col(EventRow.claim_id)).where(
        col(EventRow.claim_id).in_(claims), or_(col(EventRow.kind) == "claim", taken)
    )
    return {key for key in session.exec(statement) if key is not None}


def _answers(session: Session, claims: Sequence[int]) -> dict[int, list[tuple[ReviewRow, ReviewState]]]:
    """All answers to claims that say something, by the claim's row id."""
    found: dict[int, list[tuple[ReviewRow, ReviewState]]] = {}
    statement = select(ReviewRow).where(col(ReviewRow.claim_id).in_(claims)).order_by(col(ReviewRow.id))
    for row in session.exec(statement).all():
        state = state_of(session, row)
        if state != ReviewState():
            found.setdefault(row.claim_id, []).append((row, state))
    return found


def _link(session: Session, newer: ClaimRow, older: ClaimRow) -> None:
    known = or_(col(ClaimVersionRow.claim_id) == newer.id, col(ClaimVersionRow.earlier_id) == older.id)
    if session.exec(select(ClaimVersionRow).where(known)).first() is None:
        session.add(ClaimVersionRow(claim_id=newer.id, earlier_id=older.id))


def _carry(session: Session, told: _Told, claim: ClaimRow) -> int:
    """Copy the answers to a claim, each with its evidence; returns how many."""
    carried = 0
    for given, state in told.answers:
        row = new_review(claim.id, given.reviewer_id, Role(given.role))
        if _is_known(session, row):
            continue
        session.add(row)
        session.flush()
        evidence = _copied(session, given, state, row)
        copies = {piece.id: copy.id for piece, copy in zip(state.evidence, evidence, strict=True)}
        after = replace(state, evidence=evidence, questions=moved(state.questions, copies))
        apply_state(session, row, ReviewState(), after, {piece.id for piece in after.evidence})
        payload = event_payloads.carried_review(after, told.row.public_id, Role(row.role))
        append_event(
            session, CARRY, payload=payload, reviewer_id=row.reviewer_id, claim_id=claim.id,
            article_id=claim.article_id,
        )  # fmt: skip
        carried += 1
    return carried


def _is_known(session: Session, row: ReviewRow) -> bool:
    """Whether there is a review of the same claim by the same reviewer in the same role."""
    statement = select(col(ReviewRow.id)).where(
        ReviewRow.claim_id == row.claim_id, ReviewRow.reviewer_id == row.reviewer_id, ReviewRow.role == row.role
    )
    return session.exec(statement).first() is not None


def _copied(session: Session, given: ReviewRow, state: ReviewState, row: ReviewRow) -> tuple[EvidenceState, ...]:
    """Cite for one review what is cited for another, whose state is given."""
    statement = select(EvidenceRow).where(
        col(EvidenceRow.review_id) == given.id, col(EvidenceRow.withdrawn_at).is_(None)
    )
    pieces = []
    for piece, cited in zip(session.exec(statement.order_by(col(EvidenceRow.id))).all(), state.evidence, strict=True):
        copy = EvidenceRow(**piece.model_dump(exclude={"id", "review_id"}), review_id=row.id)
        session.add(copy)
        session.flush()
        pieces.append(replace(cited, id=copy.id))
    return tuple(pieces)


class _Places:
    """Where the sentences of the older version that did not change are in the newer one."""

    def __init__(self, session: Session, old: ArticleRow, new: ArticleRow) -> None:
        self._session = session
        self._old, self._new = old, new

    @cached_property
    def _moved(self) -> dict[int, int]:
        """How far each unchanged sentence (row id) has moved, in code points."""
        before, now = _sentences(self._session, self._old), _sentences(self._session, self._new)
        old, new = ([text for *_, text in each] for each in (before, now))
        moved: dict[int, int] = {}
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            for n in range(block.size):
                (key, start, _), (_, there, _) = before[block.a + n], now[block.b + n]
                moved[key] = there - start
        return moved

    def again(self, claim: ClaimRow, free: Iterable[ClaimRow]) -> ClaimRow | None:
        """The claim with the same words in the same sentence of the newer version, made if need be.

        Of a suggestion with moved edges it is the same suggestion among the ``free`` claims, moved in the same way.
        """
        by = self._moved.get(claim.sentence_id)
        if by is None:
            return None
        start, end = claim.start + by, claim.end + by
        if self._new.text[start:end] != claim.exact:
            return None
        known = claim_at(self._session, self._new.id, start, end)
        if known is not None:
            return known
        around = (each for each in free if each.start < end and start < each.end and self._is_untouched(each))
        suggested = next(around, None) if claim.origin != Origin.MANUAL else None
        if suggested is None:
            return new_claim(self._session, self._new, start, end, Origin.MANUAL, claim.created_by)
        move_claim(self._session, suggested, self._new, start, end)
        payload = event_payloads.carried_span(ClaimState(start, end, withdrawn=False), claim.public_id)
        append_event(self._session, CARRY, payload=payload, claim_id=suggested.id, article_id=self._new.id)
        return suggested

    def _is_untouched(self, claim: ClaimRow) -> bool:
        done = select(col(EventRow.id)).where(col(EventRow.claim_id) == claim.id).limit(1)
        return claim.withdrawn_at is None and self._session.exec(done).first() is None


def _sentences(session: Session, article: ArticleRow) -> list[tuple[int, int, str]]:
    """The row id, start and text of an article's sentences, in reading order."""
    columns = (col(SentenceRow.id), col(SentenceRow.start), col(SentenceRow.text))
    rows = session.exec(select(*columns).where(col(SentenceRow.article_id) == article.id).order_by(col(SentenceRow.n)))
    return [(key, start, text) for key, start, text in rows]
