"""Reasons: what a person can see in the sentence, with its words, summing to the logit of the score."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.suggestion import Reason
from annotator.suggest.reason_groups import STYLES, Kind
from annotator.suggest.reasons import rebalanced
from annotator.suggest.suggester import LinearSuggester
from annotator.suggest.things import kinds_of
from annotator.suggest.weights import sigmoid
from tests.suggest.conftest import Reader, body
from tests.suggest.faithfulness import measured
from tests.support import ROOT

OWN = (
    "The council spent 4.2 million euros on the new bridge last year.",
    "Unemployment in Tessbury fell to 3.1 percent, the lowest rate since 1998.",
    "I think the new museum is wonderful and everybody should be proud of it.",
    "The ministers will meet on Thursday to talk about the harbour.",
    "More than 300 schools have closed because teachers left the region.",
    "Varnhaven has fewer hospital beds than any other city in the country.",
    "We must all work together so that our children can have a better future.",
    "The company ordered 12 ferries from a yard in Orrith in March.",
    "Do you really believe that this plan makes any sense at all?",
    "The dam held 3 million tonnes of water when it broke in 2011.",
    "Rents have doubled within five years, according to the tenants' union.",
    "Thank you all very much for coming here this evening, my friends.",
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The government ordered more than $1 billion in weapons.", "an amount: $1 billion"),
        ("The government ordered more than $1 billion in weapons.", "a comparison: more than"),
        ("The government ordered more than $1 billion in weapons.", "a past event: ordered"),
        ("The ministers will meet on Thursday, which is obvious.", "a plan: will meet"),
        ("The ministers will meet on Thursday, which is obvious.", "an opinion: obvious"),
        ("The city has closed three schools.", "a past event: has closed"),
        ("A fifth of the houses were empty.", "an amount: fifth"),
    ],
)
def test_a_reason_names_what_can_be_seen(suggester: LinearSuggester, text: str, told: str) -> None:
    assert told in [reason.reason for reason in suggester.explain(text)[1]]


@pytest.mark.parametrize("text", OWN)
def test_the_weights_sum_to_the_logit_of_the_score(suggester: LinearSuggester, text: str) -> None:
    score, reasons = suggester.explain(text)
    assert score == round(sigmoid(round(math.fsum(reason.weight for reason in reasons), 4)), 4)


@pytest.mark.parametrize("text", OWN)
def test_what_has_no_words_is_one_reason_and_the_last(suggester: LinearSuggester, text: str) -> None:
    _, reasons = suggester.explain(text)
    assert all(reason.places for reason in reasons[:-1])
    assert not reasons[-1].places
    assert ":" not in reasons[-1].reason


@pytest.mark.parametrize("text", OWN)
def test_the_places_hold_the_words(suggester: LinearSuggester, text: str) -> None:
    for reason in suggester.explain(text)[1][:-1]:
        words = reason.reason.split(": ", 1)[1]
        assert all(text[start:end] in words for start, end in reason.places) or words.endswith("…")
        assert len(words) <= 40
        assert list(reason.places) == sorted(reason.places)


def test_the_places_are_relative_to_the_claim(suggester: LinearSuggester) -> None:
    text = "OSLO (Reuters) - Holm told reporters on Monday that the dam held 3 million tonnes."
    (found,) = next(suggester.suggest([body(text)]))
    for claim in found:
        exact = text[claim.start : claim.end]
        amount = next(reason for reason in claim.reasons if reason.reason.startswith("an amount"))
        assert [exact[start:end] for start, end in amount.places] == ["3 million tonnes"]


def test_an_office_is_told_without_the_added_verb(suggester: LinearSuggester) -> None:
    text = "NATO Secretary General Jens Stoltenberg said the weapons cost 2 billion euros."
    for claim in next(suggester.suggest([body(text)]))[0]:
        for reason in claim.reasons:
            assert all(0 <= start < end <= claim.end - claim.start for start, end in reason.places)


def test_a_country_is_not_the_first_person(reading: Reader) -> None:
    read = reading("The US sold us 3 ships.")
    kinds = dict(zip(read.words, kinds_of(read), strict=True))
    assert Kind.FIRST not in kinds["US"]
    assert kinds["us"][0] is Kind.FIRST


@pytest.mark.parametrize(
    "text", ["It cost \u202e$1\x1b[31m billion\nand more.", "Der Preis stieg um 3 Prozent.", "?", "5"]
)
def test_hostile_words_stay_on_one_harmless_line(suggester: LinearSuggester, text: str) -> None:
    for reason in suggester.explain(text)[1]:
        assert not set(reason.reason) & set("\u202e\x1b\n")
        assert len(reason.reason) < 70


@given(st.lists(st.floats(-9, 9), max_size=6), st.floats(-20, 20), st.floats(0, 1))
def test_another_stage_changes_only_the_last_reason(weights: list[float], logit: float, share: float) -> None:
    """What a second model decides has no words; the others keep their part."""
    reasons = [Reason(f"an amount: {n}", weight, ((n, n + 1),)) for n, weight in enumerate(weights)]
    found = rebalanced([*reasons, Reason(STYLES[0], 1.0)], logit, share=share)
    assert [one.weight for one in found[: len(weights)]] == [round(weight * share, 4) for weight in weights]
    assert math.fsum(one.weight for one in found) == pytest.approx(round(logit, 4), abs=1e-6)
    assert all(one.reason in STYLES for one in found[len(weights) :])


def test_deleting_the_words_of_the_first_reason_tells(suggester: LinearSuggester) -> None:
    assert measured(suggester, OWN, 12).share >= 0.75


def test_faithful_on_sentences_of_others(suggester: LinearSuggester) -> None:
    """A few of the held-out sentences; ``python -m tests.suggest.faithfulness`` measures 200."""
    file: Path = ROOT.parent / "shared" / "data" / "claims" / "policlaim_dev.jsonl"
    if not file.is_file():
        pytest.skip("there are no sentences of others")
    texts = [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]
    assert measured(suggester, [text for text in texts if len(text) > 60][:40], 8).share >= 0.8
