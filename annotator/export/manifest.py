"""The manifest of an export: what it contains, how it was reviewed, what was left out.

It does not record when or where the export was made, so the same database gives the same bytes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from annotator import __version__
from annotator.dataset.answers import Layer
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import SCHEMA_VERSION, LabelName, Offset, Sha256, Version
from annotator.export.job import Job
from annotator.schemes import LabelScheme
from annotator.storage.project import Project
from annotator.text import counted, one_line, sha256_of

_NAMED = 12
"""The most files that a summary names."""


class Part(BaseModel):
    """Base class: unknown keys are refused, and values are not converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class LabelRecord(Part):
    """One label of the project's scheme."""

    name: LabelName
    title: str
    needs_evidence: bool


class SchemeRecord(Part):
    """The label scheme."""

    name: str
    version: str = ""
    """Hash of the labels; changes when a label changes. Empty before version 3."""
    labels: list[LabelRecord]


class ProjectRecord(Part):
    """The project and its review settings."""

    name: str
    scheme: SchemeRecord
    blind: bool
    reviews_per_claim: Annotated[int, Field(ge=1)]
    guideline_version: str


class LeftOut(Part):
    """Something in the database that the export leaves out."""

    what: str
    """What was left out: claims, reviews, rows, suggestions, evidence or articles."""
    reason: str
    count: Annotated[int, Field(ge=1)]

    @property
    def counted(self) -> str:
        """How many of what: "1 claim", "2 claims"."""
        return what_left_out(self.count, self.what)


def what_left_out(count: int, what: str) -> str:
    """A count of something left out, with its noun: "1 claim", "2 claims", "1 evidence"."""
    return f"{count} {what.removesuffix('s') if count == 1 else what}"


class FileRecord(Part):
    """One file of the export."""

    name: str
    rows: Offset
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256


class SplitCounts(Part):
    """One split of the export."""

    rows: Offset
    labels: dict[str, int]


class AgreementRecord(Part):
    """Agreement of reviewers on the exported claims: over all their submitted answers, whichever the files hold."""

    claims: Offset
    """Claims with two or more submitted answers of reviewers."""
    percent: float | None
    """Mean share of the pairs of answers to a claim that agree, 0 to 1. Null when undefined."""
    alpha: float | None
    """Krippendorff's alpha for nominal data: 1 is full agreement, 0 is chance. Null when undefined."""
    undefined: str | None = None
    """Why a figure is null."""
    answers: dict[str, Offset] = Field(default_factory=dict)
    """Number of claims by how many reviewers answered them."""


class Manifest(Part):
    """What an export contains, how it was reviewed, and what was left out. Deterministic: it has no timestamps."""

    model_config = ConfigDict(title="Manifest")

    schema_version: Version
    format: str
    tool: Literal["annotator"]
    tool_version: str
    project: ProjectRecord
    offset_unit: Literal["code points"]
    end_exclusive: Literal[True]
    claims: Offset
    """Number of claims in the export."""
    labels: dict[str, int]
    """Number of rows by label, in the order of the scheme, including 0. A row is a claim with its gold label, or one
    answer in exports of reviews."""
    label_reasons: dict[str, int]
    """Number of claims by label reason."""
    left_out: list[LeftOut]
    files: list[FileRecord]
    """Empty for an export to standard output and for a dry run."""
    layer: Layer | None = None
    """Which answers are exported. Null before version 3, like all fields below."""
    query: dict[str, JsonValue] = Field(default_factory=dict)
    """The filters and options set for the export."""
    names: bool = False
    """Whether reviewers have their real names; otherwise pseudonyms that are stable within one database."""
    label_map: dict[str, str] | None = None
    """The format's name for each label; LABEL.mixed is for claims with contradicting sources."""
    splits: dict[str, SplitCounts] | None = None
    split_report: dict[str, JsonValue] | None = None
    """How the splits were made, what was kept together, and the highest similarity between two splits."""
    agreement: AgreementRecord | None = None
    notes: list[str] = Field(default_factory=list)
    """What users of the files must know, such as what the format loses."""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return sum(self.labels.values())

    def preview(self) -> list[str]:
        """Describe the export in lines: rows by label and split, then what is left out and why."""
        lines = [
            f"{self.format}: {counted(self.claims, 'claim')}, {counted(self.rows, 'row')} ({_listed(self.labels)})"
        ]
        lines += [
            f"  {name}: {counted(part.rows, 'row')} ({_listed(part.labels)})"
            for name, part in (self.splits or {}).items()
        ]
        lines += [f"left out: {each.counted} ({each.reason})" for each in self.left_out]
        return lines + [f"note: {note}" for note in self.notes]

    def summary(self, folder: Path | None = None) -> str:
        """Summarise the export in one or two sentences for the user; ``folder`` is where its files are."""
        labels = _listed(self.labels)
        names = f" in {self._places(folder or Path())}" if self.files else ""
        missing = "; ".join(f"{each.counted} ({each.reason})" for each in self.left_out)
        rows = f", {self.rows} rows" if self.rows > self.claims else ""
        return f"Exported {counted(self.claims, 'claim')}{rows} ({labels}){names}." + (
            f" Left out: {missing}." if missing else ""
        )

    def _places(self, folder: Path) -> str:
        """The files with their folder; many are counted, as the manifest in the folder names them."""
        if len(self.files) > _NAMED:
            return f"{counted(len(self.files), 'file')} in {one_line(str(folder))}"
        return ", ".join(one_line(str(folder / file.name)) for file in self.files)


