"""Reading AVeriTeC's claims (Schlichtkrull et al. 2023): each is a claim with one answer, questions, and evidence.

Its questions become the reviewer's questions. An answer with a source is a piece of evidence, each citation once, that
answers the question; its words are also the quote where AVeriTeC calls it extractive. AVeriTeC says of no answer what
it does to the claim, so it takes the stance of the verdict; for conflicting evidence that would be made up, and the
stance is context. Speaker, date and place belong to the reworded claim. An answer without a source stays in the note
of the review.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from annotator.domain.asked_questions import NOT_FOUND, AnswerType, Question, QuestionAnswer
from annotator.domain.records import Normalised
from annotator.domain.source_details import SourceMedium
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError
from annotator.load.foreign import ours
from annotator.load.foreign.annotators import named
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.tool_record import CitedSource, ForeignRecord, Piece, Remarks

NAME = "averitec"
_CONFLICTING = "Conflicting Evidence/Cherrypicking"
_MEDIA = {medium.averitec.casefold(): medium for medium in SourceMedium}
_TYPES = {each.value: each for each in AnswerType}
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)


def looks_like(value: Mapping[str, Any]) -> bool:
    """Whether a record is a claim of AVeriTeC."""
    return isinstance(value.get("claim"), str) and isinstance(value.get("questions"), list)


def read(where: str, value: Mapping[str, Any], table: LabelTable) -> tuple[ForeignRecord, ...]:
    """Read one claim.

    Raises:
        InputError: if it has no text.

    """
    del table  # not needed: labels do not affect how a claim is read
    text, remarks = ours.claim_text(value), Remarks()
    label = value.get("label")
    reading = _Reading(label, ours.claim_id(value) is not None, remarks)
    reading.read(value)
    verdicts = (label,) if isinstance(label, str) and label.strip() else ()
    if not verdicts:
        remarks.skip("without a label")
    piece = Piece(
        None,
        verdicts,
        reviewer=named(value.get("reviewer")),
        note=_note(value, reading),
        evidence=tuple(reading.evidence),
        normalised=_normalised(text, value),
        questions=tuple(reading.questions),
    )
    record = ForeignRecord(
        where,
        text,
        (piece,) if verdicts else (),
        (),
        ours.article_id(value),
        ours.claim_id(value),
        ours.offset(value),
        ours.details({"url": value.get("original_claim_url"), "publisher": value.get("reporting_source")}),
        remarks,
    )
    return (record,)


@dataclass
class _Reading:
    """What the questions of a claim hold: the evidence, each citation once, the questions, and what neither has."""

    label: Any
    ours: bool
    remarks: Remarks
    evidence: list[CitedSource] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unsourced: list[str] = field(default_factory=list)
    """Answers without a source, each with its question."""

    def read(self, value: Mapping[str, Any]) -> None:
        """Read the questions of a claim.

        Our own export also asks what each source says, for those that answer nothing; such questions nobody asked.
        """
        questions = value.get("questions")
        for question in questions if isinstance(questions, list) else ():
            if not isinstance(question, dict):
                continue
            text = str(question.get("question") or "").strip()
            answers = [each for each in question.get("answers") or () if isinstance(each, dict)]
            asked = bool(text) and (not self.ours or bool(question.get("asked_at")))
            given = [one for each in answers if (one := self._answer(each, None if asked else text)) is not None]
            if asked:
                self.questions.append(Question(text, _moment(question.get("asked_at")), _alone(given)))
            if not self.ours:
                self.unsourced += [_words(text, each) for each in answers if not _is_cited(each) and _told(each)]

    def _answer(self, answer: Mapping[str, Any], unasked: str | None) -> QuestionAnswer | None:
        """One answer, with its source among the evidence; ``None`` if it has neither words nor a source.

        ``unasked`` is the question if nobody asked it: then what is no quote is a note on the source.
        """
        kind = _TYPES.get(str(answer.get("answer_type")).casefold(), AnswerType.ABSTRACTIVE)
        text = _said(answer.get("answer"))
        if not _is_cited(answer):
            return NOT_FOUND if kind is AnswerType.UNANSWERABLE else None
        if kind is AnswerType.UNANSWERABLE:  # AVeriTeC names a source here and there that was of no use
            return NOT_FOUND
        cited = self._cited(answer, unasked)
        if cited not in self.evidence:
            self.evidence.append(cited)
        return QuestionAnswer(kind, text, self.evidence.index(cited)) if text else None

    def _cited(self, answer: Mapping[str, Any], unasked: str | None) -> CitedSource:
        """The evidence of one answer; an address that is none is reported, and the source stays unnamed."""
        stance = answer.get("stance")
        source = {
            "url": answer.get("source_url"),
            "archived_url": answer.get("cached_source_url"),
            "medium": _MEDIA.get(str(answer.get("source_medium")).casefold()),
            "title": answer.get("source_title"),
            "withheld_reason": answer.get("withheld_reason"),
        }
        piece = {
            "source": source,
            "stance": stance or (Stance.CONTEXT if self.label == _CONFLICTING else None),
            "quote": answer.get("quote") or (answer.get("answer") if _is_quote(answer) else None),
            "note": _note_on(answer, unasked),
            "set": answer.get("set"),
        }
        try:
            return ours.cited_source(piece)
        except InputError as error:
            self.remarks.failed.append(str(error))
            unnamed = {
                "url": None,
                "archived_url": None,
                "withheld_reason": f"the file says {answer.get('source_url')!r}"[:200],
            }
            return ours.cited_source(piece | {"source": source | unnamed})


def _note_on(answer: Mapping[str, Any], unasked: str | None) -> str | None:
    """What an answer says of its source besides the quote and the answer itself."""
    if _is_quote(answer) or answer.get("quote"):
        return None
    return _said(answer.get("boolean_explanation")) if unasked is None else _words(unasked, answer)


def _alone(answers: Sequence[QuestionAnswer]) -> tuple[QuestionAnswer, ...]:
    """The answers; that there is none only where there is no other."""
    return tuple(each for each in answers if each != NOT_FOUND) or tuple(answers[:1])


def _moment(asked_at: Any) -> str:
    """When a question was asked, as far as the file says it in full; else now."""
    try:
        moment = datetime.fromisoformat(str(asked_at))
    except ValueError:
        return datetime.now(UTC).isoformat()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _is_cited(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("source_url") or answer.get("withheld_reason"))


def _is_quote(answer: Mapping[str, Any]) -> bool:
    return str(answer.get("answer_type")).casefold() == AnswerType.EXTRACTIVE


def _said(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _told(answer: Mapping[str, Any]) -> bool:
    """Whether an answer says something, and not that there is none."""
    return bool(_said(answer.get("answer"))) and str(answer.get("answer_type")).casefold() != AnswerType.UNANSWERABLE


def _words(question: str, answer: Mapping[str, Any]) -> str:
    """Question and answer as lines of a note."""
    told = " ".join(filter(None, (_said(answer.get(name)) for name in ("answer", "boolean_explanation"))))
    return "\n".join(line for line in (f"Q: {question}" if question else "", f"A: {told}" if told else "") if line)


def _note(value: Mapping[str, Any], reading: _Reading) -> str | None:
    """The justification, the answers without a source, and the published fact-check."""
    lines = [value.get("justification"), *reading.unsourced]
    if not reading.ours:  # the fact-check of our own export is the claim itself
        published = value.get("fact_checking_article")
        lines.append(f"Fact-check: {published}" if isinstance(published, str) and published.strip() else None)
    return "\n\n".join(line.strip() for line in lines if isinstance(line, str) and line.strip()) or None


def _normalised(text: str, value: Mapping[str, Any]) -> Normalised | None:
    """The claim with its speaker, day and place, if the file says more than the text."""
    said_by, place = (named(value.get(name)) for name in ("speaker", "place"))
    place = place or named(value.get("location_ISO_code"))
    day = _DAY.fullmatch(str(value.get("claim_date") or "").strip())
    date = ours.day(f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}") if day else None
    claim = value.get("claim")
    words = claim.strip() if isinstance(claim, str) and claim.strip() else text.strip()
    if words == text.strip() and not (said_by or date or place):
        return None
    return Normalised(words, said_by, date, place)
