"""doccano: claims for a text classification project, articles for a sequence labeling project, and their labels.

One JSON object per line, in the shape that doccano imports and exports (https://doccano.github.io/doccano/): ``text``
and ``label``; doccano keeps all other columns as metadata. No library reads the files, so they are verified with a JSON
Schema, and their offsets are compared with the text. Spans must not overlap: doccano drops overlaps by default.
"""

import json
import string
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.lines import Json, line_of
from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.marked_claims import Marks
from annotator.export.parts.passages import CLAIM, Passage, articles, without_overlaps
from annotator.export.parts.wording import cited_line, drafted
from annotator.schemes import LabelScheme

TEXTCAT, SEQLAB, LABELS = "textcat", "seqlab", "label_config.json"
_OVERLAPS = "overlaps an earlier claim"
_COLOURS = {
    "success": "#2e7d32", "error": "#c62828", "warning": "#9a6700", "primary": "#1565c0", "secondary": "#546e7a",
    "accent": "#6a1b9a",
}  # fmt: skip
"""Background colours by the tone of a label, dark enough for white text."""


class Doccano(Format):
    """Two files, for two types of project, and the labels of each."""

    name = "doccano"
    about = "doccano: claims to classify, articles with claims marked, and the labels"
    suffix = ""
    layers = (Layer.GOLD, Layer.REVIEWS)
    carries = ("claim_id", "label", "text", "span", "split")
    reader = "jsonschema"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write one line per row and one per article, then the labels."""
        with ExitStack() as stack:
            claims, marked = (stack.enter_context(job.split_files(_named(kind))) for kind in (TEXTCAT, SEQLAB))
            for article in articles(records, job):
                for claim in article.claims:
                    for answer in claim.answers:
                        claims(article.split).row(line_of(_claim_row(answer)))
                marked(article.split).row(line_of(_article_row(article, job)))
        for kind, labels in ((TEXTCAT, _labels(job.project.scheme)), (SEQLAB, [_label(CLAIM, "c", "primary")])):
            with job.open(f"{kind}.{LABELS}") as stream:
                stream.write(json.dumps(labels, indent=2, ensure_ascii=False).encode() + b"\n")
        if job.layer is Layer.REVIEWS:
            job.note("textcat has a line for each review; a span is a claim when one reviewer at least says so.")

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each claim; both files must match the schema, and the articles must contain the claims."""
        names = [label["name"] for label in manifest["project"]["scheme"]["labels"]]
        marks = Marks(manifest)
        for split in manifest["splits"] or (None,):
            for line in _valid_rows(out / _named(SEQLAB)(split), _SEQLAB_ROW):
                for claim_id, text in _marked(line):
                    marks.mark(claim_id, text)
            for line in _valid_rows(out / _named(TEXTCAT)(split), _textcat_row(names)):
                row = _row(line, split)
                marks.row(row)
                yield row
        marks.check()


def _named(kind: str) -> Any:
    return lambda split: f"{kind}.{split}.jsonl" if split else f"{kind}.jsonl"


def _claim_row(answer: ClaimAnswer) -> Json:
    record = answer.record
    row = {
        "text": record.exact,
        "label": [answer.label],
        "claim_id": record.claim_id,
        "article_id": record.article.id,
        "start": record.start,
        "end": record.end,
        "label_reason": record.label_reason,
        "sources": list(dict.fromkeys(map(cited_line, answer.evidence))),
        "notes": answer.notes,
    }
    if answer.reviewer is None:
        return row
    return row | {"reviewer": answer.reviewer, "role": answer.reviews[0].role} | drafted(answer)


def _article_row(article: Passage, job: Job) -> Json:
    """An article with its claims marked; ``claim_ids`` lists their ids in order."""
    kept, overlapping = without_overlaps(claim for claim in article.claims if claim.is_claim)
    if overlapping:
        job.leave_out("spans", _OVERLAPS, overlapping)
    return {
        "text": article.text,
        "label": [[*claim.span, CLAIM] for claim in kept],
        "article_id": article.article.id,
        "claim_ids": [claim.record.claim_id for claim in kept],
        **({"draft_claim_ids": drafts} if (drafts := [each.record.claim_id for each in kept if each.is_draft]) else {}),
        "title": article.article.title,
        "url": article.article.url,
    }


def _labels(scheme: LabelScheme) -> list[Json]:
    return [_label(label.name, label.key, label.tone) for label in scheme.labels]


def _label(name: str, key: str, tone: str) -> Json:
    """A label for import; doccano accepts only lower-case letters and digits as keys."""
    return {
        "text": name,
        "prefix_key": None,
        "suffix_key": key if key in string.ascii_lowercase + string.digits else None,
        "background_color": _COLOURS[tone],
        "text_color": "#ffffff",
    }


_SEQLAB_ROW = {
    "type": "object",
    "required": ["text", "label", "article_id", "claim_ids"],
    "properties": {
        "text": {"type": "string", "minLength": 1},
        "label": {
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [
                    {"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}, {"const": CLAIM}
                ],
                "minItems": 3,
                "items": False,
            },
        },
        "claim_ids": {"type": "array", "items": {"type": "string"}},
    },
}  # fmt: skip


def _textcat_row(labels: list[str]) -> dict[str, Any]:
    """The schema of a line of the classification project. Labels of an older scheme are allowed."""
    label = {"type": "string", "minLength": 1, "maxLength": 100}
    return {
        "type": "object",
        "required": ["text", "label", "claim_id", "article_id", "start", "end"],
        "properties": {
            "text": {"type": "string", "minLength": 1},
            "label": {"type": "array", "items": {"anyOf": [{"enum": labels}, label]}, "minItems": 1, "maxItems": 1},
        },
    }


def _valid_rows(path: Path, schema: dict[str, Any]) -> Iterator[Json]:
    """Yield the lines of a file, validated by a schema.

    Raises:
        AnnotatorError: a line is not valid; the message gives its number.

    """
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema)
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise AnnotatorError(f"{path.name} line {number} is not JSON: {error}.") from error
            problem = next(validator.iter_errors(row), None)
            if problem is not None:
                raise AnnotatorError(
                    f"{path.name} line {number} does not match the doccano schema: {problem.json_path}."
                )
            yield row


def _row(line: Json, split: str | None) -> ReadRow:
    span = (line["start"], line["end"])
    return ReadRow(claim_id=line["claim_id"], label=line["label"][0], text=line["text"], span=span, split=split)


def _marked(row: Json) -> Iterator[tuple[str, str]]:
    """Yield the id and text of each claim marked in an article.

    Raises:
        AnnotatorError: spans overlap, exceed the text or have no claim.

    """
    spans = [(start, end) for start, end, _ in row["label"]]
    if len(spans) != len(row["claim_ids"]):
        raise AnnotatorError(f"The article {row['article_id']} does not have one claim id per span.")
    inside = all(start < end <= len(row["text"]) for start, end in spans)
    if not inside or any(before[1] > after[0] for before, after in pairwise(spans)):
        raise AnnotatorError(f"The spans of {row['article_id']} overlap or exceed its text.")
    for claim_id, (start, end) in zip(row["claim_ids"], spans, strict=True):
        yield claim_id, row["text"][start:end]
