"""``annotator db``: look after the database."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator import hints
from annotator.cli.common import DatabaseOption, JsonOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.errors import ExitCode, UsageError
from annotator.output import print_json, progress, say, talk
from annotator.settings import Settings, archive_folder
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.storage.database.engine import Database

app = typer.Typer(
    help="Look after the database: info, check, backup, restore, copy, upgrade.\n\nExample: annotator db info",
    no_args_is_help=False,
    rich_markup_mode=None,
)


@app.command("info")
def show_info(ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None) -> None:
    """Show which database is used, why, and what is in it.

    Example: annotator db info --json
    """
    settings = settings_of(ctx, db)
    database = open_for_reading(settings)
    from annotator.review.overview import describe_database

    info = describe_database(database)
    found = {
        "database": info.shown,
        "chosen_by": settings.database.why,
        "schema": info.schema,
        "bytes": info.size,
        "project": info.project.name,
        "labels": list(info.project.scheme.names),
        "blind": info.project.blind,
        "reviews_per_claim": info.project.reviews_per_claim,
        "guideline_version": info.project.guideline_version,
        **info.counts,
        "documents": info.documents,
        "passages": info.passages,
        "shared_libraries": len(settings.shared_libraries),
        "releases": info.releases,
    }
    database.close()
    if as_json:
        print_json(found)
        return
    found["labels"] = [label.title for label in info.project.scheme.labels]
    for name, value in found.items():
        shown = (", ".join(value) or "none") if isinstance(value, list) else value
        say(f"{name.replace('_', ' '):<18} {'' if shown is None else shown}")


@app.command("check")
def check(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="First mend what can be. An SQLite file is copied before.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Only whether the history is the one that was written; print its head.")
    ] = False,
    head: Annotated[
        str | None,
        typer.Option(metavar="HEAD", help="The history must reach this head: 64 hex digits, or a release's folder."),
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Check that the data are whole and agree with each other, and that nobody changed the past.

    Looks at file, links, schema, triggers, offsets, hashes, search index, history, counters and keys of articles.

    Changes nothing without --repair, which makes anew what events and texts still know. Exit code 1 when something is
    wrong. Says what it cannot check in a write-protected file.

    Example: annotator db check
    """
    settings = settings_of(ctx, db)
    database = open_for_reading(settings)
    wanted = _head(head) if head is not None else None
    if repair:
        _repair(database)
    failed = _print_checks(database, as_json, only_history=history, head=wanted)
    _print_unchecked(database, as_json)
    if history:
        _print_head(database, as_json)
    database.close()
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def _repair(database: "Database") -> None:
    from annotator.storage.mended import repair

    copy = repair(database)
    kept = f" The file before that is {copy}." if copy else ""
    talk(f"What can be made anew in {database.shown} was: triggers, indexes, answers from events, counters.{kept}")


def _print_unchecked(database: "Database", as_json: bool) -> None:
    from annotator.storage.check import not_checked

    for name, why in not_checked(database).items():
        if as_json:
            print_json({"check": name, "ok": None, "problems": [], "not_checked": why})
        else:
            say(f"– {name}: not checked, because {why}")


def _head(said: str) -> str:
    """The head of a history that was given, or that a release in a folder has."""
    from annotator.storage.history_check import read_head

    if not Path(said).is_dir():
        return read_head(said)
    from annotator.export.released_folder import head_in

    return read_head(head_in(Path(said)))


def _print_head(database: "Database", as_json: bool) -> None:
    from annotator.storage.history_check import head_of

    with database.read() as session:
        head = head_of(session)
    if as_json:
        print_json({"head": head})
    elif head is not None:
        say(f"head {head}")


