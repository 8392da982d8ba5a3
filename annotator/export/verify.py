"""Verify an export: read it back and compare it with the database row by row.

The expected rows come from the records; the actual rows come from the library with which users load the format.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.record import ClaimRecord
from annotator.dataset.review_record import EvidenceRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.schemes import LabelScheme
from annotator.text import one_line

_NAMED = 3
"""Number of differing rows shown in the error; the others are only counted."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of a verification. ``reader`` is the package and its version; ``None`` if it is not installed."""

    format: str
    reader: str | None
    rows: int
    compared: tuple[str, ...]
    """The compared fields of ``ReadRow``."""

    def sentence(self) -> str:
        """Describe the result in one sentence."""
        if self.reader is None:
            return f"Not verified: the reader of {self.format} is not installed (pip install 'factdesk[verify]')."
        fields = ", ".join(name.replace("_", " ") for name in self.compared)
        return f"Verified with {self.reader}: {self.rows} rows read back, {fields} as in the database."


def verify(records: Iterable[ClaimRecord], job: Job, out: Path, manifest: dict[str, Any]) -> Verified:
    """Compare the files of an export with the records they should contain.

    Raises:
        AnnotatorError: the reader rejects the files, or rows differ; the message shows the first ones.

    """
    format = job.format
    names = format.carries
    try:
        found = Counter(_key(row, names) for row in format.read(out, manifest | _meanings(job.project.scheme)))
    except ImportError:
        return Verified(format.name, None, 0, ())
    if format.row == "own":
        rows = format.expected(records, job)
    else:
        rows = (row for record in records for row in expected_rows(record, job))
    expected = Counter(_key(format.kept(row), names) for row in rows)
    missing, extra = expected - found, found - expected
    if missing or extra:
        raise AnnotatorError(
            f"{one_line(str(out))} differs from the database: {missing.total()} rows are missing ({_shown(missing)}) "
            f"and {extra.total()} are unexpected ({_shown(extra)}). Please report this."
        )
    return Verified(format.name, reader_name(format), found.total(), names)


def _meanings(scheme: LabelScheme) -> dict[str, Any]:
    """The meaning of each label, which readers need and the manifest does not contain."""
    return {"meanings": {label.name: label.meaning for label in scheme.labels}}


def expected_rows(record: ClaimRecord, job: Job) -> Iterator[ReadRow]:
    """Yield the rows expected for one claim."""
    if job.format.row == "claim":
        evidence = [piece for review in record.reviews for piece in review.evidence]
        yield _row(record, record.label, evidence)
    else:
        for answer in job.answers(record):
            yield _row(record, answer.mapped, answer.evidence)


def reader_name(format: Format) -> str | None:
    """Return the reader of a format with its version, or ``None`` if it is not installed."""
    try:
        return f"{format.reader} {version(format.reader)}"
    except PackageNotFoundError:
        import sys

        builtin = format.reader in sys.stdlib_module_names
        return f"Python's {format.reader} module" if builtin else None


def _row(record: ClaimRecord, label: str | None, evidence: Iterable[EvidenceRecord | CitedEvidence]) -> ReadRow:
    return ReadRow(
        claim_id=record.claim_id,
        label=label,
        text=record.exact,
        span=(record.start, record.end),
        evidence=tuple(sorted(piece.source.url or "" for piece in evidence)),
        split=record.split,
    )


def _key(row: ReadRow, names: tuple[str, ...]) -> bytes:
    """The compared fields as one compact value."""
    return orjson.dumps([getattr(row, name) for name in names])


def _shown(rows: Counter[bytes]) -> str:
    named = "; ".join(one_line(key.decode())[:120] for key in list(rows)[:_NAMED])
    return named + (" …" if len(rows) > _NAMED else "") if rows else "none"
