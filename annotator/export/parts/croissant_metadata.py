"""Machine-readable dataset metadata: Croissant 1.1 with the Responsible AI vocabulary.

Specifications: https://github.com/mlcommons/croissant/blob/main/docs/croissant-spec-1.1.md and
https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html (both MLCommons). All fields are there that NeurIPS
asks for (https://neurips.cc/Conferences/2026/EvaluationsDatasetsHosting). Values missing from ``[dataset]`` in
``annotator.toml`` are left out or said not to be given, never invented.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from annotator.export.job import Job
from annotator.export.parts.answer_rows import COLUMNS, PARTS, Column, Facts
from annotator.export.parts.responsible_ai import responsible_of
from annotator.settings import DatasetSettings
from annotator.text import one_line

NAME = "croissant.json"
_STANDARD = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
_CR_TERMS = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract", "field",
    "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key",
    "md5", "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate",
    "separator", "source", "subField", "transform",
)  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "name": {"@container": "@language"},
    "description": {"@container": "@language"},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
} | {term: f"cr:{term}" for term in _CR_TERMS}
_TYPES = {"text": "sc:Text", "label": "sc:Text", "texts": "sc:Text", "integer": "sc:Integer", "number": "sc:Float"}
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_WANTED = (
    "license", "url", "creator", "description", "collection", "biases", "use_cases", "social_impact", "synthetic",
)  # fmt: skip


def missing_in(dataset: DatasetSettings) -> list[str]:
    """Return the names of the settings that complete metadata need and that are not given."""
    return [name for name in _WANTED if getattr(dataset, name) in (None, "")]


def note_missing(job: Job) -> None:
    """Add a note on missing dataset settings to the manifest."""
    missing = missing_in(job.dataset)
    if missing:
        job.note(f"The metadata lack {', '.join(missing)}: set them under [dataset] in annotator.toml.")


def title_of(job: Job) -> str:
    """Return the title: the name in ``[dataset]``, or the name of the project."""
    return one_line(job.dataset.name or job.project.name)


def description_of(job: Job) -> str:
    """Return the description in ``[dataset]``, or a general one."""
    said = job.dataset.description or "Claims of articles, labelled by people, with the sources that they cite for it."
    return one_line(said)


def is_spdx(license: str) -> bool:
    """Check whether a licence looks like an SPDX identifier (https://spdx.org/licenses/)."""
    return _SPDX.fullmatch(license) is not None


def citation_of(job: Job, facts: Facts) -> str:
    """Return how to cite the dataset, in one line."""
    dataset = job.dataset
    year = f" ({facts.last[:4]})" if facts.last else ""
    where = f" {dataset.url}" if dataset.url else ""
    return f"{_creator(job)}{year}. {title_of(job)}, version {one_line(dataset.version)}.{where}"


def write_croissant(job: Job, facts: Facts) -> None:
    """Write ``croissant.json``, which lists the files written so far with their SHA-256."""
    text = json.dumps(croissant_of(job, facts), ensure_ascii=False, indent=1)
    with job.open(NAME) as stream:
        stream.write(text.replace("</", "<\\/").encode() + b"\n")


def croissant_of(job: Job, facts: Facts) -> dict[str, Any]:
    """Return the metadata as JSON-LD, for the data files that ``job`` has written."""
    files = [(name, stream) for name, stream in job.written if name.endswith(".jsonl")]
    dataset = job.dataset
    said = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _STANDARD,
        "name": title_of(job),
        "description": description_of(job),
        "license": _license(dataset.license),
        "url": dataset.url,
        "version": one_line(dataset.version),
        "datePublished": facts.last[:10] or None,
        "creator": {"@type": "sc:Organization", "name": _creator(job), "url": dataset.creator_url},
        "citeAs": citation_of(job, facts),
        "keywords": ["fact-checking", "claims", "evidence"],
        "inLanguage": sorted(facts.languages) or None,
        **responsible_of(job, facts),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": name,
                "contentSize": f"{stream.size} B",
                "encodingFormat": "application/jsonlines",
                "sha256": stream.sha256,
            }
            for name, stream in files
        ],
        "recordSet": [_record_set(name, job.splits) for name, _ in files],
    }
    return _without_none(said)


def _creator(job: Job) -> str:
    return one_line(job.dataset.creator or f"The reviewers of {job.project.name}")


def _license(said: str | None) -> str:
    if not said:
        return "not stated"
    return f"https://spdx.org/licenses/{said}.html" if is_spdx(said) else one_line(said)


def _record_set(file: str, splits: Iterable[str]) -> dict[str, Any]:
    """The record set of one file."""
    name = file.removesuffix(".jsonl") if splits else "claims"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": "One row for each labelled answer.",
        "field": [_field(name, column, file) for column in COLUMNS],
    }


def _field(parent: str, column: Column, file: str) -> dict[str, Any]:
    identity = f"{parent}/{column.name}"
    said = {"@type": "cr:Field", "@id": identity, "name": column.name, "description": column.about}
    if column.kind in PARTS:
        return said | {
            "repeated": True,
            "subField": [_inside(identity, column, each, file) for each in PARTS[column.kind]],
        }
    repeated = {"repeated": True} if column.kind == "texts" else {}
    return said | repeated | {"dataType": _TYPES[column.kind], "source": _source(file, column.name)}


def _inside(parent: str, outer: Column, column: Column, file: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{parent}/{column.name}",
        "name": column.name,
        "description": column.about,
        "dataType": _TYPES[column.kind],
        "source": _source(file, outer.name) | {"transform": {"jsonPath": column.name}},
    }


def _source(file: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": file}, "extract": {"column": column}}


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_none(each) if isinstance(each, dict) else each for key, each in value.items() if each is not None
    }
