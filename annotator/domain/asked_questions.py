"""Questions that a reviewer asks about a claim, and what sources answer to them (after AVeriTeC)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class AnswerType(StrEnum):
    """How an answer relates to its source, in AVeriTeC's terms."""

    EXTRACTIVE = "extractive"
    """In the words of the source."""
    ABSTRACTIVE = "abstractive"
    """In the reviewer's words."""
    BOOLEAN = "boolean"
    """Yes or no."""
    UNANSWERABLE = "unanswerable"
    """No source was found that answers it."""

    @property
    def averitec(self) -> str:
        """The word for it in AVeriTeC's files."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """One answer to a question. ``evidence`` is the row id of the citation that gives it.

    An answer without a source is ``unanswerable``, and has no text.
    """

    type: AnswerType
    text: str = ""
    evidence: int | None = None


NOT_FOUND = QuestionAnswer(AnswerType.UNANSWERABLE)
"""That no source was found which answers the question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``asked_at`` is a time in UTC, ISO 8601. Their order is that in which they were asked."""

    text: str
    asked_at: str
    answers: tuple[QuestionAnswer, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nothing answers it yet, and nobody has given it up."""
        return not self.answers

    @property
    def is_given_up(self) -> bool:
        """Whether it counts as unanswerable."""
        return self.answers == (NOT_FOUND,)

    def answered(self, answer: QuestionAnswer) -> "Question":
        """With one more answer, in place of the same source's, if any; an answer replaces that there is none."""
        others = tuple(each for each in self.answers if each.evidence not in (None, answer.evidence))
        return replace(self, answers=(answer,) if answer == NOT_FOUND else (*others, answer))

    def to_json(self) -> Mapping[str, Any]:
        """As events and rows hold it."""
        return {"text": self.text, "asked_at": self.asked_at, "answers": answers_json(self.answers)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Question":
        """The question that ``to_json`` wrote."""
        return cls(value["text"], value["asked_at"], answers_from(value["answers"]))


def answers_json(answers: Iterable[QuestionAnswer]) -> list[Mapping[str, Any]]:
    """Answers as JSON values."""
    return [{"type": each.type.value, "text": each.text, "evidence": each.evidence} for each in answers]


def answers_from(values: Iterable[Mapping[str, Any]]) -> tuple[QuestionAnswer, ...]:
    """The answers that ``answers_json`` wrote."""
    return tuple(QuestionAnswer(AnswerType(each["type"]), each["text"], each["evidence"]) for each in values)


def count_open(questions: Iterable[Question]) -> int:
    """How many of them wait for an answer."""
    return sum(question.is_open for question in questions)


def type_of(text: str, quote: str | None) -> AnswerType:
    """What kind of answer ``text`` is, given by a source that is quoted with ``quote``."""
    said = " ".join(text.split())
    if said.casefold().rstrip(".!") in ("yes", "no"):
        return AnswerType.BOOLEAN
    if quote is not None and said and said in " ".join(quote.split()):
        return AnswerType.EXTRACTIVE
    return AnswerType.ABSTRACTIVE


def cited_by(questions: Iterable[Question], evidence: Collection[int]) -> tuple[Question, ...]:
    """The questions without the answers of citations that are no longer among ``evidence`` (row ids)."""
    return tuple(
        replace(each, answers=tuple(one for one in each.answers if one.evidence is None or one.evidence in evidence))
        for each in questions
    )


def moved(questions: Iterable[Question], ids: Mapping[int, int]) -> tuple[Question, ...]:
    """The questions with their answers given by other citations: row ids by the row ids before."""
    return tuple(
        replace(
            each,
            answers=tuple(
                one if one.evidence is None else replace(one, evidence=ids.get(one.evidence, one.evidence))
                for one in each.answers
            ),
        )
        for each in questions
    )
