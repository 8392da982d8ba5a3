"""Words that training never saw are weighed by their letters."""

import math

import pytest

from annotator.suggest.letters import pieces_of
from annotator.suggest.sentence_features import SentenceFeatures, describe
from annotator.suggest.weights import LinearModel
from tests.suggest.conftest import Reader


def test_pieces_mark_where_a_word_begins_and_ends() -> None:
    assert pieces_of("tax") == ("<t", "ta", "ax", "x>", "<ta", "tax", "ax>", "<tax", "tax>", "<tax>")
    assert pieces_of("") == ("<>",)


def test_a_word_adds_the_weights_of_its_pieces_to_its_own() -> None:
    model = LinearModel("test", "1", 0.25, {}, {"tax": 3.0}, {"<ta": 1.0, "ax>": 0.5, "er>": -2.0})
    found = SentenceFeatures({}, ["tax", "more", "x", "y"], ["tax", "taxer"])
    pieces = len(pieces_of("tax")) + len(pieces_of("taxer"))
    scale = 1 / math.sqrt(pieces)
    parts = model.contributions(found)
    assert parts.patterns == pytest.approx({"tax": 3.0 / 2 + 1.5 * scale, "taxer": -1.0 * scale})
    assert model.logit(found) == parts.sum == pytest.approx(0.25 + sum(parts.patterns.values()))
    assert model.contributions(found) == parts, "what is remembered of a word is what it adds"


def test_a_sentence_has_each_word_once_as_patterns_write_it(reading: Reader) -> None:
    found = describe(reading("Taxes, taxes and 4,100 more taxes."))
    assert found.words == ["taxes", ",", "and", "0,000", "more", "."]
    assert set(found.words) <= set(found.patterns)


def test_the_saying_has_no_features(reading: Reader) -> None:
    alone = describe(reading("The dam would have prevented all of the damage."))
    told = describe(reading("The mayor says the dam would have prevented all of the damage."))
    assert "mayor" not in told.patterns
    assert alone.signs == told.signs
    assert set(alone.words) == set(told.words)
