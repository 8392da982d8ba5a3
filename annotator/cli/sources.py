"""``annotator sources``: manage the library of sources, archive copies, and check for problems."""

from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.citations import SourceArgument, source_id_of
from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import desk_for, open_archive, open_for_reading
from annotator.cli.sources_json import attempt_json, attempt_line, detail_json, detail_lines, summary_json
from annotator.errors import ExitCode, UsageError
from annotator.output import print_json, print_table, progress, say, talk
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.archive.source_check import Checked, Finding
    from annotator.domain.records import Source
    from annotator.domain.source_facts import ArchiveAttempt, SourceDetail
    from annotator.review.desk import ReviewDesk

app = typer.Typer(
    help="Look after sources: list, merge, correct, archive and more.\n\nExample: annotator sources list",
    no_args_is_help=False,
    rich_markup_mode=None,
)


@app.command("list")
def list_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD…", help="Words in title, publisher or address.")
    ] = None,
    host: Annotated[str | None, typer.Option(metavar="HOST", help="List only sources on this host.")] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """List the sources that you may see, newest first.

    Each is shown with its number of citations and whether it has a copy.

    Example: annotator sources list ports --host stat.example
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        found = [row for row in desk.sources.search(" ".join(words or ())) if host is None or row.host == host]
        blind = desk.context.view.blind
    if as_json:
        for row in found:
            print_json(summary_json(row))
    else:
        rows = [(row.source.id, row.uses, row.host, _copy_word(row.archived), _name(row.source)) for row in found]
        print_table(("source", "uses", "host", "copy", "title"), rows)
    if blind and not as_json:
        talk("Sources cited only by others appear once their claims are closed.")


def _copy_word(attempt: "ArchiveAttempt | None") -> str:
    if attempt is None:
        return "–"
    return f"{attempt.at:%Y-%m-%d}" if attempt.ok else "failed"


def _name(source: "Source") -> str:
    return source.title or source.where


@app.command("show")
def show(
    ctx: typer.Context,
    source: SourceArgument,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Show a source, the claims that cite it, and its archived copies.

    Example: annotator sources show s0123456789abcdef
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        detail = desk.sources.show(source_id_of(desk, source))
    if as_json:
        print_json(detail_json(detail))
        return
    for line in detail_lines(detail, desk.context.project.scheme):
        say(line)


@app.command("merge")
def merge(
    ctx: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="Source to keep, by id or address.")],
    drop: Annotated[str, typer.Argument(metavar="DROP", help="Source to merge into it, by id or address.")],
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Merge two sources. Nothing is deleted; press “u” on the review screen to undo.

    Example: annotator sources merge s0123456789abcdef https://stat.example/p?id=7
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        say(desk.sources.merge(source_id_of(desk, keep), source_id_of(desk, drop)).message)


@app.command("correct")
def correct(
    ctx: typer.Context,
    source: SourceArgument,
    url: Annotated[str, typer.Argument(metavar="URL", help="Correct address.")],
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Correct the address of a source for all its citations. Press “u” on the review screen to undo.

    Example: annotator sources correct https://stat.example/prots https://stat.example/ports
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        say(desk.sources.correct_url(source_id_of(desk, source), url).message)


@app.command("archive")
def archive(
    ctx: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE…", help="Ids or addresses of sources.")] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Archive all web sources without a copy.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Fetch sources and store their bytes and text next to the database.

    The exit code is 1 if a source could not be archived. Example: annotator sources archive https://stat.example/ports
    """
    if bool(sources) == missing:
        raise UsageError("Give the sources to archive, or --missing for all web sources without a copy.")
    failed = False
    with desk_for(settings_of(ctx, db, reviewer)) as desk, progress("archiving") as advance:
        wanted = (
            _without_copy(desk) if missing else list(dict.fromkeys(source_id_of(desk, each) for each in sources or ()))
        )
        for done, source_id in enumerate(wanted, 1):
            attempt = desk.sources.archive(source_id)
            failed = failed or not attempt.ok
            advance(done, len(wanted), attempt.url)
            if as_json:
                print_json(attempt_json(attempt), at_once=True)
            else:
                say(attempt_line(attempt))
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def _without_copy(desk: "ReviewDesk") -> list[str]:
    on_the_web = [each for each in desk.sources.show_all() if (each.source.url or "").startswith("http")]
    return [each.source.id for each in on_the_web if each.copy is None]


