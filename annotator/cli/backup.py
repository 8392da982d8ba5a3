"""``annotator db backup`` and ``annotator db restore``: whole copies of a database, and the way back."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator import hints
from annotator.cli.common import DatabaseOption, JsonOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.errors import DatabaseError, UsageError
from annotator.output import print_json, say, talk
from annotator.settings import backup_folder
from annotator.text import counted, one_line

if TYPE_CHECKING:
    from annotator.storage.restored import Change, Standing, Work


def backup(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="The new file; else one in the backup folder.")
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Copy the database to an SQLite file while people work, and check the copy. It is there whole or not at all.

    Of a database on a server it is an SQLite file too, which “annotator db copy” brings back.

    Example: annotator db backup -o friday.db
    """
    settings = settings_of(ctx, db)
    database = open_for_reading(settings)
    from annotator.storage.backups import back_up, new_backup

    if out is not None:
        made = back_up(database, out)
    else:
        made = new_backup(database, backup_folder(settings), datetime.now(UTC), kept=True)
    size = made.path.stat().st_size
    database.close()
    if as_json:
        print_json({"database": database.shown, "backup": str(made.path), "bytes": size, "rows": made.rows})
        return
    rows = counted(sum(made.rows.values()), "row")
    talk(f"{database.shown} was copied to {one_line(str(made.path))} and the copy checked: {rows}, {size:,} bytes.")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to go back to.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
) -> None:
    """Go back to a backup: show what would change, ask, keep a copy of the present state, then do it all or nothing.

    Close other programs that use the database first. Example: annotator db restore friday.db --dry-run
    """
    settings = settings_of(ctx, db)
    from annotator.storage.database.engine import Database, database_url
    from annotator.storage.restored import changes, checked_backup, restore, standing_of

    url = database_url(settings.database.value)
    _refuse_others(file, is_file=url.get_backend_name() == "sqlite")
    path = Path(str(url.database))
    then, now = checked_backup(file), standing_of(path)
    found = list(changes(now, then))
    if not as_json:
        _show(path, now, then, found)
    if not dry_run:
        _ask(yes)
        database = Database(url)
        kept = restore(database, file)
        database.close()
    else:
        kept = None
    if as_json:
        about = {"database": str(path), "backup": str(file), "restored": not dry_run, "copy": kept and str(kept)}
        print_json(about | {"schema": then.schema, "rows": then.rows, "changes": [_json(change) for change in found]})
    elif not dry_run:
        talk(f"{path} is as in {one_line(str(file))}.{f' What was there is in {kept}.' if kept else ''}")
        _say_if_old(then.schema)


def _refuse_others(backup: Path, *, is_file: bool) -> None:
    if not is_file:
        raise DatabaseError(
            "A database on a server is not overwritten: make a new one with “createdb NAME”, and copy the backup into "
            "it with “annotator db copy BACKUP postgresql://…”."
        )
    if not backup.is_file():
        raise DatabaseError(f"There is no backup at {one_line(str(backup))}: give the file of a backup.")


def _say_if_old(schema: str) -> None:
    from annotator.storage.database.migrate import HEAD

    if schema != HEAD:
        talk(f"It has the older schema {schema}: run {hints.command('db upgrade')}.")


def _show(path: Path, now: "Standing | None", then: "Standing", found: "list[Change]") -> None:
    if now is None:
        said = "is damaged, so nothing can be said of what would go" if path.exists() else "is not there"
        say(f"{path} {said}.")
    for change in found:
        lost = f"; {counted(change.lost, 'decision')} fewer" if change.lost else ""
        say(f"{one_line(change.reviewer):<20} {_words(change.before)} → {_words(change.after)}{lost}")
    if not found:
        say("The decisions are the same.")
    for table in ("article", "claim", "source"):
        before, after = (str(each.rows.get(table, 0)) if each else "?" for each in (now, then))
        if before != after:
            say(f"{table + 's':<20} {before} → {after}")


def _words(work: "Work | None") -> str:
    return f"{counted(work.decisions, 'decision')}, newest {work.newest}" if work else "nothing"


def _json(change: "Change") -> dict[str, object]:
    both = (change.before, change.after)
    number, newest = (
        [getattr(work, name) if work else None for work in both] for name in ("decisions", "newest")
    )  # fmt: skip
    return {"reviewer": change.reviewer, "decisions": number, "newest": newest, "lost": change.lost}


def _ask(yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("Nothing was changed: add --yes to do it, or --dry-run only to see what would change.")
    sys.stderr.write("Go back to this backup? The present state is copied first. [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        raise UsageError("Nothing was changed.")
