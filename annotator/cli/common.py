"""Options that many commands share, and the settings they lead to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from annotator import hints
from annotator.errors import UsageError
from annotator.settings import ON_PURPOSE, Settings, load_settings

DatabaseOption = Annotated[str | None, typer.Option("--db", metavar="PATH|URL", help="The database to use.")]
ReviewerOption = Annotated[str | None, typer.Option("--reviewer", metavar="NAME", help="Who is reviewing.")]
ClaimArgument = Annotated[str, typer.Argument(metavar="CLAIM", help="Id of the claim, from “annotator claims”.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@dataclass(frozen=True, slots=True)
class Shared:
    """Options given before the command's name."""

    db: str | None = None
    reviewer: str | None = None
    screen: Callable[..., int] | None = None
    """Opens the review screen."""
    as_name: str | None = None
    """The reviewer's name, given although it may be somebody else's."""


def settings_of(ctx: typer.Context, db: str | None = None, reviewer: str | None = None) -> Settings:
    """The settings for a command: its own options first, then those before its name, then the environment and the file.

    Raises:
        UsageError: for a configuration file or a name that cannot be used.

    """
    shared = ctx.find_object(Shared) or Shared()
    database = shared.db if db is None else db
    hints.remember_database(database)
    named = shared.reviewer if reviewer is None else reviewer
    if shared.as_name is None:
        return load_settings(database, named)
    if named is not None:
        raise UsageError("--as and --reviewer both say who is reviewing: use one of them.")
    settings = load_settings(database, shared.as_name)
    return replace(settings, reviewer=replace(settings.reviewer, why=ON_PURPOSE))
