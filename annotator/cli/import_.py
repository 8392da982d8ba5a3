"""``annotator import``: import articles."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, settings_of
from annotator.errors import ExitCode, UsageError
from annotator.output import print_json, progress, talk
from annotator.text import counted, one_line

if TYPE_CHECKING:
    from annotator.ingest.importer import ImportReport, ItemDone
    from annotator.ingest.items import Remark

_ITEM = ("done", "total", "source", "article_id", "duplicate", "failed", "remarks")
_REPORT = (
    "imported", "duplicates", "addresses", "versions", "carried", "changed", "vanished", "failed", "remarks",
    "sentences", "claims",
)  # fmt: skip


def import_(
    ctx: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files, folders, globs, URLs, or “-” for standard input.")
    ],
    any_page: Annotated[
        bool, typer.Option("--any-page", help="Also import error pages, cookie walls, prompts and lists of articles.")
    ] = False,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=NAME", help="Which column is what, as text=story. Can be repeated."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Make a changed text the newer version of its article; keep answers.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=64, metavar="N", help="Parse in N processes; as many as pay if not given."),
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Import articles: texts, pages, documents, mail, feeds, transcripts, tables, archives.

    Known texts are skipped, and their new addresses kept; bad ones are reported. Exit code 1 when something could not
    be imported; the rest is. Stop it at any time and run it again to continue.

    Example: annotator import articles/ report.pdf
    """
    settings = settings_of(ctx, db)
    columns = _columns(column or [])
    from functools import partial

    from annotator.ingest.importer import ImportReport, import_sources
    from annotator.storage.database.location import filled_database
    from annotator.storage.project import set_up_project
    from annotator.suggest.suggester import load_suggester

    load = partial(load_suggester, settings.suggest.model, settings.suggest.weights, settings.suggest.encoder)
    report = ImportReport()
    with filled_database(settings.database.value) as database, progress("importing", "articles") as advance:
        set_up_project(database, settings)

        at = [0, len(sources)]

        def on_item(item: "ItemDone") -> None:
            at[:] = item.done, item.total
            advance(item.done, item.total, item.source)
            if as_json:
                print_json(_json(item, _ITEM), at_once=True)

        try:
            import_sources(
                database,
                sources,
                load,
                threshold=settings.suggest.threshold,
                audit=settings.suggest.audit,
                possible=settings.suggest.possible,
                language=settings.language,
                allowed=settings.sources.allow,
                any_page=any_page,
                columns=columns,
                update=update,
                jobs=jobs,
                on_item=on_item,
                on_read=lambda source: advance(at[0], at[1], source),
                report=report,
            )
        except KeyboardInterrupt:
            _say(report)
            raise
    if as_json:
        print_json(_json(report, _REPORT))
    else:
        _say(report)
    if report.failed:
        raise typer.Exit(ExitCode.FAILED)


def _columns(pairs: list[str]) -> dict[str, str]:
    """The columns given by hand, by field."""
    from annotator.ingest.readers.row_fields import FIELDS

    columns = dict(pair.partition("=")[::2] for pair in pairs)
    wrong = next((pair for pair in pairs if "=" not in pair or not pair.partition("=")[2]), None)
    unknown = next((field for field in columns if field not in FIELDS), None)
    if wrong or unknown:
        raise UsageError(f"--column {wrong or unknown} is not FIELD=NAME: fields are {', '.join(FIELDS)}.")
    return columns


def _json(value: "ItemDone | ImportReport", names: tuple[str, ...]) -> dict[str, Any]:
    values = asdict(value)
    return {name: values[name] for name in names}


def _notes(remarks: "list[Remark]") -> list[str]:
    """The remarks in sentences; what is said of many rows of a file is said once, with their number."""
    groups: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        file, _, row = remark.source.rpartition(":")
        groups.setdefault((file if row.isdecimal() else remark.source, remark.text), []).append(remark)
    return [
        str(group[0]) if len(group) == 1 else f"{one_line(file)}: {len(group):,} rows, each {one_line(text)}"
        for (file, text), group in groups.items()
    ]


def _say(report: "ImportReport") -> None:
    for failure in report.failed:
        talk(f"Not imported: {failure.source} {failure.reason}")
    for line in _notes(report.remarks):
        talk(f"Note: {line}")
    newer = f" ({counted(report.versions, 'newer version')})" if report.versions else ""
    known = f", {report.duplicates} already known" if report.duplicates else ""
    failed = f", {len(report.failed)} failed" if report.failed else ""
    inside = f"{counted(report.sentences, 'sentence')}, {counted(report.claims, 'claim')}"
    talk(f"{counted(report.imported, 'article')} imported{newer}{known}{failed}: {inside}.")
