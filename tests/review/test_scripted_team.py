"""A team of three processes, from import to gold labels, comes to the same figures on both kinds of databases."""

from pathlib import Path

import pytest

from tests.postgres import Server
from tests.review.scripted_team import lines, run


@pytest.mark.postgres
def test_a_team_comes_to_the_same_figures_on_both(postgres_server: Server, tmp_path: Path) -> None:
    found = run(str(tmp_path / "team.db"), tmp_path)
    assert found.answers == {"ana": 16, "bo": 16}
    assert found.leaks == ()
    assert found.counts["reviews_submitted"] == 32 + found.rulings
    assert {reason for _, reason in found.gold.values()} == {"unanimous", "adjudicated"}
    assert found.rulings == sum(reason == "adjudicated" for _, reason in found.gold.values()) > 0
    assert 0 < float(found.agreement["labels percent"].split()[0]) < 1
    assert found.pairs == [found.agreement | {"group": "ana and bo"}]
    other = run(postgres_server.url(postgres_server.create()), tmp_path)
    assert lines(other) == lines(found)
    assert other == found
