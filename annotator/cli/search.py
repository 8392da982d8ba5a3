"""``annotator search``: find sentences by words."""

from dataclasses import asdict
from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer
from annotator.errors import ExitCode
from annotator.output import print_json, print_table, talk


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORD…", help="Words that a sentence must contain, all of them.")
    ],
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Show at most this many sentences.")] = 50,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Find sentences in all articles, best first; those of older versions of articles last.

    Example: annotator search million tonnes
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_as_reviewer(settings)
    from annotator.domain.search_hits import OLDER
    from annotator.storage.search import search as find

    hits = find(database, " ".join(words), limit)
    database.close()
    if as_json:
        for hit in hits:
            print_json(asdict(hit))
    elif hits:
        rows = [(hit.article_id, hit.sentence, OLDER * hit.older + " ".join(hit.text.split())) for hit in hits]
        print_table(("article", "sentence", "text"), rows)
    else:
        talk("No sentence contains all of these words.")
        raise typer.Exit(ExitCode.FAILED)
