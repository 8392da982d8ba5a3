"""Agreement on spans and evidence, counted by hand."""

from collections.abc import Iterator

import krippendorff
import pytest

from annotator.domain.agreement_figures import Estimate
from annotator.measures.evidence_agreement import NO_CITATIONS, NO_QUOTES, evidence_agreement
from annotator.measures.span_agreement import NO_SENTENCE, NO_SPANS, ONE_SIDE, span_agreement
from tests.measures.answers import answer


def is_claim(label: str) -> bool:
    return label != "no"


def by_stops(text: str) -> Iterator[str]:
    yield from text.split(".")


def test_spans_that_overlap_are_half_right() -> None:
    found = span_agreement(
        [
            answer("c1", "ana", "yes", span=(0, 20)),
            answer("c1", "bo", "no", span=(0, 20)),
            answer("c2", "bo", "yes", span=(10, 30)),
        ],
        is_claim,
    )
    assert found["exact"] == Estimate(1, 0.0)
    assert found["word_f1"] == Estimate(1, 0.5), "two of four words each are shared"
    inside = [[1] * 20 + [0] * 20, [0] * 10 + [1] * 20 + [0] * 10]
    expected = krippendorff.alpha(inside, level_of_measurement="nominal")
    assert found["alpha"].value == pytest.approx(expected, abs=6e-5)


def test_the_same_spans_agree_whoever_else_is_there() -> None:
    answers = [answer("c1", name, "yes", span=(5, 15)) for name in ("ana", "bo", "cy")]
    answers += [answer("c2", name, "yes", span=(0, 10), article="a2") for name in ("ana", "bo")]
    found = span_agreement(answers, is_claim)
    assert [(each.n, each.value, each.low, each.high) for each in found.values()] == [(2, 1.0, 1.0, 1.0)] * 3


def test_three_reviewers_of_whom_one_sees_no_claim() -> None:
    answers = [answer("c1", name, "yes") for name in ("ana", "bo")] + [answer("c1", "cy", "no")]
    found = span_agreement(answers, is_claim)
    assert found["exact"].value == pytest.approx(1 / 3, abs=1e-4)
    coded = [[1] * 10 + [0] * 30] * 2 + [[0] * 40]
    assert found["alpha"].value == pytest.approx(krippendorff.alpha(coded, level_of_measurement="nominal"), abs=6e-5)


def test_spans_without_anything_to_compare_say_why() -> None:
    alone = span_agreement([answer("c1", "ana", "yes")], is_claim)
    assert {each.undefined for each in alone.values()} == {NO_SENTENCE}
    none = span_agreement([answer("c1", name, "no") for name in ("ana", "bo")], is_claim)
    assert (none["exact"].undefined, none["alpha"].undefined) == (NO_SPANS, ONE_SIDE)


ONE, OTHER = "s1", "s2"


def test_sources_passages_and_sentences() -> None:
    found = evidence_agreement(
        [
            answer("c1", "ana", "yes", (ONE, "Cargo rose. It rained."), (OTHER, None)),
            answer("c1", "bo", "no", (ONE, "It  rained")),
            answer("c2", "ana", "yes"),
            answer("c2", "bo", "yes", (ONE, "Alone.")),
        ],
        by_stops,
    )
    assert found["source"].value == pytest.approx(2 / 3, abs=1e-4)
    assert found["source"].n == 1, "an answer without citation is not compared"
    assert found["passage"].value == 1, "one contains the other"
    assert found["sentence_f1"].value == pytest.approx(2 / 3, abs=1e-4)


def test_the_same_words_of_another_source_are_another_passage() -> None:
    cited = [answer("c1", "ana", "yes", (ONE, "It rained.")), answer("c1", "bo", "yes", (OTHER, "It rained."))]
    assert {each.value for each in evidence_agreement(cited, by_stops).values()} == {0.0}
    part = [answer("c1", "ana", "yes", (ONE, "rain")), answer("c1", "bo", "yes", (ONE, "It rained."))]
    assert evidence_agreement(part, by_stops)["passage"].value == 0, "only whole words are contained"


def test_evidence_without_anything_to_compare_says_why() -> None:
    bare = [answer("c1", name, "yes", (ONE, None)) for name in ("ana", "bo")]
    found = evidence_agreement(bare, by_stops)
    assert found["source"] == Estimate(1, 1.0)
    assert found["passage"] == found["sentence_f1"] == Estimate(0, undefined=NO_QUOTES)
    assert evidence_agreement([], by_stops)["source"] == Estimate(0, undefined=NO_CITATIONS)
