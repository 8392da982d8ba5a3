"""The comparison of what came back from another program, and the table, without the programs."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from tests.export.consumers.__main__ import made, table
from tests.export.consumers.back import loaded_back
from tests.export.consumers.environments import Environment
from tests.export.consumers.sent import sent_database
from tests.export.consumers.servers import environment, running, wait_until_up
from tests.export.consumers.statements import (
    Comparison,
    Place,
    Statement,
    claims_only,
    compare,
    compare_rows,
    statements,
    without_names,
)
from tests.export.consumers.trips import TRIPS, Start, Trip
from tests.export.support import export_to

HERE: Place = ("a" * 64, 2, 44)
SAID = Statement(
    "It rained.",
    frozenset({"verified"}),
    frozenset({("ana", "verified")}),
    frozenset({("ana", "supports", "https://a.example/1")}),
    frozenset({("ana", "Looked up.")}),
)


def test_equal_statements_are_counted() -> None:
    assert compare({HERE: SAID}, {HERE: SAID}) == Comparison(1, 1, 1)


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        ({"text": "It snowed."}, "text"),
        ({"labels": frozenset({"disputed"})}, "label"),
        ({"answers": frozenset({("ben", "verified")})}, "reviewer"),
        ({"sources": frozenset()}, "sources"),
        ({"notes": frozenset({("ana", "Looked down.")})}, "notes"),
    ],
)
def test_what_differs_is_named(change: dict[str, object], aspect: str) -> None:
    found = compare({HERE: SAID}, {HERE: replace(SAID, **change)})

    assert (found.equal, found.differs) == (0, Counter({aspect: 1}))


def test_a_moved_claim_is_missing_and_added() -> None:
    moved = (HERE[0], 3, 45)

    assert compare({HERE: SAID}, {moved: SAID}).differs == Counter(missing=1, added=1)


def test_names_and_what_is_no_claim_can_be_left_out() -> None:
    nothing = Statement("Hello.", frozenset({"not_a_claim"}))
    plain = without_names({HERE: SAID})[HERE]

    assert claims_only({HERE: SAID, ("b" * 64, 0, 6): nothing}) == {HERE: SAID}
    assert (plain.answers, plain.labels) == (frozenset(), SAID.labels)
    assert plain.sources == {("", "supports", "https://a.example/1")}


def test_rows_are_compared_by_their_first_value() -> None:
    found = compare_rows([["c1", 1], ["c2", 2], ["c3", 3]], [["c3", 3], ["c1", 9]])

    assert (found.equal, found.differs) == (1, Counter(value=1, missing=1))


def test_the_set_sent_comes_back_from_our_own_files(tmp_path: Path) -> None:
    database = sent_database(tmp_path / "sent.db")
    export_to(database, tmp_path / "out", "labelstudio", selection=Selection(Layer.REVIEWS, notes=True))
    sent = statements(database)
    back, complaint = loaded_back([tmp_path / "out" / "tasks.json"], tmp_path / "back.db")
    database.close()

    assert compare(sent, back) == Comparison(len(sent), len(sent), len(sent))
    assert complaint == ""
    assert len({who for each in sent.values() for who, _ in each.answers}) == 3
    assert any(ord(letter) > 0xFFFF for each in sent.values() for letter in each.text)


def test_a_trip_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: Start) -> list[Trip]:
        raise RuntimeError("no such server")

    comparison = Comparison(3, 2, 1, Counter(missing=1, notes=1))
    monkeypatch.setitem(TRIPS, "doccano", fails)  # type: ignore[misc]
    monkeypatch.setitem(TRIPS, "tables", lambda _: [Trip("csv", "duckdb 1", comparison, "Left out 1")])  # type: ignore[misc]
    trips, failed = made(None, ["doccano", "tables"])  # type: ignore[arg-type]

    assert failed
    assert list(table(trips, markdown=True))[2:] == ["| `csv` | duckdb 1 | 3 | 2 | 1 | missing 1, notes 1 |"]
    assert list(table(trips, markdown=False))[1].split("  ")[-1] == "missing 1, notes 1"
    assert "doccano: no such server" in capsys.readouterr().err


def test_a_server_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    said, log = environment(tmp_path, NAME="x"), tmp_path / "log"
    with (
        running(["sh", "-c", "echo no port; exit 3"], said, tmp_path, log) as process,
        pytest.raises(RuntimeError, match="no port"),
    ):
        process.wait(30)
        wait_until_up(process, "http://127.0.0.1:9/", log)

    assert said["https_proxy"].startswith("http://127.0.0.1:")
    assert said["HOME"] == str(tmp_path)


def test_a_server_is_ended_with_its_children(tmp_path: Path) -> None:
    command = ["sh", "-c", "sleep 600 & echo $!; exec sleep 600"]
    with running(command, environment(tmp_path), tmp_path, tmp_path / "log") as process:
        while not (child := (tmp_path / "log").read_text().strip()):
            assert process.poll() is None

    assert process.poll() is not None
    assert not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]


def test_other_pins_are_another_environment(tmp_path: Path) -> None:
    first, second = Environment("x", ("x==1",)), Environment("x", ("x==1", "y<2"))
    for each in (first, second):
        ready = each.folder(tmp_path) / "ready"
        ready.parent.mkdir()
        ready.touch()

    assert first.made(tmp_path) != second.made(tmp_path)
    assert first.version == second.version == "1"
