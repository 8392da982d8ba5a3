"""Everything but typing by mouse: help rows, the header, the panel."""

from collections.abc import Callable

from annotator.review.desk import ReviewDesk
from tests.tui.conftest import Sit

Maker = Callable[..., ReviewDesk]


async def test_a_click_on_a_help_row_does_what_its_key_does(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit((100, 120)) as it:
        await it.press("?")
        await it.until(lambda: it.form == "HelpScreen")
        await it.click("Flag this claim for another look")
        await it.until(lambda: it.form == "ReviewScreen" and bool(it.claim.review and it.claim.review.flagged))
        await it.press("?")
        await it.until(lambda: it.form == "HelpScreen")
        await it.click("Move the active edge one word right")
        await it.shows("e moves the edges of a claim")
        assert it.form == "ReviewScreen"


async def test_help_opens_while_a_span_is_edited_and_its_rows_work_there(sit: Sit, council: str) -> None:
    async with sit((100, 120)) as it:
        await it.press("e")
        before = it.review.state.span
        await it.press("?")
        await it.until(lambda: it.form == "HelpScreen")
        await it.click("Move the active edge one word left")
        await it.until(lambda: it.form == "ReviewScreen" and it.review.state.span != before)
        await it.press("escape")


async def test_the_parts_of_the_header_lead_where_they_say(sit: Sit, council: str) -> None:
    async with sit((120, 30)) as it:
        for words, form in (
            ("article 1/1", "ArticleList"), ("Council trims", "ArticleList"), ("claims 0/3", "ProgressScreen"),
            ("today 0", "ProgressScreen"), ("ana  ", "ProgressScreen"), ("annotator", "CommandPalette"),
        ):  # fmt: skip
            await it.click(words)
            await it.until(lambda form=form: it.form == form)  # type: ignore[misc]
            await it.pilot.press("escape")
            await it.until(lambda: it.form == "ReviewScreen")
        await it.click("saved")
        assert it.status == "Everything is saved."
        await it.press("O", "s")
        await it.shows("by: strongest")
        await it.click("by: strongest")
        await it.until(lambda: it.form == "Choose")
        await it.pilot.press("escape")
