"""The guide on the screen: F1 at the topic of what has the focus, search, links, keys and mouse."""

from typing import Any

from annotator.guide import TOPICS
from annotator.tui.screens.guide_screen import GuideScreen
from annotator.tui.screens.row_list import RowList
from tests.tui.conftest import ACTING, Sitting


def shown(it: Sitting) -> str:
    """The topic of the page that is shown."""
    assert isinstance(it.app.screen, GuideScreen)
    return it.app.screen.shown


async def opened(it: Sitting, topic: str, title: str) -> None:
    """Press F1 and wait for the page."""
    await it.pilot.press("f1")
    await it.until(lambda: it.form == "GuideScreen" and shown(it) == topic)
    await it.shows(title)


async def test_it_opens_from_the_article_and_closes(sit: Any, council: str) -> None:
    async with sit() as it:
        claim = it.claim.id
        await opened(it, "reviewing", "Reviewing")
        assert all(topic in it.text for topic in TOPICS)
        assert not ACTING & set(it.text.replace("\n", ""))
        it.matches_snapshot("guide_80x24")
        await it.press("escape")
        assert (it.form, it.claim.id) == ("ReviewScreen", claim)
        await opened(it, "reviewing", "Reviewing")
        await it.press("f1")
        assert it.form == "ReviewScreen"


async def test_it_opens_over_any_part_at_its_topic(sit: Any, council: str) -> None:
    async with sit() as it:
        await it.press("s")
        await it.until(lambda: it.form == "SourceForm")
        await it.type("https://stat.example/x")
        await opened(it, "sources", "Sources")
        await it.press("escape")
        assert it.form == "SourceForm"
        assert "https://stat.example/x" in it.text
        await it.press("escape", "L")
        await it.until(lambda: it.form == "SourceRows")
        await opened(it, "sources", "Sources")
        await it.press("escape", "escape", "p")
        await it.until(lambda: it.form == "ProgressScreen")
        await opened(it, "reviewing", "Reviewing")
        await it.press("escape", "escape", "O")
        await it.until(lambda: it.form != "ReviewScreen")
        await opened(it, "reviewing", "Reviewing")
        await it.press("escape", "escape", "e")
        await opened(it, "reviewing", "Reviewing")


async def test_the_arrows_go_through_the_topics_and_the_page_scrolls(sit: Any, council: str) -> None:
    async with sit() as it:
        await opened(it, "reviewing", "Reviewing")
        for topic in TOPICS[1:]:
            await it.pilot.press("down")
            await it.until(lambda topic=topic: shown(it) == topic)
        await it.press("down")
        assert shown(it) == TOPICS[-1]
        pane = it.app.screen.query_one("#page")
        await it.until(lambda: pane.max_scroll_y > 0)
        await it.press("pagedown")
        assert pane.scroll_y > 0
        await it.press("pageup")
        assert pane.scroll_y == 0
        await it.press("ctrl+end")
        assert pane.scroll_y == pane.max_scroll_y
        await it.press("ctrl+home", "enter")
        assert pane.scroll_y > 0


async def test_typing_searches_all_pages_and_shows_the_section(sit: Any, council: str) -> None:
    async with sit((120, 30)) as it:
        await opened(it, "reviewing", "Reviewing")
        await it.type("exit codes")
        await it.shows("troubleshooting: Exit codes")
        await it.shows("0 ok · 1 failed")
        await it.press("ctrl+u")
        await it.until(lambda: shown(it) == "troubleshooting" and "figures" in it.text)
        await it.type("zzz[/b]")
        await it.shows("nothing contains all of these words")
        await it.press("down", "up", "enter", "pagedown")
        assert it.form == "GuideScreen"


async def test_the_mouse_chooses_topics_follows_links_and_closes(sit: Any, council: str) -> None:
    async with sit((120, 40)) as it:
        urls: list[str] = []
        it.app.open_url = lambda url, **_: urls.append(url)
        await opened(it, "reviewing", "Reviewing")
        await it.click("figures")
        await it.until(lambda: shown(it) == "figures")
        await it.press("pagedown")
        await it.shows("claims seen before")
        await it.click("claims seen before")
        await it.until(lambda: shown(it) == "sources")
        await it.shows("Claims seen before")
        assert it.app.screen.query_one(RowList).cursor == TOPICS.index("sources")
        assert urls == []
        await it.click("Esc Close")
        assert it.form == "ReviewScreen"


async def test_the_key_can_be_changed_and_the_palette_has_it(sit: Any, council: str) -> None:
    async with sit(keys={"guide": "f2"}) as it:
        await it.press("f1")
        assert it.form == "ReviewScreen"
        await it.press("s")
        await it.until(lambda: it.form == "SourceForm")
        await it.press("f2")
        await it.until(lambda: it.form == "GuideScreen")
        await it.press("escape", "escape", "ctrl+p")
        await it.type("read the guide")
        await it.shows("Guide  (F2)")
        await it.pilot.press("enter")
        await it.until(lambda: it.form == "GuideScreen")
    async with sit(keys={"guide": "G"}) as it:
        await it.press("s")
        await it.until(lambda: it.form == "SourceForm")
        await it.type("G")
        assert it.form == "SourceForm"
        await it.press("escape", "G")
        await it.until(lambda: it.form == "GuideScreen")


async def test_it_fits_a_small_screen(sit: Any, council: str) -> None:
    async with sit((60, 20)) as it:
        await opened(it, "reviewing", "Reviewing")
        assert max(map(len, it.lines)) <= 60
        await it.type("undo")
        await it.until(lambda: "reviewing: Keys" in it.text)
