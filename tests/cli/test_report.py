"""``annotator report``: the page and the JSON say the same, nothing hidden shows, a browser has no complaint."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from annotator.export.parts.pages.charts import Bar, Reach, bar_chart, column_chart, interval_chart
from annotator.review.team_report import WEEKS, team_report
from annotator.storage.database.engine import Database
from tests.conftest import DeskMaker
from tests.support import HOSTILE, store
from tests.team_world import PEOPLE, Team, furnish_team, furnished_at


@pytest.fixture(scope="module")
def furnished(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Team]:
    """A team's database, made once."""
    path = tmp_path_factory.mktemp("team") / "team.db"
    shutil.copy(_migrated, path)
    return path, furnished_at(path)


@pytest.fixture
def team(furnished: tuple[Path, Team], db_path: Path) -> Team:
    """A copy of it as the test's database."""
    shutil.copy(furnished[0], db_path)
    return furnished[1]


def parsed(path: Path) -> Any:
    return html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()


def tables(page: Any) -> dict[str, list[list[str]]]:
    """The rows of each table by its caption, without the head."""
    return {
        table.findtext("caption"): [[cell.text_content() for cell in row] for row in table.iterfind("tbody/tr")]
        for table in page.iter("table")
    }


def test_the_page_and_the_json_say_the_same(team: Team, run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    ended = run("report", "-o", str(out), "--json")
    assert (ended.code, ended.err) == (0, f"Wrote {out}.\n")
    (facts,) = ended.lines
    found = tables(parsed(out))
    assert facts["progress"] == {"articles": 4, "claims": 12, "closed": 10, "begun": 1, "untouched": 1}
    assert [row[1] for row in found["Claims by progress"]] == ["10", "1", "1"]
    labels = [[each["title"], str(each["answers"]), str(each["gold"])] for each in facts["labels"]]
    assert found["Answers and gold labels"] == labels
    assert sum(each["answers"] for each in facts["labels"]) == 30, "the answer to the open claim is left out"
    assert sum(facts["reasons"].values()) == 10
    overall = facts["agreement"]["labels"]["alpha"]
    shown = f"{overall['value']:.2f} ({overall['low']:.2f}–{overall['high']:.2f})"
    assert ["labels: alpha", "10", shown] in found["All answers"]
    assert found["By label"][0][0] == "Verified"
    assert [row[0] for row in found["By pair of reviewers"]] == [each["group"] for each in facts["by"]["pair"]]
    reviewers = [(each["reviewer"], str(each["answers"]), each["first"], each["last"]) for each in facts["reviewers"]]
    assert [tuple(row[:4]) for row in found["Reviewers"]] == reviewers
    assert sum(each["answers"] for each in facts["reviewers"]) == 31
    assert [row[:2] for row in found["Citations by host"]] == [[e["host"], str(e["cited"])] for e in facts["hosts"]]
    assert [row[0] for row in found["Answers by week"]] == ["2026-W07", "2026-W08", "2026-W09"]
    assert facts["suggesters"] == run("stats", "--json").lines[0]["suggesters"]
    assert out.read_bytes() == run("report", "-o", "-").out.encode(), "the same database gives the same bytes"


def test_charts_have_words_and_pages_hold_all_they_need(team: Team, run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run("report", "-o", str(out))
    page, source = parsed(out), out.read_text("utf-8")
    assert not list(page.iter("script", "img", "link", "iframe", "object"))
    assert not page.xpath("//@style") and not page.xpath("//@src") and not page.xpath("//@href")
    drawn = re.findall(r"<svg.*?</svg>", source, re.DOTALL)
    assert len(drawn) == 10
    for each in drawn:
        svg = etree.fromstring(each)
        title, about = svg.find("title"), svg.find("desc")
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
        assert title.text and about.text
        assert all(float(x) <= 760 for x in svg.xpath("//@x"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.findtext(".//h1") == "facts: report"


def test_names_are_written_only_where_they_are_asked_for(team: Team, run, tmp_path: Path) -> None:
    texts = []
    for flags in ((), ("--names",)):
        out = tmp_path / "report.html"
        texts.append(run("report", "-o", str(out), "--json", *flags).out + out.read_text("utf-8"))
    said = [[bool(re.search(rf"\b{name}\b", text)) for name in PEOPLE] for text in texts]
    assert said == [[False] * 3, [True] * 3]
    records = run("export", "jsonl", "-o", "-", "--labels", "reviews").out
    assert set(re.findall(r"r-[0-9a-f]{12}", texts[0])) == set(re.findall(r"r-[0-9a-f]{12}", records))


@pytest.mark.parametrize("label", ["unverifiable", "not_a_claim", "verified"])
def test_an_open_claim_shows_only_in_counts(
    team: Team, label: str, make_desk: DeskMaker, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ana answers to the open claim, bo and ana get the same report."""
    desk = make_desk("ana", reviews_per_claim=3, blind=True)
    before = run("report", "--json").lines[0]
    desk.answers.decide(team.open[0], "unverifiable" if label != "unverifiable" else "not_a_claim")
    desk.answers.decide(team.open[0], label)
    for reviewer in ("ana", "bo"):
        monkeypatch.setenv("ANNOTATOR_REVIEWER", reviewer)
        after = run("report", "--json").lines[0]
        hidden = ("labels", "reasons", "agreement", "by", "hosts", "swaps", "suggesters")
        assert {name: after[name] for name in hidden} == {name: before[name] for name in hidden}


def test_an_open_project_counts_every_answer(database: Database, make_desk: DeskMaker, run) -> None:
    furnish_team(database, make_desk, blind=False)
    (facts,) = run("report", "--json").lines
    assert sum(each["answers"] for each in facts["labels"]) == 31
    assert facts["reasons"]["needs_more_reviews"] == 1


def test_nothing_yet(database: Database, run, tmp_path: Path) -> None:
    store(database)
    out = tmp_path / "report.html"
    (facts,) = run("report", "-o", str(out), "--json").lines
    assert facts["agreement"] is None and facts["weeks"] == []
    text = parsed(out).text_content()
    assert "No claim has an answer yet that everybody may see." in text
    assert "Nothing is cited yet that everybody may see." in text


def test_what_cannot_be_done_is_said(database: Database, run, tmp_path: Path) -> None:
    assert run("report").code == 2
    assert run("report", "-o", "-", "--json").code == 2
    ended = run("report", "-o", str(tmp_path / "nowhere" / "report.html"))
    assert (ended.code, ended.out) == (2, "")
    assert "There is no folder" in ended.err


def test_hostile_texts_stay_texts(team: Team, run, tmp_path: Path) -> None:
    from dataclasses import replace

    from annotator.export.files import AtomicFiles
    from annotator.export.parts.pages.report_page import write_report
    from annotator.review.team_report import HostFigures, LabelFigures, ReviewerFigures
    from annotator.settings import DatasetSettings
    from annotator.storage.database.location import open_database
    from annotator.storage.project import load_project

    database = open_database(str(tmp_path / "test.db"))
    project = load_project(database)
    made = team_report(database, project, names=False, sentences=str.splitlines, on_progress=lambda *_: None)
    database.close()
    bad = replace(
        made,
        project=HOSTILE[12],
        labels=tuple(LabelFigures(each, each, 1, 1) for each in HOSTILE),
        hosts=tuple(HostFigures(each, 1, 1, 0, 0) for each in HOSTILE),
        reviewers=tuple(ReviewerFigures(each, 1, "2026-01-01", "2026-01-02", None) for each in HOSTILE),
    )
    out = tmp_path / "bad.html"
    with AtomicFiles(tmp_path) as files, files.open("bad.html") as stream:
        write_report(stream, bad, project.scheme, DatasetSettings(description=HOSTILE[12], creator=HOSTILE[12]))
    page = parsed(out)
    assert not list(page.iter("script", "img"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out.read_text("utf-8"))
    assert HOSTILE[12] in page.text_content()
    for each in re.findall(r"<svg.*?</svg>", out.read_text("utf-8"), re.DOTALL):
        etree.fromstring(each)


def test_geometry() -> None:
    bars = bar_chart("b", "Bars", "two", [Bar("one", 4, "success"), Bar("东京" * 40, 2), Bar("", 0)])
    assert [box.width for box in bars.boxes] == [340, 170, 0]
    assert bars.boxes[0].tone == "success"
    assert bars.words[2].text.endswith("…")
    reaches = interval_chart("i", "Intervals", "two", [Reach("a", 0.5, 0.0, 1.0, ""), Reach("b", -0.2, None, None, "")])
    assert [word.text for word in reaches.words if word.anchor == "middle"] == ["−0.5", "0", "0.5", "1"]
    dots = [round((dot.x - 280) / 340, 3) for dot in reaches.dots]
    assert dots == pytest.approx([1 / 1.5, 0.3 / 1.5], abs=1e-3)
    weeks = column_chart("c", "Columns", "many", [Bar(f"w{n}", n) for n in range(WEEKS)])
    assert max(box.height for box in weeks.boxes) == 150
    assert weeks.boxes[-1].x + weeks.boxes[-1].width <= weeks.width
    assert column_chart("c", "Columns", "none", []).boxes == []


def test_a_real_browser_shows_it_in_light_and_dark(team: Team, run, tmp_path: Path) -> None:
    """The policy stops nothing that the page needs, and both looks differ."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium")
    from PIL import Image

    out = tmp_path / "report.html"
    run("report", "-o", str(out))
    papers = []
    for number, flags in enumerate(((), ("--blink-settings=preferredColorScheme=0",))):
        picture = tmp_path / f"{number}.png"
        asked = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'profile'}", "--window-size=900,1400", *flags, f"--screenshot={picture}",
            out.as_uri(),
        ]  # fmt: skip
        ended = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=True)
        assert "CONSOLE" not in ended.stderr
        with Image.open(BytesIO(picture.read_bytes())) as image:
            seen = image.convert("RGB")
            papers.append(seen.getpixel((5, 5)))
            assert len(seen.getcolors(1 << 24) or ()) > 50
    assert [min(paper) > 200 for paper in papers] == [True, False]
