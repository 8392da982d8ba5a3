"""Reading an export back with its real reader, and comparing it with the database row by row.

What should be there comes from the records, not from what the format says that it wrote; what is there comes from the
library that users of the format load it with.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.record import ClaimRecord
from annotator.dataset.review_record import EvidenceRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.schemes import LabelScheme
from annotator.text import one_line

_NAMED = 3
"""Differences that are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading back found. ``reader`` is the package with its version; ``None`` when it is not installed."""

    format: str
    reader: str | None
    rows: int
    compared: tuple[str, ...]
    """The fields of ``ReadRow`` that were compared."""

    def sentence(self) -> str:
        """The finding in one sentence."""
        if self.reader is None:
            return f"Not verified: the reader of {self.format} is not installed (pip install 'factdesk[verify]')."
        fields = ", ".join(name.replace("_", " ") for name in self.compared)
        return f"Verified with {self.reader}: {self.rows} rows read back, {fields} as in the database."


def verify(records: Iterable[ClaimRecord], job: Job, out: Path, manifest: dict[str, Any]) -> Verified:
    """Compare the files of an export with the records they should hold.

    Raises:
        AnnotatorError: when the reader does not accept the files, or rows differ; the first ones are named.

    """
    format = job.format
    names = format.carries
    try:
        found = Counter(_key(row, names) for row in format.read(out, manifest | _meanings(job.project.scheme)))
    except ImportError:
        return Verified(format.name, None, 0, ())
    expected = Counter(_key(format.kept(row), names) for record in records for row in expected_rows(record, job))
    missing, extra = expected - found, found - expected
    if missing or extra:
        raise AnnotatorError(
            f"{one_line(str(out))} does not hold what the database does: {missing.total()} rows are missing "
            f"({_shown(missing)}) and {extra.total()} are there instead ({_shown(extra)}); please report this."
        )
    return Verified(format.name, reader_name(format), found.total(), names)


def _meanings(scheme: LabelScheme) -> dict[str, Any]:
    """What readers need to know beside the manifest, which does not say it: what each label means."""
    return {"meanings": {label.name: label.meaning for label in scheme.labels}}


def expected_rows(record: ClaimRecord, job: Job) -> Iterator[ReadRow]:
    """The rows that one claim's record should come back as."""
    if job.format.row == "claim":
        evidence = [piece for review in record.reviews for piece in review.evidence]
        yield _row(record, record.label, evidence)
    else:
        for answer in job.answers(record):
            yield _row(record, answer.mapped, answer.evidence)


def reader_name(format: Format) -> str | None:
    """The reader of a format with its version, ``None`` when it is not installed."""
    try:
        return f"{format.reader} {version(format.reader)}"
    except PackageNotFoundError:
        import sys

        builtin = format.reader in sys.stdlib_module_names
        return f"Python's {format.reader} module" if builtin else None


def _row(record: ClaimRecord, label: str | None, evidence: Iterable[EvidenceRecord]) -> ReadRow:
    return ReadRow(
        claim_id=record.claim_id,
        label=label,
        text=record.exact,
        span=(record.start, record.end),
        evidence=tuple(sorted(piece.source.url or "" for piece in evidence)),
        split=record.split,
    )


def _key(row: ReadRow, names: tuple[str, ...]) -> bytes:
    """The compared fields as one value that takes little room."""
    return orjson.dumps([getattr(row, name) for name in names])


def _shown(rows: Counter[bytes]) -> str:
    named = "; ".join(one_line(key.decode())[:120] for key in list(rows)[:_NAMED])
    return named + (" …" if len(rows) > _NAMED else "") if rows else "none"
