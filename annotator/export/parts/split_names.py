"""File names of splits where a format has one file: ``claims.train.json`` beside ``claims.test.json``."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.export.job import Job


def split_name(job: Job) -> Callable[[str | None], str]:
    """A way from a split to its file's name, for ``Job.split_files``; without splits it is the one file."""
    return lambda split: job.name if split is None else f"{job.stem}.{split}{job.format.suffix}"


def split_paths(out: Path, manifest: Mapping[str, Any], suffix: str) -> Iterator[tuple[str | None, Path]]:
    """The splits of an export with their files; ``out`` itself where there are none."""
    stem = out.name[: -len(suffix)]
    for split in manifest["splits"] or (None,):
        yield split, out if split is None else out.with_name(f"{stem}.{split}{suffix}")
