"""The guideline on the screen: over the article or beside it, and nothing in it acts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.widget import Widget

from annotator.review.desk import ReviewDesk
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.support import HOSTILE
from tests.tui.conftest import ACTING

GUIDE = (
    "# What counts\n\nA claim is **checkable**. See [the rules](https://evil.example/x) and <b>this</b> &#x202e;.\n\n"
    "![picture](https://evil.example/p.png) <https://evil.example/auto>\n\n"
    "| case | label |\n|---|---|\n| [/foo] one | verified |\n\n- first\n- second\n\n```\nx = [/bar]\n```\n\n"
    + "\n\n".join(f"Paragraph {n}" for n in range(60))
    + "\n\nThe end.\n"
)


def guided(db_path: Path, tmp_path: Path, text: str, name: str = "guide.md") -> Callable[[], ReviewDesk]:
    """Opens a desk whose project has this guideline."""
    file = tmp_path / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))

    def open_desk() -> ReviewDesk:
        database = open_database(str(db_path))
        return ReviewDesk(database, load_project(database), "ana", guideline=file)

    return open_desk


async def test_over_the_article_on_a_small_screen(sit: Any, council: str, db_path: Path, tmp_path: Path) -> None:
    async with sit((80, 24), desk=guided(db_path, tmp_path, GUIDE)) as it:
        opened: list[str] = []
        it.app.open_url = lambda url, **_: opened.append(url)
        await it.press("g")
        await it.shows("What counts")
        assert it.form == "GuidelineScreen"
        assert all(words in it.text for words in ("Guideline 1", "[the rules](https://evil.example/x)", "<b>this</b>"))
        assert "[/foo] one" in it.text
        assert not ACTING & set(it.text.replace("\n", ""))
        await it.click("https://evil.example/x")
        await it.click("https://evil.example/auto")
        for widget in it.app.screen.query(Widget):
            assert widget.tooltip is None
        assert opened == []
        await it.press("end")
        await it.shows("The end.")
        await it.press("home", "j", "space", "k", "g")
        assert it.form == "ReviewScreen"


async def test_beside_the_article_on_a_wide_one(sit: Any, council: str, db_path: Path, tmp_path: Path) -> None:
    async with sit((120, 30), desk=guided(db_path, tmp_path, GUIDE)) as it:
        await it.press("g")
        await it.shows("What counts")
        assert it.form == "ReviewScreen"
        assert "Council trims winter heating budget" in it.text
        assert max(map(len, it.lines)) <= 120
        first = it.claim.id
        await it.press("end")
        await it.shows("The end.")
        assert it.claim.id == first
        await it.press("escape", "down")
        assert it.claim.id != first
        assert "The end." in it.text
        await it.press("up", "x")
        assert it.claim.id != first
        await it.press("g")
        await it.until(lambda: "The end." not in it.text)
        await it.press("g")
        await it.shows("What counts")
        await it.pilot.resize_terminal(80, 24)
        await it.until(lambda: "What counts" not in it.text)
        await it.pilot.resize_terminal(160, 50)
        await it.press("g")
        await it.shows("What counts")
        assert all(words in it.text for words in ("said by", "Guideline 1", "oil than last year"))


async def test_without_one_the_status_line_says_so_and_hostile_ones_are_shown(
    sit: Any, council: str, db_path: Path, tmp_path: Path
) -> None:
    async with sit() as it:
        await it.press("g")
        await it.shows("This project has no guideline")
    everything = "\n\n".join((*HOSTILE, "\ud800".encode("utf-8", "replace").decode(), "|a|\n|-|\n|[b unclosed|"))
    for name in ("guide.md", "guide.txt"):
        async with sit((160, 50), desk=guided(db_path, tmp_path, everything, name)) as it:
            await it.press("g")
            await it.shows("not markup")
            await it.press("pagedown", "pagedown", "end")
            await it.pilot.hover(offset=(140, 20))
            assert not ACTING & set(it.text.replace("\n", ""))
            assert it.app.is_running
