"""The right claim is among the five offered, on public pools beside the project; without them nothing is measured."""

from pathlib import Path

import pytest

from tests.matching.offers import BARS, NAMES, POOLS, figures, measure


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not POOLS.is_dir(), reason="the pools are not beside the project")
@pytest.mark.parametrize("name", NAMES)
def test_the_right_claim_is_among_the_five_offered(name: str, tmp_path: Path) -> None:
    found = measure(name, str(tmp_path / "pool.db"))
    recall, precision = BARS[name]
    assert found.recall >= recall, found.line(name)
    assert found.precision >= precision, found.line(name)
    assert found.same_right >= 0.95 * found.same, found.line(name)


def test_the_figures_are_counted_right() -> None:
    offers = [
        [{"external_id": "a", "likeness": "same"}, {"external_id": "b", "likeness": "similar"}],
        [{"external_id": "x", "likeness": "same"}, {"external_id": "c", "likeness": "similar"}],
        [],
    ]
    found = figures(offers, [{"a"}, {"c", "d"}, {"e"}], 1.0)
    assert (found.recall, found.same, found.same_right, found.nothing) == (2 / 3, 2, 1, 1)
    assert found.precision == pytest.approx((1 + 1 / 4 + 0) / 3)
