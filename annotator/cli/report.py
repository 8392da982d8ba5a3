"""``annotator report``: the team's work as one page, or as JSON."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.errors import UsageError
from annotator.output import print_json, progress, talk
from annotator.text import one_line


def report(
    ctx: typer.Context,
    out: Annotated[str, typer.Option("-o", "--out", metavar="FILE", help="The page to write; “-” is stdout.")] = "",
    names: Annotated[bool, typer.Option("--names", help="Write reviewers' names instead of pseudonyms.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Report on the team's work: progress, labels, agreement, reviewers, sources, suggestions, weeks.

    -o writes a page that opens without a network and prints well; --json prints the same facts. In a blind project,
    labels, sources and agreement are those of closed claims, so everybody gets the same report.

    Example: annotator report -o report.html
    """
    if not out and not as_json:
        raise UsageError("Say where the page goes, or print the facts: annotator report -o report.html, or --json.")
    if out == "-" and as_json:
        raise UsageError("-o - and --json both print to stdout: use one of them, or -o FILE --json.")
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    from annotator.cli.context import project_for_reading
    from annotator.export.files import AtomicFiles, Files, StdoutFile
    from annotator.export.parts.pages.report_page import write_report
    from annotator.ingest.sentences import quoted_sentences
    from annotator.review.team_report import team_report

    project, path = project_for_reading(database, settings), Path(out)
    files: Files = StdoutFile() if out == "-" else AtomicFiles(path.parent)
    with progress("Measuring agreement") as on_progress:
        made = team_report(database, project, names=names, sentences=quoted_sentences, on_progress=on_progress)
    database.close()
    if out:
        with files, files.open(path.name) as stream:
            write_report(stream, made, project.scheme, settings.dataset)
    if out and out != "-":
        talk(f"Wrote {one_line(out)}.")
    if as_json:
        print_json(asdict(made))
