"""Run an export: prepare it, write its files and manifest, verify it, store a release."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annotator.dataset.answers import Layer, voting_reviews
from annotator.dataset.coverage import LastCovered
from annotator.dataset.lines import MANIFEST
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import changed
from annotator.dataset.selection import Sieve
from annotator.domain.callbacks import OnProgress
from annotator.errors import AnnotatorError, UsageError
from annotator.export.files import AtomicFiles, AtomicFolder, Files, NoFiles, StdoutFile
from annotator.export.job import Job
from annotator.export.manifest import Manifest, Tally, manifest_bytes, manifest_of
from annotator.export.prepare import Prepared, prepare_fresh, prepare_frozen
from annotator.export.prepare import Request as Request
from annotator.export.releases import Freezer, frozen_options
from annotator.export.verify import Verified, verify
from annotator.measures.agreement import Agreement
from annotator.storage.database.engine import Database, Session
from annotator.storage.frozen_records import keep_release, refuse_known_release
from annotator.storage.named_notes import NamedNote, notes_naming, people
from annotator.storage.project import Project
from annotator.storage.reviewers import find_reviewer
from annotator.storage.splits import keep_splits
from annotator.storage.viewpoint import may_see

STDOUT = "-"
_ARTICLES_KEPT = 4
"""Article records cached while their claims are written."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export. ``verified`` is set if it was read back; ``split_lines`` is the report on its splits."""

    manifest: Manifest
    folder: Path
    """Where its files are."""
    verified: Verified | None = None
    split_lines: tuple[str, ...] = ()


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
    on_named_notes: Callable[[list[NamedNote]], None] | None = None,
) -> Exported:
    """Export the claims that ``viewer`` may see, and return the manifest.

    ``out`` is a file, or a folder for formats with several files. A file without the format's suffix gets it. The
    manifest is written to the folder, or next to the file: ``NAME.manifest.json`` for JSON Lines, which also writes
    the articles, and ``NAME.SUFFIX.manifest.json`` for other formats. Existing files are replaced, all or none.
    ``"-"`` writes only the data file, to standard output; ``dry_run`` writes nothing. ``check`` reads the files back
    with the format's reader and compares them with the database. ``on_progress`` counts claims. ``on_named_notes`` is
    told of notes that name people, before anything is written, if notes leave and names do not.

    New split assignments are stored before anything is written, a release after all files are written.

    Raises:
        UsageError: the format, a filter or ``out`` is not valid.
        ConflictError: the name of the release is taken.
        AnnotatorError: nothing is left to export, a file cannot be written, or verification fails.

    """
    with database.read() as session, closing(Freezer()) as freezer:
        if request.frozen is not None:
            prepared = prepare_frozen(session, request.format, request.frozen, request.selection)
        else:
            if request.freeze is not None:
                refuse_known_release(session, request.freeze)
            person = None if request.freeze is not None else find_reviewer(session, viewer)
            prepared = prepare_fresh(session, project, person, request, on_progress)
            if on_named_notes and prepared.selection.has_notes and not prepared.names:
                on_named_notes(list(notes_naming(session, people(session), may_see(project.view(person)))))
        if prepared.plan and request.split and not dry_run:
            with database.write() as writing:
                who = find_reviewer(writing, viewer)
                keep_splits(writing, request.split.key, request.split.names, prepared.plan.assigned, who)
        run = _Run(prepared, database.shown, freezer if request.freeze is not None and not dry_run else None)
        manifest = run.into(out, on_progress, dry_run=dry_run)
        verified = run.verified(Path(out), manifest, on_progress) if check and manifest.files else None
        if request.freeze is not None and not dry_run:
            with database.write() as writing:
                run.keep(writing, request.freeze, manifest, find_reviewer(writing, viewer))
        split_lines = prepared.plan.report.lines() if prepared.plan else ()
        folder = Path(out).parent if prepared.format.suffix else Path(out)
        return Exported(manifest, folder, verified, tuple(split_lines))


