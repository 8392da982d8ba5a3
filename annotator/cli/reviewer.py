"""``annotator reviewer``: who is in the team, what each may do, and which of them are models."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer, open_for_reading
from annotator.domain.vocabulary import MemberKind, TeamRole
from annotator.errors import UsageError
from annotator.output import print_json, print_table, talk
from annotator.settings.kinds import Choice
from annotator.settings.precedence import check_handle
from annotator.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.storage.forgotten_members import Forgotten
    from annotator.storage.team import Member

_FEW = 10
"""Claims that a line lists."""

app = typer.Typer(
    help="The team: list, add, set, forget.\n\nExample: annotator reviewer list",
    no_args_is_help=False,
    rich_markup_mode=None,
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


@app.command("forget")
def forget(
    ctx: typer.Context,
    name: Handle,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Replace somebody's name by a pseudonym everywhere in the database; only the lead may. There is no way back.

    Their answers and the history stay. Example: annotator reviewer forget ben
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_as_reviewer(settings)
    from annotator.storage.forgotten_members import forget as forget_member
    from annotator.storage.team import lead

    me = settings.reviewer.value
    with database.write(dry_run=True) as session:
        found = forget_member(session, lead(session, me), name)
    for line in _consequences(name, found):
        talk(line)
    if not yes:
        _confirm()
    with database.write() as session:
        found = forget_member(session, lead(session, me), name)
    database.close()
    if as_json:
        print_json(asdict(found))
    else:
        talk(f"Done: {found.pseudonym} stands for the name from now on.")


def _consequences(name: str, found: "Forgotten") -> "Iterator[str]":
    """What forgetting somebody does, and what it cannot do, in lines."""
    yield (
        f"“{name}” becomes {found.pseudonym}: on {counted(found.answers, 'answer')}, in the team and in all lists. "
        "Unfinished forms, saved filters and their role are deleted. This cannot be undone."
    )
    if found.releases:
        yield f"Made with names, and no longer repeated byte for byte: {', '.join(found.releases)}."
    if found.notes:
        shown = ", ".join(found.notes[:_FEW]) + (" …" if len(found.notes) > _FEW else "")
        yield f"Notes stay as they were written; those on {counted(len(found.notes), 'claim')} name them: {shown}"
    yield "Files outside keep the name: backups, exports with --names, other copies of the database, annotator.toml."


def _confirm() -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nothing was changed: give --yes to do it.")
    if not typer.confirm("Do it", default=False, err=True):
        raise UsageError("Nothing was changed.")


def _tell(member: "Member", as_json: bool) -> None:
    if as_json:
        print_json(_json(member))
        return
    version = f", version {member.version}" if member.version else ""
    talk(f"{member.handle}: {member.role}, {member.kind}{version}.")


def _json(member: "Member") -> dict[str, object]:
    told = {"handle": member.handle, "role": member.role, "kind": member.kind, "version": member.version}
    return {**told, "accounts": list(member.accounts)}