@app.command("add")
def add(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="PDFs, saved web pages or text files.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Add files as sources and store a copy of each. Cite them by the printed id.

    Only the name of a file is stored, not its folder. Example: annotator sources add report.pdf
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        for path in files:
            source = desk.sources.add_file(path)
            if as_json:
                print_json({"id": source.id, "url": source.url, "file_name": source.file_name, "title": source.title})
            else:
                say(f"{source.id}  {source.file_name}")


@app.command("check")
def check(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE…", help="Ids or addresses of sources; all by default.")
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also fetch each source to find dead and changed pages.")
    ] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Find problems with sources and quotes.

    These are misquotes, dead and changed pages, duplicate stories, self-citations, hosts on the watch list, and
    verdicts without a source of their own stance.

    Nothing is changed. The exit code is 1 if there are problems. Example: annotator sources check --online
    """
    settings = settings_of(ctx, db, reviewer)
    with desk_for(settings) as desk:
        details = {detail.source.id: detail for detail in _wanted(desk, sources or [])}
        database = open_for_reading(settings)
        archive = open_archive(settings, database)
        from annotator.archive.source_check import Checking, against_evidence

        checking = Checking(archive, settings.sources.watch, online=online)
        entries = {key: _checked(each) for key, each in details.items()}
        found: list[Finding] = []
        with progress("checking") as advance:
            for done, checked in enumerate(entries.values(), 1):
                found += checking.source(checked)
                advance(done, len(entries), checked.source.where)
        found += checking.stories(entries)
        complete = {each.source.id: _checked(each) for each in desk.sources.show_all()} if sources else entries
        against = against_evidence(complete, desk.context.project.scheme)
        found += [finding for finding in against if finding.source_id in details]
        database.close()
    _report(found, details, as_json)


def _wanted(desk: "ReviewDesk", sources: list[str]) -> "list[SourceDetail]":
    if not sources:
        return desk.sources.show_all()
    return [desk.sources.show(source_id) for source_id in dict.fromkeys(source_id_of(desk, each) for each in sources)]


def _checked(detail: "SourceDetail") -> "Checked":
    from annotator.archive.source_check import Checked

    return Checked(detail.source, detail.uses, detail.copy, _failed(detail))


def _failed(detail: "SourceDetail") -> "ArchiveAttempt | None":
    last = next(iter(detail.attempts), None)
    return last if last is not None and not last.ok else None


def _report(found: list["Finding"], details: "dict[str, SourceDetail]", as_json: bool) -> None:
    problems = [finding for finding in found if finding.is_problem]
    for finding in found:
        if as_json:
            print_json(
                {
                    "finding": finding.kind.value,
                    "problem": finding.is_problem,
                    "source_id": finding.source_id,
                    "claim_id": finding.claim_id,
                    "other_source_id": finding.other_source_id,
                    "message": finding.message,
                }
            )
        elif finding.is_problem:
            claim = f"  {finding.claim_id}" if finding.claim_id else ""
            say(f"✘ {finding.source_id}{claim}  {details[finding.source_id].source.where}")
            say(f"    {finding.message}")
    not_checked = len({finding.source_id for finding in found if not finding.is_problem})
    if not as_json and not_checked:
        talk(f"{not_checked} sources were not fully checked (no copy, or no --online); use --json to list them.")
    talk(f"{counted(len(details), 'source')}, {counted(len(problems), 'problem')}.")
    if problems:
        raise typer.Exit(ExitCode.FAILED)
