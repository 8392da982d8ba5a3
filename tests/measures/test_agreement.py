"""Agreement: figures known from the literature, and the edges where nothing can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.measures.agreement import NO_PAIRS, ONE_LABEL, Agreement, Figures

LABELS = ("1", "2", "3", "4", "5")
KRIPPENDORFF = (
    "1 1  1", "2 2 3 2", "3 3 3 3", "3 3 3 3", "2 2 2 2", "1 2 3 4", "4 4 4 4", "1 1 2 1", "2 2 2 2", "  5 5 5",
    "    1 1", "    3",
)  # fmt: skip
"""The worked example of Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), section C: nominal alpha
0.743 over four observers and twelve units."""


def agreement(units: list[list[str]]) -> Figures:
    found = Agreement(LABELS)
    for unit in units:
        found.add(unit)
    return found.figures()


def test_the_example_of_the_paper() -> None:
    figures = agreement([line.split() for line in KRIPPENDORFF])

    assert figures.claims == 11
    assert figures.alpha == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "figures"),
    [
        ([], Figures(0, None, None, NO_PAIRS)),
        ([["1"], ["2"]], Figures(0, None, None, NO_PAIRS, {1: 2})),
        ([["1", "1"], ["1", "1"]], Figures(2, 1.0, None, ONE_LABEL, {2: 2})),
        ([["1", "1"], ["2", "2"], []], Figures(2, 1.0, 1.0, None, {0: 1, 2: 2})),
        ([["1", "2"]], Figures(1, 0.0, 0.0, None, {2: 1})),
        ([["1", "elsewhere"]], Figures(1, 0.0, 0.0, None, {2: 1})),
    ],
)
def test_the_edges(units: list[list[str]], figures: Figures) -> None:
    assert agreement(units) == figures


@given(st.lists(st.lists(st.sampled_from(LABELS), max_size=4), max_size=12), st.randoms())
def test_neither_the_order_of_claims_nor_of_reviewers_counts(units: list[list[str]], chance: object) -> None:
    shuffled = [sorted(unit) for unit in reversed(units)]
    one, other = agreement(units), agreement(shuffled)

    assert (one.claims, one.percent) == (other.claims, pytest.approx(other.percent) if other.percent else other.percent)
    assert one.alpha == (pytest.approx(other.alpha, abs=1e-4) if other.alpha is not None else None)
    assert one.alpha is None or one.alpha <= 1
