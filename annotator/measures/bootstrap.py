"""Figures over claims with bootstrap intervals.

A figure here is a function of sums over claims. A resample draws as many claims as there are, with replacement (Efron
1979); the interval is the middle 95% of the figure over the resamples (percentile method). Equal claims are drawn
together, by a multinomial distribution over the distinct rows, which is the same and much faster.
"""

import numpy as np
from numpy.typing import NDArray

from annotator.domain.agreement_figures import Estimate

Floats = NDArray[np.float64]

RESAMPLES = 1000
_SEED = 20_260_101
_CELLS = 4_000_000
"""Drawn counts held in memory at once."""


def resampled_sums(rows: Floats) -> Floats:
    """The sums of the columns of ``rows`` (items × columns) and of each resample of the rows.

    Returns ``1 + RESAMPLES`` rows of sums; the first is that of the data. Neither the order of the rows nor earlier
    calls change the result.
    """
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    whole = counts @ distinct
    if len(rows) < 2:
        return np.tile(whole, (1 + RESAMPLES, 1))
    draw = np.random.default_rng(_SEED)
    at_once = max(1, _CELLS // len(distinct))
    sums = [whole[np.newaxis]]
    for done in range(0, RESAMPLES, at_once):
        size = min(at_once, RESAMPLES - done)
        sums.append(draw.multinomial(len(rows), counts / len(rows), size=size) @ distinct)
    return np.concatenate(sums)


def estimate(n: float, values: Floats, undefined: str) -> Estimate:
    """The estimate from a figure's ``values`` for the sums of ``resampled_sums``; NaN means undefined.

    ``n`` items contribute to the figure; ``undefined`` says why there is no value where there is none. Resamples in
    which the figure is undefined do not count.
    """
    if n == 0 or np.isnan(values[0]):
        return Estimate(int(n), undefined=undefined)
    value = round(float(values[0]), 4)
    drawn = values[1:][~np.isnan(values[1:])]
    if n < 2 or not len(drawn):
        return Estimate(int(n), value)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Estimate(int(n), value, round(float(low), 4), round(float(high), 4))


def ratio(top: Floats, bottom: Floats) -> Floats:
    """``top / bottom``, NaN where ``bottom`` is zero (or as good as zero)."""
    defined = np.abs(bottom) > 1e-9
    return np.where(defined, top / np.where(defined, bottom, 1.0), np.nan)
