"""The Typer application with all commands.

Those that open the screen, ``annotator review`` and ``annotator tour``, are here, every other one in its own module.
"""

from typing import Annotated, Any

import typer

from annotator import __version__
from annotator.cli import (
    adjudicate,
    agreement,
    articles,
    backup,
    claim,
    claim_answers,
    claim_questions,
    claim_same,
    claim_sources,
    claims,
    config,
    database,
    doctor,
    evaluate,
    export,
    help,
    history,
    import_,
    label,
    library,
    load,
    project,
    release,
    reliability,
    report,
    schema,
    search,
    seen,
    serve,
    show,
    sources,
    stats,
    suggest,
    train,
)
from annotator.cli import (
    reviewer as team,
)
from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, Shared, settings_of
from annotator.cli.screen import open_screen, open_tour
from annotator.errors import ExitCode, UsageError
from annotator.output import print_json, say

_CommandLineError: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""Base class of command-line errors; newer versions of Typer bring their own Click, without a public name for it."""

app = typer.Typer(
    name="annotator",
    no_args_is_help=False,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"annotator {__version__}")
        raise typer.Exit


def _spec(wanted: bool) -> None:
    if wanted:
        from dataclasses import asdict

        from annotator.cli.spec import spec_of

        print_json(asdict(spec_of(typer.main.get_command(app))))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    ctx: typer.Context,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
    as_name: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="NAME", help="Review under this name although it is not yours; the history says so."
        ),
    ] = None,
    version: bool = typer.Option(False, "--version", help="Show the version.", callback=_version, is_eager=True),
    spec: bool = typer.Option(
        False, "--spec", help="Print all commands, options and exit codes as JSON.", callback=_spec, is_eager=True
    ),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """Fact-checking in the terminal: read articles, label their claims with sources, export datasets.

    Without a command, this is “annotator review”. “annotator help” shows the guide.

    Example: annotator review article.txt
    """
    ctx.obj = Shared(db, reviewer, open_screen, as_name)
    if ctx.invoked_subcommand is None:
        review(ctx)


def review(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH…", help="Articles to import first: files, folders, URLs.")
    ] = None,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Open the review screen at the first claim that needs you. New articles that PATH names are imported alongside.

    Example: annotator review article.txt
    """
    raise typer.Exit(open_screen(settings_of(ctx, db, reviewer), paths or []))


def tour(
    ctx: typer.Context,
    list_: Annotated[bool, typer.Option("--list", help="List the steps.")] = False,
    step: Annotated[int, typer.Option("--step", metavar="N", help="Begin at this step.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Practise on the real screen, with articles whose answers are known. Nothing of it is kept.

    Each step is checked as you do it; you may leave at any time. Example: annotator tour
    """
    from annotator.practice.lessons import LESSONS

    if not 1 <= step <= len(LESSONS):
        raise UsageError(f"The tour has steps 1 to {len(LESSONS)}: annotator tour --list shows them.")
    if not list_:
        raise typer.Exit(open_tour(settings_of(ctx), step))
    for number, lesson in enumerate(LESSONS, 1):
        if as_json:
            print_json({"step": number, "title": lesson.title})
        else:
            say(f"{number:>2}  {lesson.title}")


for name, command in (
    ("review", review),
    ("init", project.init),
    ("import", import_.import_),
    ("suggest", suggest.suggest),
    ("articles", articles.articles),
    ("claims", claims.claims),
    ("show", show.show),
    ("history", history.history),
    ("search", search.search),
    ("seen", seen.seen),
    ("serve", serve.serve),
    ("label", label.label),
    ("adjudicate", adjudicate.adjudicate),
    ("stats", stats.stats),
    ("agreement", agreement.agreement),
    ("reliability", reliability.reliability),
    ("report", report.report),
    ("export", export.export),
    ("load", load.load),
    ("release", release.release),
    ("verify", release.verify),
    ("train", train.train),
    ("evaluate", evaluate.evaluate),
    ("schema", schema.schema),
    ("doctor", doctor.doctor),
    ("tour", tour),
    ("help", help.help_),
):
    app.command(name)(command)
for verb in (
    claim.add, claim.edit, claim.confirm, claim.skip, claim.include, claim.flag, claim_answers.note,
    claim_answers.confidence, claim_answers.dates, claim_answers.reword, claim_sources.cite, claim_sources.withdraw,
    claim_sources.turn, claim_sources.reuse, claim_same.same, claim_questions.ask, claim_questions.answer,
    claim_questions.unask, claim_questions.questions, claim.undo, claim.redo,
):  # fmt: skip
    claim.app.command(verb.__name__)(verb)
database.app.command("backup")(backup.backup)
database.app.command("restore")(backup.restore)
app.add_typer(claim.app, name="claim")
app.add_typer(database.app, name="db")
app.add_typer(sources.app, name="sources")
app.add_typer(library.app, name="library")
app.add_typer(project.app, name="project")
app.add_typer(team.app, name="reviewer")
app.add_typer(config.app, name="config")


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code.

    Raises:
        AnnotatorError: when the command fails in a way it can explain.

    """
    command = typer.main.get_command(app)
    try:
        result = command.main(args=arguments, prog_name="annotator", standalone_mode=False)
    except _CommandLineError as error:
        raise UsageError(_explained(error)) from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    if result == ExitCode.INTERRUPTED:  # what Typer makes of an interruption
        raise KeyboardInterrupt
    return int(result) if isinstance(result, int) else 0


def _explained(error: Any) -> str:
    """What is wrong with a command line, and where the help of the command is."""
    words = error.format_message().rstrip(".")
    command = error.ctx.command_path if getattr(error, "ctx", None) else "annotator"
    return f"{words}{' See' if words.endswith('?') else ': see'} “{command} --help”."
