"""The Typer application with all commands: ``annotator review`` is here, every other one in its own module."""

from typing import Annotated, Any

import typer

from annotator import __version__
from annotator.cli import (
    claim_same,
    claims,
    config,
    database,
    doctor,
    evaluate,
    export,
    help,
    import_,
    label,
    load,
    schema,
    search,
    seen,
    show,
    sources,
    stats,
    suggest,
    train,
)
from annotator.cli.common import DatabaseOption, ReviewerOption, Shared, settings_of
from annotator.cli.screen import open_screen
from annotator.errors import UsageError
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
    ctx.obj = Shared(db, reviewer)
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


for name, command in (
    ("review", review),
    ("import", import_.import_),
    ("suggest", suggest.suggest),
    ("claims", claims.claims),
    ("show", show.show),
    ("search", search.search),
    ("seen", seen.seen),
    ("label", label.label),
    ("stats", stats.stats),
    ("export", export.export),
    ("load", load.load),
    ("train", train.train),
    ("evaluate", evaluate.evaluate),
    ("schema", schema.schema),
    ("doctor", doctor.doctor),
    ("help", help.help_),
):
    app.command(name)(command)
claim = typer.Typer(
    help="Work on one claim: same.\n\nExample: annotator claim same c0123456789abcdef cfedcba9876543210",
    no_args_is_help=False,
    rich_markup_mode=None,
)
claim.command("same")(claim_same.same)
app.add_typer(claim, name="claim")
app.add_typer(database.app, name="db")
app.add_typer(sources.app, name="sources")
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
    return int(result) if isinstance(result, int) else 0


def _explained(error: Any) -> str:
    """What is wrong with a command line, and where the help of the command is."""
    words = error.format_message().rstrip(".")
    command = error.ctx.command_path if getattr(error, "ctx", None) else "annotator"
    return f"{words}{' See' if words.endswith('?') else ': see'} “{command} --help”."
