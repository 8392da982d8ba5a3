"""``annotator export``: datasets out."""

from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.opening import open_for_reading
from annotator.output import print_json, progress, talk


def export(
    ctx: typer.Context,
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="jsonl or csv.")],
    out: Annotated[str, typer.Option("-o", "--out", metavar="PATH", help="Where to; “-” is standard output.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Write the labelled claims as a dataset, with a manifest beside it that counts what was left out and why.

    jsonl is lossless and can be loaded back; csv is for reading. Example: annotator export jsonl -o claims.jsonl
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    from annotator.export.run import export as run_export
    from annotator.storage.project import load_project

    with progress("exporting") as advance:
        manifest = run_export(
            database, load_project(database), format_, out, viewer=settings.reviewer.value, on_progress=advance
        )
    database.close()
    if as_json and out != "-":
        print_json(manifest.model_dump(mode="json"))
    else:
        talk(manifest.summary())
