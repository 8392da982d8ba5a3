"""The part of the desk for questions: asking them, and saying what answers them, each a decision that can be undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from annotator.domain.asked_questions import NOT_FOUND, AnswerType, Question, QuestionAnswer, type_of
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.work import Outcome
from annotator.errors import InputError
from annotator.matching.facts import Facts
from annotator.review.desk_context import DeskContext
from annotator.storage.question_rows import claims_to_ask
from annotator.storage.stored_facts import facts_for
from annotator.text import check_storable, one_line

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.review.review_writer import ReviewWriter

LONGEST = 1000
"""Characters of a question or of an answer in the reviewer's words."""
_SHORT = 60
"""Characters of a name or figure that are put into a question."""
_RATIOS = frozenset(("percent", "points", "times"))
"""Units that compare."""


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A claim (id and words) with the questions to it that wait for an answer."""

    claim_id: str
    exact: str
    questions: tuple[str, ...]


class OwnQuestions:
    """Changes what one reviewer asks. Questions of a claim are numbered from 1, in the order of asking."""

    def __init__(self, context: DeskContext, writer: "ReviewWriter") -> None:
        self._context = context
        self._writer = writer

    def ask(self, claim_id: str, text: str) -> Outcome:
        """Ask a question about the claim.

        Raises:
            InputError: when it is empty, too long, or asked already.

        """
        asked = _checked(text, "The question")

        def change(state: ReviewState) -> ReviewState:
            if any(each.text.casefold() == asked.casefold() for each in state.questions):
                raise InputError("You have asked that already.")
            question = Question(asked, datetime.now(UTC).isoformat())
            return replace(state, questions=(*state.questions, question))

        return self._writer.change(claim_id, "question asked", change)

    def withdraw(self, claim_id: str, number: int) -> Outcome:
        """Take a question back, with what answers it.

        Raises:
            InputError: when there is no question with this number.

        """

        def change(state: ReviewState) -> ReviewState:
            gone = _numbered(state, number)
            return replace(state, questions=tuple(each for each in state.questions if each is not gone))

        return self._writer.change(claim_id, "question taken back", change)

    def answer(
        self, claim_id: str, number: int, source: int, text: str | None = None, kind: AnswerType | None = None
    ) -> Outcome:
        """Say that the ``source``-th source cited here (from 1) answers a question, with its quote or with ``text``.

        A source answers a question once; without a ``kind`` it follows from the words.

        Raises:
            InputError: when there is no such question or source, or no words to answer with.

        """
        said = None if text is None else _checked(text, "The answer")

        def change(state: ReviewState) -> ReviewState:
            if not 1 <= source <= len(state.evidence):
                raise InputError(f"There is no source {source} here: {len(state.evidence)} cited.")
            return answered(state, number, state.evidence[source - 1], said, kind)

        return self._writer.change(claim_id, "question answered", change)

    def give_up(self, claim_id: str, number: int) -> Outcome:
        """Say that no source was found which answers a question.

        Raises:
            InputError: when there is no question with this number.

        """

        def change(state: ReviewState) -> ReviewState:
            return _with(state, number, _numbered(state, number).answered(NOT_FOUND))

        return self._writer.change(claim_id, "no answer found", change)

    def offered(self, claim: "Claim") -> tuple[str, ...]:
        """Questions that the claim's own facts lead to and that have not been asked, most useful first."""
        with self._context.database.read() as session:
            facts = facts_for(session, [claim.exact])[claim.exact]
        asked = {each.text.casefold() for each in claim.review.questions} if claim.review else set()
        said_by = claim.suggestion.speaker if claim.suggestion else None
        return tuple(each for each in questions_about(facts, said_by) if each.casefold() not in asked)

    def to_answer(self, most: int = 1000) -> list[ToAnswer]:
        """The reviewer's claims with questions that wait for an answer, in the order of their answers."""
        with self._context.database.read() as session:
            found = claims_to_ask(session, self._context.reviewer_id, most)
        return [ToAnswer(claim, exact, _open(questions)) for claim, exact, questions in found]


def answered(
    state: ReviewState,
    number: int,
    piece: EvidenceState,
    text: str | None = None,
    kind: AnswerType | None = None,
) -> ReviewState:
    """The state in which a piece of evidence answers a question: with ``text``, or else with its quote.

    Raises:
        InputError: when there is no such question, or nothing that answers it.

    """
    question = _numbered(state, number)
    quote = piece.quote.exact if piece.quote else None
    words = text or quote
    if not words:
        raise InputError("That source has no quote: say in your words what it answers.")
    if kind is AnswerType.UNANSWERABLE:
        raise InputError("A question that a source answers is not unanswerable.")
    if kind is AnswerType.EXTRACTIVE and type_of(words, quote) is not AnswerType.EXTRACTIVE:
        raise InputError("An extractive answer is in the words of the quote: use abstractive for your own.")
    answer = QuestionAnswer(kind or type_of(words, quote), words, piece.id)
    return _with(state, number, question.answered(answer))


def _with(state: ReviewState, number: int, question: Question) -> ReviewState:
    asked = list(state.questions)
    asked[number - 1] = question
    return replace(state, questions=tuple(asked))


def _numbered(state: ReviewState, number: int) -> Question:
    if not 1 <= number <= len(state.questions):
        raise InputError(f"There is no question {number} here: {len(state.questions)} asked.")
    return state.questions[number - 1]


def _open(questions: Sequence[Question]) -> tuple[str, ...]:
    return tuple(each.text for each in questions if each.is_open)


def _checked(text: str, what: str) -> str:
    """The text on one line.

    Raises:
        InputError: when it is empty, too long, or cannot be stored.

    """
    check_storable(text, what)
    said = " ".join(text.split())
    if not said:
        raise InputError(f"{what} is empty: type it in words.")
    if len(said) > LONGEST:
        raise InputError(f"{what} has {len(said)} characters: at most {LONGEST} are kept.")
    return said


def questions_about(facts: Facts, said_by: str | None) -> tuple[str, ...]:
    """The questions that facts lead to, each once, the most useful first; ``said_by`` is who says it in the article.

    They follow the kinds of questions that annotators of AVeriTeC asked (Schlichtkrull et al. 2023): about the source
    of a figure, its date, what it is compared to, and whether somebody said it.
    """
    return tuple(dict.fromkeys(_led_to(facts, said_by)))


def _led_to(facts: Facts, said_by: str | None) -> Iterator[str]:
    compares = bool(facts.directions) or any(each.unit in _RATIOS for each in facts.numbers)
    for number in facts.numbers[:1]:
        yield f"Do official figures say {_shortened(number.shown)}?"
    if compares:
        yield "Compared to what, and over which period?"
    yield f"Is {_shortened(facts.times[0].shown)} the right time?" if facts.times else "When did this happen?"
    if said_by:
        yield f"What exactly did {_shortened(said_by)} say, and where?"
    else:
        yield "Who says so, and how do they know?"
    for name in [each for each in facts.names if each.shown != said_by][:2]:
        yield f"What does {_shortened(name.shown)} itself say about this?"
    if facts.negations:
        yield "Is there a case in which it did happen?"
    if facts.quantifiers:
        yield "Are there exceptions?"


def _shortened(words: str) -> str:
    shown = one_line(words).strip()
    return shown if len(shown) <= _SHORT else f"{shown[: _SHORT - 1]}…"
