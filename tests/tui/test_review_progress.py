"""The progress screen: one key, plots and figures, at every size and without colours."""

from typing import Any

import pytest

from annotator.domain.figures import Agreement, OwnProgress, Pace
from annotator.schemes import DEFAULT_SCHEME
from annotator.tui.screens.progress_screen import ProgressScreen
from tests.support import HOSTILE
from tests.tui.conftest import ACTING


def progress_of(**changes: Any) -> OwnProgress:
    days = tuple((f"2026-05-{n:02}", n % 7 * 3) for n in range(1, 31))
    values: dict[str, Any] = {
        "reviewer": "ana", "today": Pace(3, 40.2, 12.5, 6.0), "overall": Pace(1234, None, None, None), "last": 1000,
        "days": days,
        "left": 41, "drafts": 3, "aged": 2, "flagged": 1, "labels": (("verified", 9), ("disputed", 1)),
        "hosts": (("stat.example", 7), ("port.example", 1)), "agreement": Agreement(9, 10, 8),
    }  # fmt: skip
    return OwnProgress(**values | changes)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_figures_and_plots_fit(sit: Any, council: str, size: tuple[int, int]) -> None:
    async with sit(size) as it:
        it.app.push_screen(ProgressScreen(progress_of(), DEFAULT_SCHEME))
        await it.shows("Labels by day, the last 30 days")
        for words in (
            "today   3 claims · 40 per hour · 12 seconds per label · 6 keys per label",
            "overall 1,234 claims",
            "left 41 · drafts 3 · verdicts due 2 · flagged 1",
            "pace, medians and agreement: of your last 1,000 answers",
            "8 of 10 answers by others match yours (80%, 9 claims)",
            "Verified                 9 ███████",
            "stat.example             7 ███████",
            "05-30",
        ):
            assert words in it.text
        assert it.text.count("█") > 60
        assert max(map(len, it.lines)) <= size[0]
        await it.press("j", "space", "k", "p")
        assert it.form == "ReviewScreen"


async def test_one_key_shows_what_was_just_done(sit: Any, council: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit() as it:
        await it.press("x", "p")
        await it.shows("today   1 claim")
        assert it.form == "ProgressScreen"
        assert "Not a claim              1 ███████" in it.text
        assert "no answers by others" in it.text
        assert "██│" in it.text
        await it.press("escape")
        assert it.form == "ReviewScreen"


@pytest.mark.parametrize("theme", ["ansi-dark", "annotator-light"])
async def test_every_theme_and_hostile_names(sit: Any, council: str, theme: str) -> None:
    names = tuple((text, n) for n, text in enumerate(HOSTILE, 1))
    async with sit(theme=theme) as it:
        nobody = progress_of(labels=names, hosts=names, days=(("2026-05-01", 0),), agreement=None, reviewer=HOSTILE[0])
        it.app.push_screen(ProgressScreen(nobody, DEFAULT_SCHEME))
        await it.shows("Labels by day")
        await it.press("end")
        assert not ACTING & set(it.text.replace("\n", ""))
        assert it.app.is_running
