"""The guide's page and plot are made from the bench's figures alone."""

from xml.etree import ElementTree

import pytest

from tests.perf.guide import PAGE, lines_of, refresh
from tests.perf.measure import Bar, Figure
from tests.perf.plot import plot

_SVG = "{http://www.w3.org/2000/svg}"
TOLD = {
    "machine": "a processor with a name that is long enough to need a second line, 2 cores, and versions of everything",
    "figures": [
        one.as_json()
        for one in (
            Figure("place", 1000, "ms", (1.0, 2.0), "one row by key", (0.5, 0.5), Bar(5, "p95")),
            Figure("place", 10_000, "ms", (3.0,), "one row by key", (0.5,), Bar(5, "p95")),
            Figure("L", 1000, "ms", (20.0,)),
            Figure("annotator --help", 0, "s", (0.3,), "import typer", (0.2,), Bar(1.5)),
            Figure("import + suggest", 0, "words/s", (2300.0,), "nlp.pipe", (2400.0,), Bar(0.95, least=True)),
            Figure("database, bytes a claim", 1000, "bytes", (3000.0,)),
            Figure("database, bytes a claim", 10_000, "bytes", (2000.0,)),
        )
    ],
}


def test_the_page_gets_the_figures_and_keeps_the_rest() -> None:
    before = PAGE.read_text("utf-8")
    page = refresh(TOLD, before)
    assert "| what | 1,000 | 10,000 |\n|---|---|---|\n| place | 2.0 | 3.0 |\n| L | 20.0 |  |\n" in page
    assert "| annotator --help |  | 0.30 s | import typer | 1.50 |" in page
    assert "takes 2,778 hours" in page.replace("\n  ", " "), "10⁹ sentences of 23 words at 2,300 words a second"
    assert "1,200 GB" in page.replace("\n  ", " "), "0.6 claims of 2,000 bytes a sentence, as in the largest database"
    assert max(map(len, page.splitlines())) <= 100
    assert page.count("## How it was measured") == before.count("## How it was measured") == 1
    assert refresh(TOLD, page) == page


def test_a_figure_that_the_sizing_needs_must_be_there() -> None:
    with pytest.raises(LookupError, match=r"import \+ suggest"):
        refresh({"machine": "", "figures": []}, PAGE.read_text("utf-8"))


def test_the_plot_has_a_line_for_each_call_and_higher_is_slower() -> None:
    drawn = ElementTree.fromstring(plot(lines_of(TOLD)))
    place, library = drawn.iter(f"{_SVG}polyline")
    points = [tuple(map(float, point.split(","))) for point in (place.get("points") or "").split()]
    assert points[0][0] < points[1][0]
    assert points[0][1] > points[1][1]
    assert len((library.get("points") or "").split()) == 1
    assert {"place", "L", "1,000", "10,000"} <= {each.text for each in drawn.iter(f"{_SVG}text")}
