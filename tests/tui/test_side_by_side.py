"""Two real screens in tmux on one file: each shows its own answers, and nothing of the other's."""

import shutil
from pathlib import Path

import pytest

from tests.tui.side_by_side import SIZE, as_svg, both, side_by_side, work


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_each_shows_only_its_own(tmp_path: Path) -> None:
    with both(tmp_path) as tmux:
        work(tmux)
        left, right = tmux.screen(0), tmux.screen(1)
        drawn = side_by_side(tmux)
        picture = as_svg(side_by_side(tmux, colours=True))
    assert "ana" in left.splitlines()[0] and "bo" in right.splitlines()[0]
    assert "today 1" in left and "today 2" in right
    assert all(line[SIZE[0]] == "│" for line in drawn.splitlines())
    assert "url(http" not in picture and "@font-face" not in picture
