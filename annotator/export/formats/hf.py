"""A folder for the Hugging Face libraries: rows in JSON Lines and Parquet, a dataset card, Croissant metadata.

The card declares every column. Otherwise a column with only nulls or empty lists could get different types in different
splits, and ``load_dataset`` would fail. It names the Parquet files, from which every value comes out as it went in;
without pyarrow there are none, and columns that hold nothing but dates come out as times.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.answer_rows import write_rows
from annotator.export.parts.card import NAME, card_of
from annotator.export.parts.croissant_metadata import note_missing, write_croissant
from annotator.export.parts.row_tables import RowTables, can_write_tables

_GUESSED = (
    "Without the extra “parquet” there are only JSON Lines, in which load_dataset takes columns of dates for times: "
    "2024-05-02 comes out as 2024-05-02 00:00:00."
)
_VALIDATION = ("validation", "dev", "valid", "val")
_QUIET = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}


class HuggingFace(Format):
    """A folder for ``datasets.load_dataset``."""

    name = "hf"
    about = "training with Hugging Face datasets: rows, dataset card, Croissant metadata"
    suffix = ""
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "datasets"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the rows of each split, then the card and the metadata."""
        files, with_tables = files_of(job.splits), can_write_tables()
        with ExitStack() as stack:
            tables = stack.enter_context(RowTables(job, lambda split: _table(files[split]))) if with_tables else None
            facts = write_rows(records, job, lambda split: files[split][1], tables.add if tables else None)
        note_missing(job)
        if not with_tables:
            job.note(_GUESSED)
        filled = {split for split, _ in job.rows}
        for split in (split for split in files if split not in filled):
            job.note(f"The split {split} has no rows; load_dataset takes no such split, so the card leaves it out.")
        with job.open(NAME) as stream:
            shown = {
                split: (each[0], _table(each) if with_tables else each[1])
                for split, each in files.items()
                if split in filled
            }
            stream.write(card_of(job, facts, shown).encode())
        write_croissant(job, facts)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each row read by ``load_dataset``, without network access and with a temporary cache."""
        os.environ.update(_QUIET)  # read when the library is imported
        import datasets

        datasets.disable_progress_bars()
        with TemporaryDirectory(ignore_cleanup_errors=True) as cache:
            try:
                found = datasets.load_dataset(str(out), cache_dir=cache)
            except (ValueError, TypeError, OSError, datasets.exceptions.DatasetsError) as error:
                raise AnnotatorError(f"load_dataset cannot read {out.name}: {error}.") from error
            for split, (name, _) in files_of(tuple(manifest["splits"] or ())).items():
                if name in found:
                    yield from _same_rows(found[name], out / f"{name}.jsonl", split)


def files_of(splits: Sequence[str]) -> dict[str | None, tuple[str, str]]:
    """Map each split to its Hugging Face name and its file; without splits, everything is ``train``.

    A development split is renamed to ``validation`` unless there are several such splits.
    """
    if not splits:
        return {None: ("train", "train.jsonl")}
    several = sum(split in _VALIDATION for split in splits) > 1
    names = {split: "validation" if split in _VALIDATION and not several else split for split in splits}
    return {split: (name, f"{name}.jsonl") for split, name in names.items()}


def _table(file: tuple[str, str]) -> str:
    return f"{file[0]}.parquet"


def _same_rows(rows: Any, lines: Path, split: str | None) -> Iterator[ReadRow]:
    """Yield the rows of a split; each must have the values that the file beside it has.

    Raises:
        AnnotatorError: a value came out in another form; names its column.

    """
    labels = rows.features["label"]
    with lines.open("rb") as stream:
        for number, row in enumerate(rows, 1):
            label = labels.int2str(row["label"])
            line = stream.readline()
            written = orjson.loads(line) if line else {}
            changed = sorted(name for name, value in (row | {"label": label}).items() if value != written.get(name))
            if changed:
                told = f"load_dataset gives other values than {lines.name} has"
                raise AnnotatorError(f"{told} in {', '.join(changed)} of row {number}.")
            yield _read_row(row, label, split)


def _read_row(row: Mapping[str, Any], label: str, split: str | None) -> ReadRow:
    return ReadRow(
        claim_id=row["claim_id"],
        label=label,
        text=row["claim"],
        span=(row["start"], row["end"]),
        evidence=tuple(sorted(piece["url"] or "" for piece in row["evidence"])),
        split=split,
    )
