"""From features to score and reasons: the arithmetic a reviewer is shown is the arithmetic that was done."""

import json
import math
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import UsageError
from annotator.suggest.letters import LONGEST, pieces_of
from annotator.suggest.reason_groups import BY_HAND, NEVER, SIGNS
from annotator.suggest.sentence_features import SentenceFeatures, describe
from annotator.suggest.weights import (
    LARGEST,
    LinearModel,
    Platt,
    linear_model,
    read_model,
    sigmoid,
    trained_model,
)
from tests.suggest.conftest import Reader

MODELS = [linear_model(), trained_model()]
SIGN_VALUES = st.dictionaries(st.sampled_from(sorted(SIGNS)), st.floats(0, 3))
PATTERNS = st.lists(st.sampled_from(sorted(trained_model().patterns)) | st.text(max_size=9), unique=True, max_size=60)
ANY_MODEL = st.sampled_from(MODELS)


@given(ANY_MODEL, SIGN_VALUES, PATTERNS)
def test_all_contributions_and_the_bias_sum_to_the_logit_of_the_score(
    model: LinearModel, signs: dict[str, float], patterns: list[str]
) -> None:
    found = SentenceFeatures(signs, patterns)
    parts = model.contributions(found)
    logit = parts.bias + sum(parts.signs.values()) + sum(parts.patterns.values())
    assert model.calibrated(found) == pytest.approx(parts.sum)
    assert parts.sum == pytest.approx(logit)
    assert model.calibration.logit(model.logit(found)) == pytest.approx(logit)
    assert model.score(found) == pytest.approx(sigmoid(logit), abs=1e-4)


@given(st.text(alphabet=st.sampled_from("The port sold 4,100 lots of. “We will!” $%?"), min_size=1, max_size=90))
def test_every_feature_of_a_sentence_read_has_its_share_of_the_logit(reading: Reader, text: str) -> None:
    found = describe(reading(text))
    model = trained_model()
    parts = model.contributions(found)
    slope = model.calibration.slope
    pieces = [piece for word in found.words for piece in pieces_of(word)]
    for sign, value in found.signs.items():
        assert parts.signs.get(sign, 0.0) == pytest.approx(slope * model.signs.get(sign, 0) * value)
    for pattern in {*parts.patterns, *found.patterns}:
        share = 0.0
        if pattern in found.patterns:
            share += model.patterns.get(pattern, 0) / math.sqrt(len(found.patterns))
        if pattern in found.words:
            share += sum(model.letters.get(piece, 0) for piece in pieces_of(pattern)) / math.sqrt(len(pieces))
        assert parts.patterns.get(pattern, 0.0) == pytest.approx(slope * share)


@given(
    st.floats(0.05, 9),
    st.floats(-5, 5),
    st.lists(st.dictionaries(st.sampled_from(["money", "date", "question", "past"]), st.floats(0, 3)), min_size=2),
)
def test_no_calibration_changes_the_order(slope: float, bias: float, sentences: list[dict[str, float]]) -> None:
    weights = {"money": 1.0, "date": 0.3, "question": -1.0, "past": 0.2}
    raw = LinearModel("test", "1", -0.5, weights)
    calibrated = replace(raw, calibration=Platt(slope, bias))
    found = [SentenceFeatures(signs) for signs in sentences]
    by_logit = sorted(found, key=raw.logit)
    scores = [calibrated.score(one) for one in by_logit]
    assert scores == sorted(scores)


def test_what_the_model_does_not_know_adds_nothing() -> None:
    model = LinearModel("test", "1", 0.5, {}, {"known": 2.0})
    assert model.contributions(SentenceFeatures({"money": 1.0})) == model.contributions(SentenceFeatures())
    assert model.logit(SentenceFeatures({}, ["known"])) == 2.5
    assert model.logit(SentenceFeatures({}, ["known", "a", "b", "c"])) == 1.5, (
        "what is divided by is how many patterns there are"
    )


def test_nothing_to_say_gives_the_bias() -> None:
    score = linear_model().score(SentenceFeatures())
    assert 0.1 < score < 0.35, "a sentence without any sign is not suggested, and not impossible"


@pytest.mark.parametrize("logit", [-1e6, -800.0, -1.0, 0.0, 1.0, 800.0, 1e6])
def test_the_logistic_function_never_overflows(logit: float) -> None:
    assert 0 <= sigmoid(logit) <= 1
    assert sigmoid(logit) + sigmoid(-logit) == pytest.approx(1)


