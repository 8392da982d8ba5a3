"""Reading AVeriTeC's claims (Schlichtkrull et al. 2023): each is a claim with one answer, and evidence for it.

An answer to a question is a piece of evidence: its words are the quote where AVeriTeC calls it extractive, and stand in
the note with the question otherwise. AVeriTeC says of no answer what it does to the claim, so it takes the stance of
the verdict; for conflicting evidence that would be made up, and the stance is context. Speaker, date and place belong
to the reworded claim. What has no source stays in the note of the answer.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

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
    asked = [*_asked(value)]
    verdicts = (label,) if isinstance(label, str) and label.strip() else ()
    if not verdicts:
        remarks.skip("without a label")
    piece = Piece(
        None,
        verdicts,
        reviewer=named(value.get("reviewer")),
        note=_note(value, asked),
        evidence=tuple(_cited(answer, question, label, remarks) for question, answer in asked if _is_cited(answer)),
        normalised=_normalised(text, value),
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


def _asked(value: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The answers, each with its question."""
    questions = value.get("questions")
    for question in questions if isinstance(questions, list) else ():
        answers = question.get("answers") if isinstance(question, dict) else None
        for answer in answers if isinstance(answers, list) else ():
            if isinstance(answer, dict):
                yield str(question.get("question") or "").strip(), answer


def _is_cited(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("source_url") or answer.get("withheld_reason"))


def _is_quote(answer: Mapping[str, Any]) -> bool:
    return str(answer.get("answer_type")).casefold() == "extractive"


def _words(question: str, answer: Mapping[str, Any]) -> str:
    """Question and answer as a note; an extractive answer is the quote instead."""
    parts = [answer.get(name) for name in ("answer", "boolean_explanation")]
    said = " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
    told = "" if _is_quote(answer) and _is_cited(answer) else said
    return "\n".join(line for line in (f"Q: {question}" if question else "", f"A: {told}" if told else "") if line)


def _cited(answer: Mapping[str, Any], question: str, label: Any, remarks: Remarks) -> CitedSource:
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
        "stance": stance or (Stance.CONTEXT if label == _CONFLICTING else None),
        "quote": answer.get("answer") if _is_quote(answer) else None,
        "note": _words(question, answer),
        "set": answer.get("set"),
    }
    try:
        return ours.cited_source(piece)
    except InputError as error:
        remarks.failed.append(str(error))
        return ours.cited_source(
            piece
            | {
                "source": source
                | {
                    "url": None,
                    "archived_url": None,
                    "withheld_reason": f"the file says {answer.get('source_url')!r}"[:200],
                }
            }
        )


def _note(value: Mapping[str, Any], asked: list[tuple[str, Mapping[str, Any]]]) -> str | None:
    """The justification, the questions without a source, and the published fact-check."""
    lines = [value.get("justification")]
    if ours.claim_id(value) is None:  # our own export asks the questions, and its fact-check is the claim itself
        lines += [_words(question, answer) for question, answer in asked if not _is_cited(answer)]
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
