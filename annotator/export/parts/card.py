"""The dataset card: YAML that the Hugging Face libraries read on top, figures for people below.

Everything in it may come from articles, settings or other people's files, so nothing is taken as it is: YAML values
are written as JSON on one line, which YAML 1.2 includes (https://yaml.org/spec/1.2.2/, section 1.3), and text in the
body has its Markdown and HTML escaped. Keys: https://huggingface.co/docs/hub/datasets-cards.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotator.dataset.answers import Layer
from annotator.dataset.lines import Json
from annotator.export.job import Job
from annotator.export.parts.answer_rows import COLUMNS, EVIDENCE, Column, Facts
from annotator.export.parts.croissant_metadata import (
    agreement_of,
    citation_of,
    description_of,
    is_spdx,
    limits_of,
    missing_of,
    people_of,
    protocol_of,
    title_of,
    tools_of,
)
from annotator.text import counted, one_line

NAME = "README.md"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGER = "1M<n<10M"
_TYPES = {"text": "string", "integer": "int64", "number": "float64"}
_ACTIVE = re.compile(r"[\\`*_{}\[\]#!|~$@^]|:(?=\S)|^[-+=]|(?i:(?<=www)\.)")
"""What Markdown acts on, anywhere or at the start of a text, and what makes some take a word for a link."""
_NUMBERED = re.compile(r"^(\d+)([.)])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_UNPRINTABLE = re.compile("[\ufeff\ufffe\uffff]")
_LAYERS = {
    Layer.GOLD: "Each row is a claim with its gold label and the sources of those who gave it.",
    Layer.REVIEWS: "Each row is one reviewer's answer to a claim, so a claim may be there several times.",
    Layer.BOTH: "Rows without a reviewer hold the gold label of a claim; the others hold one reviewer's answer each.",
}


def markdown(text: object) -> str:
    """A text as one line of Markdown that shows it and does nothing."""
    safe = "".join(_HTML.get(char, char) for char in one_line(str(text)).strip())
    return _NUMBERED.sub(r"\1\\\2", _ACTIVE.sub(lambda found: "\\" + found.group(), safe))


def card_of(job: Job, facts: Facts, files: Mapping[str | None, tuple[str, str]]) -> str:
    """The card as the text of ``README.md``; ``files`` gives the name and the file of each split."""
    told = job.manifest()
    parts = (
        [f"# {markdown(title_of(job))}", markdown(description_of(job))],
        _contents(job, facts, files),
        _columns(job),
        _reviewing(job, facts, told),
        _missing(told),
        ["## Limits", _listed(map(markdown, [*limits_of(job, facts), *told["notes"]]))],
        _rights(job, facts, told),
    )
    body = "\n\n".join(each for part in parts for each in part)
    return f"---\n{yaml_of(front_matter(job, facts, files))}---\n\n{body}\n"


def front_matter(job: Job, facts: Facts, files: Mapping[str | None, tuple[str, str]]) -> dict[str, Any]:
    """What stands on top of the card."""
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
            "features": [_feature(column, label_names(job)) for column in COLUMNS],
        },
    }


def label_names(job: Job) -> list[str]:
    """The labels in the order of their numbers: those of the scheme, then others that loaded reviews brought."""
    names = job.project.scheme.names
    return [*names, *sorted({label for _, label in job.rows if label is not None} - set(names))]


def yaml_of(values: Mapping[str, Any], indent: str = "") -> str:
    """Keys and values as YAML: mappings and lists of mappings a line each, all else as JSON."""
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
    """A value as JSON, with those characters escaped that YAML refuses although JSON takes them."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _feature(column: Column, labels: Sequence[str]) -> dict[str, Any]:
    """A column as ``datasets`` declares it."""
    match column.kind:
        case "label":
            names = {str(number): name for number, name in enumerate(labels)}
            return {"name": column.name, "dtype": {"class_label": {"names": names}}}
        case "texts":
            return {"name": column.name, "list": "string"}
        case "evidence":
            return {"name": column.name, "list": [_feature(each, labels) for each in EVIDENCE]}
        case _:
            return {"name": column.name, "dtype": _TYPES[column.kind]}


