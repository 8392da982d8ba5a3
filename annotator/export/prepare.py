"""Prepare an export: choose the format, the records and the splits."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson

from annotator import __version__
from annotator.dataset.answers import Layer
from annotator.dataset.gold_labels import GoldLabels
from annotator.dataset.record import ClaimRecord
from annotator.dataset.selection import Selection, Sieve
from annotator.dataset.stream import StoredRecords, Stream
from annotator.domain.callbacks import OnProgress
from annotator.errors import AnnotatorError, UsageError
from annotator.export.job import Format, FormatOptions
from annotator.export.manifest import Manifest
from annotator.export.registry import format_for
from annotator.export.releases import ReleasedRecords
from annotator.pseudonyms import pseudonym
from annotator.settings import DatasetSettings
from annotator.splits.request import SplitRequest
from annotator.storage.claim_links import same_claims
from annotator.storage.database.engine import Session
from annotator.storage.export_rows import exported_texts
from annotator.storage.frozen_records import find_release
from annotator.storage.project import Project, pseudonym_key
from annotator.storage.splits import stored_splits
from annotator.storage.version_rules import version_pairs
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.splits.plan import SplitPlan


@dataclass(frozen=True, slots=True)
class Request:
    """What to export, by the name of its format. Without a ``selection``, the format's first layer is exported
    unfiltered.
    """

    format: str | Format
    selection: Selection | None = None
    names: bool = False
    """Whether to export real reviewer names instead of pseudonyms."""
    options: FormatOptions = field(default_factory=FormatOptions)
    dataset: DatasetSettings = field(default_factory=DatasetSettings)
    split: SplitRequest | None = None
    freeze: str | None = None
    """Name under which to store the export as a release."""
    frozen: str | None = None
    """Name of the release to export, instead of the current claims."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The inputs of one export."""

    format: Format
    selection: Selection
    options: FormatOptions
    project: Project
    dataset: DatasetSettings
    stream: Stream
    names: bool
    splits: tuple[str, ...] = ()
    plan: "SplitPlan | None" = None
    """The splits to assign; ``None`` for a release, whose records have their splits."""
    split_report: dict[str, Any] | None = None
    same_as: dict[str, Any] | None = None
    """Manifest of the release whose files must be reproduced byte for byte."""

    def check_same(self, manifest: Manifest) -> None:
        """Check that the files of a release equal those it was frozen with.

        Raises:
            AnnotatorError: a file differs, for example because a library has another version.

        """
        if self.same_as is None:
            return
        frozen = {file["sha256"] for file in self.same_as["files"]}
        differs = [file.name for file in manifest.files if file.sha256 not in frozen]
        if differs:
            raise AnnotatorError(
                f"{one_line(differs[0])} differs from the file frozen with version "
                f"{self.same_as['tool_version']} (this is {__version__}); nothing was written."
            )


def prepare_fresh(
    session: Session, project: Project, person: int | None, request: Request, on_progress: OnProgress | None = None
) -> Prepared:
    """Prepare an export of the current claims that ``person`` may see. Making splits reads all records once.

    Raises:
        UsageError: the format, a filter or the rule for gold labels is not valid, or too few reviewers answered for it.
        AnnotatorError: a library that the format needs is not installed.

    """
    format = _format(request.format)
    format.require()
    if request.freeze is not None:
        _refuse_release(format)
    selection = _checked(format, request.selection).checked(project.scheme)
    if selection.soft is not None and not format.posteriors:
        raise UsageError(f"--soft: {format.name} has no place for probabilities; jsonl, parquet and hf have.")
    key = None if request.names else pseudonym_key(session)
    if key is not None:
        selection = replace(selection, reviewers=tuple(pseudonym(name, key) for name in selection.reviewers))
    old = selection.layer is Layer.ALL and selection.older
    stream = StoredRecords(
        session,
        project.view(person),
        project.scheme.evidence_rule,
        key,
        old=old,
        fixed=request.freeze is not None,
        gold=_gold_labels(session, project, selection),
    )
    prepared = Prepared(format, selection, request.options, project, request.dataset, stream, request.names)
    return prepared if request.split is None else _with_splits(session, prepared, request.split, on_progress)


def _gold_labels(session: Session, project: Project, selection: Selection) -> GoldLabels:
    """What decides the gold labels of an export; a model is asked only where the export needs it."""
    posteriors = None
    if selection.model is not None:
        from annotator.review.posteriors import posteriors_of  # loads numpy, which most exports do not need

        posteriors = posteriors_of(session, project, selection.model)
    wanted = project.view(None).wanted_of
    return GoldLabels(wanted, selection.gold_rule, posteriors, soft=selection.soft is not None)


def _format(wanted: str | Format) -> Format:
    return format_for(wanted) if isinstance(wanted, str) else wanted


def prepare_frozen(session: Session, format: str | Format, name: str, selection: Selection | None) -> Prepared:
    """Prepare an export of a release, in its original format or another.

    Raises:
        NotFoundError: there is no such release.
        UsageError: the format cannot export the selected layer.
        AnnotatorError: a library that the format needs is not installed.

    """
    release = find_release(session, name)
    stream = ReleasedRecords(session, release)
    wanted = _format(format)
    wanted.require()
    _refuse_release(wanted)
    same = wanted.name == release.manifest["format"] and selection is None
    if not same:
        layer = (selection or Selection(wanted.layers[0])).layer
        selection = _checked(wanted, replace(stream.selection, layer=layer))
    return Prepared(
        wanted,
        selection or stream.selection,
        stream.options,
        stream.project,
        stream.dataset,
        stream,
        stream.names,
        splits=stream.splits,
        split_report=stream.split_report,
        same_as=release.manifest if same and release.manifest["files"] else None,
    )


def _refuse_release(format: Format) -> None:
    if format.needs_all:
        raise UsageError(
            f"{format.name} cannot be a release: it needs more than the exported claims, which a release keeps alone."
        )


def _checked(format: Format, selection: Selection | None) -> Selection:
    chosen = selection or Selection(format.layers[0])
    if chosen.layer not in format.layers:
        raise UsageError(f"{format.name} can export {' or '.join(format.layers)}, not “{chosen.layer}”.")
    return chosen


def _with_splits(
    session: Session, prepared: Prepared, request: SplitRequest, on_progress: OnProgress | None
) -> Prepared:
    """Add a split for each article; reads all records once."""
    from annotator.splits.plan import SplitItem, make_splits  # imports numpy, which other exports do not need

    seen: dict[str, None] = {}

    def items() -> Iterator[SplitItem]:
        sieve = Sieve(prepared.selection, prepared.project.scheme.evidence_rule)
        for record in prepared.stream.records(on_progress):
            picked = sieve.pick(record)
            if picked is not None:
                seen[record.article.id] = None
                yield SplitItem(*_item(picked))

    stored = stored_splits(session, request.key)

    def texts() -> Iterator[tuple[str, str]]:
        yield from exported_texts(session, seen.keys() | stored.keys())

    plan = make_splits(items(), texts(), request, stored, same_claims(session), version_pairs(session))
    report = orjson.loads(orjson.dumps(plan.report.as_json()))
    return replace(prepared, splits=request.names, plan=plan, split_report=report)


def _item(record: ClaimRecord) -> tuple[str, str, str, str | None, tuple[str, ...]]:
    """The article, claim id, text, label and source addresses of a claim, for making splits."""
    reviews = record.reviews
    label = record.label or next((review.label for review in reviews if review.label), None)
    urls = {piece.source.url for review in reviews for piece in review.evidence if piece.source.url is not None}
    return record.article.id, record.claim_id, record.exact, label, tuple(sorted(urls))
