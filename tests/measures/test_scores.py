"""The figures are those of scikit-learn, ties included."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk

from annotator.measures.scores import (
    average_precision,
    calibration,
    decide,
    expected_calibration_error,
    measure,
    roc_auc,
)

_SCORED = st.lists(st.tuples(st.booleans(), st.integers(0, 20).map(lambda n: n / 20)), min_size=2, max_size=60).filter(
    lambda pairs: 0 < sum(label for label, _ in pairs) < len(pairs)
)


@given(_SCORED)
def test_the_same_as_scikit_learn(pairs: list[tuple[bool, float]]) -> None:
    labels, scores = [label for label, _ in pairs], [score for _, score in pairs]
    assert average_precision(labels, scores) == pytest.approx(sk.average_precision_score(labels, scores))
    assert roc_auc(labels, scores) == pytest.approx(sk.roc_auc_score(labels, scores))
    taken = [score >= 0.5 for score in scores]
    found = decide(labels, scores, 0.5)
    assert found.precision == pytest.approx(sk.precision_score(labels, taken, zero_division=0))
    assert found.recall == pytest.approx(sk.recall_score(labels, taken))
    assert found.f1 == pytest.approx(sk.f1_score(labels, taken, zero_division=0))


def test_nothing_to_measure_is_nought() -> None:
    assert average_precision([], []) == roc_auc([], []) == expected_calibration_error([], []) == 0.0
    assert average_precision([False], [0.9]) == roc_auc([True], [0.9]) == decide([True], [0.1], 0.5).f1 == 0.0


def test_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    chance = random.Random(4)
    scores = [chance.random() for _ in range(40_000)]
    labels = [chance.random() < score for score in scores]
    assert expected_calibration_error(labels, scores) < 0.015
    assert expected_calibration_error(labels, [1 - score for score in scores]) > 0.4


def test_every_item_is_in_one_bin() -> None:
    bins = calibration([True, False, True, True], [0.0, 0.1, 0.99, 1.0])
    assert [part.count for part in bins] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert bins[-1].positive == 1.0
    assert bins[-1].mean_score == pytest.approx(0.995)
    assert (bins[3].low, bins[3].high) == (0.3, 0.4)


def test_all_figures_at_once_are_those_of_each_function() -> None:
    labels, scores = [True, False, True, False], [0.9, 0.8, 0.4, 0.1]
    found = measure("four", labels, scores, 0.5)
    assert (found.count, found.positives, found.decision) == (4, 2, decide(labels, scores, 0.5))
    assert found.average_precision == average_precision(labels, scores)
    told = found.as_json()
    assert (told["name"], told["n"], told["claims"], told["f1"]) == ("four", 4, 2, 0.5)
    assert told["ece"] == expected_calibration_error(labels, scores)
    assert json.loads(json.dumps(told)) == told
