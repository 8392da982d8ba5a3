"""Prodigy: tasks in the format of its ``choice``, ``spans_manual`` and ``review`` interfaces, for ``prodigy db-in``.

The format follows Prodigy's documentation (https://prodi.gy/docs/api-interfaces) and public examples;
``token_end`` is inclusive, ``end`` is exclusive. Prodigy itself is not public, so the files are verified with spaCy's
tokeniser, which Prodigy also uses for training.
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
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import AnnotatorError
from annotator.export.files import Counted
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts import claim_tokens
from annotator.export.parts.marked_claims import Marks
from annotator.export.parts.passages import CLAIM, Judged, Passage, articles, paragraphs
from annotator.export.parts.wording import cited_line
from annotator.schemes import LabelScheme

CHOICE, SPANS, REVIEW = "choice", "spans", "review"


class Prodigy(Format):
    """A file each for choices, spans and reviews, per split."""

    name = "prodigy"
    about = "Prodigy: choices, spans and reviews for db-in"
    suffix = ""
    carries = ("claim_id", "label", "text", "span", "split")
    reader = "spacy"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the claims of each article as choices and, in exports of reviews, as reviews; then its paragraphs."""
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
        """Yield each accepted choice and each decided review; spans must align with spaCy's tokens."""
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
    """Write one choice per row. With both layers, the gold label is in the review instead."""
    tasks = [_choice_task(answer, job.project.scheme) for answer in claim.answers if _is_choice(answer, job.layer)]
    for task in tasks:
        files[CHOICE].row(line_of(task))
    if tasks and REVIEW in files:
        files[REVIEW].row(line_of(_review_task(claim, tasks, job)))


def _is_choice(answer: ClaimAnswer, layer: Layer) -> bool:
    return layer is Layer.GOLD or answer.reviewer is not None


def _choice_task(answer: ClaimAnswer, scheme: LabelScheme) -> Json:
    """A claim with one accepted label: a reviewer's, with their session, or the gold label without one."""
    task = _claim_task(answer.record, scheme) | {"accept": [answer.label], "answer": "accept"}
    task["meta"] |= {
        "label_reason": answer.record.label_reason,
        "sources": list(dict.fromkeys(map(cited_line, answer.evidence))),
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


def _review_task(claim: Judged, choices: list[Json], job: Job) -> Json:
    """All answers to a claim. The decision is the gold label, or “ignore” without one."""
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
    """A paragraph with its tokens and claims."""
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
                    | ({"status": ReviewStatus.DRAFT} if claim.is_draft else {})
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
    """Yield the tasks of a file.

    Raises:
        AnnotatorError: a line is not a task; the message gives its number.

    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                task = json.loads(line)
            except ValueError as error:
                raise AnnotatorError(f"{path.name} line {number} is not JSON: {error}.") from error
            if not isinstance(task, dict) or not isinstance(task.get("text"), str):
                raise AnnotatorError(f"{path.name} line {number} is not a task: it has no text.")
            yield task


def _rows(out: Path, split: str | None, layer: str) -> Iterator[tuple[ReadRow, bool]]:
    """Yield the rows of a split, choices then reviews, each with whether it is a decided review."""
    for task in _tasks(out / _named(CHOICE)(split)):
        yield _row(task, split), False
    for task in _tasks(out / _named(REVIEW)(split)) if layer == Layer.BOTH else ():
        if task["answer"] == "accept":
            yield _row(task, split), True


def _row(task: Json, split: str | None) -> ReadRow:
    """Convert a task.

    Raises:
        AnnotatorError: the task does not accept exactly one of its options.

    """
    accepted, meta = task["accept"], task["meta"]
    if len(accepted) != 1 or accepted[0] not in [option["id"] for option in task["options"]]:
        raise AnnotatorError(f"The task of {meta['claim_id']} does not accept exactly one of its options.")
    span = (meta["start"], meta["end"])
    return ReadRow(claim_id=meta["claim_id"], label=accepted[0], text=task["text"], span=span, split=split)


def _aligned(task: Json) -> Iterator[tuple[str, str]]:
    """Yield the id and text of each claim in a paragraph.

    Raises:
        AnnotatorError: tokens or spans differ from those of spaCy.

    """
    where = f"a paragraph of {task['meta']['article_id']} at {task['meta']['start']}"
    with claim_tokens.tokeniser(task["meta"]["language"]) as nlp:
        doc = nlp.make_doc(task["text"])
        if claim_tokens.words(doc) != task["tokens"]:
            raise AnnotatorError(f"The tokens of {where} differ from those of spaCy.")
        for span in task["spans"]:
            found = doc.char_span(span["start"], span["end"])
            if found is None or (found.start, found.end - 1) != (span["token_start"], span["token_end"]):
                raise AnnotatorError(f"A span of {where} does not match its tokens.")
            yield span["claim_id"], found.text
