"""Running an export: which format, which files, what the manifest says."""

import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from annotator.errors import AnnotatorError, UsageError
from annotator.export.files import AtomicFiles, Counted
from annotator.export.formats.jsonl import line_of
from annotator.export.manifest import FileRecord, Manifest, Tally, manifest_bytes, manifest_of
from annotator.export.rows import ClaimRows, article_record
from annotator.storage.engine import Database, Session
from annotator.storage.export_rows import (
    Viewpoint,
    count_claims,
    exported_articles,
    exported_claims,
    left_out,
)
from annotator.storage.project import Project
from annotator.storage.reviewers import find_reviewer

FORMATS = {"jsonl": "annotator.export.formats.jsonl", "csv": "annotator.export.formats.csv"}
"""The formats by name, and the module that writes each; a module is imported when its format is asked for."""

ARTICLES = ".articles.jsonl"
MANIFEST = ".manifest.json"
STDOUT = "-"
OnProgress = Callable[[int, int, str], None]
"""Called with how much is done, how much there is, and what it is at."""


_STEP = 100
"""Claims between two calls of the progress callback."""


class Writer(Protocol):
    """What a module under ``formats`` offers."""

    SUFFIX: str
    COMPLETE: bool
    """Every claim is in it, and the articles go with it."""

    def write(self, records: Iterable[dict[str, Any]], stream: BinaryIO) -> int:
        """Write the records that the format has room for; returns how many rows that made."""


def export(
    database: Database,
    project: Project,
    format: str,
    out: Path | str,
    viewer: str,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Export the claims of a database as ``viewer`` may see them, and say what is in the export.

    ``out`` gets the format's suffix when it has another. Beside it stand ``NAME.manifest.json`` and, for formats that
    carry them, ``NAME.articles.jsonl``; existing files are replaced, all of them or none. ``"-"`` writes the claims
    alone to standard output. ``on_progress`` counts claims.

    Raises:
        UsageError: for a format there is none of, or a place where no file can be.
        AnnotatorError: when there are no claims, or a file cannot be written.

    """
    with database.read() as session:
        total = count_claims(session)
        view = Viewpoint(find_reviewer(session, viewer), project.blind, project.reviews_per_claim)
        run = _Run(session, project, format, view, total, on_progress)
        if not total:
            raise AnnotatorError(
                f"There is nothing to export: {database.shown} holds no claims; import an article with some first."
            )
        if out == STDOUT:
            run.claims(Counted(sys.stdout.buffer))
            sys.stdout.buffer.flush()
            return run.manifest([])
        return run.into_files(Path(out))


def writer_for(format: str) -> Writer:
    """The writer of a format.

    Raises:
        UsageError: when there is none; the message lists the formats.

    """
    if format not in FORMATS:
        raise UsageError(f"“{format}” is not an export format: use one of {', '.join(FORMATS)}.")
    return cast(Writer, import_module(FORMATS[format]))


class _Run:
    """One export under way: reads, writes, and counts what passes."""

    def __init__(
        self,
        session: Session,
        project: Project,
        format: str,
        view: Viewpoint,
        total: int,
        on_progress: OnProgress | None,
    ) -> None:
        self._session = session
        self._project = project
        self._format = format
        self._writer = writer_for(format)
        self._view = view
        self._total = total
        self._on_progress = on_progress
        self._tally = Tally()

    def into_files(self, out: Path) -> Manifest:
        """Write all files of the export."""
        suffix = self._writer.SUFFIX
        stem = out.name[: -len(suffix)] if out.name.lower().endswith(suffix) else out.name
        name = out.name if stem != out.name else out.name + suffix
        with AtomicFiles(out.parent) as files:
            with files.open(name) as stream:
                made = [_file(name, stream, self.claims(stream))]
            if self._writer.COMPLETE:
                made.append(self._articles(files, stem + ARTICLES))
            manifest = self.manifest(made)
            with files.open(stem + MANIFEST) as stream:
                stream.write(manifest_bytes(manifest))
        return manifest

    def claims(self, stream: Counted) -> int:
        """Write the claims; returns how many rows that made."""
        return self._writer.write(self._records(), cast(BinaryIO, stream))

    def _records(self) -> Iterator[dict[str, Any]]:
        make = ClaimRows(self._view.wanted).record
        for done, claim in enumerate(exported_claims(self._session, self._view), 1):
            record = make(claim)
            self._tally.add(record, claim.withheld)
            yield record
            if self._on_progress and (done % _STEP == 0 or done == self._total):
                self._on_progress(done, self._total, record["article"]["id"])

    def _articles(self, files: AtomicFiles, name: str) -> FileRecord:
        rows = 0
        with files.open(name) as stream:
            for article in exported_articles(self._session):
                stream.write(line_of(article_record(article)))
                rows += 1
            return _file(name, stream, rows)

    def manifest(self, files: list[FileRecord]) -> Manifest:
        """What was exported, once it was."""
        return manifest_of(
            self._project, self._format, self._tally, left_out(self._session), files, complete=self._writer.COMPLETE
        )


def _file(name: str, stream: Counted, rows: int) -> FileRecord:
    return FileRecord(name=name, rows=rows, bytes=stream.size, sha256=stream.sha256)
