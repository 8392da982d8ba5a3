"""The measurements run, compare what is comparable, and print their ratios. No time here is ever too long."""

import re
from pathlib import Path

import pytest

from annotator.ingest.segment import segment
from tests.perf import exporting, importing, keys, rows, seen, splitting, start
from tests.perf.measure import percentile, ratios, spread, table, verdict
from tests.perf.prose import article, mark, numbered

pytestmark = pytest.mark.perf


def _numbers(printed: str, row: str) -> list[float]:
    line = next(line for line in printed.splitlines() if line.startswith(f"| {row}"))
    return [float(number.replace(",", "")) for number in re.findall(r"[\d,]+\.\d+|\d[\d,]*", line)]


def test_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = start.measure(1, tmp_path)
    with capsys.disabled():
        print("\n" + printed)
    hello, paint, words = (
        _numbers(printed, row)[0] for row in ("hello", "review screen, first paint", "review screen, first words")
    )
    assert hello > 0
    assert 0 < paint <= words


def test_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = keys.measure((60,), 1, tmp_path)
    with capsys.disabled():
        print("\n" + printed)
    assert printed.count("label, next claim") == 2
    assert _numbers(printed, "60 sentences")


def test_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = importing.measure_throughput(1, 2, tmp_path, model="blank:en")
    printed += importing.measure_memory(8, tmp_path, model="blank:en")
    with capsys.disabled():
        print("\n" + printed)
    assert _numbers(printed, "annotator import")[0] > 0
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
