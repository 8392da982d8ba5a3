"""Prodigy: tasks as its ``choice``, ``spans_manual`` and ``review`` interfaces save them, for ``prodigy db-in``.

The shapes are those of Prodigy's documentation (https://prodi.gy/docs/api-interfaces) and of its public examples;
``token_end`` is included in the span, ``end`` is not. Prodigy itself is not public: what reads the files back here is
spaCy's tokeniser, which Prodigy trains with too, and which drops spans that do not fit its words.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.lines import Json, line_of
from annotator.dataset.record import ClaimRecord
from annotator.dataset.review_record import SourceRecord
from annotator.errors import AnnotatorError
from annotator.export.files import Counted
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts import claim_tokens
from annotator.export.parts.marked_claims import Marks
from annotator.export.parts.passages import CLAIM, Judged, Passage, articles, paragraphs
from annotator.schemes import LabelScheme

CHOICE, SPANS, REVIEW = "choice", "spans", "review"


class Prodigy(Format):
    """Choices, spans and reviews, a file each; a set of files for each split."""

    name = "prodigy"
    about = "Prodigy: choices, spans and reviews for db-in"
    suffix = ""
    carries = ("claim_id", "label", "text", "span", "split")
    reader = "spacy"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write each article's claims as choices and, where reviews are told, as a review; then its paragraphs."""
        kinds = (CHOICE, SPANS) if job.layer is Layer.GOLD else (CHOICE, SPANS, REVIEW)
        with ExitStack() as stack:
            files = {kind: stack.enter_context(job.split_files(_named(kind))) for kind in kinds}
            for article in articles(records, job):
                for claim in article.claims:
                    _write_claim(claim, job, {kind: files[kind](article.split) for kind in kinds})
                for passage in paragraphs(article):
                    files[SPANS](article.split).row(line_of(_spans_task(passage, job)))
        _notes(job)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Each accepted choice, and each decision of a review; spans must fit spaCy's tokens."""
        marks = Marks(manifest)
        for split in manifest["splits"] or (None,):
            for task in _tasks(out / _named(SPANS)(split)):
                for claim_id, text in _aligned(task):
                    marks.mark(claim_id, text)
            for row, decided in _rows(out, split, manifest["layer"]):
                marks.row(row, decided=decided)
                yield row
        marks.check()


def _named(kind: str) -> Any:
    return lambda split: f"{kind}.{split}.jsonl" if split else f"{kind}.jsonl"


def _write_claim(claim: Judged, job: Job, files: Mapping[str, Counted]) -> None:
    """One choice for each row; where both layers are told, the gold label stands in the review instead."""
    tasks = [_choice_task(answer, job.project.scheme) for answer in claim.answers if _is_choice(answer, job.layer)]
    for task in tasks:
        files[CHOICE].row(line_of(task))
    if tasks and REVIEW in files:
        files[REVIEW].row(line_of(_review_task(claim, tasks, job)))


def _is_choice(answer: ClaimAnswer, layer: Layer) -> bool:
    return layer is Layer.GOLD or answer.reviewer is not None


def _choice_task(answer: ClaimAnswer, scheme: LabelScheme) -> Json:
    """A claim with one label chosen: of the reviewer in whose session it was, or the gold label without a session."""
    task = _claim_task(answer.record, scheme) | {"accept": [answer.label], "answer": "accept"}
    task["meta"] |= {
        "label_reason": answer.record.label_reason,
        "sources": list(dict.fromkeys(_named_source(piece.source) for piece in answer.evidence)),
        "notes": answer.notes,
    }
    if answer.reviewer is not None:
        task |= {"_session_id": answer.reviewer, "_annotator_id": answer.reviewer}
        task["meta"] |= {"status": answer.reviews[0].status, "role": answer.reviews[0].role}
    if answer.submitted_at is not None:
        task["_timestamp"] = int(datetime.fromisoformat(answer.submitted_at).timestamp())
    return task | {"_view_id": CHOICE}


def _claim_task(record: ClaimRecord, scheme: LabelScheme) -> Json:
    return {
        "text": record.exact,
        "options": [{"id": label.name, "text": label.title} for label in scheme.labels],
        "config": {"choice_style": "single"},
        "meta": {
            "claim_id": record.claim_id,
            "article_id": record.article.id,
            "start": record.start,
            "end": record.end,
        },
    }


def _named_source(source: SourceRecord) -> str:
    return str(source.file_name or source.url or f"unnamed source ({source.withheld_reason})")


