"""Running an export: which format, which claims and answers, which files, what the manifest says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from annotator.agreement import Agreement
from annotator.domain import Role
from annotator.errors import AnnotatorError, UsageError
from annotator.export.answers import Record, counted_reviews
from annotator.export.files import AtomicFiles, AtomicFolder, Files, NoFiles, StdoutFile
from annotator.export.job import Format, FormatOptions, Job
from annotator.export.manifest import Manifest, Tally, manifest_bytes, manifest_of
from annotator.export.registry import format_for
from annotator.export.rows import ClaimRows, article_record
from annotator.export.selection import Selection, Sieve
from annotator.export.verify import Verified, verify
from annotator.settings import DatasetSettings
from annotator.storage.engine import Database, Session
from annotator.storage.export_rows import (
    Viewpoint,
    article_ids,
    count_claims,
    exported_article,
    exported_claims,
    left_out,
)
from annotator.storage.project import Project
from annotator.storage.reviewers import find_reviewer

MANIFEST = "manifest.json"
"""In a folder; beside a file it is called after it."""
STDOUT = "-"
OnProgress = Callable[[int, int, str], None]
"""Called with how much is done, how much there is, and what it is at."""

_STEP = 100
"""Claims between two calls of the progress callback."""
_ARTICLES_KEPT = 4
"""Articles whose text is kept at hand while their claims are written."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to export. ``selection`` is what the format tells by default when it is ``None``."""

    format: str
    selection: Selection | None = None
    names: bool = False
    """Whether reviewers stand under their own names."""
    options: FormatOptions = field(default_factory=FormatOptions)
    dataset: DatasetSettings = field(default_factory=DatasetSettings)


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export; ``verified`` when it was read back."""

    manifest: Manifest
    verified: Verified | None = None


def export(
    database: Database,
    project: Project,
    request: Request,
    out: Path | str,
    viewer: str,
    on_progress: OnProgress | None = None,
    *,
    dry_run: bool = False,
    check: bool = False,
) -> Exported:
    """Export the claims of a database as ``viewer`` may see them, and say what is in the export.

    ``out`` names a file, which gets the format's suffix when it has another, or for formats of several files a folder.
    The manifest stands in the folder, or beside the file (``NAME.manifest.json`` for JSON Lines, which have their
    articles beside them, ``NAME.SUFFIX.manifest.json`` else). What is there is replaced, all files or none. ``"-"``
    writes the one file alone to standard output, and a ``dry_run`` nothing at all. With ``check`` the files are read
    back with the format's real reader and compared with the database. ``on_progress`` counts claims.

    Raises:
        UsageError: for a format, a filter or a place that cannot be.
        AnnotatorError: when nothing is left to export, with the reasons, a file cannot be written, or what is read
            back is not what the database holds.

    """
    format = format_for(request.format)
    selection = (request.selection or Selection(format.layers[0])).checked(project.scheme)
    if selection.layer not in format.layers:
        raise UsageError(f"{format.name} tells {' or '.join(format.layers)}, not “{selection.layer}”.")
    with database.read() as session:
        view = Viewpoint(find_reviewer(session, viewer), project.blind, project.reviews_per_claim)
        run = _Run(session, project, request, format, selection, view, database.shown, on_progress)
        manifest = run.into(out, dry_run)
        return Exported(manifest, run.verified(Path(out), manifest) if check and manifest.files else None)


class _Run:
    """One export under way: reads, writes, and counts what passes."""

    def __init__(
        self,
        session: Session,
        project: Project,
        request: Request,
        format: Format,
        selection: Selection,
        view: Viewpoint,
        shown: str,
        on_progress: OnProgress | None,
    ) -> None:
        self._session = session
        self._project = project
        self._request = request
        self._format = format
        self._selection = selection
        self._view = view
        self._shown = shown
        self._on_progress = on_progress
        self._tally = Tally()
        self._agreement = Agreement(project.scheme.names)
        self._needs_evidence = frozenset(label.name for label in project.scheme.labels if label.needs_evidence)

    def into(self, out: Path | str, dry_run: bool) -> Manifest:
        """Write all files of the export, or with ``dry_run`` none."""
        files, name = (NoFiles(), "") if dry_run else (self._files(out), Path(out).name)
        job = self._job(files, self._named(name))
        with files:
            sieve = Sieve(self._selection, self._needs_evidence)
            self._format.write(self._records(job, sieve), job)
            manifest = self._manifest(job, sieve)
            if not manifest.claims or (self._format.row == "answer" and not manifest.rows):
                raise AnnotatorError(_nothing(manifest, self._shown))
            if not isinstance(files, StdoutFile | NoFiles):
                with files.open(self._manifest_name(job)) as stream:
                    stream.write(manifest_bytes(manifest))
        return manifest.model_copy(update={"files": []}) if isinstance(files, StdoutFile | NoFiles) else manifest

    def verified(self, out: Path, manifest: Manifest) -> Verified:
        """Read the files back and compare them with the records, which are read once more from the same snapshot."""
        where = out if not self._format.suffix else out.with_name(self._named(out.name))
        job = self._job(NoFiles(), where.name)
        records = self._records(job, Sieve(self._selection, self._needs_evidence))
        return verify(records, job, where, manifest.model_dump(mode="json"))

    def _job(self, files: Files, name: str) -> Job:
        return Job(
            format=self._format,
            project=self._project,
            dataset=self._request.dataset,
            layer=self._selection.layer,
            options=self._request.options,
            files=files,
            name=name,
            splits=(),
            articles=lru_cache(_ARTICLES_KEPT)(self._article),
            article_ids=self._article_ids,
            agreement=self._agreement.figures,
        )

    def _files(self, out: Path | str) -> Files:
        if out == STDOUT:
            if not self._format.suffix:
                raise UsageError(f"{self._format.name} writes several files: name a folder with -o.")
            return StdoutFile()
        where = Path(out)
        return AtomicFiles(where.parent) if self._format.suffix else AtomicFolder(where, MANIFEST)

    def _named(self, name: str) -> str:
        """The name of the one file, with the format's suffix; a folder's name stays."""
        suffix = self._format.suffix
        return name if name.lower().endswith(suffix) else name + suffix

    def _manifest_name(self, job: Job) -> str:
        if not self._format.suffix:
            return MANIFEST
        return f"{job.stem if self._format.archives else job.name}.{MANIFEST}"

    def _records(self, job: Job, sieve: Sieve) -> Iterator[Record]:
        """The records that are in the export, counted as they pass."""
        for record in self._stored():
            picked = sieve.pick(record)
            if picked is None:
                continue
            self._tally.add(picked)
            votes = [review["label"] for review in counted_reviews(picked) if review["role"] == Role.REVIEWER]
            self._agreement.add(votes)
            if self._format.row == "claim":
                job.rows[picked["split"], picked["label"]] += 1
            yield picked

    def _stored(self) -> Iterator[Record]:
        """Every record that the database has for this viewer."""
        make = ClaimRows(self._view.wanted, self._needs_evidence).record
        total = count_claims(self._session)
        for done, claim in enumerate(exported_claims(self._session, self._view), 1):
            record = make(claim)
            self._tally.withheld += claim.withheld
            yield record
            if self._on_progress and (done % _STEP == 0 or done == total):
                self._on_progress(done, total, record["article"]["id"])

    def _article(self, article_id: str) -> Record:
        return article_record(exported_article(self._session, article_id))

    def _article_ids(self) -> list[str]:
        """The articles that go with the claims: all of them when nothing was asked to stay out."""
        stored = article_ids(self._session)
        return stored if self._selection.is_everything else [each for each in stored if each in self._tally.articles]

    def _manifest(self, job: Job, sieve: Sieve) -> Manifest:
        missing = dict(left_out(self._session))
        missing["reviews", "blind: the claim is not closed yet"] = self._tally.withheld
        return manifest_of(
            job,
            self._tally,
            missing | sieve.left_out | job.left_out,
            self._selection.filters,
            names=self._request.names,
            split_report=None,
        )


def _nothing(manifest: Manifest, shown: str) -> str:
    """Why there is nothing to export."""
    whys = sorted(manifest.left_out, key=lambda each: -each.count)
    lost = "; ".join(f"{each.count} {each.what} ({each.reason})" for each in whys if each.what in ("claims", "rows"))
    if not lost:
        return f"There is nothing to export: {shown} holds no claims; import an article with some first."
    return f"There is nothing to export from {shown}: left out {lost}. Label claims first, or ask for others."
