"""The comparison of what came back from another program, and the table, without the programs."""

import json
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from tests.export.consumers.__main__ import made, table
from tests.export.consumers.apache_annotator import selectors_sent, texts_by_source
from tests.export.consumers.back import loaded_back
from tests.export.consumers.environments import Environment, NodeEnvironment
from tests.export.consumers.fever_scorer import expected_scores
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

    third = Environment("x", ("x==1",), builds_with=("setuptools==50",))
    assert len({each.folder(tmp_path) for each in (first, second, third)}) == 3
    assert first.made(tmp_path) != second.made(tmp_path)
    assert first.version == second.version == third.version == "1"


def test_what_only_old_tools_build_is_built_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append([str(part) for part in command])
        Environment("old", ("old==1",), ("setuptools==50",)).folder(tmp_path).mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    for _ in range(2):
        Environment("old", ("old==1",), ("setuptools==50",)).made(tmp_path)

    assert [command[-2:] for command in ran[1:]] == [
        ["--disable-pip-version-check", "setuptools==50"], ["--no-build-isolation", "old==1"],
    ]  # fmt: skip


def test_a_package_of_npm_has_a_folder_by_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[-1] == "@a/b@0.2.0" and "--ignore-scripts" in command
        return subprocess.CompletedProcess(command, 1, "", "no such package")

    monkeypatch.setattr(subprocess, "run", fails)
    package = NodeEnvironment("ab", "@a/b@0.2.0")
    with pytest.raises(RuntimeError, match="ab cannot be installed: no such package"):
        package.made(tmp_path)

    assert package.version == "0.2.0"
    assert len(list(tmp_path.glob("ab-0.2.0-*"))) == 1


def test_selectors_and_predictions_sent_are_those_of_our_files(tmp_path: Path) -> None:
    database = sent_database(tmp_path / "sent.db")
    for format, name in (("webannotation", "out.jsonld"), ("fever", "out.jsonl")):
        export_to(database, tmp_path / name, format, selection=Selection(Layer.GOLD))
    texts = texts_by_source(database, tmp_path)
    database.close()
    items = json.loads((tmp_path / "out.jsonld").read_bytes())["first"]["items"]
    scores = dict(expected_scores(tmp_path / "out.jsonl"))

    assert {item["target"]["source"] for item in items} <= texts.keys()
    assert len({name for name, _ in selectors_sent(tmp_path / "out.jsonld")}) == 2 * len(items)
    assert scores["right"] == (1, 1, 1, 1, 1)
    assert scores["labels wrong"][:2] == (0, 0)
    assert scores["evidence missing"][1] == 1 and scores["evidence missing"][0] < 1
    assert scores["evidence added"][0] == 1 and scores["evidence added"][2] < 1