def test_signs_for_and_against() -> None:
    """The direction of each weight set by hand is the documented one."""
    against = {
        "opinion", "stance", "future", "intention", "perhaps", "duty", "condition", "courtesy", "first_singular",
        "first_plural", "second_person", "question", "imperative", "fragment", "short", "no_verb", "headline",
        "byline", "caption", "quoted", "quoted_feeling",
    }  # fmt: skip
    assert {name for name, weight in linear_model().signs.items() if weight < 0} == against


@pytest.mark.parametrize("sign", sorted(NEVER))
def test_what_is_no_sentence_is_never_suggested(sign: str) -> None:
    signs = {"money": 1.0, "quantity": 3.0, "percent": 1.0, "share": 1.0, "long": 1.0, "change": 1.0, sign: 1.0}
    assert trained_model().score(SentenceFeatures(signs)) < 0.05


def _file(**wrong: object) -> str:
    """A model file with something in it that is not right."""
    right = {
        "format": 2, "name": "a", "version": "1", "about": {}, "calibration": {"slope": 1, "bias": 0},
        "bias": 1, "signs": {}, "patterns": {}, "letters": {},
    }  # fmt: skip
    return json.dumps(right | wrong)


class TestFiles:
    @pytest.mark.parametrize("name", ["linear.json", "spotter.json"])
    def test_what_comes_with_the_package_is_small_and_says_what_it_is(self, name: str) -> None:
        data = files("annotator.suggest").joinpath(name).read_bytes()
        table = json.loads(data)
        assert len(data) <= LARGEST
        assert table["about"]
        assert set(table["signs"]) <= set(SIGNS)
        assert all(math.isfinite(weight) for weight in table["patterns"].values())

    def test_no_sentence_is_in_the_trained_file(self) -> None:
        """Words, pairs of words, names of tags and pieces of words: never more than three tags or two words."""
        for pattern in trained_model().patterns:
            assert len(pattern.split()) <= (3 if pattern[0] in "TS" else 2), pattern
            assert len(pattern) < 60
        assert max(map(len, trained_model().letters)) <= LONGEST

    def test_the_trained_file_is_what_writing_it_gives(self) -> None:
        text = files("annotator.suggest").joinpath("spotter.json").read_text("utf-8")
        assert trained_model().as_json() == text
        assert {sign: trained_model().signs[sign] for sign in BY_HAND} == BY_HAND

    def test_a_model_written_is_read_again(self, tmp_path: Path) -> None:
        model = LinearModel(
            "né",
            "2",
            -1.5,
            {"money": 2.0},
            {"café <NUM>": 0.25, "TNN ''": -1},
            {"<é": 1},
            Platt(0.5, 1.0),
            {"data": "x"},
        )
        (tmp_path / "m.json").write_text(model.as_json(), "utf-8")
        assert read_model(tmp_path / "m.json") == model

    @pytest.mark.parametrize(
        ("text", "tells"),
        [
            ("", "not JSON"),
            ("[1]", "format 2"),
            ('{"format": 1}', "format 2"),
            ("\ud800", "not JSON in UTF-8"),
            ("x" * (LARGEST + 1), "larger than"),
            (_file(name=3), "“name” must be text"),
            (_file(about=[]), "“about” must be an object"),
            (_file(bias="x"), "the weight of “bias”"),
            (_file(bias=math.nan), "the weight of “bias”"),
            (_file(signs=[]), "“signs” must be"),
            (_file(signs={"a\x1b": 1}), "unknown sign “a\ufffd”"),
            (_file(patterns={"x": 1e9}), "the weight of “x”"),
            (_file(patterns={"x": True}), "the weight of “x”"),
            (_file(calibration=[]), "“calibration” must be an object"),
            (_file(calibration={"slope": -1, "bias": 0}), "a “slope” above 0"),
            (_file(calibration={"slope": 1}), "a “slope” above 0"),
        ],
        ids=range(16),
    )
    def test_what_is_no_model_is_refused_with_a_sentence(self, tmp_path: Path, text: str, tells: str) -> None:
        file = tmp_path / "bad.json"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        with pytest.raises(UsageError) as caught:
            read_model(file)
        assert tells in str(caught.value)
        assert "bad.json" in str(caught.value)
        assert "\n" not in str(caught.value)
