"""AVeriTeC's JSON (Schlichtkrull et al. 2023): claims with questions and answers.

Questions that reviewers asked are told with the answers that their sources give. A source that answers none gets the
question “What does … say about this claim?” and its quotes are the answers, or what a reviewer noted about it if notes
are exported. No answer is made up: a source without either is left out, as its stance would give the label away.
Values that nobody recorded are null or an empty list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.lines import Json
from annotator.dataset.record import ClaimRecord
from annotator.dataset.review_record import SourceRecord
from annotator.domain.asked_questions import AnswerType
from annotator.domain.source_details import SourceKind, SourceMedium
from annotator.domain.vocabulary import ClaimType
from annotator.errors import AnnotatorError
from annotator.export.files import Counted
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.jsonlist import JsonList, closing
from annotator.export.parts.split_names import split_name, split_paths
from annotator.export.parts.wording import drafted, explanation, normalised, suggested_speaker, wording
from annotator.web.address import host_of

NOT_ENOUGH = "Not Enough Evidence"
LABELS = ("Supported", "Refuted", NOT_ENOUGH, "Conflicting Evidence/Cherrypicking")
NO_ANSWER = "No answer could be found."
"""AVeriTeC's text for an unanswered question."""
_UNANSWERED = {"answer": NO_ANSWER, "answer_type": "Unanswerable", "source_url": "", "source_medium": ""}
_ABOUT_NOTHING = "What evidence is there for or against this claim?"
_NO_WORDS = "cited without a quote, so there is no answer to write"
_WRITTEN = {SourceMedium.WEB_TEXT, SourceMedium.WEB_TABLE, SourceMedium.PDF}
_STRATEGIES = ("Written Evidence", "Numerical Comparison", "Fact-checker Reference")
"""The ones of AVeriTeC's ten that follow from the sources."""

