"""The quality of scores, as ``annotator evaluate`` and ``annotator train`` print it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.output import print_json, print_table, say

if TYPE_CHECKING:
    from annotator.measures.scores import Bin, Figures

_WIDTH = 40
_COLUMNS = ("set", "n", "claims", "precision", "recall", "F1", "AP", "AUC", "ECE")


def print_figures(figures: "Sequence[Figures]", *, as_json: bool) -> None:
    """One line or object per set, with the mean of several, and for people a calibration plot of each."""
    if as_json:
        for one in figures:
            print_json(one.as_json())
        return
    rows = [(one.name, one.count, one.positives, *(f"{value:.3f}" for value in _values(one))) for one in figures]
    if len(figures) > 1:
        from statistics import mean  # here, because every command loads this module

        means = (mean(values) for values in zip(*map(_values, figures), strict=True))
        rows.append(("mean", sum(one.count for one in figures), sum(one.positives for one in figures),
                     *(f"{value:.3f}" for value in means)))  # fmt: skip
    print_table(_COLUMNS, rows)
    say(f"Precision, recall and F1 at a score of {figures[0].threshold:g}.")
    for one in figures:
        for line in _plot(one):
            say(line)


def _values(one: "Figures") -> tuple[float, ...]:
    decision = one.decision
    return (
        decision.precision, decision.recall, decision.f1, one.average_precision, one.roc_auc, one.calibration_error
    )  # fmt: skip


def _plot(one: "Figures") -> list[str]:
    """A bar of claims among the sentences of each bin, marked where their mean score says it should end."""
    head = ["", f"Calibration of {one.name}: the bar is the share of claims, | where the score says it should end."]
    return head + [_bar(part) for part in one.bins]


def _bar(part: "Bin") -> str:
    label = f"{part.low:.1f}–{part.high:.1f} "
    if not part.count:
        return label + "·" * _WIDTH + "     0"
    cells = list(("█" * round(part.positive * _WIDTH)).ljust(_WIDTH, "·"))
    cells[min(int(part.mean_score * _WIDTH), _WIDTH - 1)] = "|"
    return f"{label}{''.join(cells)} {part.count:>5}"
