"""``annotator help``: the guide in the terminal."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import JsonOption
from annotator.errors import UsageError
from annotator.output import print_json, print_markdown, print_table, talk

if TYPE_CHECKING:
    from annotator.guide import Hit, Page


def _topics() -> list[str]:
    from annotator.guide import TOPICS

    return list(TOPICS)


def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]", help="A page, or words to search for.", autocompletion=_topics),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show a page of the guide, list the pages, or search all of them.

    Example: annotator help sources
    """
    from annotator.guide import TOPICS, near, page, pages, search

    wanted = " ".join(words or ()).strip()
    if not wanted:
        _list(pages(), as_json)
    elif wanted.casefold() in TOPICS:
        _show(page(wanted.casefold()), as_json)
    elif hits := search(wanted):
        _found(hits, as_json)
        _point_to_command(ctx, wanted)
    else:
        raise UsageError(f"The guide has no page “{wanted}” and nothing about it: try {', '.join(near(wanted))}.")


def _point_to_command(ctx: typer.Context, wanted: str) -> None:
    """Say where the help of a command is to someone who asked for it by the command's name."""
    name = wanted.split()[0]
    if ctx.parent is not None and name in getattr(ctx.parent.command, "commands", {}):
        talk(f"For the command: annotator {name} --help")


def _list(pages: list["Page"], as_json: bool) -> None:
    if as_json:
        for each in pages:
            print_json({"topic": each.topic, "title": each.title, "summary": each.summary})
    else:
        print_table(("topic", "annotator help TOPIC shows"), [(each.topic, each.summary) for each in pages])


def _show(page: "Page", as_json: bool) -> None:
    from annotator.guide import for_shell

    if as_json:
        print_json(asdict(page))
    elif sys.stdout.isatty():
        print_markdown(for_shell(page.text))
    else:
        sys.stdout.write(page.text)


def _found(hits: list["Hit"], as_json: bool) -> None:
    if as_json:
        for hit in hits:
            print_json(asdict(hit))
    else:
        print_table(("topic", "section", "line"), [(hit.topic, hit.section, hit.line) for hit in hits])