def _contents(job: Job, facts: Facts, files: Mapping[str | None, tuple[str, str]]) -> Iterator[str]:
    """How many rows there are, by label and split."""
    languages = f" in {', '.join(sorted(facts.languages))}" if facts.languages else ""
    yield "## Contents"
    yield (
        f"{counted(facts.rows, 'row')} from {counted(facts.articles, 'article')}{languages}. {_LAYERS[job.layer]} "
        f"How the claims were found: {_counts(facts.origins)}."
    )
    labels = label_names(job)
    counts = {split: [job.rows[split, label] for label in labels] for split in files}
    header = ["label", *(name for name, _ in files.values())]
    lines = [[label, *(counts[split][at] for split in files)] for at, label in enumerate(labels)]
    yield _table(header, [*lines, ["all", *(sum(counts[split]) for split in files)]])
    renamed = [f"{split} is {name} here" for split, (name, _) in files.items() if split not in (None, name)]
    if renamed:
        yield f"What the project calls {markdown('; '.join(renamed))}, as the Hugging Face libraries have it."
    if job.splits:
        yield "An article, its near-duplicates and repeated claims stay in one split; manifest.json says more of it."


def _columns(job: Job) -> Iterator[str]:
    """What the labels and the columns mean."""
    yield "## Labels"
    specs = {label.name: label for label in job.project.scheme.labels}
    known = [specs[name] for name in label_names(job) if name in specs]
    lines = [[each.name, each.title, "a source" if each.needs_evidence else "nothing"] for each in known]
    yield _table(["label", "as reviewers see it", "needs"], lines)
    yield "## Columns"
    yield _table(["column", "what it says"], [[column.name, column.about] for column in COLUMNS])
    yield "Each piece of evidence:"
    yield _table(["column", "what it says"], [[column.name, column.about] for column in EVIDENCE])


def _reviewing(job: Job, facts: Facts, told: Json) -> Iterator[str]:
    """Who said so, and how far they agree."""
    yield "## How it was reviewed"
    yield _listed(map(markdown, [*protocol_of(job), f"{counted(len(facts.reviewers), 'reviewer')}. {people_of(told)}"]))
    reviews = ", ".join(f"{count:,} by {counted(number, 'review')}" for number, count in sorted(facts.reviews.items()))
    yield f"Labels given: {reviews}. Why claims have theirs: {_counts(told['label_reasons'])}."
    yield markdown(agreement_of(told))
    tools = list(tools_of(facts))
    if tools:
        yield "Programs took part:"
        yield _listed(map(markdown, tools))


def _missing(told: Json) -> Iterator[str]:
    """What is not in the files."""
    yield "## What was left out"
    missing = missing_of(told)
    yield _table(["how many", "of what", "why"], missing) if missing else "Nothing."


def _rights(job: Job, facts: Facts, told: Json) -> Iterator[str]:
    """Where it comes from and what may be done with it."""
    dataset = job.dataset
    yield "## Sources and licence"
    cited = _counts(facts.stances) or "none"
    hidden = f", of which {facts.withheld} stay unnamed for a reason that is given" if facts.withheld else ""
    yield f"Sources cited: {cited}{hidden}. Quotations from articles and sources remain their publishers'."
    if dataset.license:
        yield f"The labels are under {markdown(dataset.license)}."
    else:
        yield "No licence was stated: ask whoever publishes this before you use it."
    yield f"To cite: {markdown(citation_of(job, facts))}"


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{markdown(name)} {count:,}" for name, count in sorted(found.items()))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A table; its cells are text."""
    rows = [f"| {' | '.join(map(markdown, cells))} |" for cells in (header, *lines)]
    return "\n".join([rows[0], "|---" * len(header) + "|", *rows[1:]])
