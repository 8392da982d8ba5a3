"""Croissant: JSON Lines for training, with machine-readable metadata for generic loaders."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.answer_rows import write_rows
from annotator.export.parts.croissant_metadata import NAME, note_missing, write_croissant


class Croissant(Format):
    """A folder with the rows of each split and ``croissant.json``."""

    name = "croissant"
    about = "catalogues: rows for training with machine-readable metadata (Croissant 1.1)"
    suffix = ""
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "mlcroissant"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the rows, then the metadata, which contains their checksums."""
        facts = write_rows(records, job, file_of)
        note_missing(job)
        write_croissant(job, facts)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each row read by mlcroissant, which also validates the metadata."""
        import mlcroissant

        _check_sums(out, manifest)
        try:
            dataset = mlcroissant.Dataset(jsonld=out / NAME)
        except (mlcroissant.ValidationError, ValueError) as error:
            raise AnnotatorError(f"{NAME} cannot be read by mlcroissant: {error}.") from error
        filled = {file["name"] for file in manifest["files"] if file["rows"]}
        for split in manifest["splits"] or (None,):
            if file_of(split) in filled:  # pandas, used by mlcroissant, finds no columns in an empty file
                name = split or "claims"
                yield from (_read_row(row, name, split) for row in dataset.records(name))


def file_of(split: str | None) -> str:
    """Return the file name of a split."""
    return f"{split or 'claims'}.jsonl"


def _check_sums(out: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse metadata whose files or checksums differ from the export: loaders trust them."""
    described = {each["name"]: each["sha256"] for each in json.loads((out / NAME).read_bytes())["distribution"]}
    written = {file["name"]: file["sha256"] for file in manifest["files"] if file["name"] != NAME}
    if described != written:
        raise AnnotatorError(f"{NAME} lists files or checksums that differ from the export.")


def _read_row(row: Mapping[str, Any], record_set: str, split: str | None) -> ReadRow:
    """Convert a row of mlcroissant, which returns text as bytes."""

    def text(name: str) -> str:
        return bytes(row[f"{record_set}/{name}"]).decode()

    urls = [piece[f"{record_set}/evidence/url"] for piece in row.get(f"{record_set}/evidence") or ()]
    return ReadRow(
        claim_id=text("claim_id"),
        label=text("label"),
        text=text("claim"),
        span=(int(row[f"{record_set}/start"]), int(row[f"{record_set}/end"])),
        evidence=tuple(sorted(bytes(url).decode() if url else "" for url in urls)),
        split=split,
    )
