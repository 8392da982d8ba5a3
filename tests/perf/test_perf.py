"""The measurements run, compare what is comparable, and print their ratios. No time here is ever too long."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from annotator.ingest.segment import segment
from tests.perf import commands, desk, exporting, importing, keys, rows, seen, splitting, start
from tests.perf.databases import Databases
from tests.perf.generate import Plan, generate
from tests.perf.measure import COLUMNS, Bar, Figure, growth, percentile, ratios, spread, table, verdict
from tests.perf.prose import article, mark, numbered
from tests.perf.stage import ORIGIN

pytestmark = pytest.mark.perf


def _numbers(printed: str, row: str) -> list[float]:
    line = next(line for line in printed.splitlines() if line.startswith(f"| {row}"))
    return [float(number.replace(",", "")) for number in re.findall(r"[\d,]+\.\d+|\d[\d,]*", line)]


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    made = Databases(tmp_path_factory.mktemp("databases"))
    for size in (40, 80):
        generate(made.folder / f"bench-{size}.db", Plan(size, reviewers=3))
    return made


def _shown(found: Sequence[Figure], capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, int], Figure]:
    """The figures by what was measured and the size, once their table is printed."""
    with capsys.disabled():
        print("\n" + table("Figures", COLUMNS, [one.row() for one in found]))
    return {(one.what, one.size): one for one in found}


def test_start(databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _shown(list(start.figures(databases, (40,), 1, tmp_path)), capsys)
    paint, usable = found["start to first paint", 40], found["start to first usable claim", 40]
    assert 0 < paint.median <= usable.median
    assert paint.others == usable.others
    assert found["memory of the screen", 40].median > 20


def test_the_desk_is_measured_at_every_size(databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    found = _shown(list(desk.figures(databases, (40, 80), 3)), capsys)
    assert {size for _, size in found} == {40, 80}
    assert {what for what, _ in found} == set(desk.BARS)
    assert all(len(one.values) == len(one.others) == 3 for one in found.values())


def test_keys(databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _shown(list(keys.figures(databases, (40,), 1, tmp_path)), capsys)
    assert [len(found[what, 40].values) for what in ("key to repaint", "label to next claim")] == [20, 4]
    with closing(sqlite3.connect(databases.folder / "bench-40.db")) as connection:
        counted = (
            "SELECT count(*) FROM review JOIN claim ON claim.id = claim_id JOIN article ON article.id = article_id"
        )
        labelled = connection.execute(f"{counted} WHERE article.origin = ? AND submitted_at IS NOT NULL", [ORIGIN])
        assert labelled.fetchone() == (4,), "the labels that were timed are in the database"


def test_processes(databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    databases.of(40).rename(databases.folder / "bench-1000.db")
    found = _shown(list(commands.starts(databases, 1, tmp_path)), capsys)
    assert [one.against for one in found.values()] == ["import typer", "import sqlmodel", "import sqlmodel"]


def test_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(commands, "TASKS", 20)
    _shown(list(commands.tasks(1, tmp_path)), capsys)
    assert len((tmp_path / "exported.jsonl").read_text("utf-8").splitlines()) == 20
    with closing(sqlite3.connect(tmp_path / "loaded-0.db")) as connection:
        assert connection.execute("SELECT count(*) FROM review WHERE status = 'submitted'").fetchone() == (20,)


def test_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    speed, _ = _shown(list(importing.figures(1, 2, tmp_path, model="blank:en")), capsys).values()
    printed = importing.measure_memory(8, tmp_path, model="blank:en")
    assert speed.median > 0
    assert _numbers(printed, "8 |")[1] > 20


def test_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = exporting.measure(1, 100, tmp_path)
    with capsys.disabled():
        print("\n" + printed)
    assert _numbers(printed, "annotator export")[0] > 0


def test_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = rows.measure(500, 1, tmp_path)
    with capsys.disabled():
        print("\n" + printed)
    assert printed.count("| write |") == len(rows.WRITING)
    assert printed.count("| read |") == len(rows.READING)


def test_splitting(capsys: pytest.CaptureFixture[str]) -> None:
    printed = splitting.measure([3000])
    with capsys.disabled():
        print("\n" + printed)
    assert "| 3,000 | 120 |" in printed
    assert "100.00%" in printed, "every copied article is on the side of the one it was copied from"


def test_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = seen.measure(900, 5, None, tmp_path)
    with capsys.disabled():
        print("\n" + printed)
    assert "among 900 claims" in printed
    assert int(printed.rpartition("shown: ")[2].split()[0]) >= 81


def test_the_prose_is_the_same_for_the_same_number_and_other_for_another() -> None:
    assert article(1, 30) == article(1, 30)
    assert len({article(number, 3) for number in range(500)}) == 500
    text, spans, suggested = numbered(9)
    assert [text[span.start : span.end].split()[0] for span in spans] == [mark(n) for n in range(9)]
    assert [bool(claims) for claims in suggested] == [n % 2 == 0 for n in range(9)]


def test_the_prose_is_about_as_long_as_news() -> None:
    texts = [article(number, 40) for number in range(20)]
    words = sum(len(text.split()) for text in texts) / sum(len(segment(text)) for text in texts)
    assert 20 < words < 27


def test_the_figures_are_worked_out_right() -> None:
    assert spread([3.0, 1.0, 2.0], 1) == "2.0 (1.0–3.0)"
    assert [percentile(list(range(1, 101)), share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 50, 95, 100]
    assert percentile([7.0], 0.95) == 7.0
    assert ratios([2.0, 3.0], [1.0, 2.0]) == [2.0, 1.5]
    assert verdict(1.3, 1.3) == verdict(0.9, 0.9, least=True) == "kept"
    assert verdict(1.31, 1.3) == verdict(0.89, 0.9, least=True) == "MISSED"
    assert table("T", ("a", "b"), [(1, "x")]).startswith("### T\n\n| a | b |\n|---|---|\n| 1 | x |\n\n")


def test_a_figure_is_judged_by_the_part_its_bar_names() -> None:
    times = Figure("place", 10_000, "ms", (1.0, 2.0, 9.0), "bare", (1.0, 1.0, 2.0), Bar(5, "p95"))
    assert (times.median, times.p95, times.ratio, times.kept) == (2.0, 9.0, 2.0, False)
    assert times.row()[-1] == "p95 ≤ 5 ms: MISSED"
    speed = Figure("import", 0, "words/s", (95.0,), "nlp.pipe", (100.0,), Bar(0.95, least=True))
    assert speed.kept
    assert speed.row()[-2:] == ("0.95 × nlp.pipe", "ratio ≥ 0.95 ×: kept")
    assert Figure("alone", 0, "s", (1.0,)).kept is None
    grown = [times, Figure("place", 1_000_000, "ms", (10.0,)), Figure("place", 1_000, "ms", (1.0,))]
    assert list(growth(grown, 1.3)) == ["place, p95 at 1,000,000 over 10,000 claims: 1.11 × (kept, ≤ 1.3)"]
