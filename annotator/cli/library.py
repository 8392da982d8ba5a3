"""``annotator library``: documents to find evidence in."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_for_reading, open_for_writing, open_library
from annotator.cli.library_lines import (
    added_json,
    added_lines,
    document_json,
    document_lines,
    found_json,
    found_lines,
    queries_of,
    summary_json,
    summary_row,
)
from annotator.errors import ExitCode, UsageError
from annotator.output import print_json, print_table, progress, say, talk
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.domain.library import Library, Query
    from annotator.library.project_library import ProjectLibrary

app = typer.Typer(
    help="Look after the documents to find evidence in, and find it.\n\nExample: annotator library add reports/",
    no_args_is_help=False,
    rich_markup_mode=None,
)

DocumentArgument = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document, from “library list”.")]


@contextmanager
def _opened(ctx: typer.Context, db: str | None, reviewer: str | None) -> "Iterator[ProjectLibrary]":
    """The library of a database that must exist."""
    settings = settings_of(ctx, db, reviewer)
    with closing(open_for_reading(settings)) as database, closing(open_library(settings, database)) as library:
        yield library


@app.command("add")
def add(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE…", help="Files, folders, globs, URLs, or “-”.")
    ] = None,
    jsonl: Annotated[
        list[str] | None,
        typer.Option("--jsonl", metavar="FILE", help="One document a line: text, title, url, … Can be repeated."),
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Add documents: reports, statistics, laws, transcripts, pages. Whatever “annotator import” reads.

    Known texts are skipped; a changed one becomes a newer version beside the old. Exit code 1 when something could not
    be read; the rest is added. Stop it at any time and run it again to continue.

    Example: annotator library add reports/ https://stat.example/ports
    """
    if not sources and not jsonl:
        raise UsageError("Say what to add: files, folders, addresses, or --jsonl FILE.")
    settings = settings_of(ctx, db, reviewer)
    from annotator.library.additions import AddOptions, add_sources
    from annotator.storage.database.location import filled_database

    with filled_database(settings.database.value) as database, progress("adding", "documents") as advance:
        report = add_sources(database, sources or (), AddOptions.of(settings), jsonl or (), advance)
    if as_json:
        print_json(added_json(report))
    else:
        for line in added_lines(report):
            talk(line)
    if report.failed:
        raise typer.Exit(ExitCode.FAILED)


@app.command("list")
def list_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD…", help="Words in title, publisher, address or file.")
    ] = None,
    removed: Annotated[bool, typer.Option("--removed", help="Also list documents that were removed.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """List the documents of the library, newest first.

    Example: annotator library list port
    """
    with _opened(ctx, db, reviewer) as library:
        found = library.documents(" ".join(words or ()), removed=removed)
    if as_json:
        for document in found:
            print_json(summary_json(document))
    else:
        print_table(("document", "kind", "date", "sentences", "title"), [summary_row(document) for document in found])


@app.command("show")
def show(
    ctx: typer.Context,
    document: DocumentArgument,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Show a document with its text; as JSON also its sentences.

    Example: annotator library show d0123456789abcdef
    """
    with _opened(ctx, db, reviewer) as library:
        found = library.show(document)
    if as_json:
        print_json(document_json(found))
        return
    for line in document_lines(found):
        say(line)


@app.command("remove")
def remove(
    ctx: typer.Context,
    documents: Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Ids of documents.")],
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Search documents no more. Their texts stay for what was cited from them; add one again to bring it back.

    Example: annotator library remove d0123456789abcdef
    """
    with _opened(ctx, db, reviewer) as library:
        for document in documents:
            talk(f"{library.remove(document).name} is not searched any more.")


@app.command("reindex")
def reindex(
    ctx: typer.Context,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Make the search index anew, and add archived copies of sources that are not in the library yet.

    Example: annotator library reindex
    """
    settings = settings_of(ctx, db, reviewer)
    open_for_reading(settings).close()
    with closing(open_for_writing(settings)) as database, closing(open_library(settings, database)) as library:
        done = library.reindex()
        documents, passages = library.size()
    if as_json:
        print_json({"documents": documents, "passages": passages, "copies_added": done[0], "copies_lost": done[1]})
        return
    lost = f"; {counted(done[1], 'copy').replace('copys', 'copies')} could not be read" if done[1] else ""
    talk(
        f"The library is indexed: {counted(documents, 'document')}, {counted(passages, 'passage')}; "
        f"{done[0]:,} added from archived sources{lost}."
    )


@app.command("find")
def find(
    ctx: typer.Context,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT|-]", help='What is claimed; “-” reads {"claim", "questions"} lines.')
    ] = None,
    question: Annotated[
        list[str] | None, typer.Option("--question", metavar="TEXT", help="What to find out. Can be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Show at most this many passages.")] = 5,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Find passages of the library that may bear on a claim, with what agrees and what differs.

    It never says whether the claim holds. Example: annotator library find "The port handled 4.1 million tonnes."
    """
    from annotator.domain.library import Query

    if text is None and not question and sys.stdin.isatty():
        raise UsageError('Give a claim, a --question, or “-” and {"claim", "questions"} lines on standard input.')
    with _opened(ctx, db, reviewer) as library:
        if text == "-" or (text is None and not question):
            for query in queries_of(sys.stdin.buffer):
                print_json({"passages": found_json(library.find(query, limit))}, at_once=True)
        else:
            _print(library, Query(text or "", tuple(question or ())), limit, as_json=as_json)


def _print(library: "Library", query: "Query", limit: int, *, as_json: bool) -> None:
    """What is found for one claim: a JSON object for each passage, or lines for people."""
    passages = library.find(query, limit)
    if as_json:
        for found in found_json(passages):
            print_json(found)
    elif passages:
        for line in found_lines(passages):
            say(line)
    else:
        talk("No passage of the library has words of this: “annotator library list” shows what it holds.")
