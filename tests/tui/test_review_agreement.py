"""The agreement screen: the figures of the command, by every grouping, in the background, blind where need be."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.agreement_figures import Estimate, GroupAgreement
from annotator.domain.team_choices import GroupBy
from annotator.schemes import DEFAULT_SCHEME
from annotator.tui.screens.agreement_screen import GROUPINGS, AgreementScreen, drawn
from tests.conftest import DeskMaker
from tests.support import HOSTILE
from tests.team_world import Team, furnished_at
from tests.tui.conftest import ACTING


@pytest.fixture(scope="module")
def furnished(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Team]:
    """A team's database, made once."""
    path = tmp_path_factory.mktemp("team") / "team.db"
    path.write_bytes(_migrated.read_bytes())
    return path, furnished_at(path)


@pytest.fixture
def team(furnished: tuple[Path, Team], db_path: Path) -> Team:
    """A copy of it as the test's database."""
    db_path.write_bytes(furnished[0].read_bytes())
    return furnished[1]


def told(group: GroupAgreement) -> list[str]:
    """The figures on labels as the screen writes them."""
    return [each.words for each in group.labels.values() if each.value is not None]


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_every_grouping_has_the_figures_of_the_command(
    sit: Any, team: Team, make_desk: DeskMaker, size: tuple[int, int]
) -> None:
    desk = make_desk("ana", reviews_per_claim=3, blind=True)
    async with sit(size, reviews_per_claim=3, blind=True) as it:
        await it.press("M")
        for by in GROUPINGS:
            groups = list(desk.team.agreement(by))
            await it.shows("1 group " if len(groups) == 1 else f"{len(groups)} groups ")
            await it.until(lambda: "measuring" not in it.text)
            for figures in told(groups[0]):
                assert figures in it.text
            assert "Agreement on closed claims" in it.text
            if by is GroupBy.PAIR:
                it.matches_snapshot(f"agreement_by_pair_{size[0]}x{size[1]}")
                await it.press("down")
                await it.shows("ana and cyd: ")
            if by is None:
                assert "there are not exactly two reviewers" in it.text
            await it.press("right")
        await it.press("q")
        assert it.form == "ReviewScreen"


async def test_from_ones_own_progress_and_from_the_palette(sit: Any, council: str) -> None:
    async with sit() as it:
        await it.press("p")
        await it.until(lambda: it.form == "ProgressScreen")
        await it.press("M")
        await it.until(lambda: it.form == "AgreementScreen")
        await it.shows("No claim has an answer yet that everybody may see.")
        await it.press("left")
        await it.shows("0 groups")
        await it.shows("No claim has an answer yet that everybody may see.")
        await it.press("escape")
        assert it.form == "ReviewScreen"
        await it.press("ctrl+p")
        await it.type("agreement")
        await it.shows("how far reviewers agree")


async def test_keys_do_not_wait_for_figures(sit: Any, council: str) -> None:
    """Groups show as they are measured; leaving a grouping ends its work; a failure is said."""
    goes_on, asked = threading.Event(), []
    unknown = Estimate(0, undefined="nothing is cited")
    labels = dict.fromkeys(("percent", "cohen", "fleiss", "alpha", "ac1"), unknown)
    labels |= {"percent": Estimate(3, 0.5, 0.25, 0.75), "alpha": Estimate(3, -0.5)}
    spans = dict.fromkeys(("exact", "word_f1", "alpha"), unknown)
    cited = dict.fromkeys(("source", "passage", "sentence_f1"), unknown)

    def measure(by: GroupBy | None) -> Iterator[GroupAgreement]:
        asked.append(by)
        if by is GroupBy.LABEL:
            raise RuntimeError("broken")
        yield GroupAgreement(HOSTILE[0], 6, 2, labels, spans, cited)
        if by is None:
            assert goes_on.wait(20)
            yield GroupAgreement("second", 6, 2, labels, spans, cited)

    async with sit() as it:
        it.app.push_screen(AgreementScreen(measure, DEFAULT_SCHEME, blind=False))
        await it.shows("1 group, measuring")
        await it.shows("0.50 (0.25–0.75)")
        assert "nothing is cited" in it.text
        assert not ACTING & set(it.text.replace("\n", ""))
        await it.press("left")
        await it.shows("1 group ")
        assert asked == [None, GroupBy.GUIDELINE], "the other grouping did not wait for the first"
        await it.press("right")
        goes_on.set()
        await it.shows("2 groups ")
        await it.press("end")
        await it.shows("second: 6 answers by 2 reviewers")
        it.expected_mishaps = []
        await it.press("right")
        await it.shows("Not measured")
        await it.press("escape")
        assert it.form == "ReviewScreen"
        it.expected_mishaps = list(it.app.mishaps.seen)


def test_intervals_are_drawn_on_one_scale() -> None:
    assert drawn(Estimate(0, undefined="why")) == ""
    assert drawn(Estimate(2, 0.0)) == f"│█{' ' * 18}│"
    assert drawn(Estimate(9, 1.0, 0.5, 1.0)) == f"│{' ' * 9}{'━' * 9}█│"
    assert drawn(Estimate(9, -0.5, -1.0, 0.5)) == f"│█{'━' * 9}{' ' * 9}│"


async def test_open_claims_of_a_blind_project_change_nothing(sit: Any, team: Team, make_desk: DeskMaker) -> None:
    desk = make_desk("bo", reviews_per_claim=3, blind=True)
    before = [list(desk.team.agreement(by)) for by in GROUPINGS]
    make_desk("ana", reviews_per_claim=3, blind=True).answers.decide(team.open[0], "not_a_claim")
    make_desk("cyd", reviews_per_claim=3, blind=True).answers.decide(team.open[1], "not_a_claim")
    assert [list(desk.team.agreement(by)) for by in GROUPINGS] == before
