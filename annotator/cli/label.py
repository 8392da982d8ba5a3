"""``annotator label``: label a claim from scripts or with a screen reader."""

import re
from enum import StrEnum
from typing import Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_desk
from annotator.cli.review_json import review_json
from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import DETAILS, SourceKind, SourceMedium, with_words
from annotator.domain.vocabulary import Stance
from annotator.errors import UsageError
from annotator.output import print_json, say, talk
from annotator.text import one_line

_FIELDS = {
    "published": "published_at", "accessed": "accessed_at", "archived": "archived_url", "withheld": "withheld_reason",
}  # fmt: skip
"""Fields of a citation whose option has another name."""


def _words(words: type[StrEnum]) -> str:
    return ", ".join(word.value for word in words)


def label(
    ctx: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="Id of the claim, from “annotator claims”.")],
    name: Annotated[str, typer.Argument(metavar="LABEL", help="A label of the project, such as verified.")],
    source: Annotated[
        list[str] | None, typer.Option(metavar="URL|ID", help="Source to cite; repeat for more sources.")
    ] = None,
    stance: Annotated[
        list[Stance] | None, typer.Option(help="Stance of the source: once for all, or once each.")
    ] = None,
    quote: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="Quoted passage, word for word.")] = None,
    title: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="Title of the source.")] = None,
    publisher: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="Publisher of the source.")] = None,
    published: Annotated[
        list[str] | None, typer.Option(metavar="DATE", help="Publication date, such as 2026-05-12.")
    ] = None,
    author: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="Author of the source.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help=f"{_words(SourceKind)}.")] = None,
    medium: Annotated[list[str] | None, typer.Option(metavar="MEDIUM", help=f"{_words(SourceMedium)}.")] = None,
    accessed: Annotated[
        list[str] | None, typer.Option(metavar="DATE", help="Date of access; today by default.")
    ] = None,
    archived: Annotated[list[str] | None, typer.Option(metavar="URL", help="Address of an archived copy.")] = None,
    withheld: Annotated[
        list[str] | None, typer.Option(metavar="REASON", help='Why a source is withheld; give --source "" for it.')
    ] = None,
    set_: Annotated[
        list[int] | None,
        typer.Option(
            "--set", metavar="N", help="Evidence set, from 0; any one set suffices. Once for all, or once each."
        ),
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Your comment on the claim.")] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Label a claim and cite its sources. One undo takes back all of it.

    With several --source, repeat each other option once per source, in the same order ("" for none).

    Example: annotator label c0123456789abcdef verified --source https://stat.example/ports --stance supports
    """
    details = {
        "quote": quote, "title": title, "publisher": publisher, "published": published, "author": author, "kind": kind,
        "medium": medium, "accessed": accessed, "archived": archived, "withheld": withheld,
    }  # fmt: skip
    named = source or [""] * len(withheld or [])
    desk = open_desk(settings_of(ctx, db, reviewer))
    try:
        citations = _citations(named, stance or [], details, desk.context.project.scheme.stance_of(name), set_ or [])
        outcome = desk.answers.give(claim, name, citations, note)
        outcome, failures = desk.sources.archive_cited(outcome)
    finally:
        desk.close()
    for failure in failures:
        talk(f"Not archived: {failure}")
    if outcome.claim is None or outcome.claim.review is None:
        raise AssertionError("a labelled claim has a review")
    if as_json:
        print_json({"claim_id": outcome.claim.id, **review_json(outcome.claim.review), "warning": outcome.warning})
    else:
        say(outcome.message)


def _citations(
    sources: list[str],
    stances: list[Stance],
    details: dict[str, list[str] | None],
    default: Stance,
    sets: list[int],
) -> list[Citation]:
    """Build one citation per source (URL or id) from the options at the same position.

    Raises:
        UsageError: the number of options does not match the number of sources.

    """
    count = len(sources)
    for option, given in (("stance", len(stances)), ("set", len(sets))):
        if given not in (0, 1, count):
            raise UsageError(
                f"--{option} was given {given} times for {count} sources: give it once, or once per source."
            )
    for option, values in details.items():
        if values and len(values) != count:
            raise UsageError(f"--{option} was given {len(values)} times for {count} sources: give it once per source.")

    def at(option: str, n: int) -> str | None:
        values = details[option]
        return (values[n] or None) if values else None

    def each(n: int, source: str) -> Citation:
        is_id = re.fullmatch("s[0-9a-f]{16}", source) is not None
        exact = at("quote", n)
        return Citation(
            stances[n] if len(stances) > 1 else (stances or [default])[0],
            url=None if is_id else source or None,
            source_id=source if is_id else None,
            set=sets[n] if len(sets) > 1 else (sets or [0])[0],
            quote=Quote(exact) if exact else None,
            **_known({_FIELDS.get(option, option): at(option, n) for option in details if option != "quote"}),
        )

    return [each(n, source) for n, source in enumerate(sources)]


def _known(values: dict[str, str | None]) -> dict[str, Any]:
    """Convert the options of one source to fields of its citation.

    Raises:
        UsageError: a value is not one of the allowed words.

    """
    for detail in DETAILS:
        value = values.get(detail.name)
        if detail.words and value and value not in list(detail.words):
            raise UsageError(f"--{detail.name} {one_line(value)} is not one of: {_words(detail.words)}.")
    return with_words(values)
