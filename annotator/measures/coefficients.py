"""Coefficients of agreement on labels, each from sums over claims, so that resamples cost little.

With pa the share of equal pairs of answers and pe that expected by chance, three coefficients are (pa − pe)/(1 − pe):

* Cohen (1960), “A Coefficient of Agreement for Nominal Scales”: two reviewers, pe from the labels of each.
* Fleiss (1971), “Measuring Nominal Scale Agreement among Many Raters”; for unequal numbers of answers as in Gwet,
  “Handbook of Inter-Rater Reliability”, 4th edition (2014), chapter 2: pe from the mean shares of the labels.
* AC1 of Gwet (2008), “Computing Inter-Rater Reliability and Its Variance in the Presence of High Agreement”, also as
  in the handbook: a pe that stays small where one label prevails.

Alpha (Krippendorff, “Computing Krippendorff's Alpha-Reliability”, 2011, nominal data) compares the differing pairs with
those that chance would give and leaves claims with one answer out; the others use these for the shares of the labels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.measures.bootstrap import Floats, ratio

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LabelSums:
    """What the coefficients need of some claims; the first axis of every array is that of the resamples.

    ``rated`` claims have an answer and ``shares`` sums each label's share of their answers. ``paired`` have at least
    two; ``equal`` sums their shares of equal pairs, ``matches`` their matching pairs as alpha weighs them, and
    ``pairable`` their answers with each label.
    """

    rated: Floats
    paired: Floats
    equal: Floats
    matches: Floats
    shares: Floats
    pairable: Floats


def label_rows(table: Counts) -> Floats:
    """The rows to be summed for a table (claims × labels) of how many reviewers gave each label."""
    size = table.sum(axis=1, keepdims=True)
    paired = size > 1
    same = (table * (table - 1)).sum(axis=1, keepdims=True)
    matches = np.where(paired, same / np.maximum(size - 1, 1), 0.0)
    equal = np.where(paired, matches / np.maximum(size, 1), 0.0)
    shares = table / np.maximum(size, 1)
    return np.hstack([size > 0, paired, equal, matches, shares, np.where(paired, table, 0)]).astype(np.float64)


def label_sums(sums: Floats) -> LabelSums:
    """Sums of the rows of ``label_rows``, by name."""
    rated, paired, equal, matches = sums[:, :4].T
    shares, pairable = np.split(sums[:, 4:], 2, axis=1)
    return LabelSums(rated, paired, equal, matches, shares, pairable)


def percent(sums: LabelSums) -> Floats:
    """The mean share of equal pairs per claim, 0 to 1."""
    return ratio(sums.equal, sums.paired)


def fleiss(sums: LabelSums) -> Floats:
    """Fleiss' kappa; undefined where every answer is the same label."""
    shares = ratio(sums.shares, sums.rated[:, np.newaxis])
    return _corrected(percent(sums), (shares**2).sum(axis=1))


def ac1(sums: LabelSums) -> Floats:
    """Gwet's AC1 over all labels that could be given; undefined where there is only one."""
    shares = ratio(sums.shares, sums.rated[:, np.newaxis])
    others = np.full(len(shares), shares.shape[1] - 1.0)
    return _corrected(percent(sums), ratio((shares * (1 - shares)).sum(axis=1), others))


def alpha(matches: Floats, pairable: Floats) -> Floats:
    """Krippendorff's nominal alpha from ``LabelSums.matches`` and ``pairable``; undefined for a single label."""
    size = pairable.sum(axis=1)
    expected = size**2 - (pairable**2).sum(axis=1)
    return 1 - ratio((size - 1) * (size - matches), expected)


def cohen(joint: Floats) -> Floats:
    """Cohen's kappa from how often two reviewers gave each combination of labels (resamples × labels × labels)."""
    size = joint.sum(axis=(1, 2))
    chance = ratio((joint.sum(axis=1) * joint.sum(axis=2)).sum(axis=1), size**2)
    return _corrected(ratio(np.trace(joint, axis1=1, axis2=2), size), chance)


def _corrected(observed: Floats, chance: Floats) -> Floats:
    return ratio(observed - chance, 1 - chance)
