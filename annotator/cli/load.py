"""``annotator load``: annotations back in."""

from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, settings_of
from annotator.cli.opening import open_for_writing
from annotator.errors import ExitCode
from annotator.output import print_json, progress, talk


def load(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="A file that “annotator export jsonl” wrote.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Take back an export: into an empty database it rebuilds everything, into its own it changes nothing.

    Nothing that is there is overwritten; what differs is listed as a conflict (exit code 4).
    Example: annotator load claims.jsonl
    """
    settings = settings_of(ctx, db)
    database = open_for_writing(settings)
    from annotator.export.load import load as run_load
    from annotator.storage.project import set_up_project

    set_up_project(database, settings)
    with progress("loading") as advance:
        report = run_load(database, file, on_progress=advance)
    database.close()
    if as_json:
        print_json(report.as_json())
    else:
        for line in report.lines():
            talk(line)
    if report.conflicts:
        raise typer.Exit(ExitCode.CONFLICT)
    if report.missing:
        raise typer.Exit(ExitCode.FAILED)
