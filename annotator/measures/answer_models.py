"""Models that find the true labels and the faults of reviewers together, by expectation and maximisation (EM), and how
much one more answer would tell.

Both begin with the shares of the votes, so that the same answers always give the same result. Smoothing adds a little
to every count, so that what somebody never did is not impossible.
"""

import numpy as np

from annotator.measures.bootstrap import Floats
from annotator.measures.crowd import Crowd, Fit, has_settled, normalised

SMOOTHING = 0.01
_STEPS = 100


def dawid_skene(crowd: Crowd) -> Fit:
    """Fit the model in which every reviewer has their own probabilities of taking one label for another.

    A reviewer's competence is the probability of a right answer. Dawid & Skene (1979), “Maximum Likelihood Estimation
    of Observer Error-Rates Using the EM Algorithm”.

    Raises:
        ValueError: when there are no answers.

    """
    if not len(crowd.claim):
        raise ValueError("Without answers nothing can be fitted.")
    posterior = crowd.vote_shares()
    likelihoods: list[float] = []
    while len(likelihoods) < _STEPS and not has_settled(likelihoods, len(crowd.claim)):
        prior, confusion = _confusions(crowd, posterior)
        posterior, likelihood = _by_confusions(crowd, prior, confusion)
        likelihoods.append(likelihood)
    right = np.einsum("rtt,t->r", confusion, prior)
    return Fit(posterior, right, tuple(likelihoods))


def _confusions(crowd: Crowd, posterior: Floats) -> tuple[Floats, Floats]:
    """How frequent each label is, and for each reviewer and true label how probable each answer."""
    counts = crowd.expected_answers(posterior) + SMOOTHING
    prior = posterior.sum(axis=0) + SMOOTHING
    return prior / prior.sum(), counts / counts.sum(axis=2, keepdims=True)


def _by_confusions(crowd: Crowd, prior: Floats, confusion: Floats) -> tuple[Floats, float]:
    logs = np.log(confusion).transpose(0, 2, 1)[crowd.reviewer, crowd.label]
    return normalised(np.log(prior) + crowd.sum_by_claim(logs))


def mace(crowd: Crowd) -> Fit:
    """Fit the model in which every reviewer knows the answer or guesses it, with their own preferences when guessing.

    A reviewer's competence is the probability that they know the answer. The model needs fewer answers for each
    reviewer than Dawid and Skene's, and cannot see that somebody mistakes one label for another. Hovy,
    Berg-Kirkpatrick, Vaswani & Hovy (2013), “Learning Whom to Trust with MACE”; there, EM restarts from random
    parameters and keeps the best fit.

    Raises:
        ValueError: when there are no answers.

    """
    if not len(crowd.claim):
        raise ValueError("Without answers nothing can be fitted.")
    reviewers, labels = len(crowd.reviewers), len(crowd.labels)
    knows: Floats = np.full(reviewers, 0.5)
    guess: Floats = np.full((reviewers, labels), 1 / labels)
    posterior = crowd.vote_shares()
    likelihoods: list[float] = []
    while len(likelihoods) < _STEPS and not has_settled(likelihoods, len(crowd.claim)):
        knows, guess = _guesses(crowd, posterior, knows, guess)
        posterior, likelihood = _by_guesses(crowd, knows, guess)
        likelihoods.append(likelihood)
    return Fit(posterior, knows, tuple(likelihoods))


def _guesses(crowd: Crowd, posterior: Floats, knows: Floats, guess: Floats) -> tuple[Floats, Floats]:
    """The parameters that suit ``posterior`` best, given which answers the present ones hold for guesses."""
    reviewers, labels = guess.shape
    hit = knows[crowd.reviewer]
    known = hit / (hit + (1 - hit) * guess[crowd.reviewer, crowd.label])
    known *= posterior[crowd.claim, crowd.label]
    cell = crowd.reviewer * labels + crowd.label
    guessed = np.bincount(cell, 1 - known, reviewers * labels).reshape(reviewers, labels) + SMOOTHING / labels
    right = np.bincount(crowd.reviewer, known, reviewers) + SMOOTHING
    total = guessed.sum(axis=1)
    return right / (right + total), guessed / total[:, np.newaxis]


def _by_guesses(crowd: Crowd, knows: Floats, guess: Floats) -> tuple[Floats, float]:
    """The posterior, every label being equally probable beforehand, and the logarithm of the likelihood."""
    labels = len(crowd.labels)
    guessed = ((1 - knows)[:, np.newaxis] * guess)[crowd.reviewer, crowd.label]
    by_label = np.repeat(np.log(guessed)[:, np.newaxis], labels, axis=1)
    rows = np.arange(len(guessed))
    by_label[rows, crowd.label] = np.log(guessed + knows[crowd.reviewer])
    return normalised(crowd.sum_by_claim(by_label) - np.log(labels))


def confusion_of(crowd: Crowd, fit: Fit, reviewer: str) -> Floats:
    """The probability of each answer by right label (true × given); that of all reviewers for one without answers."""
    expected = crowd.expected_answers(fit.posterior)
    own = expected[crowd.reviewers.index(reviewer)] if reviewer in crowd.reviewers else expected.sum(axis=0)
    counts = own + SMOOTHING
    shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


def expected_information(posterior: Floats, confusion: Floats) -> Floats:
    """The bits that one more answer is expected to give about the right label of each claim.

    That is the mutual information of the right label and the answer: the entropy of the answer, less what of it is the
    reviewer's own unreliability (Lindley 1956, “On a Measure of the Information Provided by an Experiment”). Where the
    label is uncertain and the reviewer rarely errs, it is high; where all agree, or the reviewer guesses, near zero.
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
