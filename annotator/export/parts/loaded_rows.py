"""Folders for ``datasets.load_dataset``: names of their files, and reading them back."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from annotator.dataset.lines import Json
from annotator.errors import AnnotatorError

GUESSED = (
    "Without the extra “parquet” there are only JSON Lines, in which load_dataset takes columns of dates for times: "
    "2024-05-02 comes out as 2024-05-02 00:00:00."
)
_VALIDATION = ("validation", "dev", "valid", "val")
_QUIET = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}


def files_of(splits: Sequence[str]) -> dict[str | None, tuple[str, str]]:
    """Map each split to its Hugging Face name and its file; without splits, everything is ``train``.

    A development split is renamed to ``validation`` unless there are several such splits.
    """
    if not splits:
        return {None: ("train", "train.jsonl")}
    several = sum(split in _VALIDATION for split in splits) > 1
    names = {split: "validation" if split in _VALIDATION and not several else split for split in splits}
    return {split: (name, f"{name}.jsonl") for split, name in names.items()}


def table_of(file: tuple[str, str]) -> str:
    """Return the name of the Parquet file of a split, given its value in ``files_of``."""
    return f"{file[0]}.parquet"


def loaded_rows(out: Path, manifest: Mapping[str, Any]) -> Iterator[tuple[str | None, Json]]:
    """Yield split and row as ``load_dataset`` reads them, without network access and with a temporary cache.

    Labels are names, not numbers. Each row must have the values that the file of lines has.

    Raises:
        AnnotatorError: the folder cannot be read, or a value came out in another form.

    """
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
                yield from ((split, row) for row in _same_rows(found[name], out / f"{name}.jsonl"))


def _same_rows(rows: Any, lines: Path) -> Iterator[Json]:
    """Yield the rows of a split.

    Raises:
        AnnotatorError: a value came out in another form; names its column.

    """
    labels = rows.features.get("label")
    with lines.open("rb") as stream:
        for number, loaded in enumerate(rows, 1):
            row = loaded | ({"label": labels.int2str(loaded["label"])} if hasattr(labels, "int2str") else {})
            line = stream.readline()
            written = orjson.loads(line) if line else {}
            changed = sorted(name for name, value in row.items() if value != written.get(name))
            if changed:
                told = f"load_dataset gives other values than {lines.name} has"
                raise AnnotatorError(f"{told} in {', '.join(changed)} of row {number}.")
            yield row
