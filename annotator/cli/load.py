"""``annotator load``: load exports, annotations of other tools, and collections of checked claims."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.errors import AnnotatorError, ExitCode, UsageError
from annotator.output import print_json, progress, talk
from annotator.settings import Settings
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.load.foreign.file_records import ForeignFile
    from annotator.schemes import LabelScheme
    from annotator.storage.database.engine import Database


def load(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="An export of this or another tool, or a collection of checked claims."),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="KIND",
            help="prodigy, labelstudio, doccano, averitec, fever, jsonl or claims, if not detected.",
        ),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="LABEL=OURS", help="Your label for a label of the file; “claim” only marks one."),
    ] = None,
    renamed: Annotated[
        list[str] | None,
        typer.Option("--who", metavar="NAME=REVIEWER", help="The reviewer here for a name in the file."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")] = False,
    reviewer: ReviewerOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Load an export, or annotations made with another tool.

    An export rebuilds everything in an empty database, and changes nothing in its own.

    A database of the same project, in which somebody worked apart, is merged with its history.

    Annotations from Prodigy, Label Studio and doccano become articles, claims and reviews; anonymous answers are
    credited to --reviewer, else to the tool. A ClaimReview feed (JSON-LD) or JSON Lines of checked claims ({"claim",
    "rating", "url", "date", "publisher"}) becomes a collection in which earlier claims are found.
    Nothing is overwritten: differences are listed as conflicts (exit code 4). Bad records are named and the rest is
    loaded (exit code 1). Loading twice changes nothing.
    Example: annotator load labelled.json --map FALSE=disputed --dry-run
    """
    settings = settings_of(ctx, db, reviewer)
    from annotator.load.foreign.file_records import CLAIMS, TOOLS, ForeignFile, kind_of
    from annotator.storage.work_apart import is_database

    if is_database(file):
        _merge(settings, file, dry_run=dry_run, as_json=as_json)
        return
    source = ForeignFile(file)
    asked = _Asked(source, kind_of(source, kind), mapped or [], renamed or [], dry_run=dry_run)
    if asked.kind not in TOOLS and (renamed or (mapped and asked.kind != CLAIMS)):
        option = "--who" if renamed else "--map"
        raise UsageError(f"{option} is for files of {', '.join(TOOLS)}; this one is read as {asked.kind}.")
    with _opened(settings, dry_run=dry_run) as (database, scheme), progress("loading") as advance:
        report, code = _run(database, scheme, settings, asked, advance)
    if as_json:
        print_json(report.as_json() | {"dry_run": dry_run})
    else:
        if dry_run:
            talk("Nothing was written. What would happen:")
        for line in report.lines():
            talk(line)
    if code:
        raise typer.Exit(code)


def _merge(settings: Settings, file: str, *, dry_run: bool, as_json: bool) -> None:
    from annotator.storage.work_apart import merge_file

    with _opened(settings, dry_run=dry_run) as (database, _):
        merged = merge_file(database, file, dry_run=dry_run)
    if as_json:
        print_json(merged.as_json() | {"dry_run": dry_run})
    else:
        for line in (["Nothing was written. What would happen:"] if dry_run else []) + merged.lines():
            talk(line)
    if not dry_run and merged.contents:
        _bring_contents(settings, file, merged.contents)
    if merged.told():
        raise typer.Exit(ExitCode.CONFLICT)


def _bring_contents(settings: Settings, file: str, contents: list[str]) -> None:
    """Copy the contents of archived sources from the folder beside the other file."""
    from annotator.archive.copies import Store
    from annotator.settings.folders import archive_beside, archive_folder

    try:
        missing = Store(archive_folder(settings)).take_from(Store(archive_beside(file)), contents)
    except AnnotatorError as error:
        raise AnnotatorError(
            f"Everything was taken but {counted(len(contents), 'archived content')}: {error}"
        ) from error
    if missing:
        talk(f"Not found beside the other file: {counted(missing, 'archived content')}. Archive the sources again.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of the command line."""

    file: "ForeignFile"
    kind: str
    mapped: list[str]
    renamed: list[str]
    dry_run: bool


@contextmanager
def _opened(settings: Settings, *, dry_run: bool) -> Iterator[tuple["Database", "LabelScheme"]]:
    """The database and the labels of its project; a dry run changes neither."""
    from annotator.storage.database.location import filled_database, trial_database
    from annotator.storage.project import set_up_project

    with (trial_database if dry_run else filled_database)(settings.database.value) as database:
        yield database, set_up_project(database, settings, dry_run=dry_run).scheme


def _run(
    database: "Database", scheme: "LabelScheme", settings: Settings, asked: _Asked, advance: Any
) -> tuple[Any, ExitCode]:
    from annotator.load.foreign.file_records import CLAIMS, OURS

    report: Any
    if asked.kind == OURS:
        from annotator.load.dataset import load as run_load

        report = run_load(database, asked.file.path, advance, scheme=scheme, dry_run=asked.dry_run)
        return report, _code(report.conflicts, report.missing)
    if asked.kind == CLAIMS:
        from annotator.load.collection import load_collection
        from annotator.load.foreign.labels import LabelTable

        table = LabelTable(scheme, asked.mapped)
        report = load_collection(
            database,
            asked.file.path,
            advance,
            scheme=scheme,
            label_of=(lambda rating: table.meaning(rating) or None) if asked.mapped else None,
            dry_run=asked.dry_run,
        )
        return report, _code(report.conflicting, report.failed)
    from annotator.load.foreign.annotators import People
    from annotator.load.foreign.labels import LabelTable
    from annotator.load.foreign.loader import load_foreign
    from annotator.load.foreign.verdicts import Taking

    said = settings.reviewer.why == "--reviewer"
    people = People(settings.reviewer.value if said else asked.kind, asked.renamed)
    taking = Taking(LabelTable(scheme, asked.mapped), people, settings.language)
    report = load_foreign(database, asked.file, asked.kind, taking, advance, dry_run=asked.dry_run)
    return report, _code(report.loaded.conflicts, report.incomplete)


def _code(conflicts: Any, incomplete: Any) -> ExitCode:
    return ExitCode.CONFLICT if conflicts else ExitCode.FAILED if incomplete else ExitCode.OK
