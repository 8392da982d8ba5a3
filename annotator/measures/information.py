"""How much one more answer is expected to tell about the right label of a claim.

That is the mutual information of the right label and the answer that a reviewer would give: the entropy of the answer,
less what of it is the reviewer's own unreliability (Lindley 1956, “On a Measure of the Information Provided by an
Experiment”). Where a claim's label is uncertain and the reviewer rarely errs, it is high; where all agree, or the
reviewer guesses, it is near zero.
"""

import numpy as np

from annotator.measures.answer_models import SMOOTHING
from annotator.measures.bootstrap import Floats
from annotator.measures.crowd import Crowd, Fit


def confusion_of(crowd: Crowd, fit: Fit, reviewer: str) -> Floats:
    """The probability of each answer by right label (true × given); that of all reviewers for one without answers."""
    expected = crowd.expected_answers(fit.posterior)
    own = expected[crowd.reviewers.index(reviewer)] if reviewer in crowd.reviewers else expected.sum(axis=0)
    counts = own + SMOOTHING
    shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


def expected_information(posterior: Floats, confusion: Floats) -> Floats:
    """The bits that an answer is expected to give about each claim.

    ``posterior`` has the probability of each label by claim (claims × true), ``confusion`` that of each answer by right
    label (true × given).
    """
    own_noise: Floats = posterior @ _entropy(confusion)
    told: Floats = _entropy(posterior @ confusion) - own_noise
    return np.maximum(told, 0.0)


def _entropy(shares: Floats) -> Floats:
    """The entropy of each row, in bits."""
    positive = np.where(shares > 0, shares, 1.0)
    bits: Floats = -(positive * np.log2(positive)).sum(axis=1)
    return bits
