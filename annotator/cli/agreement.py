"""``annotator agreement``: how far reviewers agree on labels, spans and evidence."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.domain.agreement_figures import TITLES, why_undefined
from annotator.domain.team_choices import GroupBy
from annotator.output import print_json, print_table, progress, say

if TYPE_CHECKING:
    from annotator.domain.agreement_figures import GroupAgreement


def agreement(
    ctx: typer.Context,
    by: Annotated[GroupBy | None, typer.Option("--by", help="Figures for each of these instead of overall.")] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Measure how far reviewers agree on labels, on spans and on evidence, with 95% intervals.

    In a blind project only closed claims count, so everybody sees the same figures. Adjudications do not count.
    “annotator help teams” explains the figures.

    Example: annotator agreement --by pair
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    from annotator.cli.context import project_for_reading
    from annotator.ingest.sentences import quoted_sentences
    from annotator.review.team_figures import measure_agreement

    project = project_for_reading(database, settings)
    with progress("Measuring agreement") as on_progress:
        groups = list(measure_agreement(database, project, by, quoted_sentences, on_progress))
    database.close()
    if as_json:
        for group in groups:
            print_json({"by": by, **asdict(group)})
    elif not groups:
        say("No claim has an answer yet that everybody may see.")
    elif len(said := {group.why_nothing for group in groups}) == 1 and (why := said.pop()):
        say(why)
    else:
        _print(groups)


def _print(groups: "list[GroupAgreement]") -> None:
    """Three tables, and why figures are missing in them."""
    for part, titles in TITLES.items():
        rows = []
        for group in groups:
            found = group.part(part)
            figures = (found[name].words for name in titles)
            rows.append((group.group or "all", found[next(iter(titles))].n, *figures))
        print_table((part, "sentences" if part == "spans" else "claims", *titles.values()), rows)
        say("")
    for sentence in why_undefined(groups):
        say(sentence)
