"""``annotator reviewer``: who is in the team, what each may do, and which of them are models."""

from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer, open_for_reading
from annotator.domain.vocabulary import MemberKind, TeamRole
from annotator.output import print_json, print_table, talk
from annotator.settings.kinds import Choice
from annotator.settings.precedence import check_handle
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.storage.team import Member

app = typer.Typer(
    help="The team: list, add, set.\n\nExample: annotator reviewer list", no_args_is_help=False, rich_markup_mode=None
)
Handle = Annotated[str, typer.Argument(metavar="NAME", help="The reviewer's name.")]
RoleOption = Annotated[TeamRole | None, typer.Option("--role", help="What they may do.")]
KindOption = Annotated[MemberKind | None, typer.Option("--kind", help="Answers of models are only suggestions.")]
VersionOption = Annotated[str | None, typer.Option("--model-version", metavar="VERSION", help="A model's version.")]


@app.command("list")
def list_(
    ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None, reviewer: ReviewerOption = None
) -> None:
    """List the team: everybody who was invited or has worked here.

    Example: annotator reviewer list
    """
    database = open_for_reading(settings_of(ctx, db, reviewer))
    from annotator.storage.team import members

    with database.read() as session:
        found = members(session)
    database.close()
    if as_json:
        for each in found:
            print_json(_json(each))
    elif found:
        rows = [
            (each.handle, each.role, each.kind, each.version or "", one_line(", ".join(each.accounts)))
            for each in found
        ]
        print_table(("reviewer", "role", "kind", "version", "works from"), rows)
    else:
        talk("Nobody is in the team yet: whoever opens the screen is.")


@app.command("add")
def add(
    ctx: typer.Context,
    name: Handle,
    role: RoleOption = None,
    kind: KindOption = None,
    version: VersionOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Invite somebody, before they come themselves; only the lead may. Without a lead you become it.

    Example: annotator reviewer add ben --role adjudicator
    """
    settings = settings_of(ctx, db, reviewer)
    check_handle(Choice(name, "NAME"))
    database = open_as_reviewer(settings, create=True)
    from annotator.storage.team import MemberChange, invite, lead

    with database.write() as session:
        member = invite(session, lead(session, settings.reviewer.value), name, MemberChange(role, kind, version))
    database.close()
    _tell(member, as_json)


@app.command("set")
def set_(
    ctx: typer.Context,
    name: Handle,
    role: RoleOption = None,
    kind: KindOption = None,
    version: VersionOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Change what a member of the team may do or is; only the lead may. Without a lead you become it.

    Whoever has answered claims as a person or script cannot become a model, nor the other way round.
    Example: annotator reviewer set ben --role lead
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_as_reviewer(settings)
    from annotator.storage.team import MemberChange, change_member, lead

    with database.write() as session:
        me = lead(session, settings.reviewer.value)
        member = change_member(session, me, name, MemberChange(role, kind, version))
    database.close()
    _tell(member, as_json)


def _tell(member: "Member", as_json: bool) -> None:
    if as_json:
        print_json(_json(member))
        return
    version = f", version {member.version}" if member.version else ""
    talk(f"{member.handle}: {member.role}, {member.kind}{version}.")


def _json(member: "Member") -> dict[str, object]:
    told = {"handle": member.handle, "role": member.role, "kind": member.kind, "version": member.version}
    return {**told, "accounts": list(member.accounts)}
