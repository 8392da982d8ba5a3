"""``annotator claim same``: link claims that say the same, and show the links of one."""

from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer
from annotator.errors import UsageError
from annotator.output import print_json, say, talk

if TYPE_CHECKING:
    from annotator.storage.database.engine import Database


def same(
    ctx: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim.")],
    other: Annotated[
        str | None, typer.Argument(metavar="[OTHER]", help="The id of a claim that says the same; without, list them.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the link back.")] = False,
    reviewer: ReviewerOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Say that two claims say the same, however they are worded: splits of a dataset keep them together.

    Example: annotator claim same c0123456789abcdef cfedcba9876543210
    """
    if other is None and undo:
        raise UsageError("--undo takes the link of two claims back: give both.")
    settings = settings_of(ctx, db, reviewer)
    database = open_as_reviewer(settings)
    try:
        if other is None:
            _list(database, claim, as_json=as_json)
        else:
            _change(database, settings.reviewer.value, (claim, other), undo=undo, as_json=as_json)
    finally:
        database.close()


def _list(database: "Database", claim: str, *, as_json: bool) -> None:
    from annotator.storage.claim_links import linked_to

    with database.read() as session:
        found = linked_to(session, claim)
    if as_json:
        print_json({"claim": claim, "same": found})
    elif not found:
        talk(f"{claim} is linked to no other claim.")
    for each in [] if as_json else found:
        say(each)


def _change(database: "Database", handle: str, pair: tuple[str, str], *, undo: bool, as_json: bool) -> None:
    from annotator.storage.claim_links import link_same, unlink_same
    from annotator.storage.reviewers import reviewer_id

    person = reviewer_id(database, handle)
    with database.write() as session:
        changed = (unlink_same if undo else link_same)(session, *pair, person)
    both = " and ".join(pair)
    if as_json:
        print_json({"claims": sorted(pair), "linked": not undo, "changed": changed})
    elif changed:
        talk(f"{both} are {'no longer linked' if undo else 'linked: splits keep them together'}.")
    else:
        talk(f"Nothing to do: {both} are {'not linked' if undo else 'linked already'}.")
