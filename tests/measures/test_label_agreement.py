"""Coefficients of agreement: worked examples from the literature, the independent package, intervals and edges."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.agreement_figures import Estimate
from annotator.measures.agreement import NO_PAIRS, ONE_LABEL
from annotator.measures.bootstrap import RESAMPLES, estimate, resampled_sums
from annotator.measures.label_agreement import NOT_TWO, label_agreement
from tests.measures.answers import from_table

LABELS = ("1", "2", "3", "4", "5")
FLEISS = (
    "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444", "555555", "144444",
    "124444", "222333", "144444", "224445", "333335", "111455", "111112", "224444", "133555", "555555", "244444",
    "224555", "114444", "144445", "222224", "111155", "224444", "133333", "555555",
)  # fmt: skip
"""Psychiatric diagnoses: Fleiss (1971), table 1, 30 patients and six raters each. Kappa is 0.430 (0.4302445
in R's irr)."""
FOUR_RATERS = (
    "11 1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", " 555", "  11", "  3 ",
)  # fmt: skip
"""The data of Krippendorff (2011), section C, which Gwet's irrCAC package calls ``cac.raw4raters``. Its vignette has
AC1 0.77544, Fleiss' kappa 0.76117, Krippendorff's alpha 0.74342 and an agreement of 0.8181818."""


def joint(table: list[list[int]]) -> list[str]:
    """Two raters' answers from how often they gave each combination of labels."""
    return [f"{i + 1}{j + 1}" for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


def test_fleiss_on_the_diagnoses_of_1971() -> None:
    found = label_agreement(from_table(list(FLEISS)), LABELS)
    assert found["fleiss"].value == pytest.approx(0.4302, abs=5e-5)
    assert found["fleiss"].n == 30
    assert found["cohen"] == Estimate(0, undefined=NOT_TWO)


def test_the_four_raters_of_krippendorff_and_gwet() -> None:
    found = label_agreement(from_table(list(FOUR_RATERS)), LABELS)
    values = {name: each.value for name, each in found.items()}
    assert values == {"percent": 0.8182, "cohen": None, "fleiss": 0.7612, "alpha": 0.7434, "ac1": 0.7754}
    assert found["alpha"].n == 11, "the twelfth unit has one answer"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Cohen (1960), table 1, as counts of 200: p_o 0.70, p_c 0.41
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], {"percent": 0.7, "cohen": 0.4915}),
        # Gwet (2014), ``cont3x3abstractors`` of irrCAC; its Scott's pi is Fleiss' kappa for two raters
        (
            [[13, 0, 0], [0, 20, 7], [0, 4, 56]],
            {"percent": 0.89, "cohen": 0.7964, "fleiss": 0.7962, "ac1": 0.8493, "alpha": 0.7973},
        ),
    ],
)
def test_tables_of_two_raters(table: list[list[int]], expected: dict[str, float]) -> None:
    found = label_agreement(from_table(joint(table)), LABELS[:3])
    assert {name: found[name].value for name in expected} == expected


units = st.lists(st.text("123 ", min_size=1, max_size=4), min_size=1, max_size=12)


@settings(max_examples=60)
@given(units)
def test_alpha_is_that_of_the_independent_package(table: list[str]) -> None:
    found = label_agreement(from_table(table), LABELS)["alpha"]
    counts = np.array([[unit.count(label) for label in LABELS] for unit in table])
    paired = counts[counts.sum(axis=1) > 1]
    if np.count_nonzero(paired.sum(axis=0)) < 2:
        assert found.value is None
        assert found.undefined == (ONE_LABEL if len(paired) else NO_PAIRS)
    else:
        expected = krippendorff.alpha(value_counts=paired, level_of_measurement="nominal")
        assert found.value == pytest.approx(expected, abs=6e-5)


@settings(max_examples=30)
@given(units, st.randoms(use_true_random=False))
def test_neither_order_nor_names_of_reviewers_count(table: list[str], chance) -> None:
    answers = from_table(table)
    shuffled = chance.sample(answers, len(answers))
    found = label_agreement(answers, LABELS)
    assert label_agreement(shuffled, LABELS) == found
    for each in found.values():
        assert each.value is None or each.value <= 1
        assert each.low is None or each.low <= each.high <= 1


def test_intervals_hold_the_value_and_narrow_with_more_claims() -> None:
    some = label_agreement(from_table(joint([[20, 5], [5, 20]])), ("1", "2"))
    more = label_agreement(from_table(joint([[2000, 500], [500, 2000]])), ("1", "2"))
    for name in ("percent", "cohen", "fleiss", "alpha", "ac1"):
        assert some[name].low < some[name].value < some[name].high
        assert more[name].high - more[name].low < (some[name].high - some[name].low) / 5
    # the binomial's: 0.8 ± 1.96 · √(0.8 · 0.2 / 5000)
    assert (more["percent"].low, more["percent"].high) == pytest.approx((0.789, 0.811), abs=0.002)


def test_what_is_undefined_says_why() -> None:
    assert set(label_agreement([], LABELS).values()) == {
        Estimate(0, undefined=NO_PAIRS),
        Estimate(0, undefined=NOT_TWO),
    }
    alike = label_agreement(from_table(["11", "11"]), LABELS)
    assert alike["alpha"] == alike["fleiss"] == alike["cohen"] == Estimate(2, undefined=ONE_LABEL)
    assert alike["percent"].value == alike["ac1"].value == 1
    single = label_agreement(from_table(["12"]), LABELS)["percent"]
    assert single == Estimate(1, 0.0), "one claim has no spread"
    assert label_agreement(from_table(["1 ", " 1"]), LABELS)["cohen"] == Estimate(0, undefined=NO_PAIRS)


def test_resamples_are_of_as_many_rows_and_in_any_order_the_same() -> None:
    rows = np.array([[1.0, float(n)] for n in range(50)])
    sums = resampled_sums(rows)
    assert sums.shape == (1 + RESAMPLES, 2)
    assert sums[0].tolist() == [50, 1225]
    assert (sums[:, 0] == 50).all()
    assert np.std(sums[1:, 1]) == pytest.approx(np.sqrt(50) * np.std(range(50)), rel=0.1)
    assert (resampled_sums(rows[::-1]) == sums).all()


def test_resamples_without_a_value_do_not_count() -> None:
    assert estimate(2, np.array([0.5, np.nan, 0.5]), "why") == Estimate(2, 0.5, 0.5, 0.5)
    assert estimate(2, np.array([np.nan, 0.5, 0.5]), "why") == Estimate(2, undefined="why")
