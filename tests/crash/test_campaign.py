"""Nothing that was acknowledged is lost, whatever ends the program: a short crash campaign, and a worst moment."""

import signal
import sys
from pathlib import Path

import pytest

from tests.crash.campaign import PROGRAMS, ROTA, conduct, report
from tests.e2e.conftest import program as program
from tests.e2e.program import Program
from tests.e2e.test_main_job import check_export
from tests.support import ARTICLES

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="forks, signals, mounts")]


KILLS = 60
"""Each program but the slow one twice with each signal."""


@pytest.mark.timeout(400)
def test_no_kill_and_no_failed_write_loses_or_halves_anything(tmp_path: Path) -> None:
    results = conduct(tmp_path, KILLS, rounds=1, seed=7, one_in=4)
    print("\n".join(report(results)))
    assert [result for result in results if result.problems] == []
    assert {(result.program, result.cause) for result in results} >= {(scene.name, by.name) for scene, by in ROTA[:60]}
    killed = {result.program for result in results if result.cause == "SIGKILL" and result.ending == "at once"}
    assert len(killed) >= len(PROGRAMS) - 2, "the moments do not fall into the programs' work"


def test_killed_with_the_source_form_open(program: Program, tmp_path: Path) -> None:
    program.here("import", ARTICLES / "port-cargo.txt")
    program.here("suggest")
    terminal = program.open("review")
    terminal.wait_for("today 0")
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.type("https://stat.example/ports")
    terminal.press("enter")
    terminal.wait_for("claims 1/")
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.type("https://half-typed.example")
    terminal.wait_for("half-typed")
    cursor = next(claim for claim in program.json("claims") if claim["status"] == "draft")
    terminal.send_signal(signal.SIGKILL)
    assert terminal.wait() == -signal.SIGKILL

    (answered,) = (claim for claim in program.json("claims") if claim["status"] == "submitted")
    assert (answered["label"], answered["evidence_count"]) == ("verified", 1)
    assert all(check["ok"] for check in program.json("db", "check"))
    program.here("export", "jsonl", "-o", tmp_path / "out.jsonl")
    records = check_export(tmp_path / "out.jsonl")
    assert sum(record["label"] is not None for record in records) == 1

    again = program.open("review")
    again.wait_for("claims 1/")
    again.wait_for("draft: needs a source")
    panel = "".join(again.lines[again.text[: again.text.index("─ claim")].count("\n") :])
    assert cursor["exact"][:40] in panel, "the reviewer is back at the claim whose form was open"
    again.press("u")
    again.wait_for("not answered yet")
    again.press("u")
    again.wait_for("claims 0/")
    again.press("q")
    assert again.wait() == 0
