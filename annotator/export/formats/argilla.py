"""Argilla 2: a dataset in the files of its SDK, which ``rg.Dataset.from_disk(FOLDER)`` creates on a server.

See https://docs.argilla.io/latest/how_to_guides/import_export/. The gold label is a suggestion by people, because an
answer in Argilla belongs to a user of its server. Splits are metadata: Argilla has one dataset, and filters it. No
library reads the files without a server, so they are verified with a JSON Schema.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.flat_records import votes_of
from annotator.dataset.lines import Json, line_of
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.answer_rows import neighbours
from annotator.export.parts.card import NAME, label_names
from annotator.export.parts.croissant_metadata import title_of
from annotator.export.parts.folder_card import folder_card
from annotator.export.parts.jsonlist import JsonList, closing
from annotator.export.parts.wording import normalised, suggested_speaker

RECORDS, SETTINGS, DATASET = "records.json", ".argilla/settings.json", ".argilla/dataset.json"
_QUESTION = "verdict"
_FIELDS = {"claim": "Claim", "reworded": "Claim, reworded", "context": "Sentences around it", "evidence": "Evidence"}
_EACH_RECORD = "Each record of records.json is a claim with its evidence, to be given a label."
_OPENING = """The Python package argilla (2.8) creates the dataset on a server, with its question and records:

```python
import argilla as rg

rg.Argilla(api_url="https://SERVER", api_key="KEY")
rg.Dataset.from_disk("FOLDER", workspace="WORKSPACE")
```"""
_METADATA = (
    "claim_id", "article_id", "article_title", "article_url", "language", "speaker", "label_reason", "votes", "split",
)  # fmt: skip


class Argilla(Format):
    """A folder with settings, the dataset and its records."""

    name = "argilla"
    about = "Argilla: claims with their evidence to classify, the gold label as suggestion, and the settings"
    suffix = ""
    layers = (Layer.GOLD,)
    carries = ("claim_id", "label", "text", "split")
    reader = "jsonschema"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the records, then the settings and the dataset."""
        with job.open(RECORDS) as stream, JsonList(stream, b"[", closing(b"]\n")) as written:
            for record in records:
                for answer in job.answers(record):
                    row = _record(answer, job.articles(record.article.id))
                    written.add(line_of(row).rstrip(b"\n"))
        for name, content in ((SETTINGS, _settings(job)), (DATASET, {"name": title_of(job)})):
            with job.open(name) as stream:
                stream.write(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
        self._notes(job)
        with job.open(NAME) as stream:
            stream.write(folder_card(job, _EACH_RECORD, {each: each for each in job.splits}, opening=_OPENING).encode())

    def _notes(self, job: Job) -> None:
        job.note("The gold label is a suggestion: an answer in Argilla belongs to a user of its server.")
        job.note("Splits are the metadata “split”; votes are metadata such as “verified:2”.")

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each record; settings and records must match what Argilla's SDK reads."""
        settings = orjson.loads((out / SETTINGS).read_bytes())
        _check(settings, _SETTINGS_SCHEMA, SETTINGS)
        labels = [option["value"] for option in settings["questions"][0]["settings"]["options"]]
        schema = _record_schema(labels)
        for record in orjson.loads((out / RECORDS).read_bytes()):
            _check(record, schema, RECORDS)
            about = record["metadata"]
            yield ReadRow(
                record["id"], record["suggestions"][_QUESTION]["value"], record["fields"]["claim"],
                split=about.get("split"),
            )  # fmt: skip


def _record(answer: ClaimAnswer, article: ArticleRecord) -> Json:
    """A record as ``rg.Record.from_dict`` takes it."""
    record = answer.record
    before, after = neighbours(record.sentence.n, article)
    context = " ".join(part for part in (before, record.sentence.text, after) if part)
    fields = {
        "claim": record.exact,
        "reworded": normalised(answer, "text"),
        "context": context,
        "evidence": "\n\n".join(map(_evidence, answer.evidence)),
    }
    about = {
        "claim_id": record.claim_id,
        "article_id": record.article.id,
        "article_title": record.article.title,
        "article_url": record.article.url,
        "language": record.article.language,
        "speaker": suggested_speaker(answer),
        "label_reason": record.label_reason,
        "votes": [f"{each.label}:{each.count}" for each in votes_of(record) if each.count],
        "split": record.split,
    }
    return {
        "id": record.claim_id,
        "fields": {name: text for name, text in fields.items() if text},
        "metadata": {name: value for name, value in about.items() if value},
        "suggestions": {_QUESTION: {"value": answer.label, "type": "human", "agent": "gold"}},
        "responses": {},
        "vectors": {},
    }


def _evidence(piece: CitedEvidence) -> str:
    source = piece.source
    where = source.url or f"unnamed source ({source.withheld_reason})"
    said = f"\n“{piece.quote.exact}”" if piece.quote and piece.quote.exact else ""
    return f"{piece.stance}: {f'{source.title}, ' if source.title else ''}{where}{said}"


def _settings(job: Job) -> Json:
    """Settings as ``rg.Settings.from_json`` takes them."""
    options = [{"value": name, "text": job.project.scheme.title_of(name)} for name in label_names(job)]
    return {
        "guidelines": None,
        "questions": [
            {
                "name": _QUESTION, "title": "Verdict", "required": True, "type": "label_selection",
                "settings": {"type": "label_selection", "options": options},
            }
        ],
        "fields": [
            {"name": name, "title": title, "required": name == "claim", "type": "text", "settings": {"type": "text"}}
            for name, title in _FIELDS.items()
        ],
        "metadata": [{"name": name, "title": name, "settings": {"type": "terms"}} for name in _METADATA],
        "vectors": [],
        "allow_extra_metadata": False,
        "distribution": {"strategy": "overlap", "min_submitted": job.project.reviews_per_claim},
    }  # fmt: skip


_NAMED = {"type": "object", "required": ["name", "settings"], "properties": {"name": {"type": "string"}}}
_SETTINGS_SCHEMA = {
    "type": "object",
    "required": ["questions", "fields", "metadata", "distribution"],
    "properties": {
        "questions": {"type": "array", "minItems": 1, "maxItems": 1, "items": _NAMED},
        "fields": {"type": "array", "minItems": 1, "items": _NAMED},
        "metadata": {"type": "array", "items": _NAMED},
    },
}


def _record_schema(labels: list[str]) -> Json:
    """The schema of a record: only declared fields and metadata, and a label that the question offers."""
    text = {"type": "string", "minLength": 1}
    terms = {"anyOf": [text, {"type": "array", "items": text}]}
    value = {"type": "object", "required": ["value"], "properties": {"value": {"enum": labels}}}
    return {
        "type": "object",
        "required": ["id", "fields", "metadata", "suggestions"],
        "properties": {
            "id": text,
            "fields": _only(dict.fromkeys(_FIELDS, text)) | {"required": ["claim"]},
            "metadata": _only(dict.fromkeys(_METADATA, terms)),
            "suggestions": _only({_QUESTION: value}) | {"required": [_QUESTION]},
        },
    }


def _only(properties: Json) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _check(value: Json, schema: Json, name: str) -> None:
    """Validate a part of the dataset.

    Raises:
        AnnotatorError: it does not match its schema; names the place.

    """
    from jsonschema import Draft202012Validator

    problem = next(Draft202012Validator(schema).iter_errors(value), None)
    if problem is not None:
        raise AnnotatorError(f"{name} is not what Argilla reads: {problem.json_path} {problem.message[:200]}.")
