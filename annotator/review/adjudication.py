"""The part of the desk for adjudicators: answers that differ, side by side, and what becomes of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.disputes import AskedBack, Dispute, Opinion, Overruled
from annotator.domain.records import Citation, Normalised
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import Role
from annotator.domain.work import Outcome
from annotator.errors import ConflictError, InputError
from annotator.review import adjudicators, rule
from annotator.storage import contested_claims, sent_back
from annotator.storage.claim_views import claim_seen, stored_claim
from annotator.storage.contested_claims import GivenReview
from annotator.storage.database.engine import Session
from annotator.storage.project import pseudonym_key
from annotator.storage.reviewers import handles_of
from annotator.storage.reviews import CitedPiece, copy_evidence
from annotator.storage.sent_back import reviewers_view
from annotator.text import check_storable

if TYPE_CHECKING:
    from annotator.review.desk_context import DeskContext
    from annotator.review.own_answers import OwnAnswers
    from annotator.review.review_writer import OpenReview, ReviewWriter


class Adjudication:
    """One adjudicator's work. Rulings are answers of their own, in the role of adjudicator, and undone like answers."""

    def __init__(self, context: "DeskContext", writer: "ReviewWriter", answers: "OwnAnswers") -> None:
        """``context`` is one for rulings, which ``writer`` and ``answers`` share."""
        self._context = context
        self._writer = writer
        self._answers = answers

    def is_allowed(self) -> bool:
        """Whether this reviewer may adjudicate."""
        return self._context.member.may_adjudicate

    def count(self) -> int:
        """How many claims wait for an adjudicator."""
        with self._context.database.read() as session:
            return contested_claims.count_contested(session)

    def find_next(self, after: str | None = None, direction: int = 1) -> str | None:
        """The disagreement after (1) or before (-1) a claim (id), going on at the other end; ``None`` without any."""
        with self._context.database.read() as session:
            return contested_claims.next_contested(session, after, direction) or contested_claims.next_contested(
                session, None, direction
            )

    def list_all(self) -> Iterator[Dispute]:
        """Every disagreement, in reading order."""
        with self._context.database.read() as session:
            for claim_id in list(contested_claims.contested(session)):
                yield self._dispute(session, claim_id)

    def open(self, claim_id: str) -> Dispute:
        """A claim with all answers to it.

        Raises:
            ConflictError: when the claim wants more answers.
            NotFoundError: when there is no such claim.

        """
        with self._context.database.read() as session:
            return self._dispute(session, claim_id)

    def is_ready(self, claim_id: str) -> bool:
        """Whether a claim (id) can be opened here: it has all its answers."""
        with self._context.database.read() as session:
            return stored_claim(session, claim_id, self._context.view).closed

    def accept(self, claim_id: str, answer: int, reason: str | None = None, *, merged: bool = False) -> Outcome:
        """Rule as one reviewer answered (row id of the review), with their evidence, or with ``merged`` everybody's.

        Raises:
            ConflictError: when that answer has changed, or the claim wants more answers.

        """
        with self._context.database.write() as session:
            review = self._writer.open(session, claim_id)
            given = _answers(contested_claims.given_reviews(session, review.claim.key))
            chosen = next((each for each in given if each.row.id == answer), None)
            if chosen is None or chosen.row.label is None:
                raise ConflictError("That answer has been changed since: look at the answers again.")
            others = [each for each in given if each is not chosen] if merged else []
            after = _ruled(review.before, chosen.row.label, reason)
            after = replace(after, as_of=chosen.row.as_of, normalised=_wording(chosen), evidence=())
            after = self._with_evidence(session, review, after, [chosen, *others])
            title = self._context.project.scheme.title_of(chosen.row.label).lower()
            action = f"ruled {title}, all evidence merged" if merged else f"ruled {title}"
            return self._writer.save(session, review, action, after)

    def decide(self, claim_id: str, label: str, reason: str | None = None) -> Outcome:
        """Rule anew. A label that no reviewer gave needs a reason, which stands in the note of the ruling.

        Raises:
            InputError: when nobody gave this label and there is no reason.
            UsageError: when the project has no such label, or no longer gives it.

        """
        title = self._context.project.scheme.given(label).title.lower()
        with self._context.database.write() as session:
            review = self._writer.open(session, claim_id)
            after = _ruled(review.before, label, reason)
            given = _answers(contested_claims.given_reviews(session, review.claim.key))
            if after.note is None and label not in {each.row.label for each in given}:
                raise InputError(f"No reviewer gave “{label}”: say why nobody was right, as the reason.")
            return self._writer.save(session, review, f"ruled {title}", after)

    def explain(self, claim_id: str, reason: str | None) -> Outcome:
        """Set or clear the reason of the ruling, which its reviewers see."""
        return self._answers.comment(claim_id, reason)

    def cite(self, claim_id: str, citation: Citation) -> Outcome:
        """Cite a source in the ruling. Raises what ``OwnAnswers.cite`` raises."""
        return self._answers.cite(claim_id, citation)

    def send_back(self, claim_id: str, answer: int, question: str = "") -> Outcome:
        """Reopen one answer (row id of the review), with a question to its reviewer or without.

        The claim is open again, and comes back for adjudication once it is answered.

        Raises:
            ConflictError: when the answer has changed, a ruling stands, or the claim wants more answers.

        """
        check_storable(question, "The question")
        with self._context.database.write() as session:
            claim = self._writer.open(session, claim_id).claim
            given = contested_claims.given_reviews(session, claim.key)
            chosen = next((each for each in _answers(given) if each.row.id == answer), None)
            if chosen is None:
                raise ConflictError("That answer has been changed since: look at the answers again.")
            if len(given) > len(_answers(given)):
                raise ConflictError("This claim has a ruling: undo that first, then send an answer back.")
            view = self._context.view
            theirs = stored_claim(session, claim_id, reviewers_view(view, chosen.row.reviewer_id))
            sent_back.send_back(session, theirs, view, question.strip())
            value = claim_seen(session, claim, view)
            return Outcome("Sent back." if question.strip() else "Answer reopened.", value, value.article_id)

    def list_overruled(self) -> list[Overruled]:
        """The reviewer's own answers that an adjudicator decided otherwise, newest first."""
        with self._context.database.read() as session:
            return contested_claims.overruled(session, self._context.reviewer_id)

    def _dispute(self, session: Session, claim_id: str) -> Dispute:
        context = self._context
        claim = stored_claim(session, claim_id, context.view)
        adjudicators.check_may_rule(context, claim)
        place = contested_claims.surroundings(session, claim.key)
        given = contested_claims.given_reviews(session, claim.key)
        asked = sent_back.questions_on(session, claim.key)
        handles = handles_of(session, [question.reviewer_id for question, _ in asked])
        answers = _answers(given)
        people = (*handles.values(), *(each.handle for each in answers))
        names = adjudicators.names_of(people, claim_id, context, pseudonym_key(session))
        rulings = [each for each in given if each not in answers and each.row.reviewer_id != context.reviewer_id]
        return Dispute(
            claim_seen(session, claim, context.view), place.title, place.url, place.sentence,
            tuple(sorted(self._opinions(session, answers, names), key=lambda each: each.who)),
            tuple(self._opinions(session, rulings, {each.handle: each.handle for each in rulings})),
            tuple(AskedBack(names[handles[each.reviewer_id]], each.text, each.at, waits) for each, waits in asked),
            contested_claims.count_contested(session), place.waits,
        )  # fmt: skip

    def _opinions(self, session: Session, given: list[GivenReview], names: dict[str, str]) -> Iterator[Opinion]:
        values = contested_claims.review_values(session, given, self._context.view)
        for each, value in zip(given, values, strict=True):
            who = names[each.handle]
            yield Opinion(each.row.id, who, replace(value, reviewer=who))

    def _with_evidence(
        self, session: Session, review: "OpenReview", state: ReviewState, answers: Sequence[GivenReview]
    ) -> ReviewState:
        """The state with copies of what the answers cite, as alternative sets.

        A set that holds all of another one adds nothing and is left out.
        """
        if review.row.id is None:
            session.add(review.row)
            session.flush()
        kept: list[list[CitedPiece]] = []
        for pieces in (each for answer in answers for each in _sets_of(answer)):
            if not any(_proofs(known) <= _proofs(pieces) for known in kept):
                kept.append(pieces)
        copies = [copy_evidence(session, review.row.id, each, n) for n, pieces in enumerate(kept) for each in pieces]
        review.added.extend(copies)
        return replace(state, evidence=tuple(copy.state for copy in copies))


def _answers(given: Sequence[GivenReview]) -> list[GivenReview]:
    """The reviewers' answers, without rulings."""
    return [each for each in given if each.row.role == Role.REVIEWER]


def _ruled(state: ReviewState, label: str, reason: str | None) -> ReviewState:
    check_storable(reason or "", "The reason")
    note = state.note if reason is None else reason.strip() or None
    return replace(rule.relabelled(state, label), note=note)


def _wording(answer: GivenReview) -> Normalised | None:
    return Normalised(**answer.row.normalised) if answer.row.normalised else None


def _sets_of(answer: GivenReview) -> list[list[CitedPiece]]:
    """What an answer cites by set; any one set is enough, and all pieces of a set are needed."""
    numbers = sorted({piece.row.evidence_set for piece in answer.pieces})
    return [[piece for piece in answer.pieces if piece.row.evidence_set == number] for number in numbers]


def _proofs(pieces: Sequence[CitedPiece]) -> frozenset[tuple[str, str, str | None]]:
    return frozenset((piece.source.public_id, piece.row.stance, piece.row.quote_exact) for piece in pieces)