def _review_task(claim: Judged, choices: list[Json], job: Job) -> Json:
    """The answers to a claim side by side; what was decided is the gold label, and without one nothing was."""
    label = claim.record.label
    sessions = list(dict.fromkeys(task["_session_id"] for task in choices))
    return _claim_task(claim.record, job.project.scheme) | {
        "accept": [] if label is None else [label],
        "answer": "ignore" if label is None else "accept",
        "view_id": CHOICE,
        "sessions": sessions,
        "versions": [
            task | {"sessions": [task["_session_id"]], "default": task["accept"] == [label]} for task in choices
        ],
        "_view_id": REVIEW,
    }


def _spans_task(passage: Passage, job: Job) -> Json:
    """A paragraph with its words and the claims in it."""
    language = passage.article.language
    with claim_tokens.tokeniser(language) as nlp:
        doc = nlp.make_doc(passage.text)
        spans = []
        for claim in passage.claims:
            if claim.is_claim:
                start, end = passage.inside(claim)
                span = doc.char_span(start, end)
                if span is None:
                    job.leave_out("spans", claim_tokens.MISALIGNED)
                    continue
                spans.append(
                    {"start": start, "end": end, "token_start": span.start, "token_end": span.end - 1, "label": CLAIM}
                    | {"claim_id": claim.record.claim_id}
                )
        found = claim_tokens.words(doc)
    return {
        "text": passage.text,
        "tokens": found,
        "spans": spans,
        "answer": "accept",
        "meta": {"article_id": passage.article.id, "start": passage.start, "language": nlp.lang},
        "_view_id": "spans_manual",
    }


def _notes(job: Job) -> None:
    job.note("No _input_hash and _task_hash: Prodigy makes its own when the files are imported (prodigy db-in).")
    job.note(
        "spans holds the paragraphs in which a claim was reviewed; whatever else stands in them counts as no claim, "
        "whether or not anybody looked at it."
    )
    if job.layer is not Layer.GOLD:
        job.note("review has one task for each claim, decided where there is a gold label and “ignore” where not.")


def _tasks(path: Path) -> Iterator[Json]:
    """The tasks of a file.

    Raises:
        AnnotatorError: naming the line that is none.

    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                task = json.loads(line)
            except ValueError as error:
                raise AnnotatorError(f"{path.name} line {number} is not JSON: {error}.") from error
            if not isinstance(task, dict) or not isinstance(task.get("text"), str):
                raise AnnotatorError(f"{path.name} line {number} is no task: it has no text.")
            yield task


def _rows(out: Path, split: str | None, layer: str) -> Iterator[tuple[ReadRow, bool]]:
    """The rows of a split, and whether a gold label decides over others: its choices, then what its reviews say."""
    for task in _tasks(out / _named(CHOICE)(split)):
        yield _row(task, split), False
    for task in _tasks(out / _named(REVIEW)(split)) if layer == Layer.BOTH else ():
        if task["answer"] == "accept":
            yield _row(task, split), True


def _row(task: Json, split: str | None) -> ReadRow:
    """What a task says.

    Raises:
        AnnotatorError: when it does not accept exactly one of its options.

    """
    accepted, meta = task["accept"], task["meta"]
    if len(accepted) != 1 or accepted[0] not in [option["id"] for option in task["options"]]:
        raise AnnotatorError(f"The task of {meta['claim_id']} does not accept exactly one of its options.")
    span = (meta["start"], meta["end"])
    return ReadRow(claim_id=meta["claim_id"], label=accepted[0], text=task["text"], span=span, split=split)


def _aligned(task: Json) -> Iterator[tuple[str, str]]:
    """The claims that a paragraph marks, with their words, once all tokens and spans are what spaCy finds.

    Raises:
        AnnotatorError: when they are not.

    """
    where = f"a paragraph of {task['meta']['article_id']} at {task['meta']['start']}"
    with claim_tokens.tokeniser(task["meta"]["language"]) as nlp:
        doc = nlp.make_doc(task["text"])
        if claim_tokens.words(doc) != task["tokens"]:
            raise AnnotatorError(f"The tokens of {where} are not those of spaCy.")
        for span in task["spans"]:
            found = doc.char_span(span["start"], span["end"])
            if found is None or (found.start, found.end - 1) != (span["token_start"], span["token_end"]):
                raise AnnotatorError(f"A span of {where} does not fit its tokens.")
            yield span["claim_id"], found.text
