"""The scores that models of claims are published with, worked out from their papers.

FEVER: Thorne et al. 2018, section 4.2, as https://aclanthology.org/N18-1074 has it and as the shared task scored it:
at most five sentences of evidence for a claim. AVeriTeC: Schlichtkrull et al. 2023, section 5, https://arxiv.org/abs/2305.13117.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from nltk.translate.meteor_score import single_meteor_score
from scipy.optimize import linear_sum_assignment

from annotator.dataset.lines import Json

MOST_EVIDENCE = 5
"""Sentences of evidence that FEVER looks at for a claim."""
CLOSE_ENOUGH = 0.25
"""Score of questions and answers from which on AVeriTeC counts a verdict."""
_NOT_ENOUGH = "NOT ENOUGH INFO"
_WORD = re.compile(r"\w+|[^\w\s]")


class FeverFigures(NamedTuple):
    """What the shared task lists, each from 0 to 1."""

    score: float
    """Claims with the right label and, if there is any, one whole set of evidence."""
    accuracy: float
    precision: float
    recall: float
    f1: float


class AveritecFigures(NamedTuple):
    """What the paper lists, each from 0 to 1."""

    questions_and_answers: float
    score: float
    """Claims with the right label and questions and answers that are close enough."""


def fever_figures(gold: Sequence[Json], predicted: Sequence[Json]) -> FeverFigures:
    """Score predictions of ``label`` and ``evidence`` (page and sentence) for the lines of a file of FEVER."""
    right = [truth["label"] == said["label"] for truth, said in zip(gold, predicted, strict=True)]
    verifiable = [pair for pair in zip(gold, predicted, strict=True) if pair[0]["label"] != _NOT_ENOUGH]
    strict = [
        label and (truth["label"] == _NOT_ENOUGH or _has_a_set(truth, said))
        for label, truth, said in zip(right, gold, predicted, strict=True)
    ]
    precision = float(np.mean([_precision(*pair) for pair in verifiable]))
    recall = float(np.mean([_has_a_set(*pair) for pair in verifiable]))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return FeverFigures(float(np.mean(strict)), float(np.mean(right)), precision, recall, f1)


def fever_prediction(line: Json, label: str | None = None, without: int = 0) -> Json:
    """What a model would say that finds all of the evidence of a line but the last ``without`` sentences."""
    found = [tuple(piece[2:]) for pieces in line["evidence"] for piece in pieces if piece[2] is not None]
    kept = list(dict.fromkeys(found))
    return {"label": label or line["label"], "evidence": [list(each) for each in kept[: len(kept) - without]]}


def averitec_figures(gold: Sequence[Json], predicted: Sequence[Json]) -> AveritecFigures:
    """Score predicted labels with questions and answers against the claims of a file of AVeriTeC."""
    close = [_closeness(truth, said) for truth, said in zip(gold, predicted, strict=True)]
    right = [
        truth["label"] == said["label"] and score >= CLOSE_ENOUGH
        for score, truth, said in zip(close, gold, predicted, strict=True)
    ]
    return AveritecFigures(float(np.mean(close)), float(np.mean(right)))


def _has_a_set(truth: Json, said: Json) -> bool:
    """Whether one of the sets of evidence was found whole."""
    found = said["evidence"][:MOST_EVIDENCE]
    return any(all(piece[2:] in found for piece in pieces) for pieces in truth["evidence"])


def _precision(truth: Json, said: Json) -> float:
    known = [piece[2:] for pieces in truth["evidence"] for piece in pieces]
    found = said["evidence"][:MOST_EVIDENCE]
    return float(np.mean([each in known for each in found])) if found else 1.0


def _closeness(truth: Json, said: Json) -> float:
    """Mean METEOR of the pairs of questions with their answers that fit best, by the number of those in the gold."""
    wanted, found = _asked(truth), _asked(said)
    scores = np.array([[_meteor(one, other) for other in found] for one in wanted])
    best = linear_sum_assignment(scores, maximize=True)
    return float(scores[best].sum() / len(wanted))


def _asked(claim: Json) -> list[str]:
    return [f"{each['question']} {answer['answer']}" for each in claim["questions"] for answer in each["answers"]]


class _NoSynonyms:
    """METEOR without WordNet, whose data no package brings."""

    def synsets(self, word: str) -> list[Any]:
        """Return nothing."""
        return []


def _meteor(reference: str, said: str) -> float:
    return float(single_meteor_score(_words(reference), _words(said), wordnet=_NoSynonyms()))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
