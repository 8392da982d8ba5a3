"""Expected information: by hand, its limits, and the queue order that uses it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.measures.answer_models import confusion_of, dawid_skene, expected_information
from annotator.measures.crowd import crowd_of
from tests.measures.simulate import World, compared, three

SURE = np.eye(2)
PLANS, FIGURES = ("three, majority", "routed"), ("answers", "open", "all_right")


def test_by_hand() -> None:
    half, known = np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]])
    assert expected_information(half, SURE) == pytest.approx([1.0]), "a sure answer to an even question: one bit"
    assert expected_information(known, SURE) == pytest.approx([0.0])
    guess = np.full((2, 2), 0.5)
    assert expected_information(half, guess) == pytest.approx([0.0]), "a guess tells nothing"
    # a binary symmetric channel with error 0.1: 1 − H(0.1) = 1 − 0.46900
    assert expected_information(half, np.array([[0.9, 0.1], [0.1, 0.9]])) == pytest.approx([0.5310], abs=1e-4)


shares = st.lists(st.floats(0.001, 1), min_size=3, max_size=3).map(lambda row: np.array(row) / sum(row))


@given(shares, st.lists(shares, min_size=3, max_size=3))
def test_it_is_never_negative_and_never_more_than_is_uncertain(row: Any, confusion: Any) -> None:
    posterior = row[np.newaxis]
    told = expected_information(posterior, np.array(confusion))
    entropy = -(posterior * np.log2(posterior)).sum()
    assert 0 <= told[0] <= entropy + 1e-9


def test_who_never_answered_is_taken_for_the_average() -> None:
    rows = [(f"c{n}", name, "a" if n % 2 else "b") for n in range(20) for name in ("x", "y", "z")]
    crowd = crowd_of(rows, ("a", "b"))
    fit = dawid_skene(crowd)
    known, unknown = (confusion_of(crowd, fit, name) for name in ("x", "nobody"))
    assert known.sum(axis=1) == pytest.approx([1, 1])
    assert unknown == pytest.approx(known, abs=0.01)


def test_routing_saves_answers_and_leaves_less_open() -> None:
    """The simulation of the guide, smaller: the same people, fewer answers, more right labels."""
    skills = (0.95, 0.92, 0.9, 0.85, 0.8, 0.75, 0.65, 0.55)
    plans = compared(skills, seeds=2)
    majority, routed = (
        {name: np.mean([getattr(run, name) for run in plans[plan]]) for name in FIGURES} for plan in PLANS
    )
    assert majority["answers"] == 3
    assert routed["answers"] < 2.85
    assert routed["open"] < majority["open"]
    assert routed["all_right"] > majority["all_right"]


def test_a_simulated_answer_is_as_often_right_as_its_reviewer() -> None:
    world = World((0.9, 0.5), seed=1, claims=4000)
    assert (world.said == world.truth[:, np.newaxis]).mean(axis=0) == pytest.approx([0.9, 0.5], abs=0.03)
    crowd = world.crowd(np.full(4000, 1))
    assert len(crowd.claim) == 4000
    assert three(World((1.0,) * 3, seed=2, claims=50), model=False).right == 1.0
