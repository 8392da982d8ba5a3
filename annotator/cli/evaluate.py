"""``annotator evaluate``: how good the scores are, against labels."""

from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer

from annotator.cli.common import JsonOption, settings_of
from annotator.cli.context import scheme_of
from annotator.measures.scores import Bin, Figures, measure
from annotator.output import print_json, print_table, say

_WIDTH = 40
_COLUMNS = ("set", "n", "claims", "precision", "recall", "F1", "AP", "AUC", "ECE")


def evaluate(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help='JSON lines with "text" and "label", or an export.')],
    threshold: Annotated[float, typer.Option("--threshold", min=0, max=1, help="For precision, recall and F1.")] = 0.5,
    as_json: JsonOption = False,
) -> None:
    """Measure the claim spotter on labelled sentences: precision, recall, F1, average precision, AUC, calibration.

    Takes what “annotator train” takes; several files are followed by their mean.

    Example: annotator evaluate ours.jsonl theirs.jsonl --threshold 0.7
    """
    settings = settings_of(ctx)
    from annotator.suggest.labelled_sentences import read_labelled
    from annotator.suggest.suggester import load_suggester

    scheme = scheme_of(settings)
    sets = [(path.name, read_labelled(path, scheme)) for path in files]
    suggester = load_suggester(settings.suggest.model, settings.suggest.weights)
    figures = []
    for name, sentences in sets:
        scores = list(suggester.score(sentence.text for sentence in sentences))
        figures.append(measure(name, [sentence.label for sentence in sentences], scores, threshold))
    print_figures(figures, as_json=as_json)


def print_figures(figures: Sequence[Figures], *, as_json: bool) -> None:
    """One line or object for each set, with a mean of several, and for people a calibration plot of each."""
    if as_json:
        for one in figures:
            print_json(one.as_json())
        return
    rows = [(one.name, one.count, one.positives, *(f"{value:.3f}" for value in _values(one))) for one in figures]
    if len(figures) > 1:
        means = (mean(values) for values in zip(*map(_values, figures), strict=True))
        rows.append(("mean", sum(one.count for one in figures), sum(one.positives for one in figures),
                     *(f"{value:.3f}" for value in means)))  # fmt: skip
    print_table(_COLUMNS, rows)
    say(f"Precision, recall and F1 at a score of {figures[0].threshold:g}.")
    for one in figures:
        for line in _plot(one):
            say(line)


def _values(one: Figures) -> tuple[float, ...]:
    decision = one.decision
    return (
        decision.precision, decision.recall, decision.f1, one.average_precision, one.roc_auc, one.calibration_error
    )  # fmt: skip


def _plot(one: Figures) -> list[str]:
    """A bar of claims among the sentences of each bin, with a mark where their mean score says it should end."""
    head = ["", f"Calibration of {one.name}: the bar is the share of claims, | where the score says it should end."]
    return head + [_bar(part) for part in one.bins]


def _bar(part: Bin) -> str:
    label = f"{part.low:.1f}–{part.high:.1f} "
    if not part.count:
        return label + "·" * _WIDTH + "     0"
    cells = list(("█" * round(part.positive * _WIDTH)).ljust(_WIDTH, "·"))
    cells[min(int(part.mean_score * _WIDTH), _WIDTH - 1)] = "|"
    return f"{label}{''.join(cells)} {part.count:>5}"
