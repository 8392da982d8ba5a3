"""Nothing is lost: the process is killed without warning, in the worst moments, and the work is there again."""

import signal
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.terminal import Terminal
from tests.e2e.test_main_job import check_export
from tests.support import ARTICLES

pytestmark = pytest.mark.slow


def _cite(terminal: Terminal, label: str, url: str, done: int) -> None:
    """Label the claim under the cursor with a source, and wait until the screen says it is done."""
    terminal.press(label)
    terminal.wait_for("Source for")
    terminal.type(url)
    terminal.press("enter")
    terminal.wait_for(f"claims {done}/")


def _kill(terminal: Terminal) -> None:
    terminal.send_signal(signal.SIGKILL)
    assert terminal.wait() == -signal.SIGKILL


def _fit(program: Program, tmp_path: Path, answered: int) -> None:
    """The database keeps every promise, and what was answered comes out of it."""
    checked = program.json("db", "check")
    assert checked
    assert all(check["ok"] for check in checked)
    records = check_export(_exported(program, tmp_path))
    assert sum(record["label"] is not None for record in records) == answered


def _exported(program: Program, tmp_path: Path) -> Path:
    out = tmp_path / "out.jsonl"
    program.here("export", "jsonl", "-o", out)
    return out


def test_killed_with_the_source_form_open(program: Program, tmp_path: Path) -> None:
    program.here("import", ARTICLES / "port-cargo.txt")
    program.here("suggest")
    terminal = program.open("review")
    terminal.wait_for("today 0")
    _cite(terminal, "v", "https://stat.example/ports", 1)
    _cite(terminal, "d", "https://union.example/count", 2)
    _cite(terminal, "v", "https://rail.example/closure", 3)
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.type("https://half-typed.example")
    terminal.wait_for("half-typed")
    cursor = next(claim for claim in program.json("claims") if claim["status"] == "draft")
    _kill(terminal)

    answered = [claim for claim in program.json("claims") if claim["status"] == "submitted"]
    assert [claim["label"] for claim in answered] == ["verified", "disputed", "verified"]
    assert [claim["evidence_count"] for claim in answered] == [1, 1, 1]
    _fit(program, tmp_path, answered=3)

    again = program.open("review")
    again.wait_for("claims 3/")
    again.wait_for("draft: needs a source")
    panel = "".join(again.lines[again.text[: again.text.index("─ claim")].count("\n") :])
    assert cursor["exact"][:40] in panel, "the reviewer is back at the claim whose form was open"
    again.press("u")
    again.wait_for("not answered yet")
    again.press("u")
    again.wait_for("claims 2/")
    again.press("q")
    assert again.wait() == 0


def test_killed_right_after_the_screen_said_it_was_done(program: Program, stored: None, tmp_path: Path) -> None:
    for done, key in enumerate("nxn", start=1):
        terminal = program.open("review")
        terminal.wait_for(f"claims {done - 1}/5")
        terminal.wait_for("today")
        terminal.press(key)
        terminal.wait_for(f"claims {done}/5")
        _kill(terminal)
    labels = [claim["label"] for claim in program.json("claims")]
    assert labels == ["unverifiable", "not_a_claim", "unverifiable", None, None]
    _fit(program, tmp_path, answered=3)


def test_killed_in_the_middle_of_a_burst_of_labels(program: Program, stored: None, tmp_path: Path) -> None:
    terminal = program.open("review")
    terminal.wait_for("today 0")
    terminal.press("n", "x", "n", "x", "n")
    terminal.wait_for(lambda text: "claims 0/5" not in text)
    shown = int(terminal.text.split("claims ")[1][0])
    _kill(terminal)
    saved = [claim for claim in program.json("claims") if claim["status"] == "submitted"]
    assert len(saved) >= shown, "the screen never says more than the disk holds"
    assert [claim["label"] for claim in saved] == ["unverifiable", "not_a_claim", "unverifiable", "not_a_claim",
                                                   "unverifiable"][: len(saved)]  # fmt: skip
    _fit(program, tmp_path, answered=len(saved))


def test_an_import_killed_in_the_middle_goes_on_from_there(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    from tests.perf.prose import article

    for number in range(30):
        (folder / f"{number:02}.txt").write_text(article(number, 40), "utf-8")
    terminal = program.open("import", folder, "--json")
    terminal.wait_for('"done": 3,')
    _kill(terminal)
    program.json("db", "info")
    kept = program.json("db", "info")[0]["articles"]
    assert 3 <= kept < 30
    summary = program.json("import", folder)[-1]
    assert summary["imported"] == 30 - kept
    assert summary["duplicates"] == kept
    assert all(check["ok"] for check in program.json("db", "check"))
