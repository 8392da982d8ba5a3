"""File names of the splits of single-file formats, such as ``claims.train.json``."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.export.job import Job


def split_name(job: Job) -> Callable[[str | None], str]:
    """Return a function from a split to its file name, for ``Job.split_files``."""
    return lambda split: job.name if split is None else f"{job.stem}.{split}{job.format.suffix}"


def split_paths(out: Path, manifest: Mapping[str, Any], suffix: str) -> Iterator[tuple[str | None, Path]]:
    """Yield the splits of an export with their files; without splits, only ``out``."""
    stem = out.name[: -len(suffix)]
    for split in manifest["splits"] or (None,):
        yield split, out if split is None else out.with_name(f"{stem}.{split}{suffix}")
