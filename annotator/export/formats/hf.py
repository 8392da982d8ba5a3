"""A folder for the Hugging Face libraries: rows in JSON Lines and Parquet, a dataset card, Croissant metadata.

The card declares every column. Otherwise a column with only nulls or empty lists could get different types in different
splits, and ``load_dataset`` would fail. It names the Parquet files, from which every value comes out as it went in;
without pyarrow there are none, and columns that hold nothing but dates come out as times.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from annotator.dataset.lines import Json
from annotator.dataset.record import ClaimRecord
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.answer_rows import write_rows
from annotator.export.parts.card import NAME, card_of
from annotator.export.parts.croissant_metadata import note_missing, write_croissant
from annotator.export.parts.loaded_rows import GUESSED, files_of, loaded_rows, table_of
from annotator.export.parts.row_tables import RowTables, can_write_tables


class HuggingFace(Format):
    """A folder for ``datasets.load_dataset``."""

    name = "hf"
    about = "training with Hugging Face datasets: rows, dataset card, Croissant metadata"
    suffix = ""
    posteriors = True
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "datasets"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the rows of each split, then the card and the metadata."""
        files, with_tables = files_of(job.splits), can_write_tables()
        with ExitStack() as stack:
            tables = stack.enter_context(RowTables(job, lambda split: table_of(files[split]))) if with_tables else None
            facts = write_rows(records, job, lambda split: files[split][1], tables.add if tables else None)
        note_missing(job)
        if not with_tables:
            job.note(GUESSED)
        filled = {split for split, _ in job.rows}
        for split in (split for split in files if split not in filled):
            job.note(f"The split {split} has no rows; load_dataset takes no such split, so the card leaves it out.")
        with job.open(NAME) as stream:
            shown = {
                split: (each[0], table_of(each) if with_tables else each[1])
                for split, each in files.items()
                if split in filled
            }
            stream.write(card_of(job, facts, shown).encode())
        write_croissant(job, facts)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each row read by ``load_dataset``."""
        for split, row in loaded_rows(out, manifest):
            yield _read_row(row, split)


def _read_row(row: Json, split: str | None) -> ReadRow:
    return ReadRow(
        claim_id=row["claim_id"],
        label=row["label"],
        text=row["claim"],
        span=(row["start"], row["end"]),
        evidence=tuple(sorted(piece["url"] or "" for piece in row["evidence"])),
        split=split,
    )
