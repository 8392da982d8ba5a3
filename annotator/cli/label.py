"""``annotator label``: label a claim from scripts or with a screen reader."""

from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli import citations as cited
from annotator.cli.claim_outcome import print_outcome
from annotator.cli.common import ClaimArgument, DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import desk_for
from annotator.domain.vocabulary import Stance
from annotator.errors import UsageError
from annotator.output import talk

if TYPE_CHECKING:
    from annotator.domain.records import Citation


def label(
    ctx: typer.Context,
    claim: ClaimArgument,
    name: Annotated[str, typer.Argument(metavar="LABEL", help="A label of the project, such as verified.")],
    source: Annotated[
        list[str] | None, typer.Option(metavar="URL|ID", help="Source to cite; repeat for more sources.")
    ] = None,
    stance: Annotated[
        list[Stance] | None, typer.Option(help="Stance of the source: once for all, or once each.")
    ] = None,
    quote: Annotated[list[str] | None, cited.QUOTE] = None,
    title: Annotated[list[str] | None, cited.TITLE] = None,
    publisher: Annotated[list[str] | None, cited.PUBLISHER] = None,
    published: Annotated[list[str] | None, cited.PUBLISHED] = None,
    author: Annotated[list[str] | None, cited.AUTHOR] = None,
    kind: Annotated[list[str] | None, cited.KIND] = None,
    medium: Annotated[list[str] | None, cited.MEDIUM] = None,
    accessed: Annotated[list[str] | None, cited.ACCESSED] = None,
    archived: Annotated[list[str] | None, cited.ARCHIVED] = None,
    withheld: Annotated[list[str] | None, cited.WITHHELD] = None,
    set_: Annotated[
        list[int] | None,
        typer.Option(
            "--set", metavar="N", help="Evidence set, from 0; any one set suffices. Once for all, or once each."
        ),
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Your note on the claim.")] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Label a claim and cite its sources. One undo takes back all of it.

    With several --source, repeat each other option once per source, in the same order ("" for none).

    Example: annotator label c0123456789abcdef verified --source https://stat.example/ports --stance supports
    """
    from annotator.web.hosts import caution

    details = {
        "quote": quote, "title": title, "publisher": publisher, "published": published, "author": author, "kind": kind,
        "medium": medium, "accessed": accessed, "archived": archived, "withheld": withheld,
    }  # fmt: skip
    named = source or [""] * len(withheld or [])
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        scheme = desk.context.project.scheme
        chosen = scheme.name_of(name)
        citations = _citations(named, stance or [], details, scheme.stance_of(chosen), set_ or [])
        outcome, failures = desk.sources.archive_cited(desk.answers.give(claim, chosen, citations, note))
    print_outcome(outcome, failures, as_json=as_json)
    for words in filter(None, map(caution, named)):
        talk(words)


def _citations(
    sources: list[str],
    stances: list[Stance],
    details: dict[str, list[str] | None],
    default: Stance,
    sets: list[int],
) -> "list[Citation]":
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
    each_stance = stances if len(stances) > 1 else (stances or [default]) * count
    each_set = sets if len(sets) > 1 else (sets or [0]) * count
    return [
        cited.citation_of(
            source, each_stance[n], each_set[n], {option: values[n] for option, values in details.items() if values}
        )
        for n, source in enumerate(sources)
    ]