_TEXT, _MAYBE = {"type": "string"}, {"type": ["string", "null"]}
_DAY = {"anyOf": [{"type": "null"}, {"type": "string", "pattern": r"^\d{2}-\d{2}-\d{4}$"}]}
_ANSWER = {
    "type": "object",
    "required": ["answer", "answer_type", "source_url", "source_medium"],
    "properties": {
        "answer": {"type": "string", "minLength": 1},
        "answer_type": {"enum": [each.averitec for each in AnswerType]},
        "source_url": _TEXT,
        "cached_source_url": _TEXT,
        "source_medium": {"enum": ["", *(medium.averitec for medium in SourceMedium)]},
    },
    "if": {"properties": {"answer_type": {"const": "Unanswerable"}}},
    "then": {"properties": {"answer": {"const": NO_ANSWER}, "source_url": {"const": ""}, "cached_source_url": False}},
}
_QUESTION = {
    "type": "object",
    "required": ["question", "answers"],
    "properties": {
        "question": {"type": "string", "minLength": 1},
        "answers": {"type": "array", "minItems": 1, "items": _ANSWER},
    },
}
_FIELDS: dict[str, Any] = {
    "claim": {"type": "string", "minLength": 1},
    "required_reannotation": {"type": "boolean"},
    "label": {"enum": [*LABELS]},
    "justification": _TEXT,
    "claim_date": _DAY,
    "speaker": _MAYBE,
    "original_claim_url": _MAYBE,
    "cached_original_claim_url": _MAYBE,
    "fact_checking_article": _MAYBE,
    "reporting_source": _MAYBE,
    "location_ISO_code": {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^[A-Z]{2}$"}]},
    "claim_types": {"type": "array", "items": {"enum": [each.averitec for each in ClaimType if each.averitec]}},
    "fact_checking_strategies": {"type": "array", "items": {"enum": [*_STRATEGIES]}},
    "questions": {"type": "array", "minItems": 1, "items": _QUESTION},
}
SCHEMA = {"type": "object", "required": [*_FIELDS], "properties": _FIELDS}
"""JSON Schema of a claim, after the field list published with the dataset."""


class Averitec(Format):
    """One JSON array of claims, in one file per split."""

    name = "averitec"
    about = "AVeriTeC models: claims with the reviewers' questions and their answers"
    suffix = ".json"
    maps_labels = True
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "jsonschema"

    def refuses(self, answer: ClaimAnswer) -> str | None:
        """Refuse unknown labels, and verdicts without a source."""
        if answer.mapped not in LABELS:
            return f"“{answer.mapped}” is none of AVeriTeC's labels: {', '.join(LABELS)}"
        if answer.mapped == NOT_ENOUGH or answer.evidence:
            return None
        return f"{answer.mapped} without a source that is quoted"

    def refuses_evidence(self, piece: CitedEvidence) -> str | None:
        """Refuse a source that says nothing in words."""
        return None if _answer_words(piece) else _NO_WORDS

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write one array per split."""
        job.note("A source that answers no reviewer's question is asked what it says, and its quotes are the answers.")
        job.note("Questions that wait for an answer are left out; the reviewers' own have “asked_at”.")
        job.note("Sources cited without a quote are left out, and so are verdicts with no other source: see left_out.")
        job.note("claim_types come from the suggester, and so does the speaker where no reviewer named one.")
        job.note("A claim that a reviewer reworded is told in that wording; “exact” is what the article says.")
        job.note("claim_date is the reviewer's, else the day of the article; null where that is no full day.")
        with job.split_files(split_name(job)) as stream_of, ExitStack() as stack:
            arrays: dict[Counted, JsonList] = {}
            for split in job.splits or (None,):
                arrays[stream_of(split)] = stack.enter_context(JsonList(stream_of(split), b"[", closing(b"]\n")))
            for record in records:
                for answer in job.answers(record):
                    arrays[stream_of(record.split)].add(orjson.dumps(_claim(answer, job)))

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each claim; all must match the schema."""
        from jsonschema import Draft202012Validator

        validator = Draft202012Validator({"type": "array", "items": SCHEMA})
        for split, path in split_paths(out, manifest, self.suffix):
            claims = orjson.loads(path.read_bytes())
            problem = next(validator.iter_errors(claims), None)
            if problem is not None:
                raise AnnotatorError(f"{path.name} does not match the AVeriTeC schema: {problem.json_path}.")
            yield from (_read(claim, split) for claim in claims)


def _claim(answer: ClaimAnswer, job: Job) -> Json:
    """One claim. An adjudicated claim is “reannotated” in AVeriTeC's terms."""
    record, pages = answer.record, job.dataset.pages
    article, place = record.article, normalised(answer, "place")
    types = record.suggestion.tags if record.suggestion else ()
    return {
        "claim": wording(answer),
        "required_reannotation": answer.reviewer is None and record.label_reason == "adjudicated",
        "label": answer.mapped,
        "justification": explanation(answer) or "",
        "claim_date": _day(normalised(answer, "date") or article.published_at),
        "speaker": normalised(answer, "said_by") or suggested_speaker(answer),
        "original_claim_url": article.url,
        "cached_original_claim_url": None,
        "fact_checking_article": pages and pages.replace("{claim_id}", record.claim_id),
        "reporting_source": article.publisher,
        "location_ISO_code": place if place and re.fullmatch("[A-Z]{2}", place) else None,
        "claim_types": [each.averitec for each in types if each.averitec],
        "fact_checking_strategies": _strategies(answer, types),
        "questions": [*_questions(answer)],
        "claim_id": record.claim_id,
        "reviewer": answer.reviewer,
        **drafted(answer),
        "article_id": article.id,
        "exact": record.exact,
        "start": record.start,
        "end": record.end,
        "place": place,
    }


def _day(date: str | None) -> str | None:
    """Format an ISO 8601 date or time as DD-MM-YYYY; ``None`` without a full date."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", date or "", re.ASCII)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else None


def _strategies(answer: ClaimAnswer, types: Sequence[ClaimType]) -> list[str]:
    """The strategies that follow from the media and types of the sources."""
    media = {piece.source.medium for piece in answer.evidence}
    kinds = {piece.source.kind for piece in answer.evidence}
    known = (
        bool(media & _WRITTEN),
        SourceMedium.WEB_TABLE in media and ClaimType.NUMERICAL in types,
        SourceKind.FACT_CHECK in kinds,
    )
    return [name for name, holds in zip(_STRATEGIES, known, strict=True) if holds]


def _questions(answer: ClaimAnswer) -> Iterator[Json]:
    """The reviewers' questions, then one for each source that answers none; without any, one unanswered question."""
    own = [*_asked(answer)]
    yield from own
    named: dict[str, list[Json]] = {}
    for number, piece in enumerate(answer.evidence):
        if not piece.answers:
            named.setdefault(_called(piece.source), []).append(_quoted(piece, number))
    for name, answers in named.items():
        yield {"question": f"What does {name} say about this claim?", "answers": answers}
    if not own and not named:
        yield {"question": _ABOUT_NOTHING, "answers": [dict(_UNANSWERED)]}


def _asked(answer: ClaimAnswer) -> Iterator[Json]:
    """The questions that reviewers asked and that are answered, or given up, in the order of asking."""
    questions = {each.text: each for review in answer.reviews for each in reversed(review.questions)}
    for text in dict.fromkeys(each.text for review in answer.reviews for each in review.questions):
        answers = [
            _answer(piece, number, one.text, one.type)
            for number, piece in enumerate(answer.evidence)
            for one in piece.answers
            if one.question == text
        ]
        if not answers and AnswerType.UNANSWERABLE in (one.type for one in questions[text].answers):
            answers = [dict(_UNANSWERED)]
        if answers:
            yield {"question": text, "answers": answers, "asked_at": questions[text].asked_at}


def _called(source: SourceRecord) -> str:
    """The publisher of a source, or its host, title or file name."""
    host = host_of(source.url or "")
    named = source.publisher or host or source.title or source.file_name
    return " ".join(named.split()) if named and named.strip() else "a source that stays unnamed"


def _answer_words(piece: CitedEvidence) -> str | None:
    """The quote from a source, else what it answers, else what reviewers noted about it."""
    said = piece.quote.exact if piece.quote else ""
    return said if said.strip() else next((each.text for each in piece.answers), piece.note)


def _quoted(piece: CitedEvidence, number: int) -> Json:
    """What a source says that answers no question."""
    words = _answer_words(piece) or ""
    is_quote = piece.quote is not None and words == piece.quote.exact
    return _answer(piece, number, words, AnswerType.EXTRACTIVE if is_quote else AnswerType.ABSTRACTIVE)


def _answer(piece: CitedEvidence, number: int, words: str, kind: AnswerType) -> Json:
    """An answer by the piece of evidence with this number, from 0."""
    source, quote = piece.source, piece.quote.exact if piece.quote else None
    explained = {"boolean_explanation": quote} if kind is AnswerType.BOOLEAN and quote else {}
    cached = {"cached_source_url": source.archived_url} if source.archived_url else {}
    told = {
        "answer": words,
        "answer_type": kind.averitec,
        "source_url": source.url or "",
    }
    medium = source.medium.averitec if source.medium else ""
    rest = {"source_medium": medium, "stance": piece.stance, "set": piece.set, "cited_by": piece.cited_by}
    kept = {"quote": quote, "source_title": source.title, "withheld_reason": source.withheld_reason}
    return told | explained | cached | rest | kept | {"evidence": number}


def _read(claim: Json, split: str | None) -> ReadRow:
    answers = [each for question in claim["questions"] for each in question["answers"]]
    urls = {each["evidence"]: each["source_url"] for each in answers if each["answer_type"] != "Unanswerable"}.values()
    return ReadRow(
        claim_id=claim["claim_id"],
        label=claim["label"],
        text=claim["exact"],
        span=(claim["start"], claim["end"]),
        evidence=tuple(sorted(urls)),
        split=split,
    )
