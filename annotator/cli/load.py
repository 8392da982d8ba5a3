"""``annotator load``: annotations back in, and collections of checked claims."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, settings_of
from annotator.cli.opening import open_for_writing
from annotator.errors import ExitCode
from annotator.output import print_json, progress, talk

if TYPE_CHECKING:
    from annotator.storage.engine import Database


def load(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(help="What “annotator export jsonl” wrote, or a collection of checked claims.")
    ],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Take back an export: into an empty database it rebuilds everything, into its own it changes nothing.

    Nothing that is there is overwritten; what differs is listed as a conflict (exit code 4). A ClaimReview feed
    (JSON-LD) or JSON Lines of checked claims ({"claim", "rating", "url", "date", "publisher"}) is kept as a collection
    in which claims are found that were checked before; bad records are named and the rest kept.
    Example: annotator load claims.jsonl
    """
    settings = settings_of(ctx, db)
    database = open_for_writing(settings)
    from annotator.export.collection import is_collection
    from annotator.storage.project import set_up_project

    set_up_project(database, settings)
    report, code = (_collection if is_collection(file) else _export)(database, file)
    database.close()
    if as_json:
        print_json(report.as_json())
    else:
        for line in report.lines():
            talk(line)
    if code:
        raise typer.Exit(code)


def _export(database: "Database", file: str) -> tuple[Any, ExitCode]:
    from annotator.export.load import load as run_load

    with progress("loading") as advance:
        report = run_load(database, file, on_progress=advance)
    code = ExitCode.CONFLICT if report.conflicts else ExitCode.FAILED if report.missing else ExitCode.OK
    return report, code


def _collection(database: "Database", file: str) -> tuple[Any, ExitCode]:
    from annotator.export.collection import load_collection

    with progress("loading") as advance:
        report = load_collection(database, file, on_progress=advance)
    code = ExitCode.CONFLICT if report.conflicting else ExitCode.FAILED if report.failed else ExitCode.OK
    return report, code
