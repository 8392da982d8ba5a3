"""The manifest that stands beside every export: what is in it, how it was reviewed, what was left out.

It says nothing of when or where the export was made, so that the same database gives the same bytes.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import orjson
from pydantic import ConfigDict, Field

from annotator import __version__
from annotator.export.record import SCHEMA_VERSION, LabelName, Offset, Part, Sha256, Version
from annotator.storage.project import Project


class LabelRecord(Part):
    """One label of the project's scheme."""

    name: LabelName
    title: str
    needs_evidence: bool


class SchemeRecord(Part):
    """The label scheme."""

    name: str
    labels: list[LabelRecord]


class ProjectRecord(Part):
    """How the claims were reviewed."""

    name: str
    scheme: SchemeRecord
    blind: bool
    reviews_per_claim: Annotated[int, Field(ge=1)]
    guideline_version: str


class LeftOut(Part):
    """Something the database holds and the export does not."""

    what: str
    """claims, reviews, suggestions, evidence or articles."""
    reason: str
    count: Annotated[int, Field(ge=1)]


class FileRecord(Part):
    """One file of the export."""

    name: str
    rows: Offset
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256


class Manifest(Part):
    """What an export holds, how it was reviewed, and what was left out. Deterministic: it says nothing of when."""

    model_config = ConfigDict(title="Manifest")

    schema_version: Version
    format: str
    tool: Literal["annotator"]
    tool_version: str
    project: ProjectRecord
    offset_unit: Literal["code points"]
    end_exclusive: Literal[True]
    claims: Offset
    """Claims in the export."""
    labels: dict[str, int]
    """How many of them have each gold label, in the scheme's order, those with 0 too."""
    label_reasons: dict[str, int]
    """How many have each label reason."""
    left_out: list[LeftOut]
    files: list[FileRecord]
    """Empty when the export went to standard output."""

    def summary(self) -> str:
        """The manifest in one sentence, for the person who asked for the export."""
        labels = ", ".join(f"{count} {name}" for name, count in self.labels.items() if count) or "no gold label"
        names = f" in {', '.join(file.name for file in self.files)}" if self.files else ""
        missing = "; ".join(f"{each.count} {each.what} ({each.reason})" for each in self.left_out)
        return f"Exported {self.claims} claims ({labels}){names}." + (f" Left out: {missing}." if missing else "")


@dataclass(slots=True)
class Tally:
    """What passed through an export: gold labels, why claims have one or none, reviews kept back."""

    labels: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unlabelled: Counter[str] = field(default_factory=Counter)
    withheld: int = 0

    def add(self, record: dict[str, Any], withheld: int) -> None:
        """Count one claim's record."""
        label, reason = record["label"], str(record["label_reason"])
        if label is None:
            self.unlabelled[reason] += 1
        else:
            self.labels[label] += 1
            self.reasons[reason] += 1
        self.withheld += withheld


def manifest_of(
    project: Project,
    format: str,
    tally: Tally,
    left_out: dict[tuple[str, str], int],
    files: list[FileRecord],
    *,
    complete: bool,
) -> Manifest:
    """The manifest of an export that is done.

    ``left_out`` counts what no export holds, by what it is and why; what this one kept back is added here. An export
    is ``complete`` when claims without a gold label are in it.
    """
    missing = left_out | {("reviews", "blind: the claim is not closed yet"): tally.withheld}
    reasons = tally.reasons
    if complete:
        reasons = reasons + tally.unlabelled
    else:
        missing |= {("claims", f"no gold label: {reason}"): count for reason, count in tally.unlabelled.items()}
    return Manifest(
        schema_version=SCHEMA_VERSION,
        format=format,
        tool="annotator",
        tool_version=__version__,
        project=_project(project),
        offset_unit="code points",
        end_exclusive=True,
        claims=reasons.total(),
        labels=dict.fromkeys(project.scheme.names, 0) | dict(sorted(tally.labels.items())),
        label_reasons=dict(sorted(reasons.items())),
        left_out=[LeftOut(what=key[0], reason=key[1], count=count) for key, count in sorted(missing.items()) if count],
        files=files,
    )


def _project(project: Project) -> ProjectRecord:
    labels = [
        LabelRecord(name=label.name, title=label.title, needs_evidence=label.needs_evidence)
        for label in project.scheme.labels
    ]
    return ProjectRecord(
        name=project.name,
        scheme=SchemeRecord(name=project.scheme.name, labels=labels),
        blind=project.blind,
        reviews_per_claim=project.reviews_per_claim,
        guideline_version=project.guideline_version,
    )


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as the file that stands beside an export."""
    return orjson.dumps(manifest.model_dump(mode="json"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