def _listed(labels: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in labels.items() if count) or "no gold label"


@dataclass(slots=True)
class Tally:
    """Counts of the exported claims."""

    claims: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    withheld: int = 0
    articles: set[str] = field(default_factory=set)
    """Ids of the articles of the claims."""

    def add(self, record: ClaimRecord) -> None:
        """Count one exported claim."""
        self.claims += 1
        self.articles.add(record.article.id)
        self.reasons[str(record.label_reason)] += 1


def manifest_of(
    job: Job,
    tally: Tally,
    left_out: Mapping[tuple[str, str], int],
    query: dict[str, Any],
    *,
    names: bool,
    split_report: dict[str, Any] | None,
) -> Manifest:
    """Build the manifest of a finished export. ``left_out`` holds counts by what was left out and why."""
    scheme = job.format.labels or job.project.scheme.names
    agreed = job.agreement()
    return Manifest(
        schema_version=SCHEMA_VERSION,
        format=job.format.name,
        tool="annotator",
        tool_version=__version__,
        project=_project(job.project),
        offset_unit="code points",
        end_exclusive=True,
        claims=tally.claims if job.format.row == "claim" else job.claims,
        labels=_labels(scheme, job.rows),
        label_reasons=dict(sorted(tally.reasons.items())),
        left_out=[LeftOut(what=key[0], reason=key[1], count=count) for key, count in sorted(left_out.items()) if count],
        files=[
            FileRecord(name=name, rows=stream.rows, bytes=stream.size, sha256=stream.sha256)
            for name, stream in job.written
        ],
        layer=job.layer,
        query=query,
        names=names,
        label_map=job.labels.table() if job.format.maps_labels else None,
        splits={split: _split(scheme, job.rows, split) for split in job.splits} or None,
        split_report=split_report,
        agreement=AgreementRecord(**asdict(agreed) | {"answers": {str(n): each for n, each in agreed.answers.items()}}),
        notes=list(job.notes),
    )


def _labels(scheme: tuple[str, ...], rows: Mapping[tuple[str | None, str | None], int]) -> dict[str, int]:
    """Rows by label: labels of the scheme in its order, then other labels."""
    found: Counter[str] = Counter()
    for (_, label), count in rows.items():
        if label is not None:
            found[label] += count
    return dict.fromkeys(scheme, 0) | dict(sorted(found.items()))


def _split(scheme: tuple[str, ...], rows: Mapping[tuple[str | None, str | None], int], split: str) -> SplitCounts:
    own = {key: count for key, count in rows.items() if key[0] == split}
    return SplitCounts(rows=sum(own.values()), labels=_labels(scheme, own))


def _project(project: Project) -> ProjectRecord:
    labels = [
        LabelRecord(name=label.name, title=label.title, needs_evidence=label.needs_evidence)
        for label in project.scheme.labels
    ]
    return ProjectRecord(
        name=project.name,
        scheme=SchemeRecord(name=project.scheme.name, version=_version(project.scheme), labels=labels),
        blind=project.blind,
        reviews_per_claim=project.reviews_per_claim,
        guideline_version=project.guideline_version,
    )


def _version(scheme: LabelScheme) -> str:
    return sha256_of(orjson.dumps(scheme.tables(), option=orjson.OPT_SORT_KEYS).decode())[:12]


def manifest_bytes(manifest: Manifest) -> bytes:
    """Serialise the manifest as indented JSON."""
    return orjson.dumps(manifest.model_dump(mode="json"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
