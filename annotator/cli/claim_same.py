"""``annotator claim same``: link two claims that say the same."""

from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.output import print_json, talk


def same(
    ctx: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The id of a claim that says the same.")],
    undo: Annotated[bool, typer.Option("--undo", help="Take the link back.")] = False,
    reviewer: ReviewerOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Say that two claims say the same, however they are worded: splits of a dataset keep them together.

    Example: annotator claim same c0123456789abcdef cfedcba9876543210
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    from annotator.storage.reviewers import reviewer_id
    from annotator.storage.claim_links import link_same, unlink_same

    person = reviewer_id(database, settings.reviewer.value)
    with database.write() as session:
        changed = (unlink_same if undo else link_same)(session, claim, other, person)
    database.close()
    if as_json:
        print_json({"claims": sorted((claim, other)), "linked": not undo, "changed": changed})
    elif changed:
        talk(f"{claim} and {other} are {'no longer linked' if undo else 'linked: splits keep them together'}.")
    else:
        talk(f"Nothing to do: {claim} and {other} are {'not linked' if undo else 'linked already'}.")
