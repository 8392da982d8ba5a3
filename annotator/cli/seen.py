"""``annotator seen``: which earlier claims say the same as any text."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_desk
from annotator.cli.earlier_lines import claim_lines, ranked_json
from annotator.errors import UsageError
from annotator.json_lines import texts_of
from annotator.output import print_json, say, talk

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk


def seen(
    ctx: typer.Context,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT|-]", help='What is claimed; “-” reads {"text"} lines.')
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Show at most this many claims.")] = 5,
    reviewer: ReviewerOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Find earlier claims that say the same as a text, or nearly: your own, closed ones, and loaded collections.

    Example: annotator seen "The port of Ostrava handled 4.1 million tonnes last year."
    """
    if text is None and sys.stdin.isatty():
        raise UsageError('Give a text, or “-” and {"text"} lines on standard input.')
    desk = open_desk(settings_of(ctx, db, reviewer))
    try:
        if text is None or text == "-":
            for line in texts_of(sys.stdin.buffer):
                print_json({"earlier": ranked_json(desk.earlier.like(line, limit))}, at_once=True)
        else:
            _print(desk, text, limit, as_json=as_json)
    finally:
        desk.close()


def _print(desk: "ReviewDesk", text: str, limit: int, *, as_json: bool) -> None:
    """What is like one text: a JSON object for each claim, or lines for people."""
    claims = desk.earlier.like(text, limit)
    if as_json:
        for found in ranked_json(claims):
            print_json(found)
    elif claims:
        for claim in claims:
            for line in claim_lines(claim, desk.context.project.scheme):
                say(line)
    else:
        talk("No earlier claim says this or nearly this.")
