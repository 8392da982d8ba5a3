"""``annotator history``: a claim's story."""

from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import desk_for
from annotator.errors import NotFoundError
from annotator.output import print_json, say
from annotator.text import one_line


def history(
    ctx: typer.Context,
    claim_id: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Tell a claim's story: who did what about it, and when, one sentence a line, oldest first.

    What others answered is told where you may see their answers. Example: annotator history c0123456789abcdef
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        _, claim = desk.articles.find(claim_id)
        if claim is None:
            raise NotFoundError(f"“{one_line(claim_id)}” is an article: give the id of a claim.")
        scheme = desk.context.project.scheme
        deeds = desk.articles.story(claim.id)
    from annotator.review.claim_story import told

    for deed in deeds:
        sentence = told(deed, scheme)
        if as_json:
            print_json({"at": deed.at.isoformat(), "reviewer": deed.who, "what": deed.kind, "told": sentence})
        else:
            say(f"{deed.at.astimezone():%Y-%m-%d %H:%M}  {sentence}")
