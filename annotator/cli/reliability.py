"""``annotator reliability``: which reviewers are right how often, and which labels good reviewers swap."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.domain.agreement_figures import interval_words
from annotator.domain.team_choices import Model
from annotator.output import print_json, print_table, say, talk

if TYPE_CHECKING:
    from annotator.measures.estimates import Interval
    from annotator.measures.reliability import Reliability
    from annotator.schemes import LabelScheme


def reliability(
    ctx: typer.Context,
    model: Annotated[Model, typer.Option("--model", help="What judges the answers.")] = Model.DAWID_SKENE,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Estimate from the answers alone how often each reviewer is right, and what good reviewers mistake.

    In a blind project only closed claims count. With --json also the probability of every label for each claim.

    Example: annotator reliability --model mace
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    from annotator.cli.context import project_for_reading
    from annotator.review.team_figures import measure_reliability

    project = project_for_reading(database, settings)
    found = measure_reliability(database, project, model)
    database.close()
    if len(found.reviewers) < 3:
        talk("With fewer than three reviewers nothing tells who is right where they differ: do not rely on this.")
    if as_json:
        print_json({"model": model, **asdict(found)})
    else:
        _print(found, project.scheme)


def _print(found: "Reliability", scheme: "LabelScheme") -> None:
    rows = [(each.reviewer, each.answers, _shown(each.right), f"{each.competence:.2f}") for each in found.reviewers]
    print_table(("reviewer", "answers", "right", "competence"), rows)
    say("")
    met = [
        (each.reviewer, scheme.title_of(true), *map(_shown, shares.values()))
        for each in found.reviewers
        for true, shares in each.confusion.items()
    ]
    labels = next(iter(found.posterior.values()))
    print_table(("reviewer", "where this is right", *(f"says {scheme.title_of(label)}" for label in labels)), met)
    for swap in found.swaps:
        one, other = map(scheme.title_of, swap.labels)
        say(
            f"Perhaps a fault of the guideline: {swap.reviewers} good reviewers swap {one} and {other}, "
            f"{_shown(swap.share)} of their answers to such claims."
        )


def _shown(found: "Interval") -> str:
    return interval_words(found.value, found.low, found.high)
