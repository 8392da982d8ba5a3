"""Other languages from import to export: cut, shown at 80 columns, labelled, and every offset true."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from annotator.export.run import Request, export
from annotator.ingest.importer import import_sources
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from annotator.suggest.suggester import load_suggester
from tests.support import screen_strips
from tests.tui.conftest import Sit, Sitting

Maker = Callable[..., ReviewDesk]

GERMAN = (
    "Hafen meldet Rekord\n\n"
    "Der Hafen schlug im Vorjahr, d. h. bis zum 31. Dezember, rund 4,1 Mio. Tonnen um. "
    "Die Überseebrücke blieb wegen Wartungsarbeiten elf Wochen geschlossen.\n"
)
ARABIC = (
    "الميناء يعلن رقما قياسيا\n\n"
    "نقل الميناء ٤٫١ مليون طن في العام الماضي، بزيادة ١٢ في المئة. "
    "هل يستمر النمو؟ قالت المديرة إن «الأرصفة الجديدة» ستفتح في مايو.\n"
)
HEBREW = "הנמל מדווח על שיא\n\nהנמל שינע 4.1 מיליון טון בשנה שעברה. לִפְנֵי שָׁנָה היו פחות.\n"
CHINESE = (
    "港口吞吐量创新高\n\n港口去年吞吐量达410万吨，同比增长12%。主任说：“我们将在2030年前翻一番！”市议会有22名成员。\n"
)
JAPANESE = (
    "港湾の取扱量が過去最高\n\n"
    "港は昨年410万トンの貨物を扱った。「２０３０年までに倍増する」と所長は述べた。ガギグゲゴの半角はｶﾞｷﾞｸﾞ。\n"
)
THAI = "ท่าเรือทำสถิติใหม่\n\nท่าเรือขนส่งสินค้า 4.1 ล้านตันในปีที่แล้ว\n"

LANGUAGES = {
    "de": (GERMAN, "blank:de", 3),
    "ar": (ARABIC, "blank:ar", 4),
    "he": (HEBREW, "blank:he", 3),
    "zh": (CHINESE, "blank:zh", 4),
    "ja": (JAPANESE, "blank:xx", 4),
    "th": (THAI, "blank:xx", 2),
}
"""Text, pipeline and number of sentences. Japanese and Thai tokenizers need packages of their own; “xx” does not."""


@pytest.fixture(params=LANGUAGES)
def article(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> str:
    """An article in one of the languages, imported with a blank pipeline and an audit of everything."""
    text, model, sentences = LANGUAGES[request.param]
    path = tmp_path / f"{request.param}.txt"
    path.write_text(text, "utf-8")
    report = import_sources(
        database, [str(path)], load_suggester(model), threshold=0.35, audit=1.0, language=request.param
    )
    assert (report.imported, report.sentences, report.failed) == (1, sentences, [])
    return report.article_ids[0]


def fits(it: Sitting, columns: int, rows: int) -> bool:
    """Whether every row of the screen is exactly as wide as the terminal."""
    strips = screen_strips(it.app)
    widths = {sum(cell_len(segment.text) for segment in strip) for strip in strips}
    return widths == {columns} and len(strips) == rows


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 30)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_is_shown_in_full_and_labelled(
    sit: Sit, article: str, make_desk: Maker, size: tuple[int, int]
) -> None:
    desk = make_desk()
    opened = desk.articles.open(article)
    async with sit(size) as it:
        await it.press("home")
        assert fits(it, *size)
        shown = "".join("".join(it.text.split()).split("saved✓")[-1])
        for sentence in opened.sentences[:2]:
            assert "".join(sentence.text.split())[:8] in shown
        await it.press("j", "x", "?")
        await it.until(lambda: it.form == "HelpScreen")
        await it.press("escape")
        assert fits(it, *size)
    reviews = [claim.review.label for claim in desk.articles.open(article).claims if claim.review]
    assert reviews == ["not_a_claim"]


async def test_a_claim_is_cut_to_size_and_stays_a_true_slice(sit: Sit, article: str, make_desk: Maker) -> None:
    desk = make_desk()
    text = desk.articles.open(article).text
    async with sit() as it:
        await it.press("end")
        if it.review.state.claim is None:
            await it.press("a")
            await it.until(lambda: it.review.state.claim is not None or it.review.state.span is not None)
        else:
            await it.press("e")
        await it.press("left", "ctrl+left", "ctrl+left", "shift+right")
        assert fits(it, 80, 24)
        await it.press("enter")
    claims = desk.articles.open(article).claims
    assert claims
    assert all(text[claim.start : claim.end] == claim.exact and claim.exact.strip() == claim.exact for claim in claims)


def test_it_is_exported_and_loaded_back_byte_for_byte(
    database: Database, article: str, make_desk: Maker, tmp_path: Path
) -> None:
    desk = make_desk()
    for claim in desk.articles.open(article).claims:
        desk.answers.decide(claim.id, "not_a_claim")
    export(database, load_project(database), Request("jsonl", names=True), tmp_path / "out.jsonl", "ana")
    articles = json.loads((tmp_path / "out.articles.jsonl").read_text("utf-8"))
    for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        assert articles["text"][record["start"] : record["end"]] == record["exact"]
        assert record["sampling"] in ("audit", "suggested")
    other = open_database(str(tmp_path / "other.db"))
    load(other, tmp_path / "out.jsonl")
    export(other, load_project(other), Request("jsonl", names=True), tmp_path / "back.jsonl", "ana")
    assert [(name, problems) for name, problems in check(other) if problems] == []
    other.close()
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


@pytest.mark.parametrize("name", ["ar", "ja"])
async def test_what_it_looks_like(sit: Sit, database: Database, tmp_path: Path, name: str) -> None:
    text, model, _ = LANGUAGES[name]
    path = tmp_path / "article.txt"
    path.write_text(text, "utf-8")
    import_sources(database, [str(path)], load_suggester(model), threshold=0.35, audit=1.0, language=name)
    async with sit() as it:
        await it.press("home", "j")
        it.matches_snapshot(f"language_{name}_80x24")


def test_articles_are_cut_by_the_rules_of_the_models_language(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(GERMAN, "utf-8")
    assert import_sources(database, [str(path)], None, threshold=0.35, language="de").sentences == 3