class _Run:
    """One running export."""

    def __init__(self, prepared: Prepared, shown: str, freezer: Freezer | None) -> None:
        self._prepared = prepared
        self._format = prepared.format
        self._shown = shown
        self._freezer = freezer
        self._outside: dict[tuple[str, str], int] = {}
        self._articles: list[str] = []

    def into(self, out: Path | str, on_progress: OnProgress | None, *, dry_run: bool) -> Manifest:
        """Write all files of the export, or none with ``dry_run``."""
        files, name = (NoFiles(), "") if dry_run else (self._files(out), Path(out).name)
        with files:
            passing = _Passing(self._prepared, self._freezer, on_progress)
            job = self._job(files, self._named(name), passing)
            self._format.write(passing.records(job), job)
            manifest = self._manifest(job, passing)
            if not manifest.claims or (self._format.row != "claim" and not manifest.rows):
                raise AnnotatorError(_nothing(manifest, self._shown))
            if not isinstance(files, StdoutFile | NoFiles):
                self._prepared.check_same(manifest)
                with files.open(self._manifest_name(job)) as stream:
                    stream.write(manifest_bytes(manifest))
        return manifest.model_copy(update={"files": []}) if isinstance(files, StdoutFile | NoFiles) else manifest

    def verified(self, out: Path, manifest: Manifest, on_progress: OnProgress | None) -> Verified:
        """Read the files back and compare them with the records, read again from the same snapshot."""
        where = out.with_name(self._named(out.name)) if self._format.suffix else out
        passing = _Passing(self._prepared, None, on_progress)
        job = self._job(NoFiles(), where.name, passing)
        return verify(passing.records(job), job, where, manifest.model_dump(mode="json"))

    def keep(self, session: Session, name: str, manifest: Manifest, person: int | None) -> None:
        """Store the export as a release."""
        if self._freezer is None:
            raise AssertionError("nothing was frozen")
        prepared = self._prepared
        options = frozen_options(
            prepared.selection, prepared.options, prepared.project, prepared.dataset, self._outside,
            splits=list(prepared.splits), split_report=prepared.split_report, names=prepared.names,
        )  # fmt: skip
        described = manifest.model_dump(mode="json")
        keep_release(session, name, options, described, self._freezer.runs(), self._articles, person)

    def _job(self, files: Files, name: str, passing: "_Passing") -> Job:
        prepared = self._prepared
        job = Job(
            format=self._format,
            project=prepared.project,
            dataset=prepared.dataset,
            layer=prepared.selection.layer,
            options=prepared.options,
            files=files,
            name=name,
            splits=prepared.splits,
            articles=lru_cache(_ARTICLES_KEPT)(prepared.stream.article),
            article_ids=passing.article_ids,
            agreement=passing.agreement.figures,
            coverage=passing.coverage,
            retrieval=prepared.stream.retrieval,
            has_library=prepared.stream.has_library,
        )
        if prepared.selection.soft:
            job.note(f"The share of a label in votes is how probable it is by the model {prepared.selection.soft}.")
        job.manifest = lambda: self._manifest(job, passing).model_dump(mode="json")
        return job

    def _files(self, out: Path | str) -> Files:
        if out == STDOUT:
            if not self._format.suffix:
                raise UsageError(f"{self._format.name} writes several files: choose a folder with -o.")
            if self._prepared.splits and "split" not in self._format.carries:
                raise UsageError(f"{self._format.name} writes one file per split: choose a file name with -o.")
            return StdoutFile()
        where = Path(out)
        return AtomicFiles(where.parent) if self._format.suffix else AtomicFolder(where, MANIFEST)

    def _named(self, name: str) -> str:
        """Add the format's suffix to the name of a file; leave the name of a folder."""
        suffix = self._format.suffix
        return name if name.lower().endswith(suffix) else name + suffix

    def _manifest_name(self, job: Job) -> str:
        if not self._format.suffix:
            return MANIFEST
        return f"{job.stem if self._format.archives else job.name}.{MANIFEST}"

    def _manifest(self, job: Job, passing: "_Passing") -> Manifest:
        sieved = passing.sieve.left_out
        stored = self._prepared.stream.left_out()
        self._outside = stored | {key: count for key, count in sieved.items() if key[0] == "claims"}
        self._articles = list(job.article_ids())
        return manifest_of(
            job,
            passing.tally,
            Counter(stored) + sieved + job.left_out,
            self._prepared.selection.filters,
            names=self._prepared.names,
            split_report=self._prepared.split_report,
        )


class _Passing:
    """One pass over the records: filters them, assigns splits and counts."""

    def __init__(self, prepared: Prepared, freezer: Freezer | None, on_progress: OnProgress | None) -> None:
        self._prepared = prepared
        self._freezer = freezer
        self._on_progress = on_progress
        self._rule = prepared.project.scheme.evidence_rule
        self.sieve = Sieve(prepared.selection, self._rule)
        self.tally = Tally()
        self.agreement = Agreement(prepared.project.scheme.names)
        self.coverage = LastCovered()

    def records(self, job: Job) -> Iterator[ClaimRecord]:
        """Yield the records in the export."""
        for record in self._prepared.stream.records(self._on_progress):
            self.coverage.add(record)
            picked = self.sieve.pick(record)
            placed = None if picked is None else self._placed(picked)
            if placed is None:
                continue
            if self._freezer is not None:
                self._freezer.add(changed(record, split=placed.split))
            self.agreement.add(self._answers(record))
            self._count(placed, job)
            self.coverage.export()
            yield placed

    def _answers(self, record: ClaimRecord) -> list[str]:
        """The labels that reviewers gave to an exported claim, whichever of them the files hold."""
        return [
            str(review.label)
            for review in voting_reviews(record)
            if self._rule.is_met(review.label, (piece.stance for piece in review.evidence), review.role)
        ]

    def _placed(self, picked: ClaimRecord) -> ClaimRecord | None:
        """Return the record with its split; ``None`` if the plan leaves the claim out."""
        plan = self._prepared.plan
        if plan is None:
            return picked
        place = picked.article.id, picked.claim_id
        split = plan.split_of(*place)
        if split is None:
            self.sieve.left_out["claims", f"split: {plan.kind_left_out(*place)}"] += 1
            return None
        return changed(picked, split=split)

    def _count(self, picked: ClaimRecord, job: Job) -> None:
        self.tally.add(picked)
        if job.format.row == "claim":
            job.rows[picked.split, picked.label] += 1
        elif job.layer is Layer.GOLD:
            others = sum(review.label != picked.label for review in picked.reviews)
            self.sieve.left_out["reviews", "not the gold label"] += others

    def article_ids(self) -> list[str]:
        """Return the articles of the exported claims, or all articles when nothing is filtered."""
        known = self._prepared.stream.article_ids()
        if self._prepared.selection.is_everything and not self._prepared.splits:
            return known
        return [each for each in known if each in self.tally.articles]


def _nothing(manifest: Manifest, shown: str) -> str:
    whys = sorted(manifest.left_out, key=lambda each: -each.count)
    lost = "; ".join(f"{each.counted} ({each.reason})" for each in whys if each.what in ("claims", "rows"))
    if not lost:
        return f"There is nothing to export: {shown} contains no claims. Import an article first."
    return f"There is nothing to export from {shown}: left out {lost}. Label claims first, or change the filters."
