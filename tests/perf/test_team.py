"""A small team on one SQLite file: nothing lost, nothing given twice, and nobody told that the database is locked."""

from pathlib import Path

from tests.perf.team import REVIEWS, Run, bare_commits, report, run


def test_a_team_of_processes_loses_nothing_and_gives_nothing_twice(tmp_path: Path) -> None:
    found = run(tmp_path, 120, people=4)
    assert found.failures == ()
    assert found.given == found.stored == found.events >= 120
    assert (found.too_many, found.missing) == (0, 0)
    assert len(report(found)) == 4


def test_what_went_wrong_is_told(tmp_path: Path) -> None:
    bare = tuple(bare_commits(tmp_path / "bare.db"))
    found = Run(3, 2, 2, 1, REVIEWS, ("DatabaseError: locked",), 1.0, (0.001, 0.002, 0.003), bare)
    assert "1 too many, 2 missing, 1 failed" in report(found)
    assert report(found)[-1] == "DatabaseError: locked"
