"""What a day must show: the same database whether a person, a quick one or a macro types it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.day import EACH, NAMES, PACES, Day, differences, prepare, work_all

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def days(tmp_path: Path) -> Iterator[dict[str, Day]]:
    """The three ways of typing, each with a database of its own."""
    days = prepare(tmp_path)
    yield days
    for day in days.values():
        day.program.close()


def test_sixty_claims_are_the_same_however_they_are_typed(days: dict[str, Day]) -> None:
    work_all(days)
    held = {name: days[name].held for name in PACES}
    person = held["person"]
    assert person is not None, "the program ended by itself"
    assert {name: differences(person, other) for name, other in held.items() if other} == {name: [] for name in PACES}

    claims = days["person"].program.json("claims")
    answered = [claim for claim in claims if claim["status"] == "submitted"]
    assert len(answered) == EACH * len(NAMES) >= 60
    assert len([claim for claim in claims if claim["status"] == "skipped"]) == len(NAMES)
    assert not [claim for claim in claims if claim["status"] == "draft"]
    assert sum(claim["evidence_count"] for claim in answered) == 6 * len(NAMES)
    notes = [row[4] for row in person["review"] if row[4]]
    assert len(notes) == 2 * len(NAMES)
    assert len([row for row in person["review"] if row[8]]) == len(NAMES), "dates to look again"
    assert len([row for row in person["review"] if row[9]]) == len(NAMES), "wordings"
    assert len([row for row in person["evidence"] if row[3]]) == 2 * len(NAMES), "quotes"
    spans = [row for row in person["event"] if row[0] == "claim"]
    assert len(spans) >= len(NAMES)
    assert {"undo", "redo"} <= {row[0] for row in person["event"]}
