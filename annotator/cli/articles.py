"""``annotator articles``: list articles with your progress."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import desk_for
from annotator.cli.places_json import places_json
from annotator.output import print_json, print_table, talk

if TYPE_CHECKING:
    from annotator.domain.work import ArticleProgress


def articles(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD…", help="Words in title, author, publisher, address, date or id."),
    ] = None,
    left: Annotated[bool, typer.Option("--left", help="Only articles with claims that need you.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """List the articles: how many claims each has, how many you have done, and how many are left.

    Example: annotator articles port --left
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        found = desk.articles.list_progress(" ".join(words or []), left=left)
    if as_json:
        for row in found:
            print_json(_json(row))
    elif found:
        heads = ("article", "claims", "done", "left", "drafts", "flagged", "date", "title")
        print_table(heads, [_row(row) for row in found])
    else:
        talk("No articles to list: import some, or ask for fewer restrictions.")


def _row(row: "ArticleProgress") -> tuple[object, ...]:
    article, figures = row.article, (row.claims, row.done, row.needs, row.drafts or "", row.flagged or "")
    return article.id, *figures, (article.published_at or "")[:10], _title(row)


def _title(row: "ArticleProgress") -> str:
    """The name, with the further addresses and the version, if any."""
    name = row.article.name
    return f"{name} ({', '.join(row.places.words)})" if row.places.words else name


def _json(row: "ArticleProgress") -> dict[str, object]:
    figures = {"claims": row.claims, "done": row.done, "left": row.needs, "drafts": row.drafts, "flagged": row.flagged}
    return {**asdict(row.article), **figures, **places_json(row.places)}
