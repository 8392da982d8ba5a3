"""From features to score and reasons: the arithmetic a reviewer is shown is the arithmetic that was done."""

import json
import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.weights import LinearModel, linear_model, sigmoid

MODEL = linear_model()
FEATURES = st.dictionaries(st.sampled_from(sorted(MODEL.weights)), st.floats(0, 3))


@given(FEATURES)
def test_contributions_and_bias_sum_to_the_logit_of_the_score(features: dict[str, float]) -> None:
    score, _ = MODEL.judge(features)
    logit = MODEL.bias + sum(MODEL.contributions(features).values())
    assert score == pytest.approx(1 / (1 + math.exp(-logit)), abs=6e-5)
    if 0.01 < score < 0.99:
        assert math.log(score / (1 - score)) == pytest.approx(logit, abs=0.02)


@given(FEATURES)
def test_reasons_are_the_weightiest_contributions_with_their_sign(features: dict[str, float]) -> None:
    _, reasons = MODEL.judge(features)
    sums = MODEL.contributions(features)
    assert len(reasons) <= 4
    assert [abs(reason.weight) for reason in reasons] == sorted((abs(r.weight) for r in reasons), reverse=True)
    for reason in reasons:
        assert reason.weight == pytest.approx(sums[reason.reason], abs=6e-5)
    named = {reason.reason for reason in reasons}
    left_out = [abs(weight) for group, weight in sums.items() if group not in named]
    if len(reasons) == 4:
        assert max(left_out, default=0) <= min(abs(reason.weight) for reason in reasons) + 1e-4
    else:
        assert all(weight < 0.05 for weight in left_out)


def test_features_of_one_group_are_one_reason() -> None:
    _, reasons = MODEL.judge({"quantity": 1.0, "large_number": 1.0})
    assert [reason.reason for reason in reasons] == ["quantity"]
    assert reasons[0].weight == pytest.approx(MODEL.weights["quantity"] + MODEL.weights["large_number"])


def test_equal_weights_come_in_one_order_every_time() -> None:
    model = LinearModel("test", "1", 0.0, {"b": 1.0, "a": -1.0}, {"b": "beta", "a": "alpha"})
    for features in ({"a": 1.0, "b": 1.0}, {"b": 1.0, "a": 1.0}):
        assert [reason.reason for reason in model.judge(features)[1]] == ["alpha", "beta"]


def test_an_unknown_feature_adds_nothing() -> None:
    assert MODEL.judge({"nonsense": 3.0, "money": 1.0}) == MODEL.judge({"money": 1.0})


def test_nothing_to_say_gives_the_bias_and_no_reason() -> None:
    score, reasons = MODEL.judge({})
    assert reasons == ()
    assert 0.1 < score < 0.35, "a sentence without any sign is not suggested, and not impossible"


@pytest.mark.parametrize("logit", [-1e6, -800.0, -1.0, 0.0, 1.0, 800.0, 1e6])
def test_the_logistic_function_never_overflows(logit: float) -> None:
    assert 0 <= sigmoid(logit) <= 1
    assert sigmoid(logit) + sigmoid(-logit) == pytest.approx(1)


def test_signs_for_and_against() -> None:
    """The direction of each weight is the documented one."""
    against = {
        "opinion", "stance", "future", "intention", "perhaps", "duty", "condition", "courtesy", "first_singular",
        "first_plural", "second_person", "question", "imperative", "fragment", "short", "no_verb", "headline",
        "byline", "caption", "quoted", "quoted_feeling",
    }  # fmt: skip
    assert {name for name, weight in MODEL.weights.items() if weight < 0} == against


def test_the_file_says_who_it_is_and_holds_only_numbers_and_words() -> None:
    table = json.loads(files("annotator.suggest").joinpath("linear.json").read_text("utf-8"))
    assert (MODEL.name, MODEL.version) == (table["name"], table["version"]) == ("linear", "1")
    for entry in table["features"].values():
        assert math.isfinite(entry["weight"])
        assert 3 < len(entry["group"]) <= 30, "a reason must fit beside others on one line"
