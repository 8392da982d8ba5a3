"""Agreement of answers on labels, with intervals; ``coefficients`` has the formulas."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from annotator.domain.agreement_figures import Estimate
from annotator.domain.given_answer import GivenAnswer
from annotator.measures import coefficients
from annotator.measures.agreement import NO_PAIRS, ONE_LABEL
from annotator.measures.bootstrap import estimate, resampled_sums
from annotator.measures.coefficients import Counts

NOT_TWO = "there are not exactly two reviewers"


def label_agreement(answers: Sequence[GivenAnswer], labels: Sequence[str]) -> dict[str, Estimate]:
    """Percent, Cohen's and Fleiss' kappa, alpha and AC1 of the answers, each with its interval over claims.

    ``labels`` are all that could be given, those of the answers included.
    """
    sums = coefficients.label_sums(resampled_sums(coefficients.label_rows(_table(answers, labels))))
    n = sums.paired[0]
    why = ONE_LABEL if n else NO_PAIRS
    return {
        "percent": estimate(n, coefficients.percent(sums), why),
        "cohen": _cohen(answers, labels),
        "fleiss": estimate(n, coefficients.fleiss(sums), why),
        "alpha": estimate(n, coefficients.alpha(sums.matches, sums.pairable), why),
        "ac1": estimate(n, coefficients.ac1(sums), why),
    }


def _table(answers: Sequence[GivenAnswer], labels: Sequence[str]) -> Counts:
    """How many reviewers gave each label to each claim; one empty row when there are no answers."""
    at = {label: number for number, label in enumerate(labels)}
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * len(labels))
    for answer in answers:
        rows[answer.claim][at[answer.label]] += 1
    return np.array(list(rows.values()) or [[0] * len(labels)], dtype=np.int64)


def _cohen(answers: Sequence[GivenAnswer], labels: Sequence[str]) -> Estimate:
    """Cohen's kappa of two reviewers on the claims that both answered."""
    reviewers = sorted({answer.reviewer for answer in answers})
    if len(reviewers) != 2:
        return Estimate(0, undefined=NOT_TWO)
    at = {label: number for number, label in enumerate(labels)}
    one, other = ({each.claim: at[each.label] for each in answers if each.reviewer == name} for name in reviewers)
    both = sorted(one.keys() & other.keys())
    if not both:
        return Estimate(0, undefined=NO_PAIRS)
    cells = [one[claim] * len(labels) + other[claim] for claim in both]
    joint = resampled_sums(np.eye(len(labels) ** 2)[cells]).reshape(-1, len(labels), len(labels))
    return estimate(len(both), coefficients.cohen(joint), ONE_LABEL)
