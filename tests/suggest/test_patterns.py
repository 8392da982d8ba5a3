"""Patterns: what is in a sentence's words and build, whatever the pipeline tells of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.patterns import patterns_of
from tests.suggest.conftest import Reader

TEXT = "The port of Oslo paid 4,100 workers in 2019."


def test_words_pairs_tags_entities_and_root(reading: Reader) -> None:
    found = patterns_of(reading(TEXT))
    assert {"port", "0,000", "0000", "<s> the", "paid <CARDINAL>", "in <DATE>", ". </s>"} <= set(found)
    assert {"TBEGIN DT", "TDT NN", "TDT NN IN", "TVBD CD NNS", "T. END", "E GPE", "E DATE"} <= set(found)
    assert {"R paid", "RT VBD", "S nsubj NN", "SR NN VBD"} <= set(found)
    assert not [pattern for pattern in found if "4" in pattern or "2019" in pattern], "no number is learnt by heart"


def test_numbers_nobody_typed_become_one_place_holder(blank_reading: Reader) -> None:
    assert {"sold <NUM>", "<NUM> cows"} <= set(patterns_of(blank_reading("They sold 2 million cows.")))


def test_a_pronoun_as_subject_is_kept(reading: Reader) -> None:
    found = patterns_of(reading("They paid."))
    assert {"S nsubj PRP", "SW they", "SR PRP VBD"} <= set(found)
    assert "S none" in patterns_of(reading("Stop here."))


def test_each_pattern_once_in_one_order(reading: Reader) -> None:
    found = patterns_of(reading("the end of the end of the end"))
    assert len(found) == len(set(found))
    assert found == patterns_of(reading("the end of the end of the end"))


def test_what_the_pipeline_does_not_tell_is_left_out(reading: Reader, blank_reading: Reader) -> None:
    whole, bare = set(patterns_of(reading(TEXT))), set(patterns_of(blank_reading(TEXT)))
    assert not [pattern for pattern in bare if pattern[:1].isupper()], "tags, tree and names are upper case"
    assert {"port", "port of"} <= bare & whole


def _part(reading: Reading, start: int, end: int) -> Reading:
    """A clause cut out of a sentence, as a reading of its own."""
    heads = [head - start if start <= head < end else place for place, head in enumerate(reading.heads[start:end])]
    return replace(
        reading, words=reading.words[start:end], lower=reading.lower[start:end], spaces=reading.spaces[start:end],
        tags=reading.tags[start:end], deps=reading.deps[start:end], heads=heads, entities=[],
    )  # fmt: skip


@given(st.integers(0, 10), st.integers(0, 10))
def test_any_part_of_a_sentence_has_patterns(reading: Reader, start: int, end: int) -> None:
    assert patterns_of(_part(reading(TEXT), min(start, end), max(start, end)))


@pytest.mark.parametrize("text", [" ", "\n\n", "\x00", "<s>", "🏃‍♀️", "\u202e4"])
def test_odd_texts(reading: Reader, blank_reading: Reader, text: str) -> None:
    assert all(isinstance(pattern, str) for pattern in patterns_of(reading(text)) + patterns_of(blank_reading(text)))
