"""The dataset card: YAML front matter for the Hugging Face libraries, then statistics for people.

All values may come from articles, settings or other people's files, so everything is escaped: YAML values are written
as JSON on one line, a subset of YAML 1.2 (https://yaml.org/spec/1.2.2/, section 1.3), and Markdown and HTML in the
body are escaped. Keys: https://huggingface.co/docs/hub/datasets-cards.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from annotator.dataset.answers import Layer
from annotator.export.job import Job
from annotator.export.parts.answer_rows import COLUMNS, EVIDENCE, PARTS, Column, Facts
from annotator.export.parts.croissant_metadata import citation_of, description_of, is_spdx, title_of
from annotator.export.parts.escaped_templates import environment
from annotator.export.parts.responsible_ai import agreement_of, limits_of, missing_of, people_of, protocol_of, tools_of
from annotator.text import counted, one_line

NAME = "README.md"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGER = "1M<n<10M"
_TYPES = {"text": "string", "integer": "int64", "number": "float64"}
_ACTIVE = re.compile(r"[\\`*_{}\[\]#!|~$@^]|:(?=\S)|^[-+=]|(?i:(?<=www)\.)")
"""Markdown syntax, anywhere or at the start of a text, and what some renderers turn into links."""
_NUMBERED = re.compile(r"^(\d+)([.)])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_UNPRINTABLE = re.compile("[\ufeff\ufffe\uffff]")
_LAYERS = {
    Layer.GOLD: "Each row is a claim with its gold label and the sources of those who gave it.",
    Layer.REVIEWS: "Each row is one reviewer's answer to a claim, so a claim may be there several times.",
    Layer.BOTH: "Rows without a reviewer hold the gold label of a claim; the others hold one reviewer's answer each.",
}


def markdown(text: str) -> str:
    """Escape a text as one line of Markdown."""
    safe = "".join(_HTML.get(char, char) for char in one_line(text).strip())
    return _NUMBERED.sub(r"\1\\\2", _ACTIVE.sub(lambda found: "\\" + found.group(), safe))


@cache
def card_templates() -> Environment:
    """Return the templates of the card, which escape values as Markdown."""
    return environment(markdown)


def card_of(job: Job, facts: Facts, files: Mapping[str | None, tuple[str, str]]) -> str:
    """Render the card (``README.md``); ``files`` maps each split to its name and file."""
    manifest = job.manifest()
    by_reviews = (f"{count:,} by {counted(number, 'review')}" for number, count in sorted(facts.reviews.items()))
    renamed = (f"{split} is {name} here" for split, (name, _) in files.items() if split not in (None, name))
    reviewers = f"{counted(len(facts.reviewers), 'reviewer')}. {people_of(manifest)}"
    return (
        card_templates()
        .get_template("card.md")
        .render(
            front_matter=Markup(yaml_of(front_matter(job, facts, files))),  # noqa: S704 — escaped as JSON
            title=title_of(job),
            description=description_of(job),
            facts=facts,
            languages=", ".join(sorted(facts.languages)),
            layer=_LAYERS[job.layer],
            names=[name for name, _ in files.values()],
            rows=_rows(job, files),
            renamed="; ".join(renamed),
            splits=job.splits,
            labels=_labels(job),
            columns=[(column.name, column.about) for column in COLUMNS],
            evidence=[(column.name, column.about) for column in EVIDENCE],
            protocol=[*protocol_of(job), reviewers],
            reviews=", ".join(by_reviews),
            reasons=manifest["label_reasons"],
            agreement=agreement_of(manifest),
            tools=list(tools_of(facts)),
            missing=missing_of(manifest),
            limits=[*limits_of(job, facts), *manifest["notes"]],
            licence=job.dataset.license,
            citation=citation_of(job, facts),
        )
    )


def front_matter(job: Job, facts: Facts, files: Mapping[str | None, tuple[str, str]]) -> dict[str, Any]:
    """Return the front matter of the card."""
    data_files = [{"split": name, "path": file} for name, file in files.values()]
    license = job.dataset.license
    own = {} if not license or is_spdx(license) else {"license_name": one_line(license)}
    return {
        "pretty_name": title_of(job),
        **({"language": sorted(facts.languages)} if facts.languages else {}),
        "license": "unknown" if not license else "other" if own else license.lower(),
        **own,
        "annotations_creators": ["expert-generated"],
        "source_datasets": ["original"],
        "task_categories": ["text-classification"],
        "task_ids": ["fact-checking"],
        "size_categories": [next((size for limit, size in _SIZES if facts.rows < limit), _LARGER)],
        "tags": ["croissant", "claims", "evidence"],
        "configs": [{"config_name": "default", "data_files": data_files}],
        "dataset_info": {
            "config_name": "default",
            "features": [feature_of(column, label_names(job)) for column in COLUMNS],
        },
    }


def label_names(job: Job) -> list[str]:
    """Return the labels in the order of their numbers: those of the scheme, then others from loaded reviews."""
    names = job.project.scheme.names
    return [*names, *sorted({label for _, label in job.rows if label is not None} - set(names))]


def yaml_of(values: Mapping[str, Any], indent: str = "") -> str:
    """Format as YAML: mappings and lists of mappings in block style, other values as JSON."""
    lines = []
    for key, value in values.items():
        if isinstance(value, dict):
            lines.append(f"{indent}{key}:\n{yaml_of(value, indent + '  ')}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{indent}{key}:\n" + "".join(f"{indent}- {_json(each)}\n" for each in value))
        else:
            lines.append(f"{indent}{key}: {_json(value)}\n")
    return "".join(lines)


def _json(value: Any) -> str:
    """Format as JSON, escaping the characters that JSON allows and YAML does not."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def feature_of(column: Column, labels: Sequence[str]) -> dict[str, Any]:
    """Return a column in the notation of ``datasets``."""
    match column.kind:
        case "label":
            names = {str(number): name for number, name in enumerate(labels)}
            return {"name": column.name, "dtype": {"class_label": {"names": names}}}
        case "texts":
            return {"name": column.name, "list": "string"}
        case "integers":
            return {"name": column.name, "list": "int64"}
        case kind if kind in PARTS:
            return {"name": column.name, "list": [feature_of(each, labels) for each in PARTS[kind]]}
        case _:
            return {"name": column.name, "dtype": _TYPES[column.kind]}


def _rows(job: Job, files: Mapping[str | None, tuple[str, str]]) -> Iterator[tuple[str | int, ...]]:
    """Number of rows of each split, by label and in total."""
    labels = label_names(job)
    for label in labels:
        yield label, *(job.rows[split, label] for split in files)
    yield "all", *(sum(job.rows[split, label] for label in labels) for split in files)


def _labels(job: Job) -> list[tuple[str, str, str]]:
    """Name, title and required evidence of each label of the scheme."""
    specs = {label.name: label for label in job.project.scheme.labels}
    known = [specs[name] for name in label_names(job) if name in specs]
    return [(each.name, each.title, "a source" if each.needs_evidence else "nothing") for each in known]
