"""``annotator review``: the terminal UI."""

from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, ReviewerOption, settings_of
from annotator.cli.screen import open_screen


def review(
    ctx: typer.Context,
    paths: Annotated[list[str] | None, typer.Argument(help="Articles to import first: files, folders, URLs.")] = None,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Open the terminal UI at the first claim that needs you; new articles among PATHS are imported beside it.

    Example: annotator review article.txt
    """
    raise typer.Exit(open_screen(settings_of(ctx, db, reviewer), paths or []))
