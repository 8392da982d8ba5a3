"""Options that many commands share, and what they lead to: the settings, the reviewer's desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from annotator import hints
from annotator.cli.context import open_desk
from annotator.settings import Settings, load_settings

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk

DatabaseOption = Annotated[str | None, typer.Option("--db", metavar="PATH|URL", help="The database to use.")]
ReviewerOption = Annotated[str | None, typer.Option("--reviewer", metavar="NAME", help="Who is reviewing.")]
ClaimArgument = Annotated[str, typer.Argument(metavar="CLAIM", help="Id of the claim, from “annotator claims”.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@dataclass(frozen=True, slots=True)
class Shared:
    """Options given before the command's name."""

    db: str | None = None
    reviewer: str | None = None


def settings_of(ctx: typer.Context, db: str | None = None, reviewer: str | None = None) -> Settings:
    """The settings for a command: its own options first, then those before its name, then the environment and the file.

    Raises:
        UsageError: for a configuration file or a name that cannot be used.

    """
    shared = ctx.find_object(Shared) or Shared()
    hints.remember_database(db or shared.db)
    return load_settings(db or shared.db, reviewer or shared.reviewer)


@contextmanager
def desk_of(ctx: typer.Context, db: str | None, reviewer: str | None) -> Iterator["ReviewDesk"]:
    """The reviewer's desk for as long as a command works at it."""
    desk = open_desk(settings_of(ctx, db, reviewer))
    try:
        yield desk
    finally:
        desk.close()
