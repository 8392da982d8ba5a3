"""Machine-readable dataset metadata: Croissant 1.1 with the Responsible AI vocabulary.

Specifications: https://github.com/mlcommons/croissant/blob/main/docs/croissant-spec-1.1.md and
https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html (both MLCommons). All fields are there that NeurIPS
asks for (https://neurips.cc/Conferences/2026/EvaluationsDatasetsHosting). Values missing from ``[dataset]`` in
``annotator.toml`` are left out or said not to be given, never invented.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.dataset.lines import Json
from annotator.export.job import Job
from annotator.export.manifest import what_left_out
from annotator.export.parts.answer_rows import COLUMNS, PARTS, Column, Facts
from annotator.settings import DatasetSettings
from annotator.text import counted, one_line

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
_UNDECIDED = ("no gold label: tie", "no gold label: no_majority")
_WANTED = (
    "license",
    "url",
    "creator",
    "description",
    "collection",
    "biases",
    "use_cases",
    "social_impact",
    "synthetic",
)
_NOT_GIVEN = "Not given."


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


def responsible_of(job: Job, facts: Facts) -> dict[str, Any]:
    """Return the Responsible AI properties that the project and the data can answer."""
    manifest, said = job.manifest(), job.dataset
    return {
        "rai:dataCollection": (
            f"{one_line(said.collection or 'How the articles were chosen is not given.')} "
            f"{counted(facts.rows, 'row')} from {counted(facts.articles, 'article')}; how the sentences came to be "
            f"claims: {_counts(facts.origins)}."
        ),
        "rai:dataBiases": [one_line(said.biases or _NOT_GIVEN)],
        "rai:dataUseCases": [one_line(said.use_cases or _NOT_GIVEN)],
        "rai:dataSocialImpact": one_line(said.social_impact or _NOT_GIVEN),
        "rai:hasSyntheticData": said.synthetic,
        "prov:wasDerivedFrom": "Articles, each named by its address, title and publisher in the rows.",
        "prov:wasGeneratedBy": list(activities_of(job, facts)),
        "rai:dataAnnotationProtocol": list(protocol_of(job)),
        "rai:dataAnnotationPlatform": ["Annotator"],
        "rai:dataAnnotationAnalysis": [agreement_of(manifest), *_left_out(manifest)],
        "rai:annotationsPerItem": _per_item(answers_of(manifest)) or str(job.project.reviews_per_claim),
        "rai:annotatorDemographics": [f"{counted(len(facts.reviewers), 'reviewer')}; nothing else was recorded."],
        "rai:machineAnnotationTools": list(tools_of(facts)) or ["none"],
        "rai:dataLimitations": [*limits_of(job, facts), *_further(said.limitations)],
        "rai:personalSensitiveInformation": [people_of(manifest), *_further(said.personal_information)],
    }


def _further(said: str | None) -> list[str]:
    return [one_line(said)] if said else []


def activities_of(job: Job, facts: Facts) -> Iterator[str]:
    """Yield sentences on what was done to make the data, in order."""
    yield "Articles were imported, stored word for word and split into sentences."
    if facts.suggesters:
        names = _and(sorted({one_line(f"{name} {version}") for name, version, _ in facts.suggesters}))
        yield f"Claims were suggested by {names}; people added, moved and left out claims."
    yield f"{counted(len(facts.reviewers), 'reviewer')} labelled the claims and cited sources, in Annotator."


def protocol_of(job: Job) -> Iterator[str]:
    """Yield sentences on how the claims were reviewed."""
    project = job.project
    reviews = "one answer" if project.reviews_per_claim == 1 else f"{project.reviews_per_claim} answers"
    yield f"Guideline version {one_line(project.guideline_version)}; a claim needs {reviews}, and may have more."
    if project.blind:
        yield "Blind: nobody sees another's answer to a claim before it is closed."
    else:
        yield "Open: reviewers may see each other's answers."
    needing = [label.name for label in project.scheme.labels if label.needs_evidence]
    if needing:
        yield f"{_and(needing)} count only with a source: its address or why it is withheld, what it does to the claim."
    yield f"Labels: {', '.join(f'{label.name} ({one_line(label.title)})' for label in project.scheme.labels)}."
    if answers := answers_of(job.manifest()):
        yield f"Answers per claim: {_per_item(answers)}."


def agreement_of(manifest: Json) -> str:
    """Describe the agreement of reviewers in one sentence."""
    found = manifest["agreement"]
    if not found or not found["claims"]:
        return "No claim was answered by two people here, so nothing can be said of agreement."
    alpha = f"undefined, because {found['undefined']}" if found["alpha"] is None else f"{found['alpha']:.3f}"
    undecided = sum(each["count"] for each in manifest["left_out"] if each["reason"] in _UNDECIDED)
    without = f" {counted(undecided, 'claim')} without a majority are not among them." if undecided else ""
    return (
        f"On {counted(found['claims'], 'claim')} that two or more people answered, two answers are the same "
        f"{found['percent']:.1%} of the time; Krippendorff's alpha (nominal) is {alpha}. This is over all answers to "
        f"the claims in these files, also those that lost.{without}"
    )


def answers_of(manifest: Json) -> dict[int, int]:
    """Return the number of claims by how many people answered them; empty if unknown."""
    return {int(number): count for number, count in (manifest["agreement"] or {}).get("answers", {}).items()}


def tools_of(facts: Facts) -> Iterator[str]:
    """Yield the programs that suggested claims, with their versions."""
    for name, version, model in sorted(facts.suggesters):
        yield one_line(f"{name} {version} on {model}: suggested claims, speakers and types; gave no label")


def limits_of(job: Job, facts: Facts) -> Iterator[str]:
    """Yield the limitations of the data."""
    yield "A label says what the sources cited for it show on the day it was given; it is not the truth for all time."
    yield "Claims are those that a program suggested or a person picked, no random sample of what articles say."
    answers = answers_of(job.manifest())
    if answers.get(1) and not any(number > 1 for number in answers):
        yield "One person answered each claim, so errors of single reviewers are not averaged out."
    elif answers.get(1):
        claims = counted(answers[1], "claim")
        yield f"Only one person answered {claims}, so errors of single reviewers are not averaged out there."
    if facts.withheld:
        yield f"Sources that stay unnamed, for a reason that is given: {facts.withheld}. Nobody else can check them."
    yield "The text of the articles is not here, only the sentences around each claim."


def people_of(manifest: Json) -> str:
    """Describe how the data identifies people."""
    named = "under their own names" if manifest["names"] else "under pseudonyms that stay the same in one database"
    return f"Reviewers stand {named}. Articles and sources name the people they are about."


def missing_of(manifest: Json) -> list[tuple[int, str, str]]:
    """Return what the files leave out: count, what and why."""
    return [(each["count"], one_line(each["what"]), one_line(each["reason"])) for each in manifest["left_out"]]


def _left_out(manifest: Json) -> Iterator[str]:
    missing = missing_of(manifest)
    if missing:
        yield f"Left out: {'; '.join(f'{what_left_out(count, what)} ({why})' for count, what, why in missing)}."


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


def _per_item(answers: dict[int, int]) -> str:
    if len(answers) == 1:
        return str(next(iter(answers)))
    return ", ".join(f"{number} ({counted(count, 'claim')})" for number, count in answers.items())


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(found.items()))


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_none(each) if isinstance(each, dict) else each for key, each in value.items() if each is not None
    }
