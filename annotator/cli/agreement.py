"""``annotator agreement``: how far reviewers agree on labels, spans and evidence."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.domain.team_choices import GroupBy
from annotator.output import print_json, print_table, progress, say

if TYPE_CHECKING:
    from annotator.measures.agreement_groups import GroupAgreement
    from annotator.measures.bootstrap import Estimate


_TITLES = {
    "labels": {"percent": "equal", "cohen": "Cohen κ", "fleiss": "Fleiss κ", "alpha": "alpha", "ac1": "AC1"},
    "spans": {"exact": "same span", "word_f1": "words F1", "alpha": "alpha of characters"},
    "evidence": {"source": "same source", "passage": "passage", "sentence_f1": "sentences F1"},
}
"""What the figures are called in tables, by their names in JSON."""


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
    from annotator.ingest.sentences import split_sentences
    from annotator.review.team_figures import measure_agreement

    def sentences(quote: str) -> Iterator[str]:
        return (quote[start:end] for start, end in split_sentences(quote, 0, len(quote), "en"))

    project = project_for_reading(database, settings)
    with progress("Measuring agreement") as on_progress:
        groups = list(measure_agreement(database, project, by, sentences, on_progress))
    database.close()
    if as_json:
        for group in groups:
            print_json({"by": by, **asdict(group)})
    elif groups:
        _print(groups)
    else:
        say("No claim has an answer yet that everybody may see.")


def _print(groups: "list[GroupAgreement]") -> None:
    """Three tables, and why figures are missing in them."""
    missing: dict[str, None] = {}
    for part, titles in _TITLES.items():
        rows = []
        for group in groups:
            found = getattr(group, part)
            rows.append((group.group or "all", found[next(iter(titles))].n, *(_shown(found[name]) for name in titles)))
            reasons = ((title, found[name].undefined) for name, title in titles.items())
            missing |= {f"{part}, {title}: – where {why}": None for title, why in reasons if why is not None}
        print_table((part, "sentences" if part == "spans" else "claims", *titles.values()), rows)
        say("")
    for sentence in missing:
        say(sentence)


def _shown(found: "Estimate") -> str:
    if found.value is None:
        return "–"
    return f"{found.value:.2f}" if found.low is None else f"{found.value:.2f} ({found.low:.2f}–{found.high:.2f})"
