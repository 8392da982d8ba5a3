"""A key paints the rows that it changes, and what stays on the screen is what painting anew would give."""

import random
from collections.abc import Sequence

import pytest
from textual.strip import Strip

from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.row_painter import PaintedRows
from tests.tui.conftest import Sit

pytestmark = pytest.mark.usefixtures("painted")


async def test_a_step_of_the_cursor_paints_two_sentences(
    sit: Sit, council: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    paint = ArticleView.render_line

    def counted(view: ArticleView, y: int) -> Strip:
        painted.append(y)
        return paint(view, y)

    async with sit((100, 40)) as it:
        await it.press("home", "j")
        view = it.review.query_one(ArticleView)
        monkeypatch.setattr(ArticleView, "render_line", counted)
        await it.press("j")
        both = sum(view._layout_now.block(n).height for n in (1, 2)) if view._layout_now else 0
        assert 0 < len(painted) <= both < view.size.height


async def test_kept_rows_are_those_that_painting_anew_gives(sit: Sit, council: str, second: str) -> None:
    keys = ("j", "k", "end", "home", "f", "u", "n", "x", "pagedown", "tab", "shift+tab", "j", "j")
    chance = random.Random(7)
    async with sit((60, 14)) as it:
        view = it.review.query_one(ArticleView)
        for _ in range(60):
            await it.press(chance.choice(keys))
            await it.settled()
            top, rows = view.scroll_offset.y, range(view.size.height)
            kept = view._painted.within(range(top, top + view.size.height))
            anew = dict(zip((top + y for y in rows), view._paint([top + y for y in rows]), strict=True))
            assert {row: strip.text for row, strip in kept.items()} == {row: anew[row].text for row in kept}
            assert {row: list(strip) for row, strip in kept.items()} == {row: list(anew[row]) for row in kept}


def test_rows_are_painted_once_until_forgotten() -> None:
    asked: list[Sequence[int]] = []

    def paint(rows: Sequence[int]) -> list[Strip]:
        asked.append(list(rows))
        return [Strip.blank(row) for row in rows]

    painted = PaintedRows(paint)
    painted.get(range(4))
    painted.forget([1, 9])
    assert [strip.cell_length for strip in painted.get(range(5))] == [0, 1, 2, 3, 4]
    painted.keep_only(painted.within(range(2, 9)))
    painted.get(range(5))
    painted.forget_all()
    painted.get([3])
    assert asked == [[0, 1, 2, 3], [1, 4], [0, 1], [3]]
