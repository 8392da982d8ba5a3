"""``annotator config``: the settings and their sources, checks of a file, and its JSON Schema."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.errors import ExitCode, UsageError
from annotator.output import print_json, print_table, say, talk
from annotator.settings import find_config

app = typer.Typer(
    help="Show and check the configuration: show, validate, schema.\n\nExample: annotator config validate",
    no_args_is_help=False,
    rich_markup_mode=None,
)


@app.command("show")
def show(
    ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None, reviewer: ReviewerOption = None
) -> None:
    """Show every setting with its value and where it comes from.

    That is an option, the environment, a line of annotator.toml, the database, or the default.
    Example: annotator config show
    """
    from annotator.cli.config_rows import rows_of

    rows = list(rows_of(settings_of(ctx, db, reviewer)))
    if as_json:
        for row in rows:
            print_json(asdict(row))
        return
    print_table(("setting", "value", "from"), [(row.setting, row.shown, row.where) for row in rows])


@app.command("validate")
def validate(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The file; without it the nearest annotator.toml.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a configuration file. Each problem is listed with its line, and the exit code is 1 if there are any.

    Example: annotator config validate annotator.toml
    """
    from annotator.cli.config_check import findings

    path = file or find_config(Path.cwd())
    if path is None:
        talk("There is no annotator.toml in this folder or above: all settings are defaults.")
        return
    if not path.is_file():
        raise UsageError(f"There is no file {path}: check the name.")
    found = findings(path)
    for each in found:
        if as_json:
            print_json(asdict(each))
        else:
            say(each.problem)
    if found:
        raise typer.Exit(ExitCode.FAILED)
    talk(f"{path} is fine.")


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of annotator.toml. Editors complete and check the file with it.

    Example: annotator config schema
    """
    from annotator.export.schemas import schemas

    print_json(schemas()["config"])
