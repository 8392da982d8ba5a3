"""Rows and answers take one row each, cut by cells with an ellipsis; the one under the cursor is below in full."""

from rich.cells import cell_len
from textual.widgets import OptionList

from annotator.tui.screens.article_list import ArticleList
from annotator.tui.screens.list_modal import Foot
from annotator.tui.screens.questions import Choose
from tests.tui.forms.conftest import Opener
from tests.tui.forms.test_article_list import paged, row

LONG = "港湾の取扱量が過去最高 " * 6 + "the end"
SHORT = "a short one"


async def test_a_long_answer_takes_one_row_and_is_below_in_full(opened: Opener) -> None:
    async with opened(Choose("Which?", [("1", LONG), ("2", SHORT), ("3", LONG)])) as it:
        cut = [line for line in it.lines if "…" in line]
        assert len(cut) == 2 and all(cell_len(line.rstrip()) in (78, 79) for line in cut)
        assert it.form.query_one(OptionList).size.height == 3
        assert "the end" in it.text
        await it.press("down")
        assert "the end" not in it.text and it.text.count(SHORT) == 2


async def test_answers_that_fit_need_no_foot(opened: Opener) -> None:
    async with opened(Choose("Which?", [("1", SHORT), ("2", SHORT)])) as it:
        assert not it.form.query_one(Foot).display
        await it.pilot.resize_terminal(14, 14)
        await it.pilot.pause()
        assert it.form.query_one(Foot).display


async def test_the_article_under_the_cursor_is_below_in_full(opened: Opener) -> None:
    rows = [row(n, title) for n, title in enumerate((LONG, SHORT, "x" * 900))]
    async with opened(ArticleList(paged(rows))) as it:
        assert sum("…" in line for line in it.lines) == 2 and "the end" in it.text
        await it.press("down")
        assert "the end" not in it.text and it.text.count(SHORT) == 2
        await it.press("down")
        assert it.lines[-3].rstrip("│ ").endswith("x…"), "what no foot holds is cut there too"
        await it.paste("nothing like it")
        await it.app.workers.wait_for_complete()
        await it.pilot.pause()
        assert "No article matches" in it.text and SHORT not in it.text