def _print_checks(database: "Database", as_json: bool, *, only_history: bool, head: str | None) -> bool:
    """Run and print the checks; returns whether one found a problem."""
    from annotator.storage.check import check as run_checks
    from annotator.storage.mended import ADVICE

    failed = False
    for name, problems in run_checks(database, only_history=only_history, head=head):
        failed = failed or bool(problems)
        if as_json:
            advice = ADVICE.get(name) if problems else None
            print_json({"check": name, "ok": not problems, "problems": problems, "advice": advice})
        else:
            say(f"{'✘' if problems else '✔'} {name}")
            for problem in problems:
                say(f"    {problem}")
            if problems and name in ADVICE:
                say(f"    → {ADVICE[name]}")
    return failed


@app.command("copy")
def copy(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database to copy: a path or URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new file, or an empty database: a path or URL.")],
    as_json: JsonOption = False,
) -> None:
    """Copy a whole database, between SQLite and PostgreSQL either way: ids, history and undo are kept.

    TO must be new or empty, and gets everything or, if interrupted, nothing. Answers given in FROM meanwhile are not
    in the copy. Archived copies of sources are files, which this does not copy; it says where they are.

    Example: annotator db copy work.db postgresql://ana@server/facts
    """
    folder, wanted = (_archive_of(settings_of(ctx, where)) for where in (source, target))
    from annotator.storage.database.location import open_database
    from annotator.storage.database_copy import copy_database

    hints.remember_database(source)
    with closing(open_database(source, create=False)) as old:
        hints.remember_database(target)
        with closing(open_database(target)) as new, progress("copying", "rows") as advance:
            hints.remember_database(source)
            rows = copy_database(old, new, advance)
    if as_json:
        kept = str(folder) if rows["archive"] and folder else None
        print_json({"from": old.shown, "to": new.shown, "rows": rows, "archive_folder": kept})
        return
    talk(f"{old.shown} was copied to {new.shown}: {counted(sum(rows.values()), 'row')}.")
    if rows["archive"]:
        talk(f"Archived copies of sources are files, which were not copied: {_advice(folder, wanted)}.")
    talk("Work goes on in the copy once --db, ANNOTATOR_DB or annotator.toml names it.")


def _archive_of(settings: Settings) -> Path | None:
    """The folder of archived copies; ``None`` for a server when the settings name no folder."""
    try:
        return archive_folder(settings)
    except UsageError:
        return None


def _advice(folder: Path | None, wanted: Path | None) -> str:
    """What to do with the archived copies in ``folder`` for a database that looks for them in ``wanted``."""
    if folder is None:
        return "take those of the old database along, from the folder that archive under [sources] names for it"
    if wanted is None:
        return f"set archive under [sources] to {folder}, or to where you copy that folder"
    return f"they stay in {folder}" if folder == wanted else f"copy the folder {folder} to {wanted}"


@app.command("upgrade")
def upgrade(ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None) -> None:
    """Upgrade an older database to this version's schema. An SQLite file is copied first.

    All data stays. Close other programs that use the database first. Example: annotator db upgrade
    """
    settings = settings_of(ctx, db)
    from annotator.storage.database.location import unprepared_database
    from annotator.storage.database.migrate import upgrade as run_upgrade

    database = unprepared_database(settings.database.value)
    done = run_upgrade(database)
    from annotator.cli.context import project_for_reading
    from annotator.review.overview import count_against_evidence

    against = count_against_evidence(database, project_for_reading(database, settings))
    database.close()
    copy = str(done.copy) if done.copy else None
    if as_json:
        about = {"database": database.shown, "before": done.before, "after": done.after, "copy": copy}
        print_json(about | {"against_evidence": against})
    elif done.before == done.after:
        talk(f"{database.shown} has schema {done.after} already; nothing changed.")
    else:
        kept = f" The old file was copied to {copy}." if copy else ""
        talk(f"{database.shown} was upgraded from schema {done.before} to {done.after}.{kept}")
    if against and not as_json:
        talk(
            f"Not gold any more: {counted(against, 'verdict')} without a source of the stance that the label needs. "
            f"{hints.command('sources check')} lists those that you may see."
        )
